"""Keeping samples out of exports, with the reason; they stay in the store.

A sample is quarantined by rows of their own table, one for each rule and exercise
that it met, so that looking again writes nothing twice and every reason is kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from sqlalchemy import ColumnElement, update
from sqlmodel import Session, col, exists, select

from db.models import Export, Quarantine, Sample
from db.rows import insert_missing

CHUNK = 500


def free() -> ColumnElement[bool]:
    """The condition on `Sample` that nothing stands against it."""
    return ~exists().where(col(Quarantine.sample_id) == col(Sample.id))


def quarantine(session: Session, rows: Sequence[Quarantine]) -> int:
    """Write reasons; exports of the campaigns that have new ones are stale. Returns how many were new."""
    written = insert_missing(session, rows)
    if written:
        campaigns = {row.campaign_id for row in rows}
        stale = update(Export).where(col(Export.campaign_id).in_(campaigns)).values(stale=True)
        session.connection().execute(stale)
    return written


def each_sample(session: Session, campaign_id: str) -> Iterator[Sample]:
    """All samples of a campaign by number, a chunk at a time in memory."""
    at = -1
    while True:
        query = select(Sample).where(Sample.campaign_id == campaign_id, Sample.number > at)
        found = session.exec(query.order_by(col(Sample.number)).limit(CHUNK)).all()
        if not found:
            return
        yield from found
        at = found[-1].number
        session.expunge_all()


def reasons(session: Session, sample_ids: Iterable[str]) -> dict[str, list[Quarantine]]:
    """What stands against these samples, by sample."""
    query = select(Quarantine).where(col(Quarantine.sample_id).in_(list(sample_ids)))
    found: dict[str, list[Quarantine]] = {}
    for row in session.exec(query.order_by(col(Quarantine.id))):
        found.setdefault(row.sample_id, []).append(row)
    return found
