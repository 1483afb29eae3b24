"""What a child process sees of our environment: an allow-list, never everything.

Keys of endpoints and tokens of registries stay here unless a caller hands them
over by name.
"""

from __future__ import annotations

import os
from collections.abc import Mapping

_NAMES = frozenset(
    {
        *("PATH", "HOME", "USER", "LANG", "LANGUAGE", "TZ", "TMPDIR", "TERM"),
        *("PYTHONPATH", "PYTHONHASHSEED", "VIRTUAL_ENV", "LD_LIBRARY_PATH"),
        *("SSL_CERT_FILE", "SSL_CERT_DIR", "XDG_CACHE_HOME"),
    }
)
_PREFIXES = ("LC_",)


def environment(
    extra: Mapping[str, str] | None = None, *, prefixes: tuple[str, ...] = (), names: tuple[str, ...] = ()
) -> dict[str, str]:
    """The allowed part of `os.environ`, what `prefixes` and `names` add from it, and `extra`."""
    wanted = _PREFIXES + prefixes
    allowed = {k: v for k, v in os.environ.items() if k in _NAMES or k in names or k.startswith(wanted)}
    return allowed | dict(extra or {})
