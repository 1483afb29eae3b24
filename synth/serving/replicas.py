"""Which engine of a pool answers a request.

Calls that share a prompt prefix should meet the same engine's cache: engines are
ranked by rendezvous hash of the request's affinity, so that adding or losing one
moves only the prefixes that it owned. A request takes the first engine of its
ranking that is not *suspect* and not full; when all are full, the one with the
shortest queue (spill-over). An engine is suspect for a few seconds after it
could not be reached; when all are, the ranking alone decides.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import lru_cache
from time import monotonic

from openai import AsyncOpenAI

from synth.serving.admission import Admission
from synth.serving.deadline import Deadline

SUSPECT_SECONDS = 5.0


class Replica:
    """One engine of a pool: its client, its limit, its pace."""

    def __init__(self, url: str, client: AsyncOpenAI, admission: Admission) -> None:
        self.url = url
        self.client = client
        self.admission = admission
        self.deadline = Deadline()
        self._suspect_until = 0.0

    @property
    def suspect(self) -> bool:
        """It could not be reached a moment ago."""
        return monotonic() < self._suspect_until

    @property
    def full(self) -> bool:
        """A further call would wait."""
        return self.admission.in_flight + self.admission.waiting >= int(self.admission.limit)

    def reached(self, *, ok: bool) -> None:
        """Note whether it could be reached."""
        self._suspect_until = 0.0 if ok else monotonic() + SUSPECT_SECONDS


@lru_cache(maxsize=4096)
def ranking(affinity: str, urls: tuple[str, ...]) -> tuple[int, ...]:
    """Indexes of `urls`, best first, for one affinity."""
    weights = [hashlib.blake2b(f"{affinity}\0{url}".encode(), digest_size=8).digest() for url in urls]
    return tuple(sorted(range(len(urls)), key=lambda i: weights[i], reverse=True))


def choose(replicas: Sequence[Replica], affinity: str) -> Replica:
    """The engine for a request of this affinity; at least one replica is given."""
    if len(replicas) == 1:
        return replicas[0]
    order = [replicas[i] for i in ranking(affinity, tuple(r.url for r in replicas))]
    alive = [r for r in order if not r.suspect] or order
    free = next((r for r in alive if not r.full), None)
    return free or min(alive, key=lambda r: r.admission.in_flight + r.admission.waiting)
