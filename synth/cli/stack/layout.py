"""The data directory: one stack, one store, one place for logs.

HOME/synth.db          the store (unless --store says otherwise)
HOME/temporal.db       the embedded Temporal server's own database
HOME/logs/*.log        one log a server, and crash logs
HOME/exports/          default folder of exports
HOME/stack.lock        held by the process that runs the servers; freed by the kernel when it dies
HOME/stack.json        who that is and where the servers listen
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from synth.errors import ServiceError
from synth.settings import Settings


@dataclass(frozen=True)
class Layout:
    """Paths of one data directory."""

    home: Path

    @property
    def temporal_db(self) -> Path:
        """Database file of the embedded Temporal server."""
        return self.home / "temporal.db"

    @property
    def logs(self) -> Path:
        """Folder of the servers' logs."""
        return self.home / "logs"

    @property
    def lock(self) -> Path:
        """File that the running stack holds locked."""
        return self.home / "stack.lock"

    @property
    def state(self) -> Path:
        """File that says where the running stack listens."""
        return self.home / "stack.json"


def prepare(settings: Settings) -> Layout:
    """Create the data directory. Raises `ServiceError` where it cannot be written."""
    layout = Layout(settings.home)
    try:
        layout.logs.mkdir(parents=True, exist_ok=True)
        with layout.lock.open("a"):
            pass
    except OSError as error:
        reason = error.strerror or str(error)
        raise ServiceError(
            f"cannot write the data directory {settings.home}: {reason}",
            mend="give another with --home or SYNTH_HOME",
        ) from error
    return layout
