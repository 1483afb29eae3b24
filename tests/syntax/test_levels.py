"""Levels: every one of them is drawn, and what a made kind is made of."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from synth.syntax import grammars
from synth.syntax.blocks import GROUPS, MADE, find_pools, group_of, known_kinds, level_of
from synth.syntax.fim import FimSplit, extract
from synth.syntax.shaping import reshaped
from synth.syntax.tables import syntax_of

HEAD = "import os\nimport sys\nimport json\nfrom pathlib import Path\n\n\n"
BODY = '''class Shop{0}:
    """Keeps stock number {0} and what it is worth."""

    limit{0} = 40 + {0}

    def sell{0}(self, piece, count):
        """Take pieces out of the stock of shop {0}."""
        # Shop {0} never sells more than it has.
        if count > self.stock{0}[piece]:
            raise ValueError(f"{0} has too few of {{piece}}")
        for number{0} in range(count):
            self.sold{0}.append((piece, number{0}))
        return [name{0} for name{0} in self.stock{0} if name{0} != piece]


'''
SOURCE = HEAD + "".join(BODY.format(number) for number in range(6))


def drawn() -> Iterator[FimSplit]:
    for seed in range(200):
        yield from extract(SOURCE, "python", 4, seed)


def shapes() -> Iterator[tuple[str, str]]:
    """Kind and text of everything that the file's blocks can become."""
    data, syntax = SOURCE.encode(), syntax_of("python")
    root = grammars.parse("python", data).root_node
    rng = Random(0)
    for pool in find_pools(root, "python", syntax.blocks, (0, len(data))).values():
        for found in pool:
            for _ in range(20):
                shape = reshaped(data, found, rng)
                yield shape.kind, data[shape.start : shape.end].decode()


def test_every_level_can_be_drawn() -> None:
    levels = {level_of(kind) for kind, _ in shapes()}
    assert levels == {level_of(kind) for kind in known_kinds()}
    assert {"expression", "statement", "control_flow", "body", "text"} <= {split.level for split in drawn()}


def test_made_kinds_are_what_they_say() -> None:
    texts = {kind: {text for k, text in shapes() if k == kind} for kind in MADE}
    assert texts["import_group"] == {"import os\nimport sys\nimport json"}
    assert all(text.startswith('"""') for text in texts["doc"])
    assert all(text.startswith(("limit", "def sell", '"""')) for text in texts["member"])
    assert {group_of(kind) for kind in MADE} <= set(GROUPS)


def test_a_control_flow_block_is_taken_with_and_without_its_header() -> None:
    loops = [split for split in drawn() if split.kind == "loop" and split.split == "node"]
    assert all(split.middle.lstrip().startswith("for") for split in loops if split.header)
    assert all("for number" not in split.middle for split in loops if not split.header)
    without = sum(not split.header for split in loops)
    assert 0.15 < without / len(loops) < 0.5
