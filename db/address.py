"""Store URLs: what a person may write, as what an engine needs.

    sqlite:///relative/or//absolute/path.db
    postgresql://user:password@host:port/name      (also postgres:// and postgresql+pg8000://)

Query keys of PostgreSQL URLs, as libpq names them: `sslmode`, `sslrootcert`,
`host` (a socket folder), `application_name`. The password may also come from
the environment variable PGPASSWORD. No message of this module, and no `label`,
contains a password.
"""

from __future__ import annotations

import os
import ssl
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal
from urllib.parse import quote

from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from synth.errors import StoreError

_MEND = "write sqlite:///PATH or postgresql://USER@HOST:PORT/NAME"
_POSTGRES = {"postgresql", "postgres", "postgresql+pg8000"}
_SQLITE = {"sqlite", "sqlite+pysqlite"}
_KEYS = ("sslmode", "sslrootcert", "host", "application_name")


@dataclass(frozen=True)
class Address:
    """Where a store is. `path` is set for SQLite only."""

    url: URL = field(repr=False)
    label: str
    """For people: the path, or the URL with its password masked."""
    path: Path | None = None
    connect: dict[str, Any] = field(default_factory=dict, repr=False)
    """Further arguments of the driver's `connect`."""

    @property
    def is_sqlite(self) -> bool:
        """Whether the store is a SQLite file."""
        return self.path is not None

    def file_uri(self, mode: str) -> str:
        """SQLite URI of the file; `mode` is `ro`, `rw`, or `ro&immutable=1`."""
        return f"file:{quote(str(self.path))}?mode={mode}"


def parse(text: str) -> Address:
    """Read a store URL. Raises `StoreError` with the mend."""
    scheme = text.partition("://")[0] if "://" in text else ""
    if scheme not in _POSTGRES | _SQLITE:
        named = f"unknown store scheme {scheme!r}" if scheme else "the store's address is not a URL"
        raise StoreError(named, mend=_MEND)
    try:
        url = make_url(text)
    except (ArgumentError, ValueError) as error:
        raise StoreError(f"the {scheme} URL of the store cannot be read", mend=_MEND) from error
    return _sqlite(url) if scheme in _SQLITE else _postgres(url)


def _sqlite(url: URL) -> Address:
    if not url.database or url.database == ":memory:" or url.query or url.host:
        raise StoreError("a SQLite store needs a file path and nothing else", mend="write sqlite:///PATH")
    try:
        path = Path(url.database).expanduser().resolve()
    except (OSError, RuntimeError) as error:
        raise StoreError(f"the path {url.database} cannot be followed: {error}", mend=_MEND) from error
    return Address(URL.create("sqlite", database=str(path)), str(path), path)


def _postgres(url: URL) -> Address:
    query = {key: value if isinstance(value, str) else value[-1] for key, value in url.query.items()}
    unknown = sorted(query.keys() - set(_KEYS))
    if unknown:
        raise StoreError(
            f"unknown key {unknown[0]!r} in the store URL", mend=f"known keys: {', '.join(_KEYS)}"
        )
    if not url.database or not url.username:
        raise StoreError("a PostgreSQL store needs a user and a database name", mend=_MEND)
    url = url.set(drivername="postgresql+pg8000", query={})
    if url.password is None and os.environ.get("PGPASSWORD"):
        url = url.set(password=os.environ["PGPASSWORD"])
    return Address(url, url.render_as_string(hide_password=True), connect=_connect(url, query))


def _connect(url: URL, query: dict[str, str]) -> dict[str, Any]:
    found: dict[str, Any] = {"application_name": query.get("application_name", "synth")}
    folder = query.get("host", "")
    if folder.startswith("/"):
        found["unix_sock"] = f"{folder}/.s.PGSQL.{url.port or 5432}"
    elif folder:
        raise StoreError("the key 'host' of a store URL is for socket folders", mend=_MEND)
    found["ssl_context"] = _tls(query.get("sslmode", "prefer"), query.get("sslrootcert"))
    return found


def _tls(mode: str, root: str | None) -> ssl.SSLContext | Literal[False] | None:
    """As libpq: `prefer` encrypts where it can, `require` insists, `verify-*` check the certificate."""
    if mode in ("disable", "allow"):
        return False
    if mode == "prefer":
        return None
    if mode not in ("require", "verify-ca", "verify-full"):
        raise StoreError(f"unknown sslmode {mode!r}", mend="use disable, require, verify-ca or verify-full")
    try:
        context = ssl.create_default_context(cafile=root)
    except OSError as error:
        raise StoreError(f"sslrootcert {root}: {error.strerror or error}", mend="give a PEM file") from error
    context.check_hostname = mode == "verify-full"
    if mode == "require" and root is None:
        context.verify_mode = ssl.CERT_NONE
    return context
