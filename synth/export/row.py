"""The core row: what every format is a projection of.

    {"id", "messages": [user, assistant], "metadata": {…}}

All contents are plain strings and numbers, every key is always there and nothing
is null, so Arrow infers one schema whatever rows a file begins with. Rows hold no
times and no paths of this machine.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import PurePosixPath, PureWindowsPath
from typing import Any, NamedTuple

from db.models import Candidate, Sample, Seed
from synth.proof.signature import Signature, SignatureError

Row = dict[str, Any]


class LeftOut(NamedTuple):
    """Why a sample has no row in a format; counted."""

    reason: str


@dataclass(frozen=True)
class Source:
    """The model that wrote a sample; both empty for samples that no model wrote (FIM)."""

    model: str = ""
    revision: str = ""


@dataclass(frozen=True)
class Entry:
    """One sample with everything that a format may need."""

    sample: Sample
    seed: Seed | None
    source: Source
    lost: tuple[Candidate, ...] = field(default=())
    """Candidates of the same task and language that lost with evidence, in a fixed order."""

    @property
    def licence(self) -> str:
        """SPDX identifier of what the sample came from; empty when nobody stated one."""
        return self.sample.licence or (self.seed.licence if self.seed else "")


def core_row(entry: Entry) -> Row:
    """The core row of an instruction sample."""
    sample = entry.sample
    messages = [turn("user", sample.instruction), turn("assistant", sample.response)]
    return {"id": sample.id, "messages": messages, "metadata": metadata(entry)}


def turn(role: str, content: str) -> dict[str, str]:
    """One chat message."""
    return {"role": role, "content": content}


def metadata(entry: Entry) -> Row:
    """Where a sample comes from and how far it was proved; the same keys for every row."""
    sample = entry.sample
    return {
        "language": sample.language,
        "recipe": sample.recipe,
        "level": sample.level,
        "score": round(float(sample.score), 4),
        "title": sample.title,
        "concept": str(sample.meta.get("concept") or ""),
        "difficulty": str(sample.meta.get("difficulty") or ""),
        "signature": signature_text(sample),
        "tests": sample.tests,
        "licence": entry.licence,
        "seed": _seed(entry.seed),
        "model": entry.source.model,
        "revision": entry.source.revision,
    }


def signature_of(sample: Sample) -> Signature | None:
    """The typed signature that a sample was proved with, if there is one."""
    try:
        return Signature.from_json(sample.meta.get("signature"))
    except SignatureError:
        return None


def signature_text(sample: Sample) -> str:
    """The signature as text, `name(parameter: type, …) -> type`; empty without one."""
    return str(signature_of(sample) or "")


def _seed(seed: Seed | None) -> Row:
    return {
        "repo": repo_name(seed.repo) if seed else "",
        "path": relative(seed.path) if seed else "",
        "start_line": seed.start_line if seed else 0,
        "end_line": seed.end_line if seed else 0,
        "commit": seed.commit if seed else "",
    }


def relative(path: str) -> str:
    """A path inside a repository as it is; of a path on this machine only the file's name."""
    if PurePosixPath(path).is_absolute() or PureWindowsPath(path).is_absolute():
        return PureWindowsPath(path).name
    return path


def repo_name(repo: str) -> str:
    """A repository's name or address; of a folder on this machine only its own name."""
    return relative(repo) if "://" not in repo else repo
