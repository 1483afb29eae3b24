"""Each language's imports lead to the right files, by the names that are in use."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from synth import languages
from synth.syntax import grammars
from synth.syntax.repository.names import query_of
from synth.syntax.repository.resolvers import RESOLVERS
from tests.syntax.repository.places import graph_of, leads

CASES = Path(__file__).parent / "cases"
LEADS = "LEADS"


def case(language: str) -> tuple[dict[str, str], dict[str, dict[str, set[str]]]]:
    """The files of a case, and the files that some of them must lead to, by which uses."""
    parts = re.split(r"^-- (.+) --\n", (CASES / f"{language}.txt").read_text(), flags=re.MULTILINE)
    texts = dict(zip(parts[1::2], parts[2::2], strict=True))
    wanted: dict[str, dict[str, set[str]]] = {}
    for line in texts.pop(LEADS).splitlines():
        edge, _, keys = line.partition(": ")
        path, _, to = edge.removesuffix(":").partition(" -> ")
        wanted.setdefault(path, {}).update({to: set(keys.split())} if to != "nothing" else {})
    return texts, wanted


@pytest.mark.parametrize("language", RESOLVERS)
def test_imports_lead_to_the_files_whose_names_are_used(language: str, tmp_path: Path) -> None:
    texts, wanted = case(language)
    graph = graph_of(tmp_path / "shop", texts)
    assert {path: leads(graph, path) for path in wanted} == wanted


@pytest.mark.parametrize("language", RESOLVERS)
def test_tables_name_what_the_grammar_has(language: str) -> None:
    table, grammar = RESOLVERS[language].table, languages.get(language).grammar
    query_of(grammar, table.query)
    kinds = {*table.definitions, *table.through, *table.bodies, *table.members}
    fields = {*table.bodies.values(), *(f for pair in table.members.values() for f in pair)} - {""}
    assert kinds <= grammars.kinds(grammar)
    assert fields <= grammars.fields(grammar)


def test_the_dialect_of_typescript_takes_the_same_query() -> None:
    query_of("tsx", RESOLVERS["typescript"].table.query)
