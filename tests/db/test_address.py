"""Store URLs, and what is said of those that cannot be used."""

from __future__ import annotations

import ssl
from pathlib import Path

import pytest

from db.address import parse
from synth.errors import StoreError


def test_a_sqlite_path_is_made_absolute(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert parse("sqlite:///some.db").path == tmp_path / "some.db"
    assert parse(f"sqlite:///{tmp_path}/a b%23.db").path == tmp_path / "a b#.db"


@pytest.mark.parametrize("scheme", ["postgresql", "postgres", "postgresql+pg8000"])
def test_postgres_schemes_all_mean_pg8000(scheme: str) -> None:
    address = parse(f"{scheme}://me:secret@db.example:6000/synth")
    assert address.url.drivername == "postgresql+pg8000"
    assert (address.url.host, address.url.port, address.url.password) == ("db.example", 6000, "secret")
    assert address.label == "postgresql+pg8000://me:***@db.example:6000/synth"
    assert "secret" not in repr(address)


def test_the_password_may_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PGPASSWORD", "hidden")
    address = parse("postgresql://me@localhost/synth")
    assert address.url.password == "hidden"
    assert "hidden" not in address.label


def test_keys_of_libpq_are_understood() -> None:
    assert parse("postgresql://me@/synth?host=/run/pg").connect["unix_sock"] == "/run/pg/.s.PGSQL.5432"
    assert parse("postgresql://me@h/synth?sslmode=disable").connect["ssl_context"] is False
    assert parse("postgresql://me@h/synth").connect["ssl_context"] is None
    assert (
        parse("postgresql://me@h/synth?sslmode=require").connect["ssl_context"].verify_mode == ssl.CERT_NONE
    )
    full = parse("postgresql://me@h/synth?sslmode=verify-full").connect["ssl_context"]
    assert full.check_hostname and full.verify_mode == ssl.CERT_REQUIRED


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("mysql://me:secret@h/x", "unknown store scheme 'mysql'"),
        ("synth.db", "not a URL"),
        ("sqlite://", "file path"),
        ("sqlite:///:memory:", "file path"),
        ("postgresql://me:secret@h:port/x", "cannot be read"),
        ("postgresql://me:secret@h", "database name"),
        ("postgresql://h/x", "user"),
        ("postgresql://me:secret@h/x?sslmode=perhaps", "unknown sslmode 'perhaps'"),
        ("postgresql://me:secret@h/x?colour=red", "unknown key 'colour'"),
        ("postgresql://me:secret@h/x?sslmode=verify-ca&sslrootcert=/no/such.pem", "/no/such.pem"),
    ],
)
def test_a_bad_url_is_one_line_with_the_mend_and_no_password(url: str, said: str) -> None:
    with pytest.raises(StoreError) as caught:
        parse(url)
    line = str(caught.value)
    assert said in line
    assert caught.value.mend
    assert "secret" not in line and "\n" not in line
