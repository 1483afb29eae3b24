"""Reading a campaign's samples with what belongs to them, in order and in chunks.

Memory stays at one chunk however large the campaign is. The session must see one
moment, since the rows are read over several queries.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from sqlmodel import Session, col, select

from db.models import Candidate, Generation, Sample, Seed
from db.quarantine import free
from synth.export.row import Entry, Source, relative
from synth.vocabulary import SampleKind, Verdict

CHUNK = 500


def read_entries(session: Session, campaign_id: str, kind: SampleKind, *, lost: bool) -> Iterator[Entry]:
    """Samples of one kind by number; with `lost`, also the candidates that each one beat.

    What is quarantined is left out.
    """
    at = -1
    while True:
        query = select(Sample).where(
            Sample.campaign_id == campaign_id, Sample.kind == kind, Sample.number > at, free()
        )
        samples = session.exec(query.order_by(col(Sample.number)).limit(CHUNK)).all()
        if not samples:
            return
        yield from _entries(session, samples, lost)
        at = samples[-1].number
        session.expunge_all()


def _entries(session: Session, samples: Sequence[Sample], lost: bool) -> Iterator[Entry]:
    ids = {s.seed_id for s in samples if s.seed_id}
    seeds = {s.id: s for s in session.exec(select(Seed).where(col(Seed.id).in_(ids)))}
    sources = _sources(session, samples)
    losers = _losers(session, samples) if lost else {}
    for s in samples:
        beaten = losers.get((s.task_id, s.language), ())
        yield Entry(s, seeds.get(s.seed_id), sources.get(s.candidate_id, Source()), tuple(beaten))


def _sources(session: Session, samples: Sequence[Sample]) -> dict[str, Source]:
    """The model of each sample's winning candidate, by candidate."""
    query = (
        select(Candidate.id, Generation.model, Generation.revision)
        .join(Generation, col(Generation.key) == col(Candidate.generation_key))
        .where(col(Candidate.id).in_({s.candidate_id for s in samples if s.candidate_id}))
    )
    return {ident: Source(relative(model), revision) for ident, model, revision in session.exec(query)}


def _losers(session: Session, samples: Sequence[Sample]) -> dict[tuple[str, str], list[Candidate]]:
    """Candidates that lost for a reason that was proved, by task and language.

    Proved means: an agreed vector that the candidate fails, or a compiler that
    refuses it. A candidate that merely went unproved did not lose.
    """
    query = select(Candidate).where(
        col(Candidate.task_id).in_({s.task_id for s in samples}), Candidate.reason != ""
    )
    order = (col(Candidate.language), col(Candidate.slot), col(Candidate.attempt), col(Candidate.id))
    found: dict[tuple[str, str], list[Candidate]] = defaultdict(list)
    for candidate in session.exec(query.order_by(*order)):
        if candidate.response and _proved_wrong(candidate):
            found[candidate.task_id, candidate.language].append(candidate)
    return found


def _proved_wrong(candidate: Candidate) -> bool:
    case = candidate.evidence.get("case")
    known = isinstance(case, dict) and bool(case.get("known"))
    return known or (candidate.verdict == Verdict.COMPILE_ERROR and bool(candidate.evidence.get("error")))
