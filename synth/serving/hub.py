"""A model file from the Hugging Face hub, through its official client.

The client resumes broken downloads by itself. Whether a hub can be reached at
all is asked first with one short connection, because on a machine without one
the client would try for minutes.
"""

from __future__ import annotations

import os
import socket
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from synth.serving.entries import ModelEntry
from synth.serving.progress import Listener, Phase, Progress

CONNECT_SECONDS = 3.0


class HubSkipped(Exception):
    """The hub was not used; the text says why."""


def fetch(entry: ModelEntry, folder: Path, listen: Listener) -> Path:
    """Download the file into `folder`, resuming what is there. Raises `HubSkipped`."""
    if entry.hub is None:
        raise HubSkipped("not on the hub")
    if os.environ.get("HF_HUB_OFFLINE", "0").lower() not in ("", "0", "false", "no"):
        raise HubSkipped("HF_HUB_OFFLINE is set")
    from huggingface_hub import constants, hf_hub_download
    from huggingface_hub.errors import HfHubHTTPError, LocalEntryNotFoundError

    _reach(constants.ENDPOINT)
    try:
        got = hf_hub_download(
            entry.hub.repo,
            entry.hub.filename,
            revision=entry.hub.revision,
            local_dir=folder,
            etag_timeout=CONNECT_SECONDS * 2,
            tqdm_class=_bar(entry, listen),
        )
    except (HfHubHTTPError, LocalEntryNotFoundError, OSError, ValueError) as error:
        raise HubSkipped(f"{type(error).__name__}: {_line(error)}") from error
    return Path(str(got))


def _reach(endpoint: str) -> None:
    """One connection, to the hub or to the proxy that leads there."""
    proxy = os.environ.get("HTTPS_PROXY") or os.environ.get("https_proxy")
    target = urlsplit(proxy or endpoint)
    port = target.port or (443 if target.scheme == "https" else 80)
    try:
        socket.create_connection((target.hostname or "", port), timeout=CONNECT_SECONDS).close()
    except OSError as error:
        raise HubSkipped(f"cannot be reached ({error})") from error


def _bar(entry: ModelEntry, listen: Listener) -> type[Any]:
    """A progress bar class that draws nothing and reports."""
    from huggingface_hub import utils

    base: Any = getattr(utils, "tqdm")  # noqa: B009 - not in the package's typed exports

    class Bar(base):  # type: ignore[misc]
        def __init__(self, *args: Any, **kwargs: Any) -> None:
            super().__init__(*args, **{**kwargs, "disable": True})
            self.seen = int(kwargs.get("initial") or 0)

        def update(self, n: float | None = 1) -> None:
            self.seen += int(n or 0)
            listen(Progress(Phase.HUB, self.seen, entry.size))

    return Bar


def _line(error: Exception) -> str:
    return " ".join(str(error).split())[:160]
