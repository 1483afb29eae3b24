"""`dpo`: preference pairs that execution decided, as TRL's conversational prompt, chosen, rejected.

Chosen is an agreed sample. Rejected is a candidate for the same task in the same
language that was proved wrong: it fails an agreed vector, or does not compile.
The failing case is in the metadata. Each loser makes one pair, with different
code from the chosen one and from the other losers.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from db.models import Candidate
from synth.export.row import Entry, LeftOut, Row, core_row, signature_of, turn
from synth.proof.ballot import Evidence
from synth.proof.hints import failing_case_text
from synth.vocabulary import Level

LONGEST = 600
"""Characters of a compiler's message."""
COLUMNS = {
    "id": "the sample's id in the store and the loser's number",
    "prompt": "the user turn",
    "chosen": "the assistant turn that execution agreed on",
    "rejected": "an assistant turn that was proved wrong",
    "metadata": "provenance and proof; `verdict` and `evidence` are the loser's",
}


def rows(entry: Entry) -> Iterator[Row | LeftOut]:
    """One row a loser; none for a sample that is not agreed."""
    if entry.sample.level != Level.AGREED:
        yield LeftOut("not_agreed")
        return
    core = core_row(entry)
    user, assistant = core["messages"]
    different = list(_different(entry))
    if not different:
        yield LeftOut("no_loser")
    for number, loser in enumerate(different):
        about: dict[str, Any] = {"verdict": loser.verdict, "evidence": _evidence(entry, loser)}
        yield {
            "id": f"{core['id']}-{number}",
            "prompt": [user],
            "chosen": [assistant],
            "rejected": [turn("assistant", loser.response)],
            "metadata": core["metadata"] | about,
        }


def _different(entry: Entry) -> Iterator[Candidate]:
    """Losers whose code is not the chosen one's, each code once."""
    seen = {_words(entry.sample.code)}
    for loser in entry.lost:
        if _words(loser.code) not in seen:
            seen.add(_words(loser.code))
            yield loser


def _words(code: str) -> str:
    return " ".join(code.split())


def _evidence(entry: Entry, loser: Candidate) -> str:
    """The failing case as text; the compiler's message where nothing ran."""
    signature, case = signature_of(entry.sample), loser.evidence.get("case")
    if signature and case:
        return failing_case_text(Evidence.from_json(case), signature)
    return str(loser.evidence.get("error") or "").strip()[-LONGEST:]
