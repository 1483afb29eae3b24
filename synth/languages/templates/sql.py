"""Texts in Python that run SQL: the harness, the check and the shipped tests."""

HARNESS = r"""
import json, math, os, sqlite3, sys

RETURNS = @RETURNS@
CLASSES = {"int": (int, float), "float": (int, float), "str": (str,), "bool": (bool,)}
GIVEN = [
@ARGUMENTS@
]


def report(text):
    data = ("\n" + NONCE + " " + text + "\n").encode()
    while data:
        data = data[os.write(1, data):]


def unique(pairs):
    if len({key for key, _ in pairs}) != len(pairs):
        raise ValueError("a key comes twice")
    return dict(pairs)


def cell(value, spec):
    kind, *inner = spec
    if kind == "optional":
        return None if value is None else cell(value, inner[0])
    if kind == "bool" and type(value) is not bool and value in (0, 1):
        return bool(value)
    if kind in ("list", "tuple", "dict") and isinstance(value, str):
        value = json.loads(value, object_pairs_hook=unique)
    if kind == "dict" and isinstance(value, dict):
        return {key: cell(one, inner[0]) for key, one in value.items()}
    if kind == "list" and isinstance(value, list):
        return [cell(one, inner[0]) for one in value]
    if kind == "tuple" and isinstance(value, list) and len(value) == len(inner):
        return [cell(one, item) for one, item in zip(value, inner)]
    if type(value) is float and not math.isfinite(value):
        raise ValueError("non-finite")
    if type(value) not in CLASSES.get(kind, ()):
        raise ValueError(f"the query gives {type(value).__name__}, not {kind}")
    return value


def row(values, specs):
    if len(values) != len(specs):
        raise ValueError(f"a row has {len(values)} columns, not {len(specs)}")
    return [cell(value, spec) for value, spec in zip(values, specs)]


def answer(rows, spec):
    kind, *inner = spec
    if kind == "list":
        if inner[0][0] == "tuple":
            return [row(one, inner[0][1:]) for one in rows]
        return [row(one, inner)[0] for one in rows]
    if kind == "dict":
        return unique([tuple(row(one, (("str",), inner[0]))) for one in rows])
    if kind == "optional" and not rows:
        return None
    if len(rows) != 1:
        raise ValueError(f"the query gives {len(rows)} rows, not one")
    if kind == "optional" and inner[0][0] == "tuple":
        return None if set(rows[0]) == {None} else row(rows[0], inner[0][1:])
    return row(rows[0], inner) if kind == "tuple" else row(rows[0], [spec])[0]


def ask(query, given):
    cursor = sqlite3.connect(":memory:").execute(query, given)
    if cursor.description is None:
        raise ValueError("the statement gives no rows")
    return cursor.fetchall()


def one_line(error):
    if error.args == ("non-finite",):
        return "non-finite"
    return " ".join(f"{type(error).__name__}: {error}".split())[:300]


NONCE = sys.stdin.readline().strip()
with open("candidate.sql", encoding="utf-8", newline="") as file:
    QUERY = file.read()
try:
    ask("EXPLAIN " + QUERY, GIVEN[0] if GIVEN else {})
except sqlite3.Error as error:
    print(error, file=sys.stderr)
    report("compile_error")
    sys.exit(1)
for at, given in enumerate(GIVEN):
    try:
        line = "value " + json.dumps(answer(ask(QUERY, given), RETURNS), allow_nan=False)
    except Exception as error:
        line = "error " + one_line(error)
    report(f"{at} {line}")
report("end")
"""

CHECK = r"""
import re, sqlite3, sys


class Nulls(dict):
    def __missing__(self, name):
        return None


with open(sys.argv[1], encoding="utf-8", newline="") as file:
    lines = file.read().splitlines(keepends=True)
database = sqlite3.connect(":memory:", isolation_level=None)
statement = ""
for line in [*lines, ";\n"]:
    if not statement.strip() and line.startswith("."):
        continue
    statement += line
    bare = re.sub(r"--[^\n]*|/\*.*?\*/|;", "", statement, flags=re.S).strip()
    if not bare:
        statement = "" if line == ";\n" else statement
    elif sqlite3.complete_statement(statement):
        try:
            database.execute("EXPLAIN " + statement, Nulls())
            if re.match(r"(?i)(create|alter|drop)\b", bare):
                database.execute(statement)
        except sqlite3.Error as error:
            sys.exit(f"{error}: {statement.strip()[:200]}")
        statement = ""
if statement.strip():
    sys.exit(f"incomplete statement: {statement.strip()[:200]}")
"""

TESTS = '''\
"""Tests of solution.sql, which holds the query."""

import json
import math
import sqlite3
from pathlib import Path

QUERY = Path("solution.sql").read_text(encoding="utf-8")


def rows(given):
    """The rows of the query with these parameters."""
    return sqlite3.connect(":memory:").execute(QUERY, given).fetchall()


def same(actual, expected):
    """Equal, JSON texts as what they hold, floats up to rounding."""
    if isinstance(expected, (dict, list, tuple)) and isinstance(actual, str):
        actual = json.loads(actual)
    if isinstance(expected, dict):
        return actual.keys() == expected.keys() and all(same(actual[key], expected[key]) for key in expected)
    if isinstance(expected, (list, tuple)):
        return len(actual) == len(expected) and all(map(same, actual, expected))
    if isinstance(expected, float):
        return math.isclose(actual, expected, rel_tol=1e-6, abs_tol=1e-9)
    return actual == expected


'''
