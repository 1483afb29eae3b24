"""Python: the candidate is a module that is imported, never run as `__main__`.

Types: int, float, bool, str, list, dict, tuple, `T | None`. Results are encoded
by exact type, so that no overridden `__eq__`, `__str__` or JSON hook of a
candidate can speak for its value; the standard dict kinds count as dicts, a list
where a tuple is declared (or the reverse) is an error, as it is for `==`.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Sequence
from functools import cache, partial
from pathlib import Path
from typing import Any

from synth.errors import ToolchainError
from synth.languages import naming, probe
from synth.languages.base import Language, Toolchain, has_float
from synth.languages.notation import Types, Values
from synth.languages.quoting import long_u, quote
from synth.languages.templates import python as texts
from synth.proof.signature import Signature, Type, Vector
from synth.sandbox.job import Job, Limits
from synth.settings import Settings

RESERVED = naming.words(
    "False None True and as assert async await break class continue def del elif else except finally for "
    "from global if import in is lambda nonlocal not or pass raise return try while with yield"
)
_COMPILE = "import sys; name = sys.argv[1]; compile(open(name, 'rb').read(), name, 'exec')"
OLDEST = (3, 10)
"""`int | None` in a signature needs this version."""


class Python(Language):
    """Python 3.10 or newer, the system's first."""

    name = "python"
    label = "Python"
    extensions = (".py", ".pyi")
    fences = ("python", "py", "python3")
    grammar = "python"
    tier = "ast"
    line_comment = "#"
    blocks = {  # noqa: RUF012 - a constant of the class, typed by the base
        "function": ("function_definition",),
        "func_body": ("function_definition.body",),
        "class": ("class_definition",),
        "class_body": ("class_definition.body",),
        "if": ("if_statement",),
        "branch": ("elif_clause", "else_clause"),
        "loop": ("for_statement", "while_statement"),
        "try": ("try_statement",),
        "handler": ("except_clause", "finally_clause"),
        "ctx": ("with_statement",),
        "switch": ("match_statement",),
        "case": ("case_clause",),
        "cond": ("if_statement.condition", "while_statement.condition", "elif_clause.condition"),
        "call": ("call",),
        "args": ("argument_list",),
        "return": ("return_statement",),
        "assign": ("assignment", "augmented_assignment"),
        "comp": ("list_comprehension", "dictionary_comprehension", "generator_expression"),
        "lambda": ("lambda",),
        "import": ("import_statement", "import_from_statement"),
        "comment": ("comment",),
        "stmt": ("expression_statement", "raise_statement", "assert_statement"),
    }
    install_hint = "apt install python3"

    def toolchain(self) -> Toolchain:
        return _toolchain(Settings.load())

    def declaration(self, signature: Signature) -> str:
        inner = ", ".join(f"{_parameter(p.name)}: {_TYPES.of(p.type)}" for p in signature.parameters)
        return f"def {_function(signature)}({inner}) -> {_TYPES.of(signature.returns)}:"

    def test_program(self, signature: Signature, code: str, vectors: Sequence[Vector], nonce: str) -> Job:
        calls = [f"    yield lambda: {_tuple(VALUES.arguments(signature, v))}" for v in vectors]
        harness = texts.HARNESS.replace("@NAME@", repr(_function(signature)))
        harness = harness.replace("@RETURNS@", repr(_spec(signature.returns)))
        harness = harness.replace("@ARGUMENTS@", "\n".join([*calls, "    yield from ()"]))
        return self._job({"candidate.py": code, "main.py": harness}, "", "main.py", nonce + "\n")

    def unit_tests(self, signature: Signature, vectors: Sequence[Vector], code: str = "") -> str:
        call = _callee(signature, code)
        inexact = has_float(signature.returns)
        known = [v for v in vectors if v.known]
        tests = [_test(signature, v, i, call, inexact) for i, v in enumerate(known, 1)]
        return "\n\n".join([f"import math\n\n\n{texts.CLOSE}", *tests] if inexact else tests)

    def unit_test_job(self, signature: Signature, vectors: Sequence[Vector], code: str) -> Job:
        text = f"{code}\n\n\n{self.unit_tests(signature, vectors, code)}"
        return self._job({"solution.py": text, "main.py": texts.RUNNER}, "solution.py", "main.py")

    def compile_only(self, code: str) -> Job:
        return self._job({"candidate.py": code}, "candidate.py")

    def script(self, code: str, stdin: str = "") -> Job:
        return self._job({"main.py": code}, "main.py", "main.py", stdin)

    def hello(self) -> str:
        return 'print("hello")\n'

    def failing(self) -> str:
        return 'raise SystemExit("fails on purpose")\n'

    def _job(self, files: dict[str, str], check: str, run: str = "", stdin: str = "") -> Job:
        """Compile `check` to byte code, then run `run` (each only when there is one).

        `-S`: the standard library alone, whatever this machine has installed beside it.
        """
        chain = self.toolchain()
        python = (chain.programs["python"], "-E", "-S", "-B", "-X", "utf8")
        return Job(
            language=self.name,
            files=files,
            compile=(*python, "-c", _COMPILE, check) if check else (),
            run=(*python, run) if run else ("/usr/bin/true",),
            stdin=stdin,
            mounts=chain.mounts,
            limits=Limits(),
            root=chain.root,
            warm=() if run and not check else None,
        )


