"""Preparing a campaign: its rows, before any workflow runs.

Preparing is idempotent: the same file in the same store is the same campaign,
which goes on where it was. `new` makes another run of the file, named by a
counter.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlmodel import Session, col, select

from agents.draws import short_id
from db.models import Campaign, Json, Seed, now
from db.store import Store, insert_missing
from synth.corpus.seeds import Planned, campaign_seeds
from synth.spec import CampaignSpec
from synth.vocabulary import CampaignStatus

_OVER = (CampaignStatus.FINISHED, CampaignStatus.STOPPED)


@dataclass(frozen=True)
class Prepared:
    """A campaign that is ready to run, goes on, or is over."""

    campaign_id: str
    resumed: bool
    finished: bool


def prepare(store: Store, spec: CampaignSpec, *, new: bool = False) -> Prepared:
    """Write the campaign's and its seeds' rows unless they stand. Raises `SpecError` for bad seeds."""
    ident = _next_id(store, spec) if new else spec.id
    with store.read() as session:
        known = session.get(Campaign, ident)
    if known is not None:
        over = known.status in _OVER or not store.write(lambda session: _reopen(session, ident))
        return Prepared(ident, resumed=not over, finished=over)
    seeds = [_seed(ident, n, planned) for n, planned in enumerate(campaign_seeds(spec))]
    store.write(lambda session: _insert(session, ident, spec, seeds))
    return Prepared(ident, resumed=False, finished=False)


def _next_id(store: Store, spec: CampaignSpec) -> str:
    with store.read() as session:
        taken = set(session.exec(select(Campaign.id).where(col(Campaign.id).startswith(spec.id))))
    if spec.id not in taken:
        return spec.id
    return next(name for n in range(2, len(taken) + 3) if (name := f"{spec.id}-{n}") not in taken)


def _seed(campaign_id: str, ordinal: int, planned: Planned) -> Seed:
    seed, kind = planned
    return Seed(
        id=short_id(campaign_id, "seed", seed.content_hash),
        campaign_id=campaign_id,
        ordinal=ordinal,
        kind=kind,
        language=seed.language,
        text=seed.text,
        repo=seed.repo,
        path=seed.path,
        start_line=seed.start_line,
        end_line=seed.end_line,
        commit=seed.commit,
        licence=seed.licence,
        content_hash=seed.content_hash,
    )


def _insert(session: Session, ident: str, spec: CampaignSpec, seeds: list[Seed]) -> None:
    campaign = Campaign(
        id=ident,
        name=spec.name,
        spec=spec.model_dump(mode="json"),
        spec_hash=spec.digest(),
        random_seed=spec.seed,
        horizon=spec.horizon,
    )
    insert_missing(session, [campaign])
    session.flush()
    insert_missing(session, seeds)


def _reopen(session: Session, ident: str) -> bool:
    """A paused or failed campaign that is run again runs, unless it has ended since it was looked at."""
    campaign = session.get_one(Campaign, ident)
    if campaign.status in _OVER:
        return False
    campaign.status, campaign.finish_reason, campaign.started_at = CampaignStatus.RUNNING, "", now()
    session.add(campaign)
    return True


def record_models(store: Store, campaign_id: str, models: dict[str, Json]) -> None:
    """Keep what answered for each pool: engine, model, revision or digest, parameters."""

    def write(session: Session) -> None:
        campaign = session.get_one(Campaign, campaign_id)
        campaign.models = models
        session.add(campaign)

    store.write(write)
