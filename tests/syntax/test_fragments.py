"""Words, parts and broken code are three different things, in every language."""

from __future__ import annotations

import pytest

from synth import languages
from synth.syntax.faults import Fault
from synth.syntax.fragments import Fragment
from synth.syntax.static_check import static_check

PROSE = (
    "Sure",
    "I cannot help with that.",
    "Here is the code:",
    "Note: this",
    "the function returns a list of words",
    "hello world\nthis is a text\nabout nothing in particular",
    "This function takes a list and returns its sum.\n\nIt is fast, and you can use it for any list.",
)
SPOKEN = [name for name in languages.names() if name != "markdown"]
CODE = [name for name in SPOKEN if not languages.get(name).data]


@pytest.mark.parametrize("name", SPOKEN)
def test_prose_is_code_in_no_language(name: str) -> None:
    for text in PROSE:
        found = static_check(name, text)
        assert not found.ok, text
        assert found.fault in (Fault.WORDS, Fault.BROKEN, Fault.FRAGMENT), text


@pytest.mark.parametrize("name", SPOKEN)
def test_a_program_framed_by_talk_is_not_taken(name: str) -> None:
    hello = languages.get(name).hello()
    assert static_check(name, hello).ok
    assert not static_check(name, f"Sure! Here is the program:\n\n{hello}").ok
    assert not static_check(name, f"{hello}\nThis program prints a greeting and exits.").ok


@pytest.mark.parametrize("name", CODE)
def test_whole_programs_pass_in_their_tier(name: str) -> None:
    language = languages.get(name)
    for code in (language.hello(), language.failing()):
        found = static_check(name, code)
        assert found.ok, found
        assert found.tier == language.tier
        assert found.fault is Fault.NONE
        assert bool(found.grammar) == (language.tier != "lexical")


DIFF = """\
--- a/total.py
+++ b/total.py
@@ -1,3 +1,3 @@
 def total(values):
-    return 0
+    return sum(values)
"""
GIT = "diff --git a/x.c b/x.c\nindex 12..34 100644\n" + DIFF
SESSIONS = {
    "shell": "$ ls -l\ntotal 0\n$ echo hello\nhello\n",
    "python": ">>> 1 + 1\n2\n>>> print('x')\nx\n",
    "ruby": "irb(main):001:0> 1 + 1\n=> 2\n",
    "elixir": "iex(1)> 1 + 1\n2\n",
    "julia": "julia> 1 + 1\n2\n",
    "powershell": "PS C:\\Users> Get-Date\n",
    "sql": "sqlite> SELECT 1;\n1\n",
}


@pytest.mark.parametrize("name", CODE)
@pytest.mark.parametrize("text", [DIFF, GIT], ids=["plain", "git"])
def test_a_diff_is_a_diff_in_every_language(name: str, text: str) -> None:
    found = static_check(name, text)
    assert (found.ok, found.fault, found.fragment) == (False, Fault.FRAGMENT, Fragment.DIFF)


@pytest.mark.parametrize("name", SESSIONS)
def test_a_session_is_not_a_program(name: str) -> None:
    found = static_check(name, SESSIONS[name])
    assert (found.ok, found.fault, found.fragment) == (False, Fault.FRAGMENT, Fragment.SESSION)


MEMBERS = {
    "javascript": "total(values) {\n    return values.length;\n}\n",
    "typescript": "private total(values: number[]): number {\n    return values.length;\n}\n",
    "php": "private function total(array $values): int\n{\n    return count($values);\n}\n",
    "swift": "deinit {\n    close()\n}\n",
    "dart": "@override\nint get total => 1;\nstatic const int x = 1;\n",
}


@pytest.mark.parametrize("name", MEMBERS)
def test_a_method_without_its_class_is_a_part_and_not_broken(name: str) -> None:
    found = static_check(name, MEMBERS[name])
    if not found.ok:
        assert (found.fault, found.fragment) == (Fault.FRAGMENT, Fragment.MEMBER)
    broken = static_check(name, MEMBERS[name].replace("}", "", 1).replace(";", "(", 1))
    assert broken.fault is Fault.BROKEN


def test_some_methods_without_a_class_are_refused_as_parts() -> None:
    parts = [name for name in MEMBERS if static_check(name, MEMBERS[name]).fragment is Fragment.MEMBER]
    assert {"javascript", "typescript", "php"} <= set(parts)


def test_an_indented_piece_is_a_part() -> None:
    found = static_check("python", "    total = 0\n    for x in values:\n        total += x\n")
    assert (found.ok, found.fault, found.fragment) == (False, Fault.FRAGMENT, Fragment.INDENTED)


def test_a_missing_head_is_a_form_and_passes() -> None:
    for name, code in {
        "php": "function f($x) {\n    return $x + 1;\n}\n",
        "pascal": "var\n  n: integer;\nbegin\n  while n < 1 do\n    n := 0;\nend.\n",
    }.items():
        found = static_check(name, code)
        assert (found.ok, found.fragment) == (True, Fragment.HEADLESS), name
        assert not static_check(name, code + ")").ok


def test_dots_after_a_name_do_not_hide_those_of_a_comment() -> None:
    code = "class A {\n  void f(String... b) { }\n  // ... rest of the code\n  int c(int... d) { }\n}\n"
    assert static_check("java", code).fragment is Fragment.ELIDED
    assert not static_check("java", code.replace("// ... rest", "// rest... ")).fragment


def test_left_out_parts_are_told() -> None:
    code = "int f(int x) {\n    // ... rest of the code\n    return x;\n}\n"
    assert static_check("c", code).ok
    assert static_check("c", code).fragment is Fragment.ELIDED
    assert static_check("c", code.replace("// ", "")).fault is Fault.BROKEN
    assert static_check("python", "def f():\n    ...\n").fragment is Fragment.NONE


def test_faults_are_placed_one_by_one_with_what_is_missing() -> None:
    found = static_check("c", "int f(void) { return 1 }\nint g(void) { return 2 }\n")
    assert [(p.line, p.column, p.expected) for p in found.places] == [(1, 23, ";"), (2, 23, ";")]
    assert found.fault is Fault.BROKEN


def test_a_line_of_dots_is_an_omission_where_it_is_no_code() -> None:
    found = static_check("kotlin", "val header = f(\n    ...\n    x\n)\n")
    assert (found.ok, found.fault, found.fragment) == (False, Fault.FRAGMENT, Fragment.ELIDED)
    assert static_check("python", "class A:\n    ...\n").fragment is Fragment.NONE
    assert static_check("python", "class A(:\n    ...\n").fault is Fault.BROKEN
