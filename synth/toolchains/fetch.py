"""The programs that fill a tree: mmdebstrap, npm, pip, and the tree's own compilers.

All of them use the mirrors that this machine is set up for. What they print is
shown only when they fail.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from synth.errors import ToolchainError
from synth.sandbox import bwrap
from synth.toolchains import plan
from synth.toolchains.plan import TreePlan

BASE_SECONDS, FETCH_SECONDS, WARM_SECONDS = 3600, 1800, 1800
_LEFT_OUT = ("/usr/share/doc/*", "/usr/share/info/*", "/usr/share/locale/*", "/usr/share/man/*")
_KEPT = ("/usr/share/man/man1",)
NPM_FILES = ("package.json", "package-lock.json")
_CURRENT_ONLY = ("Acquire::Check-Valid-Until", "Acquire::Check-Date")


def base(wanted: TreePlan, folder: Path, mirror: str) -> None:
    """A Debian release with the plan's packages. Replaces what stood in `root`."""
    if shutil.which("mmdebstrap") is None:
        raise ToolchainError("mmdebstrap is not installed", mend="install it: apt install mmdebstrap")
    part = folder / "part"
    for old in (part, folder / "root"):
        shutil.rmtree(old, ignore_errors=True)
    words = ["mmdebstrap", "--variant=minbase", "--quiet", f"--include={','.join(wanted.packages)}"]
    words += ['--aptopt=APT::Install-Recommends "false"', *_old_dates(wanted), *_left_out()]
    words += ['--setup-hook=mkdir -p "$1/usr/share/man/man1" "$1/work" "$1/toolchains"']
    source = [mirror or _mirror()] if mirror or _mirror() else []
    if os.geteuid() == 0:
        command(wanted.name, [*words, wanted.name, str(part), *source], BASE_SECONDS)
    else:
        _unprivileged(words, wanted, part, source)
    part.chmod(0o755)
    part.replace(folder / "root")


def _unprivileged(words: list[str], wanted: TreePlan, part: Path, source: list[str]) -> None:
    """As an ordinary user: by way of an archive, so that all files belong to this user."""
    archive = part.with_suffix(".tar")
    command(wanted.name, [*words, "--mode=unshare", wanted.name, str(archive), *source], BASE_SECONDS)
    unpack(archive, part)
    archive.unlink()


def unpack(archive: Path, folder: Path) -> None:
    """A root file system from a tar file; all files are this user's, devices are left out."""
    folder.mkdir()
    words = ["tar", "-x", "--no-same-owner", "--exclude=./dev/*", "--exclude=dev/*", "-f", str(archive)]
    command("tar", [*words, "-C", str(folder)], BASE_SECONDS)
    folder.chmod(0o755)


def _old_dates(wanted: TreePlan) -> list[str]:
    return [f'--aptopt={name} "false"' for name in _CURRENT_ONLY] if wanted.expired else []


def _left_out() -> list[str]:
    out = [f"--dpkgopt=path-exclude={pattern}" for pattern in _LEFT_OUT]
    return out + [f"--dpkgopt=path-include={pattern}" for pattern in _KEPT]


def _mirror() -> str:
    """The Debian mirror of this machine's own apt, if it has one; else mmdebstrap's default."""
    if shutil.which("apt-get") is None:
        return ""
    words = ["apt-get", "indextargets", "--format", "$(ORIGIN) $(REPO_URI)", "Created-By: Packages"]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    known = [line.split()[1] for line in done.stdout.splitlines() if line.startswith("Debian ")]
    plain = [uri for uri in known if "security" not in uri]
    return plain[0] if plain else ""


def npm(folder: Path) -> None:
    """The packages of the lock file in /opt/npm."""
    with tempfile.TemporaryDirectory(prefix=".npm-", dir=folder) as temporary:
        fresh = Path(temporary) / "npm"
        fresh.mkdir()
        npm_ci(fresh, lambda name: plan.text(f"npm/{name}"))
        _put(fresh, folder / "root/opt/npm")


