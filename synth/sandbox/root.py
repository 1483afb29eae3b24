"""The root file system that a job sees, as data.

A job never sees the host's own tree. A `Root` says what it sees instead: which
host paths are bound read-only and where, which links and small files are made
up, and which PATH leads to the programs. `host_root()` is this machine's
installed software by allow-list; `image_root(…)` is a tree that was built once
(`synth.toolchains`), seen whole and apart from this machine.

Nothing of /home, /root, /var, /run, /srv, /opt or the rest of /etc is visible.
A toolchain that lives elsewhere comes with its job as a `Mount`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from synth.sandbox.job import Mount

JOB_UID = 1000
"""User and group id that a job sees itself as."""

MOUNTS = "/toolchains"
"""Where a job's own mounts lie, below an image root."""

_TOP = ("bin", "sbin", "lib", "lib32", "lib64", "libx32")
_ETC = ("ld.so.cache", "ld.so.conf", "ld.so.conf.d", "alternatives", "java", "java-*", "perl", "R", "mono")
_FILES = {
    "/etc/passwd": f"root:x:0:0:root:/:/bin/false\nsandbox:x:{JOB_UID}:{JOB_UID}:sandbox:/work:/bin/sh\n",
    "/etc/group": f"root:x:0:\nsandbox:x:{JOB_UID}:\n",
    "/etc/hosts": "127.0.0.1 localhost sandbox\n::1 localhost\n",
    "/etc/nsswitch.conf": "passwd: files\ngroup: files\nhosts: files\n",
}


@dataclass(frozen=True)
class Root:
    """What a job sees apart from /work, /tmp, /dev and /proc."""

    name: str
    binds: tuple[Mount, ...]
    """Host paths, bound read-only in this order."""
    links: Mapping[str, str] = field(default_factory=dict)
    """Symbolic link in the root -> what it points to."""
    files: Mapping[str, str] = field(default_factory=dict)
    """Made-up text files: path in the root -> content."""
    path: str = "/usr/local/bin:/usr/bin:/bin"
    whole: bool = False
    """The one bind is the whole root, with its own /etc; it has empty folders for /work and /toolchains."""

    @cached_property
    def spec(self) -> Mapping[str, Any]:
        """All of it for the keeper, as JSON."""
        return {
            "whole": self.whole,
            "mounts": MOUNTS,
            "binds": [[bind.source, bind.target] for bind in self.binds],
            "links": dict(self.links),
            "files": dict(self.files),
        }


def image_root(name: str, tree: Path) -> Root:
    """A root that was built as a tree of its own (`synth.toolchains`): seen whole and alone."""
    return Root(
        name,
        (Mount(str(tree), "/"),),
        path="/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
        whole=True,
    )


def host_root(base: Path = Path("/")) -> Root:
    """The `host` root: /usr, its usual top-level links, and the few files of /etc that loaders need.

    `base` is the tree to look at; another one is for tests and for unpacked images.
    """
    tops = [(f"/{name}", base / name) for name in _TOP]
    links = {path: str(host.readlink()) for path, host in tops if host.is_symlink()}
    links["/etc/localtime"] = "/usr/share/zoneinfo/UTC"
    dirs = [("/usr", base / "usr")] + [(path, host) for path, host in tops if not host.is_symlink()]
    binds = [Mount(str(host), path) for path, host in dirs if host.is_dir()]
    return Root("host", tuple(binds + _etc_binds(base)), links, _FILES)


def _etc_binds(base: Path) -> list[Mount]:
    found = sorted({path for pattern in _ETC for path in (base / "etc").glob(pattern)})
    return [Mount(str(path), f"/etc/{path.name}") for path in found]
