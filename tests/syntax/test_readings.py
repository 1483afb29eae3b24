"""Readings of C-like texts: places are those of the text, macros are filled near errors."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from random import Random
from time import process_time
from typing import Any

import pytest

from synth.syntax import grammars, near, readings
from synth.syntax.gaps import mend, mend_common
from synth.syntax.openings import Opened
from synth.syntax.static_check import check_syntax, static_check
from synth.syntax.tables import Syntax

BODY = "static VALUE\nadd(VALUE self, const EVP_MD *md)\n{\n  return f(self, md);\n}\n"
GUARDED = f"#ifndef A_H\n#define A_H\n#ifdef X\n# define Y(a) (a\n#else\nint z;\n#endif\n{BODY}#endif\n"


def test_a_fault_is_told_by_the_line_and_column_of_the_text() -> None:
    found = static_check("c", GUARDED.replace("return f(self", "return f(self, ("))
    assert not found.ok
    assert found.line in (10, 11)
    assert found.places[0].column > 1


def test_directives_alone_are_code_and_change_nothing() -> None:
    found = static_check("c", "#include <a.h>\n#define A 1\n")
    assert (found.ok, found.gaps, found.has_error) == (True, (), False)
    assert not static_check("c", "# A title\n\nSome words of no meaning.\n").ok


def test_a_type_in_capitals_stays_where_a_macro_goes() -> None:
    found = static_check("c", BODY + "MY_API VALUE sub(VALUE a, VALUE b);\n" + BODY)
    assert (found.ok, found.gaps) == (True, ("a macro before a declaration",))


@pytest.mark.parametrize(
    "code",
    [
        "enum a {\n  ONE,\n  TWO\n};\nint f(int x MY_UNUSED, long y) { return x }\n",
        "enum a {\n  ONE\n  TWO\n};\n",
        "enum a {\n  ONE,\n  TWO\n  THREE\n};\n",
        "enum a {\n  ONE,\n  /* two */\n  TWO\n  /* three */\n  THREE = 3,\n};\n",
        "int f(int x) __nonnull ((1 2));\n",
        "extern int f (int __type, char *__bufp int __len) __THROW;\n",
        "int f(void) { return g(one TWO); }\n",
        "int x[] = { ONE TWO };\n",
        'void f(void) { g("one" ONE); h("two", TWO three); }\n',
        "int f(int a int b);\n",
        '#include "a.h\nint x;\n',
        "#define A(x\nint x;\n",
    ],
)
def test_what_is_left_out_is_no_macro(code: str) -> None:
    assert not static_check("c", code).ok
    assert not static_check("cpp", code).ok


def test_all_readings_together_have_the_steps_of_one_parse(monkeypatch: pytest.MonkeyPatch) -> None:
    """A damaged file that had eleven readings took 1.8 s."""
    rng = Random(1)
    unit = "#if A\nMY_API({0}) x y{0} z;\n#else\nQ_DECL class B{0} : {0}C MY_X {{ int f( }};\n#endif\n"
    unit += " if ({0}(x {{ \n"
    source = "".join(unit.format(f"a{rng.getrandbits(90):x}") for _ in range(300)).encode()
    seen: list[Iterator[int]] = []
    parse = grammars.parse

    def counted(*given: Any, **named: Any) -> Any:
        seen.append(named["steps"] if "steps" in named else given[3])
        return parse(*given, **named)

    monkeypatch.setattr(grammars, "parse", counted)
    assert readings.read(Syntax("cpp", "tolerant"), source).tree is None
    assert 1 < len(seen) <= 2 * (1 + near.ROUNDS)
    assert all(each is seen[0] for each in seen)
    budget = grammars.FREE_STEPS + int(grammars.STEPS_PER_BYTE * len(source))
    assert next(seen[0]) <= budget + len(seen)


BRANCHES = "#ifdef A\nint x;\n#else\nint y;\nint z;\n#endif\n"


@pytest.mark.parametrize(
    ("code", "parses"),
    [
        (f"{BRANCHES}int f(void)\n{{\n  int a = 1\n  int b = 2;\n}}\nint c;\n", 1),
        (f"int f(void)\n{{\n{BRANCHES}  int a = 1\n  int b = 2;\n}}\nint c;\n", 2),
    ],
)
def test_what_is_broken_in_a_function_of_both_readings_is_read_once(
    monkeypatch: pytest.MonkeyPatch, code: str, parses: int
) -> None:
    parse, seen = grammars.parse, []
    monkeypatch.setattr(grammars, "parse", lambda *given, **named: seen.append(1) or parse(*given, **named))
    assert readings.read(Syntax("c", "tolerant"), code.encode()).tree is None
    assert len(seen) == parses


def test_macros_are_found_at_later_errors_when_the_first_show_none() -> None:
    """The first three places have no macro that is known, though all of them are one."""
    odd = "".join(f"int f{n}(void)\n{{\n  a {n};\n}}\n" + f"int x{n};\n" * 8 for n in range(4))
    source = odd + "int g(int x MY_UNUSED, long y)\n{\n  return x;\n}\n" + "int z;\n" * 8
    tree = grammars.parse("c", source.encode())
    filled = near.Search("c", count()).fill(Opened(source.encode()), tree)
    assert filled.gaps == ("a macro after a parameter",)


def test_steps_that_were_taken_are_not_given_again() -> None:
    with pytest.raises(grammars.UnparsableError):
        grammars.parse("c", b"int x;\n" * 50 + BODY.encode() * 200, steps=count(10**6))


@pytest.mark.parametrize(
    "unit",
    [
        "MACRO(",
        "MY_API ",
        "} MACRO\n",
        "template class A<",
        "f(a MACRO",
        "enum :",
        "case a",
        "#if A\nMACRO\n",
        ") __A",
        "__MY_API",
        "case (a) ...",
        "LONG_",
    ],
)
def test_hostile_repetition_ends_soon(unit: str) -> None:
    text = "int f( {\n" + "".join(f"{unit}{n} " for n in range(3_000)) + "\n#if A\nint x;\n"
    begun = process_time()
    check_syntax(Syntax("cpp", "tolerant"), text)
    assert process_time() - begun < 10


@pytest.mark.parametrize("unit", ["__A_B ", "case (a) ...", "AB_", "N((1))"])
@pytest.mark.parametrize("grammar", ["c", "cpp"])
def test_no_pattern_takes_more_than_its_text_is_long(grammar: str, unit: str) -> None:
    """Names that can be read in three ways took for ever, sixty of them after a parameter list."""
    begun = process_time()
    mend(grammar, b"int f(int x) " + unit.encode() * (20_000 // len(unit)) + b"\n")
    assert process_time() - begun < 3


def test_errors_in_deep_nesting_end_soon() -> None:
    begun = process_time()
    check_syntax(Syntax("c", "tolerant"), "int f() {\n" + "if (a) {\n MY_X y z w;\n" * 2_000)
    check_syntax(Syntax("c", "tolerant"), "int f() {\n" + "(a[MY_X b(" * 3_000)
    assert process_time() - begun < 5


def test_the_last_enumerator_of_c_is_no_macro() -> None:
    """In C++ a class may end with a macro that looks the same."""
    code = "enum a {\n  ONE, /* one */\n  TWO, /* two */\n  THREE /* three */\n};\n"
    assert static_check("c", code).ok
    assert not static_check("c", code.replace("TWO,", "TWO")).ok
    assert static_check("cpp", "class A {\n  int x; /* one */\n  MY_OWN /* two */\n};\n").ok


def test_what_only_looks_like_a_common_gap_is_read_as_it_is() -> None:
    """A signature without a semicolon begins so too; with one this would be broken."""
    text = "const f = (g\n  <C>(d));\n"
    mended = mend_common("typescript", text.encode())
    assert mended is not None
    assert grammars.parse("typescript", mended.source).root_node.has_error
    found = static_check("typescript", text)
    assert (found.ok, found.gaps, found.has_error) == (True, (), False)
