"""Qwen2.5-Coder: prefix, suffix, middle (technical report, arXiv 2409.12186, section 3).

The other two forms are spelled with the same tokens and have no share: the
models were trained on the first only.
"""

from __future__ import annotations

from synth.syntax.families.family import Family, prefix_first, suffix_first
from synth.syntax.families.frame import Frame

PREFIX = "<|fim_prefix|>"
MIDDLE = "<|fim_middle|>"
SUFFIX = "<|fim_suffix|>"
PAD = "<|fim_pad|>"
REPOSITORY = "<|repo_name|>"
FILE = "<|file_sep|>"
END = "<|endoftext|>"

FAMILY = Family(
    name="qwen2.5-coder",
    forms={
        "psm": prefix_first(PREFIX, SUFFIX, MIDDLE),
        "spm": suffix_first(SUFFIX, PREFIX, MIDDLE),
        "joined": suffix_first(PREFIX + SUFFIX, MIDDLE, ""),
    },
    end=END,
    control=(
        PREFIX,
        SUFFIX,
        MIDDLE,
        END,
        PAD,
        REPOSITORY,
        FILE,
        "<|im_start|>",
        "<|im_end|>",
        "<|object_ref_start|>",
        "<|object_ref_end|>",
        "<|box_start|>",
        "<|box_end|>",
        "<|quad_start|>",
        "<|quad_end|>",
        "<|vision_start|>",
        "<|vision_end|>",
        "<|vision_pad|>",
        "<|image_pad|>",
        "<|video_pad|>",
    ),
    mix={"psm": 1.0},
    ids={
        END: 151643,
        PREFIX: 151659,
        MIDDLE: 151660,
        SUFFIX: 151661,
        PAD: 151662,
        REPOSITORY: 151663,
        FILE: 151664,
    },
    frame=Frame(FILE, REPOSITORY),
)
