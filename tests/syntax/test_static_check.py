"""The static check: what is code, what is damaged, and that no input breaks it."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from synth.errors import ToolchainError
from synth.syntax import grammars
from synth.syntax.faults import Fault
from synth.syntax.lexical import unbalanced
from synth.syntax.static_check import check_syntax, static_check
from synth.syntax.tables import Syntax
from synth.syntax.words import LOOKED_AT
from tests.syntax import texts

LANGUAGES = tuple(texts.SUFFIXES)
BRACED = tuple(name for name in LANGUAGES if name != "python")
_COMMENT_OR_TEXT = re.compile(
    r"//.*|/\*[\s\S]*?\*/|\"(?:\\.|[^\"\\\n])*\"|'(?:\\.|[^'\\\n])*'|`[^`]*`|/[^/\n ]+/y?;"
)


def bare(code: str) -> str:
    """The code with comments and literals blanked, offsets kept: where a bracket is a bracket."""
    return _COMMENT_OR_TEXT.sub(lambda found: " " * len(found.group()), code)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_seed_passes(language: str) -> None:
    for name, code in texts.seeds(language):
        result = static_check(language, code)
        assert result.ok, (name, result)
        assert (result.error_bytes, result.missing, result.has_error) == (0, 0, False)
        assert (result.detail, result.line, result.column) == ("", 0, 0)


def test_go_passes_by_its_grammar() -> None:
    assert static_check("go", texts.GO).ok


@pytest.mark.parametrize("language", BRACED)
def test_no_bracket_can_be_deleted(language: str) -> None:
    for name, code in texts.seeds(language):
        for found in re.finditer(r"[{}()\[\]]", bare(code)):
            broken = code[: found.start()] + code[found.end() :]
            assert not static_check(language, broken).ok, (name, found)


@pytest.mark.parametrize("language", BRACED)
@pytest.mark.parametrize("junk", [")", "}", "... existing code ...", "Here is the rest of it:", "```"])
def test_no_junk_line_can_be_put_in(language: str, junk: str) -> None:
    for name, code in texts.seeds(language):
        ends = [found.start() for found in re.finditer(r"[;{]\n", bare(code))]
        for end in ends[::4]:
            broken = f"{code[: end + 2]}{junk}\n{code[end + 2 :]}"
            assert not static_check(language, broken).ok, (name, end)


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_answer_that_was_cut_off_is_found(language: str) -> None:
    cuts = kept = 0
    for _, code in texts.seeds(language):
        last = max(code.rfind("\n    return"), code.rfind("\n  return"), code.rfind("\n        return"))
        for end in range(len(code) // 3, last, 29):
            cuts += 1
            kept += static_check(language, code[:end]).ok
    # Python has no closing brace: a cut between statements leaves valid code.
    assert kept <= cuts * (0.65 if language == "python" else 0.10)


@pytest.mark.parametrize(
    "code",
    [
        "def f():\nreturn 1\n",
        "def f():\n    x = 1\n      return x\n",
        "def f():\n    return 1\n  x = 2\n",
        "def f(:\n    pass\n",
        "x = 'open\n",
        "print 'two'\n",
        "if x = 1:\n    pass\n",
        "def f()\n    return 1\n",
    ],
)
def test_python_is_held_to_its_own_parser(code: str) -> None:
    result = static_check("python", code)
    assert not result.ok
    assert result.tier == "ast"
    assert result.detail
    assert result.line >= 1


@pytest.mark.parametrize(
    ("language", "code"),
    [
        ("csharp", 'using System.Reflection;\n[assembly: AssemblyTitle("a")]\n'),
        ("csharp", "using static System.Console;\n"),
        ("php", "<?php\nrequire_once __DIR__ . '/admin.php';\n"),
        ("php", "<?php\nrequire ABSPATH . 'admin.php';\n"),
        ("ruby", "module A::B\nend\n"),
    ],
)
def test_a_few_directives_are_code(language: str, code: str) -> None:
    assert static_check(language, code).ok


def test_valid_python_passes_whatever_the_grammar_thinks_and_warns_nobody() -> None:
    assert static_check("python", 'pattern = "\\d+"\nassert (1, "always")\n').ok
    assert static_check("python", "\ufeffx = 1\n").ok
    assert static_check("python", "# -*- coding: latin-1 -*-\nx = 'é'\r\n").ok


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("python", ""),
        ("python", "  \n\t\n"),
        ("python", "hello"),
        ("python", "Note: this"),
        ("python", "# only a comment\n"),
        ("python", "'''A text.'''\n"),
        ("python", "pass"),
        ("python", "I cannot help with that."),
        ("javascript", "Sure"),
        ("javascript", "Sure\nhere"),
        ("javascript", "Note: foo"),
        ("javascript", "```js\nf()\n```"),
        ("javascript", "// nothing\n"),
        ("javascript", "'use strict'"),
        ("typescript", "undefined"),
        ("typescript", "Here is the code:"),
        ("java", "hello"),
        ("cpp", "hello world"),
        ("cpp", "// nothing"),
        ("rust", "hello"),
        ("rust", "Sure! Here is the code:\nfn a() {}\n"),
        ("go", "hello world"),
        ("php", "hello there"),
    ],
)
def test_words_are_not_code(language: str, text: str) -> None:
    result = static_check(language, text)
    assert not result.ok
    assert result.detail
    assert "compile" not in result.detail


def test_code_after_very_many_comments_is_code() -> None:
    remarks = "".join(f"-- {number * 7919 % 99991}\n" for number in range(LOOKED_AT + 1))
    assert static_check("lua", remarks + "f(1)\n").ok
    assert static_check("lua", remarks).fault is Fault.WORDS


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("python", "print('x')"),
        ("python", "x: int = 3"),
        ("python", "f'{g()}'"),
        ("javascript", "f();"),
        ("javascript", "const f = (x) => x + 1"),
        ("typescript", "type A = string;"),
        ("rust", "const X: u32 = 5;"),
        ("cpp", "int f() { return 1; }"),
        ("java", "class A {}"),
        ("json", '{"a": 1}'),
    ],
)
def test_the_smallest_code_is_code(language: str, text: str) -> None:
    assert static_check(language, text).ok


def test_a_fault_is_placed() -> None:
    result = static_check("rust", "fn a() {}\n\nfn b( {}\n")
    assert (result.ok, result.line) == (False, 3)
    assert result.has_error
    assert static_check("c", "int f(void) { return 1 }").detail == "missing ';'"


def test_macros_of_c_pass_where_they_may_stand_and_nothing_else() -> None:
    body = "".join(f"int f{i}(int x) {{ return x + {i}; }}\n" for i in range(60))
    macro = "MY_API struct a *f(int x);\nBEGIN_DECLS\n" + body
    assert grammars.parse("cpp", macro.encode()).root_node.has_error
    assert static_check("cpp", macro).ok
    assert static_check("cpp", macro).gaps
    assert not static_check("cpp", macro + "}\n").ok
    assert not static_check("cpp", macro[:-3]).ok
    assert not static_check("c", "enum a {\n  ONE,\n  TWO\n  THREE,\n};\n" + body).ok, "no comma is no macro"


def test_other_tolerant_grammars_let_no_bracket_miss() -> None:
    body = "".join(f"int f{i}(int x) {{ return x + {i}; }}\n" for i in range(300))
    assert static_check("dart", body).tier == "tolerant"
    assert static_check("dart", body).ok
    for at in range(20, len(body), 997):
        cut = body.find("(", at)
        assert not static_check("dart", body[:cut] + body[cut + 1 :]).ok


@pytest.mark.parametrize(
    "code",
    [
        "enum A: String B {\n  case c\n}\n",
        "class A: B C, D {\n  let e = 1\n}\n",
    ],
)
def test_swift_misses_no_comma(code: str) -> None:
    body = "".join(f"func f{i}(x: Int) -> Int {{ return x + {i} }}\n" for i in range(100))
    assert not static_check("swift", body + code).ok


def test_the_lexical_tier_finds_open_brackets() -> None:
    syntax = Syntax("", "lexical", line_comment="#")
    assert check_syntax(syntax, "f(x) { y[1] } # :(\n").ok
    result = check_syntax(syntax, "a = 1\nf(x {\n")
    assert (result.ok, result.line, result.detail) == (False, 2, "unmatched '{'")
    assert not check_syntax(syntax, "just words").ok
    assert unbalanced("'(' \"[\" /* { */", "//", ("/*", "*/")) is None
    assert check_syntax(syntax, "f()").grammar == ""


def test_an_unknown_language_is_one_clear_error() -> None:
    with pytest.raises(ToolchainError):
        static_check("klingon", "x")


HOSTILE = {
    "null": "int x;\0\nfn f() {}",
    "surrogate": "x = '\ud800'",
    "binary": bytes(range(256)).decode("latin-1") * 50,
    "open brackets": "(" * 100_000,
    "open braces": "{" * 100_000,
    "open quotes": "'\"`" * 30_000,
    "huge line": "x = " + "1 + " * 100_000 + "1",
    "unary": "-" * 100_000 + "1",
    "attributes": "a" + ".b" * 100_000,
    "calls": "f" + "()" * 50_000,
    "too large": "x = 1\n" * 200_000,
    "else": "if a:\n pass\n" + "elif b:\n pass\n" * 10_000,
    "errors": ") ; ] ; } ; " * 20_000,
    "blank": " \n" * 100_000,
    "digits": "x = " + "9" * 100_000,
    "generics": "a<" * 30_000,
    "comment": "/*" * 100_000,
    "macros": "int x;\n" + "AAA(" * 20_000 + "#if A\n" * 5000,
    "names": "BBB_C x " * 20_000 + "(",
    "lines": "\nAAA  " * 20_000 + "(",
}


@pytest.mark.parametrize("language", [*LANGUAGES, "go"])
@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_gives_a_result(language: str, name: str) -> None:
    result = static_check(language, HOSTILE[name])
    assert result.ok or result.detail


@settings(max_examples=60, deadline=None)
@given(st.sampled_from([*LANGUAGES, "go"]), st.text(max_size=300))
def test_any_text_gives_a_result(language: str, text: str) -> None:
    result = static_check(language, text)
    assert result.ok == (result.detail == "")


def test_threads_agree() -> None:
    """Warnings are process-wide state; checks from many threads must not turn them into errors."""
    with ThreadPoolExecutor(8) as pool:
        results = list(pool.map(lambda i: static_check("python", f'x{i} = "\\d"\n').ok, range(400)))
    assert all(results)
