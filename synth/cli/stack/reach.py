"""Finding the Temporal server that a home's campaigns live in, for commands that start nothing."""

from __future__ import annotations

from synth.cli.stack.layout import Layout
from synth.cli.stack.state import StackState
from synth.cli.stack.temporal import named
from synth.errors import ServiceError
from synth.settings import Settings
from workflows.client import Cluster


def reach(settings: Settings, option: str | None = None) -> Cluster:
    """The named server, the running stack's, or the environment's, in this order.

    Raises `ServiceError` when there is none.
    """
    state = None if option else StackState.read(Layout(settings.home))
    if state is not None:
        return Cluster(state.address, state.namespace)
    found = named(option)
    if found is None:
        raise ServiceError(
            f"nothing runs in {settings.home}",
            mend="start it with `synth up` or `synth run FILE`, or name a server with --temporal",
        )
    return found.cluster
