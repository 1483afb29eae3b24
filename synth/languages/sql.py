"""SQL by SQLite: a function is one query with named parameters.

A scalar parameter is a value, a bool 1 or 0, an absent optional NULL; a list, tuple or dict
is JSON text (`json_each(:values)`). The query's rows are the result: one row and column for a
scalar, a row for each element of a list (of a tuple: its columns), `key, value` rows for a
dict, one row of columns for a tuple, NULL or no row for an absent optional; what is nested
deeper is JSON text in its column. Integers are 64 bits and become REAL where they overflow;
`/` of integers truncates, `%` takes the dividend's sign; `length` counts characters.

The harness and the shipped tests are Python with its `sqlite3`, whose values are exact; a
script is run by the `sqlite3` shell. `EXPLAIN` compiles a query and runs nothing. Where a file
is only compiled, its definitions take effect in an empty database, so that later statements
find their tables.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from synth.languages import probe, python
from synth.languages.base import Toolchain
from synth.languages.dynamic import Dynamic
from synth.languages.notation import Types
from synth.languages.plain import NOTHING
from synth.languages.quoting import long_u, quote
from synth.languages.templates import sql as texts
from synth.proof.signature import Signature, Type, Vector
from synth.sandbox.job import Job


class Sql(Dynamic):
    """SQLite 3."""

    name = "sql"
    label = "SQL"
    extensions = (".sql",)
    fences = ("sql", "sqlite", "sqlite3", "postgresql", "mysql")
    grammar = "sql"
    tier = "tolerant"
    line_comment = "--"
    block_comment = ("/*", "*/")
    blocks = {  # noqa: RUF012 - a constant of the class, typed by the base
        "function": ("create_function", "create_view"),
        "class": ("create_table",),
        "branch": ("subquery", "cte"),
        "case": ("case",),
        "cond": ("where",),
        "call": ("invocation",),
        "assign": ("assignment",),
        "stmt": ("statement",),
        "comment": ("comment", "marginalia"),
    }
    install_hint = "apt install sqlite3 python3"
    suffix = ".sql"
    template = texts.HARNESS

    def toolchain(self) -> Toolchain:
        names = {"sqlite": ("sqlite3",), "python": ("/usr/bin/python3", "python3")}
        return probe.seek("SQLite", names, ("--version",), self.install_hint)

    def build(self, stem: str) -> tuple[str, ...]:
        return (*self._python(), "-c", texts.CHECK, self.file(stem))

    def start(self, stem: str) -> tuple[str, ...]:
        return (
            self.toolchain().programs["sqlite"],
            "-batch",
            "-bail",
            ":memory:",
            f".read {self.file(stem)}",
        )

    def _python(self) -> tuple[str, ...]:
        return (self.toolchain().programs["python"], "-I", "-S", "-B", "-X", "utf8")

    def test_program(self, signature: Signature, code: str, vectors: Sequence[Vector], nonce: str) -> Job:
        files = {"candidate.sql": code, "main.py": self.harness(signature, code, vectors)["main.sql"]}
        return self.job(files, (), (*self._python(), "main.py"), nonce + "\n")

    def compile_only(self, code: str) -> Job:
        return self.job({"candidate.sql": code}, self.build("candidate"), NOTHING)

    def script(self, code: str, stdin: str = "") -> Job:
        """What a statement may say depends on those before it: nothing is checked before."""
        return self.job({"main.sql": code}, (), self.start("main"), stdin)

    def unit_test_job(self, signature: Signature, vectors: Sequence[Vector], code: str) -> Job:
        files = {"solution.sql": code, "test_solution.py": self.unit_tests(signature, vectors, code)}
        return self.job(files, (), (*self._python(), "test_solution.py"))

    def declaration(self, signature: Signature) -> str:
        lines = [f"--   :{p.name}  {_WORDS.of(p.type)}" for p in signature.parameters]
        head = f"-- {signature.name}: one query (SELECT, WITH or VALUES) with the parameters"
        return "\n".join([head, *lines, f"-- Result: {_rows(signature.returns)}"])

    def row(self, signature: Signature, vector: Vector) -> str:
        return f"    {self._given(signature, vector)},"

    def _given(self, signature: Signature, vector: Vector) -> str:
        pairs = zip(signature.parameters, self.arguments(signature, vector), strict=True)
        return f"{{{', '.join(f'{quote(p.name, long_u)}: {text}' for p, text in pairs)}}}"

    def spec(self, type_: Type) -> str:
        return f"({', '.join([quote(type_.kind, long_u), *map(self.spec, type_.items)])},)"

    def literal(self, type_: Type, value: Any) -> str:
        """A parameter's value as a Python expression."""
        if value is None:
            return "None"
        if type_.kind == "optional":
            return self.literal(type_.items[0], value)
        if type_.kind == "bool":
            return "1" if value else "0"
        if type_.items:
            return quote(json.dumps(_exact(type_, value), ensure_ascii=False), long_u)
        return python.VALUES.literal(type_, value)

    def unit_tests(self, signature: Signature, vectors: Sequence[Vector], code: str = "") -> str:
        tests = [self._test(signature, v) for v in self.known(signature, vectors)]
        return texts.TESTS + "\n".join(tests) + "\n"

    def _test(self, signature: Signature, vector: Vector) -> str:
        type_, value = signature.returns, vector.expected
        actual = f"rows({self._given(signature, vector)})"
        if value is None:
            return f"assert {actual} in ([], [(None,)])"
        if type_.kind == "dict":
            return f"assert same(dict({actual}), {python.VALUES.literal(type_, value)})"
        cells = value if type_.kind == "list" else [value]
        item = type_.items[0] if type_.kind in ("list", "optional") else type_
        expected = ", ".join(_columns(item, one) for one in cells)
        return f"assert same({actual}, [{expected}])"

    def hello(self) -> str:
        return "SELECT 'hello';\n"

    def failing(self) -> str:
        return "SELECT json('fails on purpose');\n"


def _exact(type_: Type, value: Any) -> Any:
    """The value with floats where floats are declared, so that SQL sees REAL."""
    match type_.kind:
        case "float":
            return float(value)
        case "list":
            return [_exact(type_.items[0], one) for one in value]
        case "tuple":
            return list(map(_exact, type_.items, value))
        case "dict":
            return {key: _exact(type_.items[0], one) for key, one in value.items()}
        case "optional":
            return None if value is None else _exact(type_.items[0], value)
        case _:
            return value


def _columns(type_: Type, value: Any) -> str:
    text = python.VALUES.literal(type_, value)
    return text if type_.kind == "tuple" else f"({text},)"


_WORDS = Types(
    int="INTEGER",
    float="REAL",
    bool="1 or 0",
    text="TEXT",
    list="JSON array of %s",
    dict="JSON object of %s",
    tuple="JSON array [%s, %s]",
    optional="%s or NULL",
)


def _rows(type_: Type) -> str:
    match type_.kind:
        case "list":
            item = type_.items[0]
            columns = ", ".join(map(_WORDS.of, item.items)) if item.kind == "tuple" else _WORDS.of(item)
            return f"a row for each element: {columns}"
        case "dict":
            return f"a row for each entry: TEXT, {_WORDS.of(type_.items[0])}"
        case "tuple":
            return f"one row: {', '.join(map(_WORDS.of, type_.items))}"
        case _:
            return f"one row: {_WORDS.of(type_)}"


LANGUAGE = Sql()
