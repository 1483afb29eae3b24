"""A file reduced to what it declares: bodies of functions are left out, everything else stays as it is."""

from __future__ import annotations

from collections.abc import Iterator

from synth.syntax import grammars
from synth.syntax.blocks import canonical, find_pools
from synth.syntax.tables import Syntax

BRACES, BARE = b"{ ... }", b"..."


def declarations(data: bytes, syntax: Syntax) -> bytes | None:
    """The text without the bodies of its outermost functions; None where nothing can be left out."""
    table = {kind: types for kind, types in syntax.blocks.items() if canonical(kind) == "func_body"}
    try:
        root = grammars.parse(syntax.grammar, data).root_node
    except grammars.UnparsableError:
        return None
    pools = find_pools(root, syntax.grammar, table, (0, len(data)))
    bodies = [(f.node.start_byte, f.node.end_byte) for f in pools.get("func_body", ())]
    made = b"".join(_kept(data, bodies))
    return made if len(made) < len(data) else None


def _kept(data: bytes, bodies: list[tuple[int, int]]) -> Iterator[bytes]:
    at = 0
    for start, end in sorted(bodies, key=lambda body: (body[0], -body[1])):
        if start < at:  # within a body that was left out
            continue
        short = BRACES if data[start : start + 1] == b"{" else BARE
        if end - start > len(short):
            yield data[at:start]
            yield short
            at = end
    yield data[at:]
