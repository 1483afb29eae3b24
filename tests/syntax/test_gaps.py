"""Known gaps of grammars: each is one, is filled, and hides nothing around it."""

from __future__ import annotations

from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from synth.syntax import grammars
from synth.syntax.gaps import GAPS, Gap, mend, mend_common
from synth.syntax.openings import without_macros
from synth.syntax.static_check import check_syntax
from synth.syntax.tables import Syntax

ALL = [
    pytest.param(grammar, gap, id=f"{grammar}: {gap.name}") for grammar, gaps in GAPS.items() for gap in gaps
]


@pytest.mark.parametrize(("grammar", "gap"), ALL)
def test_the_grammar_alone_rejects_the_example(grammar: str, gap: Gap) -> None:
    """When this fails, the grammar has learnt the construct: remove the gap."""
    assert grammars.parse(grammar, gap.example.encode()).root_node.has_error


@pytest.mark.parametrize(("grammar", "gap"), ALL)
def test_the_check_lets_it_pass_and_says_for_what(grammar: str, gap: Gap) -> None:
    found = check_syntax(Syntax(grammar, "strict"), gap.example)
    assert found.ok, found
    read = without_macros(grammar, gap.example.encode()).source
    if opened := mend_common(grammar, read):
        read = opened.source
    if grammars.parse(grammar, read).root_node.has_error:
        assert gap.name in found.gaps
        assert found.has_error, "the grammar's own word is kept"
    else:  # it was taken out before the grammar saw it
        mended = mend(grammar, gap.example.encode())
        assert mended is not None
        assert gap.name in mended.gaps
        assert found.gaps


@pytest.mark.parametrize(("grammar", "gap"), ALL)
def test_what_is_broken_around_it_is_found(grammar: str, gap: Gap) -> None:
    broken = gap.example + ") (\n"
    assert not check_syntax(Syntax(grammar, "strict"), broken).ok


@settings(max_examples=150, deadline=None)
@given(
    st.sampled_from(sorted(GAPS)), st.lists(st.sampled_from([g.example for v in GAPS.values() for g in v]))
)
def test_mending_keeps_every_place(grammar: str, parts: list[str]) -> None:
    source = "".join(parts).encode()
    mended = mend(grammar, source)
    if mended is not None:
        assert len(mended.source) == len(source)
        assert [i for i, b in enumerate(source) if b == 10] == [
            i for i, b in enumerate(mended.source) if b == 10
        ]


@pytest.mark.parametrize(
    ("text", "filled"),
    [
        ("type A<in B> = C;\n", "type A<   B> = C;\n"),
        ("type A<in\n out B> = C;\n", "type A<  \n     B> = C;\n"),
        ("type A<B,\n  out C> = D;\n", "type A<B,\n      C> = D;\n"),
        ("type A<B, /** b */ out C> = D;\n", "type A<B, /** b */     C> = D;\n"),
        ("for (const a\n  in B) { c }\n", None),
        ("// read out A / out B, out C\n", "// read out A / out B,     C\n"),
    ],
)
def test_a_word_of_variance_stands_after_a_sign(text: str, filled: str | None) -> None:
    mended = mend("typescript", text.encode(), {"variance annotations"})
    assert (mended and mended.source.decode()) == filled


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("enum a {\n  ONE, // some words\n  TWO_B = 2,\n};\n", "a macro after a declared name"),
        ("static a const MY_B = sizeof(a);\n", "a macro after a declared name"),
        ("void f() { delete[] __a; delete [] MY_B; }\n", "a macro after a declared name"),
        ("void\n__f(a b) noexcept;\n", "a macro for a type"),
    ],
)
def test_what_is_no_macro_stays(text: str, name: str) -> None:
    assert mend("cpp", text.encode(), {name}) is None


@pytest.mark.parametrize(
    "statement",
    [
        "MY_EQUAL(a b);",
        "MY_EQUAL(a, b(1 2));",
        "MY_EQUAL(0u a) ;",
        'g("a" MY_LIMIT);',
        "MY_CHECK(a->b(c() d.e(), f));",
        'Test("a, "b");',
        "x = f(int y);",
    ],
)
def test_a_lost_sign_in_a_call_is_no_macro(statement: str) -> None:
    assert not check_syntax(Syntax("cpp", "strict"), f"void f() {{\n  {statement}\n}}\n").ok


def test_annotated_varargs_may_have_any_type() -> None:
    assert check_syntax(Syntax("java", "strict"), "class A { void f(B<C> @D... e) {} }\n").ok
    assert check_syntax(Syntax("java", "strict"), "class A { void f(int[] @D ... e) {} }\n").ok
    assert not check_syntax(Syntax("java", "strict"), "class A { void f( @D ... e) {} }\n").ok


@pytest.mark.parametrize(
    ("grammar", "unit"),
    [
        ("typescript", b"a\n/* "),
        ("typescript", b"a\n//\n\n/*"),
        ("rust", b"struct A where "),
        ("matlab", b"; #"),
        ("bash", b"<<=N{"),
        ("c", b"a1:b2:"),
        ("c", b"__REDIRECT_NTH"),
        ("c", b"(/*"),
        ("c", b"(//"),
        ("c", b"\nASTART(a)"),
        ("c", b":8,"),
        ("c", b",struct "),
        ("c", b"=f(unsigned "),
        ("cpp", b"N<"),
        ("cpp", b"N::"),
        ("cpp", b"typename a<"),
        ("cpp", b"\n  MY_A(("),
        ("cpp", b'" MY_A'),
        ("cpp", b"{MY_A(B) "),
        ("cpp", b"\n  inline"),
        ("cpp", b" MY_PURE;"),
        ("cpp", b"MY_END_B"),
    ],
)
def test_what_never_ends_is_not_read_on_again_and_again(grammar: str, unit: bytes) -> None:
    """A megabyte of them took from 20 seconds to minutes."""
    begun = process_time()
    mend(grammar, unit * (250_000 // len(unit)))
    assert process_time() - begun < 2


def test_a_signature_may_have_a_long_comment() -> None:
    comment = "/**\n" + "   * of many lines\n" * 200 + "   */"
    text = f"declare const f: {{\n  <A>(a: A): B<A>\n  {comment}\n  <A, C>(c: C, a: A): B<C>\n}}\n"
    assert check_syntax(Syntax("typescript", "strict"), text).ok


@pytest.mark.parametrize(
    "code",
    [
        "int f(int x);\n fstatfs (int, struct statfs *);\n",
        "int f(int x);\n *gettext(const char *) __fa(1);\n",
        'void f() {\n  (x != OK)\n    fprintf(stderr, "a");\n}\n',
        'void f() {\n  for (i = 0; i < n; i++)\n    printf("%x", a[i & 1);\n}\n',
        "void f() {\n  (__predict_false(x->y == NULL))\n    return (NULL);\n}\n",
        "void\nf(buf size)\n  char *buf;\n  int size;\n{\n  g(buf);\n}\n",
        "int f(sock, cmd)\n  value sock cmd;\n{\n  g(sock);\n}\n",
        "int f() {\n  return (A)g(x,\n    (B)h(x y),\n    z);\n}\n",
        "int x;\n MyState_ {\n  int y;\n};\n",
    ],
)
def test_what_has_lost_a_word_or_a_mark_is_no_macro_of_c(code: str) -> None:
    assert not check_syntax(Syntax("c", "strict"), code).ok
