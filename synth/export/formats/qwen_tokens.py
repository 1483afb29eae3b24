"""The control tokens of the Qwen2.5-Coder tokenizer (ids 151643 to 151664)."""

from __future__ import annotations

PREFIX = "<|fim_prefix|>"
SUFFIX = "<|fim_suffix|>"
MIDDLE = "<|fim_middle|>"
END = "<|endoftext|>"
CONTROL = (
    PREFIX,
    SUFFIX,
    MIDDLE,
    END,
    "<|fim_pad|>",
    "<|repo_name|>",
    "<|file_sep|>",
    "<|im_start|>",
    "<|im_end|>",
)


def has_control_token(*texts: str) -> bool:
    """Whether a text holds the spelling of a control token, which a tokenizer would take for it."""
    return any(token in text for token in CONTROL for text in texts)
