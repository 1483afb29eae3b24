"""The control tokens of the Qwen2.5-Coder tokenizer (ids 151643 to 151664)."""

from __future__ import annotations

from synth.syntax.families.qwen25_coder import FAMILY


def has_control_token(*texts: str) -> bool:
    """Whether a text holds the spelling of a control token, which a tokenizer would take for it."""
    return bool(FAMILY.spelled(*texts))