@cache
def _toolchain(_: Settings) -> Toolchain:
    return probe.host_first(_on_host, partial(probe.in_tree, "Python", {"python": ("python3",)}, ("-V",)))


def _on_host() -> Toolchain:
    """The system's interpreter if it is new enough, else the one that runs synth."""
    for prefix, binary in ((Path("/usr"), Path("/usr/bin/python3")), _own()):
        if binary.exists():
            version = probe.version_in(probe.ask("Python", [str(binary), "-V"], Python.install_hint))
            if tuple(map(int, version.split(".")[:2])) >= OLDEST:
                seen = probe.place(prefix, "python")
                return Toolchain(version, {"python": f"{seen.path}/bin/{binary.name}"}, seen.mounts)
    raise ToolchainError("Python is not installed", mend=f"install it: {Python.install_hint}")


def _own() -> tuple[Path, Path]:
    prefix = Path(sys.base_prefix).resolve()
    return prefix, prefix / "bin" / f"python{sys.version_info[0]}.{sys.version_info[1]}"


def _function(signature: Signature) -> str:
    return naming.usual(signature.name, naming.snake, RESERVED)


def _parameter(name: str) -> str:
    return naming.usual(name, naming.snake, RESERVED)


_TYPES = Types(
    int="int",
    float="float",
    bool="bool",
    text="str",
    list="list[%s]",
    dict="dict[str, %s]",
    tuple="tuple[%s, %s]",
    optional="%s | None",
)


def _spec(type_: Type) -> tuple[Any, ...]:
    return (type_.kind, *map(_spec, type_.items))


VALUES = Values(
    none="None",
    true="True",
    false="False",
    text=partial(quote, escape=long_u),
    list="[%s, %s]",
    tuple="(%s, %s)",
    single="(%s,)",
    pair="%s: %s",
    dict="{%s, %s}",
)


def _tuple(parts: Sequence[str]) -> str:
    return f"({parts[0]},)" if len(parts) == 1 else f"({', '.join(parts)})"


def _test(signature: Signature, vector: Vector, number: int, call: str, inexact: bool) -> str:
    actual = f"{call}({', '.join(VALUES.arguments(signature, vector))})"
    expected = VALUES.literal(signature.returns, vector.expected)
    if vector.expected is None or isinstance(vector.expected, bool):
        check = f"{actual} is {expected}"
    else:
        check = f"close({actual}, {expected})" if inexact else f"{actual} == {expected}"
    return f"def test_{signature.name}_{number}():\n    assert {check}\n"


def _callee(signature: Signature, code: str) -> str:
    """How the code's own tests call the function: its name there, or a method of its class."""
    name = _function(signature)
    try:
        body = ast.parse(code).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return name
    defined = [node.name for node in body if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    defined += [t.id for n in body if isinstance(n, ast.Assign) for t in n.targets if isinstance(t, ast.Name)]
    if name in defined:
        return name
    methods = [f"{c.name}().{m.name}" for c in body if isinstance(c, ast.ClassDef) for m in _methods(c)]
    found = [one for one in defined + methods if naming.loose(one.split(".")[-1]) == naming.loose(name)]
    return found[0] if found else name


def _methods(owner: ast.ClassDef) -> list[ast.FunctionDef]:
    return [node for node in owner.body if isinstance(node, ast.FunctionDef)]


LANGUAGE = Python()