def npm_ci(folder: Path, read: Callable[[str], str]) -> None:
    """Install the packages of a lock file into a folder, by digest; no install script runs.

    `read` gives the text of each of `NPM_FILES`. Raises `ToolchainError`.
    """
    if shutil.which("npm") is None:
        raise ToolchainError("npm is not installed", mend="install it: apt install npm")
    for name in NPM_FILES:
        (folder / name).write_text(read(name), encoding="utf-8")
    words = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    command("npm", words, FETCH_SECONDS, folder)


def pypi(folder: Path) -> None:
    """The packages of the lock file, by digest, in /opt/pypi."""
    with tempfile.TemporaryDirectory(prefix=".pypi-", dir=folder) as temporary:
        lock = Path(temporary) / "pypi.lock"
        lock.write_text(plan.text("pypi.lock"), encoding="utf-8")
        fresh = Path(temporary) / "pypi"
        words = [sys.executable, "-m", "pip", "install", "-q", "--disable-pip-version-check", "--no-deps"]
        words += ["--no-compile", "--require-hashes", "--target", str(fresh), "-r", str(lock)]
        command("pip", words, FETCH_SECONDS)
        _put(fresh, folder / "root/opt/pypi")


def _put(fresh: Path, target: Path) -> None:
    shutil.rmtree(target, ignore_errors=True)
    target.parent.mkdir(parents=True, exist_ok=True)
    fresh.replace(target)


def warm(folder: Path, name: str, script: str) -> None:
    """Run a recipe inside the tree, which it may write; no network. Its result lies under /opt/warm."""
    words = [str(bwrap.find(None).path), "--unshare-user-try", "--unshare-pid", "--unshare-net"]
    words += ["--die-with-parent", "--clearenv", "--bind", str(folder / "root"), "/", "--dev", "/dev"]
    words += ["--proc", "/proc", "--tmpfs", "/tmp", "--setenv", "PATH", "/usr/sbin:/usr/bin:/sbin:/bin"]
    words += ["--setenv", "HOME", "/tmp", "--setenv", "LANG", "C.UTF-8", "--chdir", "/"]
    if os.geteuid() != 0:
        words += ["--uid", "0", "--gid", "0"]
    command(f"the recipe {name}", [*words, "--", "/bin/sh", "-euc", script], WARM_SECONDS)


def versions(folder: Path) -> dict[str, str]:
    """Debian packages of the tree and their versions."""
    admin = folder / "root/var/lib/dpkg"
    words = ["dpkg-query", f"--admindir={admin}", "-W", "-f", "${Package} ${Version}\\n"]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    return dict(line.split(" ", 1) for line in done.stdout.splitlines() if " " in line)


def command(what: str, words: Sequence[str], seconds: float = 300, folder: Path | None = None) -> None:
    """Run a trusted program to its end. Raises `ToolchainError` with its last words."""
    try:
        done = subprocess.run(
            list(words), cwd=folder, capture_output=True, text=True, timeout=seconds, check=False
        )
    except subprocess.TimeoutExpired:
        raise ToolchainError(f"{what}: {words[0]} did not end in {seconds:.0f} s", mend="try again") from None
    if done.returncode:
        said = [line for line in (done.stderr or done.stdout).splitlines() if line.strip()]
        errors = [line for line in said if line.startswith(("E:", "npm error", "ERROR"))] or said[-1:]
        raise ToolchainError(f"{what}: {' '.join(errors)[:300] or 'failed'}", mend=_mend(" ".join(said)))


def _mend(said: str) -> str:
    if "newuidmap" in said or "subuid" in said or "unshare" in said:
        return "run it as root once, or allow user namespaces and give this user a range in /etc/subuid"
    if any(word in said for word in ("network", "ENOTFOUND", "ECONNREFUSED", "ETIMEDOUT")):
        return "connect to a package registry once, and try again: what is done is kept"
    return "look at the message, and try again: what is done is kept"
