"""One reading of directives keeps every line, and takes the branches that it says."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from synth.syntax.preprocessor import resolve
from synth.syntax.static_check import static_check

_LINES = st.sampled_from(
    [
        "#if 0",
        "#if A",
        "#ifdef __cplusplus",
        "#ifndef B",
        "#elif C",
        "#else",
        "#endif",
        "int x;",
        "#define A \\",
        '"#if',
    ]
)


@settings(max_examples=200, deadline=None)
@given(st.lists(_LINES, max_size=12), st.booleans(), st.booleans())
def test_every_line_and_column_is_kept(lines: list[str], plus: bool, defined: bool) -> None:
    source = "\n".join(lines).encode()
    made = resolve(source, plus, defined)
    if made is not None:
        pairs = list(zip(source.split(b"\n"), made.split(b"\n"), strict=True))
        assert all(after in (b"", before) for before, after in pairs)


def words(source: str, plus: bool = False, defined: bool = True) -> list[bytes]:
    """What is left of a text."""
    made = resolve(source.encode(), plus, defined)
    assert made is not None
    return made.split()


def test_one_branch_is_taken() -> None:
    assert words("#if 0\na\n#else\nb\n#endif\n") == [b"b"]
    assert words("#if 1\na\n#else\nb\n#endif\n") == [b"a"]
    assert words("#ifdef A\na\n#elif B\nb\n#else\nc\n#endif\nd\n") == [b"a", b"d"]
    assert words("#ifdef A\na\n#elif B\nb\n#else\nc\n#endif\nd\n", defined=False) == [b"c", b"d"]
    assert words("#ifdef __cplusplus\na\n#endif\n") == []
    assert words("#if defined(__cplusplus)\na\n#endif\n", plus=True) == [b"a"]
    assert words("#ifndef A_H\n#if 0\n#if 1\na\n#endif\n#else\nb\n#endif\n#endif\n", defined=False) == [b"b"]
    assert words("#define A(x) \\\n  x {\na\n") == [b"a"]
    assert words("#if defined(A) && defined(__cplusplus)\na\n#endif\n# // no more\nb\n") == [b"b"]
    assert words("#if defined(A) && defined(__cplusplus)\na\n#endif\n", plus=True) == [b"a"]
    assert words("/*\n#if 0\n*/ a\n") == [b"/*", b"#if", b"0", b"*/", b"a"]


def test_marks_in_comments_and_strings_are_no_directives() -> None:
    assert words("/* \n#if 0 /*\n*/ a\n") == [b"/*", b"#if", b"0", b"/*", b"*/", b"a"]
    assert words('x = "/*";\n#if 0\na\n#endif\nb') == [b"x", b"=", b'"/*";', b"b"]
    assert words("// src/*.c\n#if 0\na\n#endif\nb\n") == [b"//", b"src/*.c", b"b"]
    assert words('R"(\n#if 0\n)" a', plus=True) == [b'R"(', b"#if", b"0", b')"', b"a"]
    assert words('#define A "/*"\n#if 0\n#endif // a/*b\nc\n') == [b"c"]
    assert words("#error don't /* so\n#if 0\n*/\nb\n") == [b"b"]


def test_what_is_no_directive_is_left_for_the_grammar() -> None:
    assert words("# A title\na\n") == [b"#", b"A", b"title", b"a"]
    assert words('#include "a.h\n') == [b"#include", b'"a.h']
    assert words("#include <a.h>\n#include A\n#define A(x, ...) ) x\n#define B (\n") == []
    assert words('#pragma a("b)\n#define A "b \\\n c" \'"\' /* " */\n') == [b'"b)']


@pytest.mark.parametrize("name", ["A(x", "A(x y)", "A(x, )", "A)", "A, 1", "A(x(y))", "(x)", "1"])
def test_what_defines_no_name_has_no_reading(name: str) -> None:
    assert resolve(f"#define {name}\nint x;\n".encode(), plus=False) is None
    assert not static_check("c", f"#define {name}\nint x;\n").ok
    assert words(f"#if 0\n#define {name}\n#endif\nx\n") == [b"x"]


@pytest.mark.parametrize(
    "name", ["A", "A()", "A(x)", "A( x, y... )", "A(x, ...) x", "A(/* x */ x, \\\n y)", "\u00e9(x)", '_"a"']
)
def test_what_defines_a_name_is_read(name: str) -> None:
    assert words(f"#define {name}\nx\n") == [b"x"]


def test_conditions_that_do_not_pair_have_no_reading() -> None:
    assert resolve(b"#if A\n", plus=False) is None
    assert not static_check("c", "#    defined(A)\nint x;\n#endif\n").ok
    assert resolve(b"#endif\n", plus=False) is None
    assert resolve(b"#else\n#endif\n", plus=False) is None


@pytest.mark.parametrize(
    "broken",
    [
        "#define A(x) ((x) + 1\n",
        "#define A \\\n  f(x))\n",
        "#if defined(A) && (B\n#endif\n",
        "#if A\n#elif f(B\n#endif\n",
    ],
)
def test_brackets_that_directives_leave_open_are_found(broken: str) -> None:
    assert resolve(f"#define B 1\n{broken}int x;\n".encode(), plus=False) is None
    assert words(f"#ifdef __ASSEMBLER__\n{broken}#endif\nx\n") == [b"x"]


@pytest.mark.parametrize(
    "fine",
    [
        "#define A f(\n#define B )\n",
        "#define A ')' /* ( */ \")\" // (\n",
        "#error 1) or 2)\n",
        "#pragma a(b // :(\n)",
        "#define A { (\\\n  #x )\n",
    ],
)
def test_brackets_that_another_directive_closes_are_fine(fine: str) -> None:
    assert resolve(fine.encode(), plus=False) is not None


BRANCHES = """\
#ifdef A
int f(int x) {
#else
int f(long x) {
#endif
  return x;
}
"""


def test_code_that_is_whole_in_each_branch_passes_and_says_so() -> None:
    found = static_check("c", BRANCHES)
    assert (found.ok, found.gaps) == (True, ("directives",))
    assert not static_check("c", BRANCHES.replace("}", "")).ok
    assert not static_check("c", BRANCHES.replace("#endif", "")).ok


@pytest.mark.parametrize("condition", ["ifdef", "ifndef"])
@pytest.mark.parametrize(
    "broken", ["int g(long x;", "int g(long x) { return 'x; }", "int g(char *x])\n{ return x[0]; }"]
)
def test_what_is_broken_in_a_branch_of_its_own_is_broken(condition: str, broken: str) -> None:
    code = f"int f(int x);\n#{condition} A\n{broken}\n#else\nint g(int x);\n#endif\nint h(int x);\n"
    found = static_check("c", code)
    assert (found.ok, found.line) == (False, 3)
    assert static_check("c", code.replace("ifdef A", "if 0").replace("ifndef A", "ifdef _WIN32")).ok


def test_of_other_languages_a_branch_is_broken_where_brackets_show_it() -> None:
    """Else it is oftener one that the grammar does not know."""
    code = "int f(int x);\n#ifdef A\nint g(long x) @ { return 1; }\n#else\nint g(int x);\n#endif\n"
    assert static_check("cpp", code).ok
    assert not static_check("cpp", code.replace("@ {", "")).ok
    assert not static_check("c", code).ok


def test_a_name_that_is_defined_stays_defined() -> None:
    code = "int x =\n#ifdef A\n 1\n#endif\n#ifndef A\n 2\n#endif\n;\n"
    assert words(code) == [b"int", b"x", b"=", b"1", b";"]
    assert words(code, defined=False) == [b"int", b"x", b"=", b"2", b";"]
    assert static_check("c", code).ok


def test_csharp_has_directives_too() -> None:
    code = "class A\n#if X\n    : B\n#else\n    : C\n#endif\n{\n    int f() { return 1; }\n}\n"
    assert static_check("csharp", code).gaps == ("directives",)
    assert static_check("csharp", code.replace("#else\n    : C\n", "")).ok
    assert not static_check("csharp", code.replace("{", "", 1)).ok
