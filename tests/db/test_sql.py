"""`run_sql` reads whatever is asked and writes nothing, whatever is said."""

from __future__ import annotations

import json
import signal
from pathlib import Path

import pytest

from db.models import Campaign
from db.sql import run_sql
from db.store import Store
from synth.errors import StoreError
from tests.db.rows import CAMPAIGN

WRITES = [
    "INSERT INTO campaign (id) VALUES ('x')",
    "update campaign set name = 'x'",
    "DELETE FROM sample",
    "DROP VIEW funnel",
    "UPDATE sqlite_master SET sql = ''",
    "WITH x AS (SELECT 1) UPDATE sqlite_master SET sql = ''",
    "CREATE TABLE x (a int)",
    "ATTACH DATABASE '/tmp/synth-attached.db' AS other",
    "PRAGMA journal_mode = DELETE",
    "PRAGMA query_only = OFF",
    "VACUUM INTO '/tmp/synth-copy.db'",
    "BEGIN",
    "COMMIT",
    "SET default_transaction_read_only = off",
    "COPY sample TO '/tmp/synth-copy.csv'",
    "DO $$ BEGIN DELETE FROM sample; END $$",
    "WITH gone AS (SELECT 1) DELETE FROM sample",
    "WITH gone AS (DELETE FROM sample RETURNING id) SELECT * FROM gone",
    "EXPLAIN ANALYZE DELETE FROM sample",
    "SELECT 1; DELETE FROM sample",
    "SELECT 1; COMMIT; DELETE FROM sample; SELECT 1",
    "/* select */ DELETE FROM sample",
    "-- select\nDELETE FROM sample",
    "SELECT load_extension('x')",
    "SELECT * INTO copy FROM sample",
    "SELECT nextval(lo_create(0)::text)",
    "SELECT set_config('transaction_read_only', 'off', false), lo_create(0)",
    "",
    "  -- nothing",
    ";",
]


def refusal(store: Store, statement: str) -> StoreError:
    """The error of a statement; always one line."""
    with pytest.raises(StoreError) as caught:
        run_sql(store, statement)
    assert "\n" not in str(caught.value) and caught.value.mend
    return caught.value


def test_a_query_gives_columns_and_rows(made: Store) -> None:
    result = run_sql(
        made, "select id, score, 100 % 7 as rest, ':x ? %s' as said from sample order by number;"
    )
    assert result.columns == ("id", "score", "rest", "said")
    assert result.rows[0] == ("s0", 0.8, 2, ":x ? %s")
    assert (len(result.rows), result.truncated) == (4, False)


@pytest.mark.parametrize("limit", [0, 3, 4, 5])
def test_the_limit_says_whether_there_is_more(made: Store, limit: int) -> None:
    result = run_sql(made, "select id from sample", limit)
    assert len(result.rows) == min(limit, 4)
    assert result.truncated == (limit < 4)


def test_values_are_plain_on_both_backends(made: Store) -> None:
    total = "(select sum(prompt_tokens) from generation) as tokens"
    query = f"select spec, created_at, null as unknown, {total} from campaign"
    spec, at, unknown, tokens = run_sql(made, query).rows[0]
    assert isinstance(spec, str) and json.loads(spec)["recipes"][0]["target"] == 4
    assert isinstance(at, str) and at.startswith("2026-05-01")
    assert (unknown, tokens) == (None, 500)
    endless = "1e999" if made.is_sqlite else "'Infinity'::float"
    assert run_sql(made, f"select {endless}, -{endless}", seconds=1e30).rows == (("inf", "-inf"),)
    if not made.is_sqlite:
        assert run_sql(made, "select 'NaN'::numeric, 'Infinity'::numeric").rows == (("nan", "inf"),)


@pytest.mark.parametrize(
    "start", ["WITH x AS (SELECT 1 AS a) SELECT a FROM x", "VALUES (1)", "-- why\n /* so */ select 1"]
)
def test_whatever_begins_like_a_query_is_taken(made: Store, start: str) -> None:
    assert run_sql(made, start).rows == ((1,),)


def test_plans_can_be_looked_at(made: Store) -> None:
    assert run_sql(made, "EXPLAIN SELECT * FROM sample").rows


def test_recursive_queries_run(made: Store) -> None:
    query = (
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 50) SELECT sum(i) FROM n"
    )
    assert run_sql(made, query).rows == ((1275,),)


@pytest.mark.parametrize("statement", WRITES)
def test_nothing_is_ever_written(made: Store, statement: str) -> None:
    refusal(made, statement)
    counts = (
        "select (select count(*) from campaign), (select count(*) from sample), (select count(*) from funnel)"
    )
    assert run_sql(made, counts).rows == ((1, 4, 3),)
    with made.read() as session:
        assert session.get_one(Campaign, CAMPAIGN).name == "demo"
    made.write(lambda session: session.merge(session.get_one(Campaign, CAMPAIGN)))


def test_tables_can_be_listed(made: Store) -> None:
    if made.is_sqlite:
        columns = "select name from pragma_table_info('sample') where name = 'licence'"
        tables = "select name from sqlite_master where name = 'sample'"
    else:
        columns = "select column_name from information_schema.columns where column_name = 'licence' limit 1"
        tables = "select tablename from pg_tables where tablename = 'sample'"
    assert run_sql(made, columns).rows == (("licence",),)
    assert run_sql(made, tables).rows == (("sample",),)


def test_mistakes_are_told_in_the_databases_words(made: Store) -> None:
    assert "sampels" in str(refusal(made, "select * from sampels"))
    assert "funnel" in refusal(made, "select * from sampels").mend
    assert "colour" in str(refusal(made, "select colour from samples"))
    assert "syntax error" in str(refusal(made, "select from where"))
    assert "UPDATE is refused" in str(refusal(made, "update sample set id = 1"))
    assert "more than one" in str(refusal(made, "select 1; select 2"))


def test_a_query_that_takes_too_long_is_ended(made: Store) -> None:
    endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n"
    with pytest.raises(StoreError, match=r"longer than 0\.2 s"):
        run_sql(made, endless, seconds=0.2)
    assert run_sql(made, "select 1").rows == ((1,),)


def test_it_works_on_a_store_opened_read_only(made: Store) -> None:
    looking = Store.open(made.url, read_only=True)
    assert run_sql(looking, "select count(*) from samples").rows == ((4,),)
    looking.close()


def test_an_interrupt_ends_a_query(tmp_path: Path) -> None:
    """Ctrl-C inside SQLite comes through as itself, and the connection stays usable."""
    store = Store.open(f"sqlite:///{tmp_path / 'synth.db'}")
    endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n"
    signal.setitimer(signal.ITIMER_REAL, 0.1)
    previous = signal.signal(signal.SIGALRM, signal.default_int_handler)
    try:
        with pytest.raises(KeyboardInterrupt):
            run_sql(store, endless)
    finally:
        signal.signal(signal.SIGALRM, previous)
    assert run_sql(store, "select 1").rows == ((1,),)
    store.close()
