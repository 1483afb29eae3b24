"""Codestral: suffix first; the middle runs on from the prefix with no mark between them."""

from __future__ import annotations

from synth.syntax.families.family import Family, suffix_first
from synth.syntax.families.frame import Frame

SUFFIX, PREFIX = "[SUFFIX]", "[PREFIX]"
END = "</s>"

FAMILY = Family(
    name="codestral",
    forms={"joined": suffix_first(SUFFIX, PREFIX, "")},
    end=END,
    control=(
        SUFFIX,
        PREFIX,
        "[MIDDLE]",
        "<s>",
        END,
        "[INST]",
        "[/INST]",
        "[TOOL_CALLS]",
        "[AVAILABLE_TOOLS]",
        "[/AVAILABLE_TOOLS]",
        "[TOOL_RESULTS]",
        "[/TOOL_RESULTS]",
    ),
    mix={"joined": 1.0},
    frame=Frame("+++++ ", inside="all"),
)
