"""The port that a person asked for, or a free one."""

from __future__ import annotations

from synth.errors import ServiceError
from synth.serving.ports import LOOPBACK, free_port, in_use


def claim(port: int | None) -> int:
    """Raises `ServiceError` when the port that was asked for is taken."""
    if port is None:
        return free_port()
    if in_use(port):
        raise ServiceError(
            f"port {port} of {LOOPBACK} is in use", mend="leave --port out to have a free one picked"
        )
    return port
