"""Migrations make exactly the models, once, whoever opens the store."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text
from sqlmodel import SQLModel

import db.migrate
from db import engines, views
from db.address import parse
from db.migrate import HEAD, VERSION_TABLE
from db.models import Seed
from db.store import Store, insert_missing
from synth.errors import StoreError
from tests.db.children import go, start
from tests.db.rows import CAMPAIGN, campaign


def execute(url: str, *statements: str) -> None:
    """Change a store behind its back."""
    engine = engines.migrator(parse(url))
    with engine.begin() as connection:
        for statement in statements:
            connection.execute(text(statement))
    engine.dispose()


def test_migrations_make_the_models(store: Store) -> None:
    with store.raw_reader().connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "version_table": VERSION_TABLE}
        )
        assert compare_metadata(context, SQLModel.metadata) == []


def test_deferred_keys_are_in_the_migrations_too(store: Store) -> None:
    with store.raw_reader().connect() as connection:
        found = inspect(connection)
        keys = [key for table in SQLModel.metadata.tables for key in found.get_foreign_keys(table)]
    assert keys
    assert all(key["options"].get("deferrable") for key in keys)
    assert all(key["options"].get("initially") == "DEFERRED" for key in keys)


def test_head_is_the_newest_revision() -> None:
    scripts = ScriptDirectory(str(Path(db.migrate.__file__).parent / "migrations"))
    assert scripts.get_heads() == [HEAD]


def test_sqlite_is_in_wal_mode_and_checks_keys(tmp_path: Path) -> None:
    store = Store.open(f"sqlite:///{tmp_path / 'synth.db'}")

    def pragmas(session: object) -> list[object]:
        names = ("journal_mode", "synchronous", "foreign_keys")
        connection = session.connection()  # type: ignore[attr-defined]
        return [connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in names]

    assert store.write(pragmas) == ["wal", 1, 1]
    store.close()


def test_processes_that_open_a_new_store_at_once_migrate_it_once(new_url: str) -> None:
    go([start("open", new_url) for _ in range(3)])
    store = Store.open(new_url, read_only=True)
    store.close()


def test_threads_that_open_a_new_store_at_once_migrate_it_once(new_url: str) -> None:
    with ThreadPoolExecutor(6) as pool:
        for store in list(pool.map(lambda _: Store.open(new_url), range(6))):
            store.write(lambda session: insert_missing(session, [campaign()]))
            store.close()


@pytest.mark.parametrize("read_only", [False, True])
def test_a_newer_store_is_refused_and_left_alone(store: Store, read_only: bool) -> None:
    store.close()
    execute(store.url, f"UPDATE {VERSION_TABLE} SET version_num = '9999'")
    with pytest.raises(StoreError, match="newer synth") as caught:
        Store.open(store.url, read_only=read_only)
    assert caught.value.mend == "upgrade synth"


def test_an_older_store_is_not_migrated_by_looking(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("db.migrate.HEAD", "9998")
    with pytest.raises(StoreError, match="another version of synth"):
        Store.open(store.url, read_only=True)


def test_a_store_without_kinds_of_seeds_goes_on_with_all_of_them(store: Store) -> None:
    store.write(lambda session: insert_missing(session, [campaign()]))
    store.close()
    execute(
        store.url,
        "ALTER TABLE seed DROP COLUMN kind",
        "INSERT INTO seed (id, campaign_id, ordinal, language, text, repo, path, start_line, end_line,"
        ' "commit", licence, content_hash)'
        f" VALUES ('s', '{CAMPAIGN}', 0, 'python', 'x = 1', '', '', 1, 1, '', '', 'h')",
        f"UPDATE {VERSION_TABLE} SET version_num = '0002'",
    )
    again = Store.open(store.url)
    with again.read() as session:
        assert session.get_one(Seed, "s").kind == "whole"
    again.close()


def test_views_are_renewed_when_their_text_changed(store: Store) -> None:
    store.close()
    execute(
        store.url,
        "DROP VIEW store_views",
        "DROP VIEW funnel",
        "CREATE VIEW funnel AS SELECT 1 AS old",
        "CREATE VIEW store_views AS SELECT 'old' AS digest",
    )
    with pytest.raises(StoreError, match="another version of synth"):
        Store.open(store.url, read_only=True)
    again = Store.open(store.url)
    with again.raw_reader().connect() as connection:
        assert views.digest_of(connection) == views.DIGEST
        assert "planned" in [c["name"] for c in inspect(connection).get_columns("funnel")]
    again.close()


def test_a_migration_that_fails_leaves_the_store_as_it_was(
    new_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_connection: object) -> None:
        raise RuntimeError("power cut")

    monkeypatch.setattr("db.views.create", fail)
    with pytest.raises(RuntimeError, match="power cut"):
        Store.open(new_url)
    engine = engines.migrator(parse(new_url))
    with engine.connect() as connection:
        assert inspect(connection).get_table_names() == []
    engine.dispose()
    monkeypatch.undo()
    Store.open(new_url).close()
