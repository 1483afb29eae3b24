"""Opening the store for a command: one that must exist already, and the campaign that was meant."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from difflib import get_close_matches
from typing import TYPE_CHECKING

from synth.cli.place import Place
from synth.errors import StoreError

if TYPE_CHECKING:
    from db.models import Campaign
    from db.store import Store


@contextmanager
def existing(place: Place) -> Iterator[Store]:
    """The store of this place, read-only: looking never creates or migrates one."""
    from db.store import Store

    store = Store.open(place.settings.store_url, read_only=True)
    try:
        yield store
    finally:
        store.close()


def find_campaign(store: Store, name: str | None) -> Campaign:
    """The campaign by id, by a beginning of its id, by its name (the newest), or the newest of all.

    Raises `StoreError` with the nearest id.
    """
    campaigns = all_campaigns(store)
    if not campaigns:
        raise StoreError("the store holds no campaign", mend="run one: `synth run FILE`")
    if name is None:
        return campaigns[0]
    for fits in (lambda c: c.id == name, lambda c: c.name == name, lambda c: c.id.startswith(name)):
        found = next(filter(fits, campaigns), None)
        if found is not None:
            return found
    near = get_close_matches(name, [c.id for c in campaigns], n=1, cutoff=0.4)
    hint = f"did you mean {near[0]}?" if near else "`synth list` lists them"
    raise StoreError(f"no campaign {name!r}", mend=hint)


def all_campaigns(store: Store) -> list[Campaign]:
    """Campaigns, the newest first."""
    from sqlmodel import col, select

    from db.models import Campaign

    with store.read() as session:
        return list(
            session.exec(select(Campaign).order_by(col(Campaign.created_at).desc(), col(Campaign.id)))
        )


def kept_samples(store: Store) -> dict[str, int]:
    """Accepted samples by campaign."""
    from sqlmodel import col, func, select

    from db.models import Sample

    query = select(Sample.campaign_id, func.count()).group_by(col(Sample.campaign_id))
    with store.read() as session:
        return dict(session.exec(query).all())
