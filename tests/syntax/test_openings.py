"""Macros that begin a line are taken out before a text is parsed; what is no macro stays."""

from __future__ import annotations

from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from synth.syntax.openings import without_macros
from synth.syntax.static_check import static_check

PIECES = st.sampled_from(
    (
        *(
            "MY_API ",
            "MY_BEGIN",
            "MY_CALL(a, (b))",
            "static ",
            "int f(int x)",
            "\n",
            "{",
            "}",
            ";",
            " ",
            "class ",
        ),
        *("A", "struct ", ": B", "MyType *", '"a"', "'", "(", ")", "\r\n", "__a ", "FILE", "const ", "é"),
    )
)


@given(st.lists(PIECES, max_size=40))
def test_every_line_and_column_is_kept(pieces: list[str]) -> None:
    source = "".join(pieces).encode()
    made = without_macros("cpp", source).source
    assert len(made) == len(source)
    assert all(a == b or a == 32 for a, b in zip(made, source, strict=True) if b not in b"\r\n")
    assert [i for i, b in enumerate(made) if b in b"\r\n"] == [
        i for i, b in enumerate(source) if b in b"\r\n"
    ]


@pytest.mark.parametrize(
    ("code", "left"),
    [
        ("MY_BEGIN\nint x;\n", "int x;"),
        ("int x;\nMY_LIST(a, (b, c)) // d\nint y;\n", "int x;\n\nint y;"),
        ("MY_BEGIN\nMY_LIST(a)\nMY_LIST(b)\nint x;\n", "int x;"),
        ("void f() {\n  MY_BENCHMARK {\n    g();\n  }\n}\n", "void f() {\n {\n    g();\n  }\n}\n"),
        ("MY_API int f(void);\n", "int f(void);"),
        ("MY_API const ::a::B *f(A x);\n", "const ::a::B *f(A x);"),
        ("MY_API A<B> &A<B>::operator+=(const A<B> &x) { }\n", "A<B> &A<B>::operator+=(const A<B> &x) { }"),
        ("MY_API A A<B>::C::f(int x) { }\n", "A A<B>::C::f(int x) { }"),
        ("static MY_INLINE const A *f(A *x);\n", "static const A *f(A *x);"),
        ("MY_API(3) A f(A x);\n", "A f(A x);"),
        ("class MY_API A final : public B {};\n", "class A final : public B {};"),
        ("struct MY_ALIGNED(8) a { int x; };\n", "struct a { int x; };"),
        ("static MY_FUNCTION(int, f)(void *x);\n", "static int f (void *x);"),
        ("MY_API MY_CONST A x = { 1 };\n", "A x = { 1 };"),
        ("extern unsigned int MY_CALL f(A x);\n", "extern unsigned int f(A x);"),
    ],
)
def test_macros_are_taken_out(code: str, left: str) -> None:
    made = without_macros("cpp", code.encode())
    assert made.source.split() == left.encode().split()
    assert len(made.gaps) == 1
    found = static_check("cpp", code)
    assert (found.ok, found.has_error) == (True, False)


@pytest.mark.parametrize(
    "code",
    [
        "FILE *f(FILE *x);\n",
        "void f() {\n  return\n    MY_LIST {\n      1 };\n}\n",
        "A x[] = {\n  { 1 },\n  MY_LIST {\n    2 }\n};\n",
        "union\n  MY_LIST {\n  int x;\n};\n",
        "void f() {\n  __try {\n  } __except (1) {\n  }\n}\n",
        "VALUE const x = 1;\n",
        "VOID operator delete(VOID *x);\n",
        "MY_EXPORT( MyError )\nf( MyType x )\n{ return x; }\n",
        "struct FLAGS x = { 1 };\n",
        "int x =\n  ONE\n  + TWO;\n",
        "enum a {\n  ONE,\n  TWO\n};\n",
        "VALUE\nf(VALUE x)\n{ return x; }\n",
        "VALUE\n__f(VALUE x)\n{ return x; }\n",
        "void f() {\n  ASSERT(x);\n  DWORD y;\n  return;\n}\n",
        "A::A(int x)\n  : y(x)\n{\n}\n",
        "MY_CALL(a)(b + 1);\n",
        "void f() {\n  MY_CALL(a)();\n}\n",
        "typedef int __v4 __attribute__((__vector_size__(16)));\n",
        "void f() {\n  switch (x) {\n  case ONE: g(x, ...);\n  }\n}\n",
    ],
)
def test_what_is_no_macro_stays(code: str) -> None:
    assert without_macros("cpp", code.encode()) == (code.encode(), ())


def test_a_language_without_macros_is_left_alone() -> None:
    assert without_macros("csharp", b"MY_BEGIN\n") == (b"MY_BEGIN\n", ())


@pytest.mark.parametrize(
    "unit", ["MY_A(", "MY_A ", "MY_A\n", "\nMY_A(a, \n", "\nMY_A a b<", "static ", "\nclass MY_A("]
)
def test_hostile_repetition_ends_soon(unit: str) -> None:
    begun = process_time()
    without_macros("cpp", unit.encode() * (200_000 // len(unit)))
    assert process_time() - begun < 3
