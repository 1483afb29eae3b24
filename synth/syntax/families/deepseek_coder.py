"""DeepSeek-Coder: prefix, hole, suffix, then the middle. Its bars and blocks are not ASCII."""

from __future__ import annotations

from synth.syntax.families.family import Family, prefix_first
from synth.syntax.families.frame import Frame

BEGIN, HOLE, FILLED = "<｜fim▁begin｜>", "<｜fim▁hole｜>", "<｜fim▁end｜>"
END = "<｜end▁of▁sentence｜>"

FAMILY = Family(
    name="deepseek-coder",
    forms={"psm": prefix_first(BEGIN, HOLE, FILLED)},
    end=END,
    control=(BEGIN, HOLE, FILLED, END, "<｜begin▁of▁sentence｜>", "<|EOT|>"),
    mix={"psm": 1.0},
    frame=Frame("#", inside="all"),
    ids={"<｜begin▁of▁sentence｜>": 32013, END: 32014, HOLE: 32015, BEGIN: 32016, FILLED: 32017},
)
