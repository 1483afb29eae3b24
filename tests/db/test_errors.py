"""What goes wrong when a store is opened: one line, the mend, never the password."""

from __future__ import annotations

import os
import socket
import sqlite3
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from db.store import Store
from synth.errors import StoreError, StoreUnavailable
from tests.db.children import ROOT
from tests.db.rows import campaign
from tests.fixtures.postgres import PASSWORD, USER, Server


def refusal(url: str, *, read_only: bool = False) -> StoreError:
    """The error of opening a store; checks what holds for all of them."""
    with pytest.raises(StoreError) as caught:
        Store.open(url, read_only=read_only, patience=0.2)
    assert caught.value.mend
    assert "\n" not in str(caught.value)
    assert "secret" not in str(caught.value) and PASSWORD not in str(caught.value)
    return caught.value


@pytest.mark.parametrize("read_only", [False, True])
def test_a_file_that_is_no_database(tmp_path: Path, read_only: bool) -> None:
    file = tmp_path / "notes.txt"
    file.write_text("these are my notes\n" * 400)
    assert "is not a database file" in str(refusal(f"sqlite:///{file}", read_only=read_only))
    assert file.read_text().startswith("these are my notes")


def test_a_database_of_another_program(tmp_path: Path) -> None:
    file = tmp_path / "other.db"
    with sqlite3.connect(file) as other:
        other.execute("CREATE TABLE mine (a)")
    other.close()
    assert "another program" in str(refusal(f"sqlite:///{file}"))
    assert "not a synth store" in str(refusal(f"sqlite:///{file}", read_only=True))


def test_a_folder_in_place_of_the_file(tmp_path: Path) -> None:
    assert "is a folder" in str(refusal(f"sqlite:///{tmp_path}"))


def test_a_pipe_in_place_of_the_file(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert "is not a regular file" in str(refusal(f"sqlite:///{tmp_path}/pipe"))
    assert [path.name for path in tmp_path.iterdir()] == ["pipe"]


def test_a_path_that_no_file_can_have(tmp_path: Path) -> None:
    assert "too long" in str(refusal(f"sqlite:///{tmp_path}/{'n' * 300}", read_only=True))
    assert "too long" in str(refusal(f"sqlite:///{tmp_path}/{'n' * 300}"))


def test_a_file_in_place_of_the_folder(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert "cannot make the folder" in str(refusal(f"sqlite:///{tmp_path}/file/synth.db"))


def test_looking_at_a_store_that_is_not_there_makes_nothing(tmp_path: Path) -> None:
    assert "there is no store" in str(refusal(f"sqlite:///{tmp_path}/synth.db", read_only=True))
    assert not list(tmp_path.iterdir())


def test_a_damaged_store(tmp_path: Path) -> None:
    file = tmp_path / "synth.db"
    Store.open(f"sqlite:///{file}").close()
    content = bytearray(file.read_bytes())
    content[100:] = b"\xff" * (len(content) - 100)
    file.write_bytes(content)
    assert "is damaged" in str(refusal(f"sqlite:///{file}"))


def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    """Opening fails for writing, and works for reading although WAL wants to make files."""
    url = f"sqlite:///{tmp_path / 'synth.db'}"
    Store.open(url).close()
    for part in (tmp_path, *tmp_path.parents):
        if part.stat().st_uid == os.getuid() and part != Path("/tmp"):
            part.chmod(part.stat().st_mode | stat.S_IROTH | stat.S_IXOTH)
    tmp_path.chmod(0o555)
    (tmp_path / "synth.db").chmod(0o444)
    code = (
        "import os, sys; sys.path.insert(0, os.getcwd())\n"
        "from db.store import Store\n"
        "import sqlalchemy.dialects.postgresql, alembic.command\n"
        "if os.geteuid() == 0: os.setgid(65534); os.setuid(65534)\n"
        "url = sys.argv[1]\n"
        "with Store.open(url, read_only=True).read() as session:\n"
        "    print(len(session.connection().exec_driver_sql('select * from funnel').all()))\n"
        "try: Store.open(url, patience=0.2)\n"
        "except Exception as error: print(type(error).__name__, error)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, url], capture_output=True, text=True, cwd=ROOT, check=False
    )
    tmp_path.chmod(0o755)
    assert done.returncode == 0, done.stderr
    rows, refused = done.stdout.splitlines()
    assert rows == "0"
    assert refused.startswith("StoreError the folder") and "read-only" in refused


def test_no_server_answers() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
    error = refusal(f"postgresql://me:secret@127.0.0.1:{port}/synth")
    assert isinstance(error, StoreUnavailable)
    assert f"127.0.0.1:{port}" in str(error) and "no PostgreSQL server" in str(error)


@pytest.mark.postgres
def test_a_wrong_password(postgres_server: Server) -> None:
    error = refusal(postgres_server.url("postgres", password="secret"))
    assert "refuses" in str(error) and "PGPASSWORD" in error.mend
    assert not isinstance(error, StoreUnavailable)


@pytest.mark.postgres
def test_a_server_without_tls(postgres_server: Server) -> None:
    error = refusal(postgres_server.url("postgres") + "?sslmode=require")
    assert "no TLS" in str(error) and "sslmode" in error.mend


@pytest.mark.postgres
def test_a_socket_folder(postgres_server: Server) -> None:
    url = postgres_server.url(postgres_server.create()) + f"?host={postgres_server.folder}&sslmode=disable"
    Store.open(url).close()


@pytest.mark.postgres
def test_no_such_database(postgres_server: Server) -> None:
    assert "no such database" in str(refusal(postgres_server.url("nowhere")))
    assert "no such database" in str(refusal(postgres_server.url("nowhere"), read_only=True))


@pytest.mark.postgres
def test_looking_at_an_empty_database_makes_nothing(postgres_url: str) -> None:
    assert "not a synth store" in str(refusal(postgres_url, read_only=True))
    assert "not a synth store" in str(refusal(postgres_url, read_only=True))


@pytest.mark.postgres
def test_a_user_without_rights(postgres_server: Server) -> None:
    name = postgres_server.create()
    postgres_server.execute("CREATE ROLE guest LOGIN PASSWORD 'secret'")
    url = postgres_server.url(name, password="secret").replace(f"{USER}:", "guest:")
    error = refusal(url)
    assert "lacks a right" in str(error) and "grant" in error.mend


@pytest.mark.postgres
def test_a_table_in_the_way(postgres_server: Server) -> None:
    name = postgres_server.create()
    postgres_server.execute("CREATE TABLE task (a int)", name)
    assert "in the way" in str(refusal(postgres_server.url(name)))


@pytest.mark.postgres
def test_a_server_that_dies_and_comes_back(postgres_server: Server) -> None:
    """A write in between is an infrastructure error; afterwards the same store goes on."""
    url = postgres_server.url(postgres_server.create())
    store = Store.open(url, patience=0.2)
    postgres_server.stop()
    try:
        with pytest.raises(StoreUnavailable):
            store.write(lambda session: session.add(campaign()))
        with pytest.raises(StoreUnavailable), store.read() as session:
            session.connection()
    finally:
        postgres_server.start()
    store.write(lambda session: session.add(campaign()))
    with store.read() as session:
        assert session.connection().exec_driver_sql("select count(*) from campaign").scalar() == 1
    store.close()
