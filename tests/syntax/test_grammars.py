"""The grammar seam: names, limits, identity, and that every block table is true."""

from __future__ import annotations

import sys

import pytest
from tree_sitter import Point

from synth import languages
from synth.errors import ToolchainError
from synth.syntax import grammars, sources
from synth.syntax.tables import syntax_of, unknown_entries

DEMO = ("c", "cpp", "go", "java", "javascript", "python", "rust", "typescript")


def test_the_pack_is_there_offline_and_what_can_hang_is_denied() -> None:
    names = grammars.languages()
    assert {"python", "javascript", "typescript", "cpp", "java", "rust", "go", "ruby"} <= names
    assert "cobol" not in names
    assert len(names) > 150


@pytest.mark.parametrize("name", ["cobol", "klingon", "", "../x", "python\0"])
def test_an_unknown_or_denied_grammar_is_one_clear_error(name: str) -> None:
    with pytest.raises(ToolchainError) as caught:
        grammars.parse(name, b"x")
    assert caught.value.mend
    assert "\n" not in str(caught.value)


def test_too_large_a_source_is_never_parsed() -> None:
    line = "\n".join(f"x{i} = {i * i}" for i in range(80_000)).encode()
    assert grammars.parse("python", line[: grammars.MAX_SOURCE]) is not None
    with pytest.raises(grammars.UnparsableError):
        grammars.parse("python", line[: grammars.MAX_SOURCE] + b"\n")


@pytest.mark.parametrize(
    ("grammar", "unit"),
    [("java", "a<"), ("cpp", "a::<"), ("javascript", "case a:"), ("go", "case a:"), ("rust", "{")],
)
def test_text_that_would_take_the_parser_for_ever_is_refused(grammar: str, unit: str) -> None:
    with pytest.raises(grammars.UnparsableError):
        grammars.parse(grammar, unit.encode() * 30_000)


@pytest.mark.parametrize(("grammar", "unit"), [("c", "-*/ "), ("cpp", "a::<"), ("go", "+-*/ ")])
def test_text_of_a_few_kilobytes_has_a_budget_too(grammar: str, unit: str) -> None:
    with pytest.raises(grammars.UnparsableError):
        grammars.parse(grammar, (unit * 8000)[:8000].encode())


def test_java_with_thousands_of_open_angle_brackets_is_refused() -> None:
    varied = "".join(f"v{i * 7919 % 99991}<" for i in range(20_000)).encode()
    with pytest.raises(grammars.UnparsableError, match="angle"):
        grammars.parse("java", varied)


def test_a_parse_that_grows_out_of_its_budget_is_stopped_at_the_same_step_everywhere() -> None:
    varied = "".join(f"case a{i * 7919 % 10007}:" for i in range(12_000)).encode()
    with pytest.raises(grammars.UnparsableError, match="costly"):
        grammars.parse("javascript", varied)


def test_identity_names_grammar_package_and_abi() -> None:
    assert grammars.identity("rust").startswith("rust@tree-sitter-language-pack 0.13.0/abi1")
    assert grammars.identity("csharp").startswith("csharp@tree-sitter-c-sharp ")


@pytest.mark.parametrize("name", sources.WHEELS)
def test_a_wheel_takes_the_place_of_the_packs_grammar(name: str) -> None:
    assert grammars.identity(name).startswith(f"{name}@tree-sitter-{name} ")
    assert grammars.parse(name, b"\n").root_node.type == "source_file" or name == "scala"


@pytest.mark.parametrize("name", languages.names())
def test_every_entry_of_every_block_table_exists_in_its_grammar(name: str) -> None:
    syntax = syntax_of(name)
    assert unknown_entries(syntax) == []


@pytest.mark.parametrize("name", DEMO)
def test_the_common_languages_have_the_common_kinds(name: str) -> None:
    assert {"function", "func_body", "if", "loop", "return"} <= syntax_of(name).blocks.keys()


def test_a_wrong_entry_of_a_table_is_found() -> None:
    syntax = syntax_of("python")
    bad = type(syntax)(syntax.grammar, syntax.tier, {"if": ("if_statement.nope", "iff", "if_statement")})
    assert unknown_entries(bad) == ["if_statement.nope", "iff"]


def test_a_bare_grammar_can_be_used_by_its_name() -> None:
    assert syntax_of("solidity").tier == "strict"
    assert syntax_of("objc").tier == "tolerant"
    assert syntax_of("solidity").blocks == {}


@pytest.mark.parametrize("at", [0, 3000, 5990])
def test_a_tree_that_is_parsed_again_is_that_of_the_new_text(at: int) -> None:
    """The parser then begins to read where the text has changed."""
    source = b"".join(b"int f%d(int a) { return a + %d; }\n" % (i, i) for i in range(200))
    at = source.index(b"\n", at) + 1
    changed = source[:at] + b"long g;\n" + source[at:]
    tree = grammars.parse("c", source)
    row = source.count(b"\n", 0, at)
    tree.edit(at, at, at + 8, Point(row, 0), Point(row, 0), Point(row + 1, 0))
    again = grammars.parse("c", changed, tree)
    assert str(again.root_node) == str(grammars.parse("c", changed).root_node)
    assert not again.root_node.has_error


def test_a_parse_leaves_nothing_in_memory() -> None:
    """The binding keeps what a reader gave it; `parse` releases it, also where the parser reads twice."""
    functions = b"".join(b"def f%d(a):\n    return a + %d\n" % (i, i * 7) for i in range(2000))
    for end in (b"", b"x = '''\n", b"f(((\n"):
        source = functions + end
        before = sys.getrefcount(source)
        tree = grammars.parse("python", source)
        assert (tree.root_node.child(5) or tree.root_node).text == b"def f5(a):\n    return a + 35"
        del tree
        assert sys.getrefcount(source) == before


@pytest.mark.timeout(20)
@pytest.mark.parametrize("end", ["@X", "@X ", "@X.Y", "@X(", "@file:X", "@", "@X /* a", "@X // a", "@X;"])
def test_kotlin_that_ends_with_an_annotation_does_not_hang(end: str) -> None:
    """Without a line end after it the grammar's scanner loops for ever, with the interpreter's lock held."""
    assert grammars.parse("kotlin", f"class A {{\n var d = false\n {end}".encode()).root_node.has_error


@pytest.mark.timeout(20)
@pytest.mark.parametrize(
    "text", ["<<_\n$a", "$a.=<<A;\n$a", "a(<<A, <<B);\n@b", "<<~A\n\tb\\[", '<<"A"\n->${}']
)
def test_perl_that_ends_in_a_document_does_not_hang(text: str) -> None:
    """Without a line end after it the grammar's scanner loops for ever, with the interpreter's lock held."""
    assert grammars.parse("perl", text.encode()).root_node.end_byte >= len(text)
