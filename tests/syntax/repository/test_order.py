"""Contexts: dependencies first, the most wanted first, never over the budget."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from synth.syntax.infill import files
from synth.syntax.infill.options import Options
from synth.syntax.repository.choice import dependencies_first, ranked
from synth.syntax.repository.declarations import declarations
from synth.syntax.repository.pack import pack
from synth.syntax.repository.shelf import Shelf
from tests.syntax.repository.places import graph_of

NAMES = st.sampled_from("abcdefg")
GRAPHS = st.dictionaries(NAMES, st.lists(NAMES, max_size=5), max_size=7)


@given(GRAPHS, st.integers(0, 99))
def test_each_file_comes_once_and_in_the_same_place(needs: dict[str, list[str]], seed: int) -> None:
    paths = sorted(needs)
    order = dependencies_first(paths, needs)
    assert sorted(order) == paths
    mixed = Random(seed).sample(paths, len(paths))
    assert dependencies_first(mixed, {path: needs[path][::-1] for path in mixed}) == order


@given(GRAPHS)
def test_without_cycles_dependencies_stand_before_who_needs_them(needs: dict[str, list[str]]) -> None:
    lower = {path: [n for n in wanted if n < path] for path, wanted in needs.items()}
    order = dependencies_first(list(lower), lower)
    for path, wanted in lower.items():
        assert all(order.index(n) < order.index(path) for n in wanted if n in lower)


SHOP = {
    "pyproject.toml": "",
    "shop/rates.py": "RATE = 2\n",
    "shop/stock.py": (
        "from .rates import RATE\n\n\ndef units():\n    return RATE\n\n\ndef more():\n    return 1\n"
    ),
    "shop/unused.py": "def nothing():\n    return 1\n",
    "shop/front.py": (
        "from .stock import more, units\nfrom . import unused\n\n\n"
        "def front():\n    return units() + more()\n"
    ),
    "shop/side.py": "from .stock import units\n\n\ndef side():\n    return units()\n",
    "tests/test_front.py": "from shop.front import front\nfrom shop.stock import units\n\nfront(units())\n",
}


def test_what_is_used_is_wanted_most_and_who_uses_the_target_not_at_all(tmp_path: Path) -> None:
    graph = graph_of(tmp_path / "shop", SHOP)
    assert ranked(graph, "shop/front.py") == [
        "shop/stock.py",
        "shop/unused.py",
        "shop/rates.py",
        "shop/side.py",
    ]
    assert ranked(graph, "shop/unused.py") == []


def test_a_context_is_whole_or_declarations_and_within_its_budget(tmp_path: Path) -> None:
    body = "".join(f"    a{n} = {n}\n" for n in range(200))
    texts = {
        **SHOP,
        "shop/stock.py": f"def units():\n{body}    return 1\n\n\ndef more():\n    return 1\n",
    }
    graph = graph_of(tmp_path / "shop", texts)
    shelf = Shelf(Options())
    forms: dict[int, list[tuple[str, str]]] = {}
    for budget in (5, 300, 5000):
        packed = pack(graph, "shop/front.py", budget, shelf, Counter())
        assert sum(shown.tokens for shown in packed) <= budget
        forms[budget] = [(shown.path, shown.form) for shown in packed]
    assert forms[5] == []
    assert ("shop/stock.py", "declarations") in forms[300]
    assert ("shop/stock.py", "whole") in forms[5000]


def test_declarations_keep_everything_but_the_outermost_bodies() -> None:
    python = (
        "@dec\ndef f(x: int) -> int:\n    def g():\n        return 1\n    return g()\n\n\nX = 1\n\n\n"
        "class A:\n    y = 2\n\n    def m(self):\n        return self.y\n"
    )
    syntax = files.syntax("python", "")
    assert declarations(python.encode(), syntax) == (
        b"@dec\ndef f(x: int) -> int:\n    ...\n\n\nX = 1\n\n\n"
        b"class A:\n    y = 2\n\n    def m(self):\n        ...\n"
    )
    c = b"int f(int x)\n{\n  return g(x) + 1;\n}\nstruct s { int a; };\n"
    assert declarations(c, files.syntax("c", "")) == b"int f(int x)\n{ ... }\nstruct s { int a; };\n"
    assert declarations(b"X = 1\n", syntax) is None
