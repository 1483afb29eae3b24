"""The registry of formats: one small module each, a pure projection of an entry.

A format says which kind of sample it takes, and turns one entry into rows, or into
the reason that there is none. Adding a format is adding its module,
its name in `synth.spec.ExportFormat`, and a line here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import get_args

from synth.errors import ExportError
from synth.export.formats import dpo, fim, fim_family, messages, prompt_completion, qwen_chatml
from synth.export.row import Entry, LeftOut, Row
from synth.spec import ExportFormat
from synth.syntax import families
from synth.vocabulary import SampleKind


@dataclass(frozen=True)
class Format:
    """One export format. `columns` documents the row for the card, in order."""

    kind: SampleKind
    project: Callable[[Entry], Iterable[Row | LeftOut]]
    columns: Mapping[str, str]
    wants: str
    """What a campaign must hold for this format to have rows."""
    lost: bool = False
    """Whether it needs the candidates that lost."""


_INSTRUCTION = "accepted instruction samples"
_FIM = "accepted fill-in-the-middle samples"


def _family(name: str) -> Format:
    return Format(SampleKind.FIM, fim_family.rows_for(families.get(name)), fim_family.COLUMNS, _FIM)


FORMATS: Mapping[ExportFormat, Format] = {
    "messages": Format(SampleKind.INSTRUCTION, messages.rows, messages.COLUMNS, _INSTRUCTION),
    "prompt-completion": Format(
        SampleKind.INSTRUCTION, prompt_completion.rows, prompt_completion.COLUMNS, _INSTRUCTION
    ),
    "qwen-chatml": Format(SampleKind.INSTRUCTION, qwen_chatml.rows, qwen_chatml.COLUMNS, _INSTRUCTION),
    "fim": Format(SampleKind.FIM, fim.rows, fim.COLUMNS, _FIM),
    "fim-qwen": _family("qwen2.5-coder"),
    "fim-starcoder2": _family("starcoder2"),
    "fim-codellama": _family("codellama"),
    "fim-deepseek-coder": _family("deepseek-coder"),
    "fim-codestral": _family("codestral"),
    "dpo": Format(
        SampleKind.INSTRUCTION,
        dpo.rows,
        dpo.COLUMNS,
        "agreed samples whose task has a losing candidate in the same language",
        lost=True,
    ),
}


def get(name: str) -> Format:
    """The format of that name. Raises `ExportError` with the known names."""
    known: tuple[ExportFormat, ...] = get_args(ExportFormat)
    for format_name in known:
        if format_name == name:
            return FORMATS[format_name]
    raise ExportError(f"unknown export format {name!r}", mend=f"use one of {', '.join(known)}")
