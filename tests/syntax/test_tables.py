"""The node tables: every block kind that a language declares is found in a file that has it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tree_sitter import Node

from synth import languages
from synth.syntax import grammars
from synth.syntax.blocks import find_pools
from synth.syntax.static_check import static_check

FIXTURES = {path.name.partition(".")[0]: path for path in (Path(__file__).parent / "fixtures").iterdir()}
TABLED = [name for name in languages.names() if languages.get(name).blocks]
BARREN = {
    "d": {"arguments"},
    "dart": {"if_statement.condition"},
    "ocaml": {"expression_item"},
    "python": {"expression_statement"},
}
"""Entries that a grammar names (supertypes, unused fields) and no tree holds; their kinds have others."""


def test_every_language_with_a_table_has_a_file() -> None:
    assert set(TABLED) == FIXTURES.keys()
    assert len(TABLED) >= 25


@pytest.mark.parametrize("name", TABLED)
def test_the_file_is_valid_by_its_grammar_alone(name: str) -> None:
    found = static_check(name, FIXTURES[name].read_text(encoding="utf-8"))
    assert (found.ok, found.has_error, found.detail) == (True, False, ""), found


@pytest.mark.parametrize("name", TABLED)
def test_every_declared_kind_and_entry_is_found(name: str) -> None:
    source = FIXTURES[name].read_bytes()
    language = languages.get(name)
    shown = set(_entries(grammars.parse(language.grammar, source).root_node, source))
    for kind, entries in language.blocks.items():
        absent = set(entries) - shown
        assert absent <= BARREN.get(name, set()), kind
        assert absent < set(entries), kind


@pytest.mark.parametrize("name", TABLED)
def test_the_table_can_be_asked(name: str) -> None:
    """One impossible entry would make a query of all of them that no file can be asked."""
    source, language = FIXTURES[name].read_bytes(), languages.get(name)
    root = grammars.parse(language.grammar, source).root_node
    assert find_pools(root, language.grammar, language.blocks, (0, len(source)))


def _entries(root: Node, source: bytes) -> Iterator[str]:
    """`kind` of every node with text, and `kind.field` of every field that holds such a node."""
    stack = [root]
    while stack:
        node = stack.pop()
        stack += node.children
        if not source[node.start_byte : node.end_byte].strip() or node.is_missing:
            continue
        if node.is_named:
            yield node.type
        for i, child in enumerate(node.children):
            if (
                (field := node.field_name_for_child(i))
                and child.is_named
                and child.end_byte > child.start_byte
            ):
                yield f"{node.type}.{field}"
