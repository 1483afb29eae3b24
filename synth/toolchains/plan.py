"""What the trees are made of: Debian releases, their packages, and what comes from npm and PyPI.

`trixie` has nearly everything. The two others exist for what no newer or older
release has: Julia and OpenSSL 1.1 (`bullseye`), Dart and Scala 2.12 (`sid`). npm and
PyPI packages are pinned with their digests (`npm/package-lock.json`, `pypi.lock`);
the versions of Debian's packages are written into each tree's manifest.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.resources import files

from synth.errors import SpecError

_PACKAGE = files("synth.toolchains")


@dataclass(frozen=True)
class Borrowed:
    """Files of another tree that this one needs at another place."""

    tree: str
    files: tuple[str, ...]


@dataclass(frozen=True)
class TreePlan:
    """One tree. `megabytes` is its measured size on disk, warm caches included."""

    name: str
    megabytes: int
    languages: str
    """For whom it is, for people."""
    npm: bool = False
    pypi: bool = False
    expired: bool = False
    """The archive's Release file is not dated as a current one."""
    borrowed: Mapping[str, Borrowed] = field(default_factory=dict)
    """Folder in the tree -> what is copied into it."""

    @property
    def packages(self) -> tuple[str, ...]:
        """The Debian packages of `debian/<name>.txt`: one a line, with the languages that need it."""
        lines = (line.partition("#")[0].strip() for line in text(f"debian/{self.name}.txt").splitlines())
        return tuple(line for line in lines if line)

    def digest(self, *parts: str) -> str:
        """12 digits that change when the packages, the locks or `parts` change."""
        whole = repr((self.name, sorted(self.packages), self.npm, self.pypi, self.expired, parts))
        return hashlib.sha256(whole.encode()).hexdigest()[:12]


BULLSEYE = TreePlan("bullseye", 430, "Julia", expired=True)
SID = TreePlan("sid", 760, "Dart, Scala", expired=True)
TRIXIE = TreePlan(
    "trixie",
    7600,
    "all others",
    npm=True,
    pypi=True,
    borrowed={
        "/opt/ssl11": Borrowed(
            "bullseye",
            ("/usr/lib/x86_64-linux-gnu/libssl.so.1.1", "/usr/lib/x86_64-linux-gnu/libcrypto.so.1.1"),
        )
    },
)
PLANS = (BULLSEYE, TRIXIE, SID)
"""In the order in which they are built: a tree that borrows comes after its lender."""


def plans(names: tuple[str, ...] = ()) -> tuple[TreePlan, ...]:
    """The plans of these trees, all when empty. Raises `SpecError` for an unknown name."""
    known = {plan.name: plan for plan in PLANS}
    for name in names:
        if name not in known:
            raise SpecError(f"there is no tree {name!r}", mend=f"known: {', '.join(known)}")
    return tuple(plan for plan in PLANS if not names or plan.name in names)


def text(name: str) -> str:
    """A file of this folder: a lock, or a recipe."""
    return (_PACKAGE / name).read_text(encoding="utf-8")


def recipes(tree: str) -> dict[str, str]:
    """Warm caches of a tree: name -> shell text. A line `# tree: NAME` says for which tree it is."""
    found = {}
    for item in sorted((_PACKAGE / "warm").iterdir(), key=lambda one: one.name):
        if item.name.endswith(".sh"):
            script = item.read_text(encoding="utf-8")
            if _tree_of(script) == tree:
                found[item.name.removesuffix(".sh")] = script
    return found


def _tree_of(script: str) -> str:
    marks = [
        line.removeprefix("# tree:").strip() for line in script.splitlines() if line.startswith("# tree:")
    ]
    return marks[0] if marks else TRIXIE.name
