"""Rows of one file: its splits with everything that a trainer may ask about them.

Neutral rows hold `prefix`, `middle` and `suffix`; rows for a family hold `form`,
`prompt` and `completion` instead. All rows of a run have the same keys, and no
row holds a time or a path of this machine. `proved` says that taking the middle
away was tried and broke something that passes with it, and `proof` what it was.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator
from typing import Any, NamedTuple

from synth.syntax import grammars, rules
from synth.syntax.blocks import group_of
from synth.syntax.families.family import Family, Form, Parts, Rendered
from synth.syntax.fim import FimSplit, split_file
from synth.syntax.infill import files, tokens
from synth.syntax.infill.chat import render_chat
from synth.syntax.infill.options import Options
from synth.syntax.infill.window import shown

NO_PROOF: dict[str, str] = {"by": "", "hole": "", "gave": "", "detail": ""}
"""Of a row whose middle nobody took away; every row has these keys, as texts."""
KEY_DIGITS = 16
_SUFFIX_FIRST: tuple[Form, ...] = ("spm", "joined")


class Made(NamedTuple):
    """One row with what the merge asks: which share it counts for, and what it trains."""

    cell: str
    """`group/length`: the split kind, or the block's group for whole nodes; `short` or `long`."""
    key: str
    """The start of `FimSplit.key`: equal keys train the same thing."""
    row: dict[str, Any]


class Source(NamedTuple):
    """One file that was read."""

    file: files.File
    text: str
    digest: str
    licence: str


def file_rows(source: Source, options: Options, counts: Counter[str]) -> Iterator[Made]:
    """The rows of one file; refusals are counted as `file:…`, `draw:…` and `row:…`."""
    syntax = files.syntax(source.file.language, source.file.grammar)
    report = split_file(source.text, syntax, options.per_file, options.seed, options.mix, options.bounds)
    what = "draw" if report.splits or report.skipped.total() > 1 else "file"
    counts.update({f"{what}:{reason}": n for reason, n in report.skipped.items()})
    for split in report.splits:
        row = _row(source, split, options)
        if isinstance(row, str):
            counts[f"row:{row}"] += 1
        else:
            yield Made(cell_of(split), split.key[:KEY_DIGITS], row)


def cell_of(split: FimSplit) -> str:
    """Which share a split counts for."""
    name = group_of(split.kind) if split.split == "node" else split.split
    return f"{name}/{'short' if len(split.middle.encode()) <= rules.SHORT_BYTES else 'long'}"


def _row(source: Source, split: FimSplit, options: Options) -> dict[str, Any] | str:
    """The row, or the reason that there is none."""
    family, counter = options.made_for, tokens.counter(options.tokenizer)
    parts = Parts(split.prefix, split.middle, split.suffix)
    if family is not None and family.spelled("".join(parts)):
        return "special_token"
    form = form_of(family, options, split.key[:KEY_DIGITS])

    def rendered(parts: Parts) -> Rendered:
        return _rendered(parts, family, form, source.file.language)

    kept = shown(parts, lambda p: counter.count(rendered(p).text), options.max_tokens, options.cut)
    if kept is None:
        return "over_budget"
    return {
        "id": id_of(source, split),
        **texts_of(kept, family, form, source.file.language),
        **described(source, split, kept, counter.count(rendered(kept).text), options),
    }


def id_of(source: Source, split: FimSplit) -> str:
    """The same for the same split of the same bytes."""
    return _digest(source.digest, split.split, str(split.start_byte), str(split.end_byte))[:16]


def described(source: Source, split: FimSplit, kept: Parts, total: int, options: Options) -> dict[str, Any]:
    """What a row says of its split. `kept` is what is shown of the file, `total` the tokens of the row."""
    counter = tokens.counter(options.tokenizer)
    start = len(split.prefix.encode()) - len(kept.prefix.encode())
    return {
        "path": source.file.name,
        "language": source.file.language,
        "split": split.split,
        "kind": split.kind,
        "node": split.node_type,
        "level": split.level,
        "header": split.header,
        "licence": source.licence,
        "start_line": split.start_line,
        "start_byte": split.start_byte,
        "shown": [start, start + len("".join(kept).encode())],
        "file_sha256": source.digest,
        "tokens": total,
        "middle_tokens": counter.count(split.middle),
        "counted_by": counter.name,
        "grammar": grammars.identity(files.syntax(source.file.language, source.file.grammar).grammar),
        "proved": False,
        "proof": NO_PROOF,
    }


def texts_of(parts: Parts, family: Family | None, form: Form | str, language: str) -> dict[str, str]:
    """The part of a row that is trained on: the parts, or the family's texts in one form."""
    if family is None:
        return parts._asdict()
    made = _rendered(parts, family, form, language)
    return {"family": family.name, "form": form, "prompt": made.prompt, "completion": made.completion}


def _rendered(parts: Parts, family: Family | None, form: Form | str, language: str) -> Rendered:
    if family is None:
        return Rendered(parts.prefix, parts.middle + parts.suffix)
    if form == "chat":
        return render_chat(parts, language)
    return family.render(parts, next(known for known in family.forms if known == form))


def form_of(family: Family | None, options: Options, key: str) -> Form | str:
    """By the middle's key alone, so that it does not depend on what else is in the run."""
    if family is None:
        return ""
    if point("chat", options.seed, key) < options.chat_share:
        return "chat"
    at = point("form", options.seed, key)
    late = [form for form in _SUFFIX_FIRST if form in family.forms]
    if options.spm_rate < 0 or not late or "psm" not in family.forms:
        return family.form_at(at)
    return late[-1] if at < options.spm_rate else "psm"


def point(what: str, seed: int, key: str) -> float:
    """A number between 0 and 1 that depends on its arguments alone."""
    return int(_digest(what, str(seed), key)[:13], 16) / 16**13


def _digest(*words: str) -> str:
    return hashlib.sha256("\x1f".join(words).encode()).hexdigest()
