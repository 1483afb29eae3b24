"""Opening the store for a command: one that must exist already, and the campaign that was meant."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import TYPE_CHECKING

from synth.cli.place import Place
from synth.errors import StoreError

if TYPE_CHECKING:
    from db.models import Campaign
    from db.store import Store


def existing(place: Place) -> AbstractContextManager[Store]:
    """The store of this place, read-only: looking never creates or migrates one."""
    return _opened(place, read_only=True)


def changed(place: Place) -> AbstractContextManager[Store]:
    """The store of this place, to write in: migrated if need be, and never a new one."""
    return _opened(place, read_only=False)


@contextmanager
def _opened(place: Place, *, read_only: bool) -> Iterator[Store]:
    from db.store import Store

    store = Store.open(place.settings.store_url, read_only=read_only, create=False)
    try:
        yield store
    finally:
        store.close()


def campaign_of(store: Store, name: str | None) -> Campaign:
    """The named campaign, or the newest one. Raises `StoreError` when there is none."""
    from db import queries

    with store.read() as session:
        if name is not None:
            return queries.find_campaign(session, name)
        newest = next(iter(queries.campaigns(session)), None)
        if newest is None:
            raise StoreError("the store holds no campaign", mend="run one: `synth run FILE`")
        return queries.find_campaign(session, newest.id)
