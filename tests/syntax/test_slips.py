"""Slips: the grammar takes each example, its language does not, and the check says which it is."""

from __future__ import annotations

import pytest

from synth.syntax import grammars
from synth.syntax.faults import Fault
from synth.syntax.slips import SLIPS, Slip
from synth.syntax.static_check import check_syntax
from synth.syntax.tables import Syntax

ALL = [
    pytest.param(grammar, slip, id=f"{grammar}: {slip.name}")
    for grammar, all_ in SLIPS.items()
    for slip in all_
]


@pytest.mark.parametrize(("grammar", "slip"), ALL)
def test_the_grammar_alone_takes_the_example(grammar: str, slip: Slip) -> None:
    """When this fails, the grammar has become stricter: remove the slip."""
    assert not grammars.parse(grammar, slip.example.encode()).root_node.has_error


@pytest.mark.parametrize(("grammar", "slip"), ALL)
def test_the_check_refuses_it_and_says_where(grammar: str, slip: Slip) -> None:
    found = check_syntax(Syntax(grammar, "strict"), slip.example)
    assert (found.ok, found.fault, found.detail) == (False, Fault.BROKEN, slip.name)
    assert found.line >= 1
    assert found.column >= 1


@pytest.mark.parametrize(
    ("grammar", "code"),
    [
        ("java", "int f() { return g(); }\nvoid main() { f(); x++; a = b; new A(); }\n"),
        ("go", "func f() { g() }\n"),
        ("go", 'fmt.Println("x")\n'),
        ("go", "x := 1\nf(x)\n"),
        ("rust", 'println!("x");\nlet y = 1;\n'),
        ("rust", "fn f(x: &'static str) { static Y: u8 = 1; }\n"),
        ("kotlin", 'println("x")\n'),
        ("ruby", "f = [1, 2].map do |x|\n  x if x\nend\n"),
        ("perl", "my $x = 'a ( b'; # ] {\nf($x->[1]);\n"),
        ("go", "// rundir\n\npackage ignored\n"),
        ("c", "#include <a.h>\nint b;\nstruct a {\n  count;\n  int x;\n  MY_FIELD;\n};\n"),
        (
            "c",
            "#define here int x\nstruct a {\n  int y;\n  here;\n};\nint f(int y) {\n  y;\n  return 1;\n}\n",
        ),
        ("bash", "while true; do\n  if x; then echo done; fi\ndone | grep fi\n"),
    ],
)
def test_fine_code_near_a_slip_passes(grammar: str, code: str) -> None:
    found = check_syntax(Syntax(grammar, "strict"), code)
    assert found.ok, found


@pytest.mark.parametrize("inner", ["", "  if ($a) {\n"])
def test_a_bracket_that_is_missing_deep_in_a_large_part_is_found(inner: str) -> None:
    """Only parts are looked at in which brackets do not balance; a pattern that holds one is no such part."""
    some, end = "  my $a = $b + 1;\n" * 100, "  }" if inner else ""
    code = f"my $r = qr/[(]/;\nsub f {{\n{some}{inner}{some}  my $x = $y->[1;\n{end}\n{some}}}\n"
    found = check_syntax(Syntax("perl", "strict"), code)
    assert (found.ok, found.fault, found.line) == (False, Fault.BROKEN, 203 + bool(inner))
    assert check_syntax(Syntax("perl", "strict"), code.replace("[1;", "[1];")).ok


def test_a_field_without_its_type_is_found_by_the_line_of_the_text() -> None:
    code = "#ifdef A\n#endif\n\nstruct a {\n  /* none */\n  int x;\n  count; /* of them */\n  int y;\n};\n"
    found = check_syntax(Syntax("c", "strict"), code)
    assert (found.ok, found.fault, found.line, found.column) == (False, Fault.BROKEN, 7, 3)
    assert check_syntax(Syntax("c", "strict"), code.replace("count;", "int count;")).ok


@pytest.mark.parametrize(
    ("code", "column"),
    [
        ("#include <a.h>\nunsigned int MY_SIZE;\nstruct a {\n  MY_SIZE n;\n};\n", 14),
        ("\n unsigned long mask;\nint f(int n, mask m);\n", 16),
        ("/* it reads */\nint read_all(fd, void *to, size_t n);\n", 14),
        ("struct a {\n  n;\n};\n", 3),
        ("struct a {\n} MY_TYPE;\nMY_TYPE f(int);\nint g(const MY_TYPE x);\n", 3),
        ("\nint main( argc, char **argv)\n{ return 0; }\n", 11),
    ],
)
def test_names_that_lost_a_word_of_their_declaration_are_found(code: str, column: int) -> None:
    found = check_syntax(Syntax("c", "strict"), code)
    assert (found.ok, found.fault, found.line, found.column) == (False, Fault.BROKEN, 2, column)


@pytest.mark.parametrize(
    "code",
    [
        "int n;\nint f(void) {\n  return g(n * m, n);\n}\n",
        "struct a;\nstruct a f(struct a x);\n",
        "unsigned n;\ntypedef unsigned m;\nm f(m x);\n/*\n  n x;\n*/\n",
        "int f(fd, n, to)\nint fd, n; char *to;\n{ return 0; }\n",
        "int f(tree, int);\nint g(size_t, int x);\nint h(tree, int y);\ntree i(tree x);\n",
    ],
)
def test_names_that_lost_no_word_pass(code: str) -> None:
    assert check_syntax(Syntax("c", "strict"), code).ok
