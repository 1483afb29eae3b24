"""Building a tree, step by step, each step once.

    base      mmdebstrap: the release's packages, unpacked and set up
    npm       packages of `npm/package-lock.json`, no install script run, in /opt/npm
    pypi      packages of `pypi.lock`, by digest, in /opt/pypi
    borrow    single files of another tree
    tidy      a user, hosts, empty folders for jobs, everything readable
    warm      a recipe at a time: compiler caches in /opt/warm that jobs read and cannot change

A step that is done leaves a stamp with the digest of what it was done from, so a
build that broke off goes on where it was and a second build is a no-op; when a
step is done anew, so are those after it (nothing is made from a recipe). The tree counts as built once its
manifest is there, which is the last thing that is written.
"""

from __future__ import annotations

import fcntl
import json
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from synth.errors import ToolchainError
from synth.toolchains import fetch, plan, trees
from synth.toolchains.plan import TreePlan

Say = Callable[[str], None]
SPARE_MEGABYTES = 2000
"""Room beside the trees themselves: archives while they are unpacked."""
_WARM = "warm-"
_PASSWD, _GROUP = "sandbox:x:1000:1000:sandbox:/work:/bin/sh\n", "sandbox:x:1000:\n"


@dataclass(frozen=True)
class Step:
    """One step: its name, what it depends on, and what it does to the tree's folder."""

    name: str
    digest: str
    run: Callable[[Path], None]


def build(wanted: TreePlan, say: Say, mirror: str = "") -> trees.Tree:
    """Build a tree or go on with it; the tree. Raises `ToolchainError` with the mend."""
    folder = trees.folder() / wanted.name
    with _disk_errors(folder):
        _make_reachable(folder)
        with _alone(folder, say):
            todo = _todo(folder, steps(wanted, mirror))
            if todo:
                (folder / trees.MANIFEST).unlink(missing_ok=True)
            for step in todo:
                _do(folder, wanted, step, say)
            if todo or not (folder / trees.MANIFEST).exists():
                _write_manifest(folder, wanted)
    return trees.Tree(wanted.name, folder)


def adopt(wanted: TreePlan, archive: Path, say: Say) -> trees.Tree:
    """Take a root file system from elsewhere as this tree: a tar file, as `podman export` writes one.

    What it lacks is not installed; languages whose compilers are not in it are
    not there. A tree of that name stays until the other is unpacked. Raises `ToolchainError`.
    """
    folder = trees.folder() / wanted.name
    with _disk_errors(folder):
        _make_reachable(folder)
        with _alone(folder, say):
            say(f"{wanted.name}: unpacking {archive}")
            _unpack(archive, folder / "part")
            _forget(folder)
            shutil.rmtree(folder / "root", ignore_errors=True)
            (folder / "part").replace(folder / "root")
            _tidy(folder)
            _write_manifest(folder, wanted, adopted=str(archive))
    return trees.Tree(wanted.name, folder)


def status(wanted: TreePlan) -> str:
    """`built`, `adopted`, `outdated` (the plan has changed since), `broken off` or `absent`."""
    folder = trees.folder() / wanted.name
    if (folder / trees.MANIFEST).exists() and "adopted" in trees.Tree(wanted.name, folder).manifest():
        return "adopted"
    todo = _todo(folder, steps(wanted, ""))
    if (folder / trees.MANIFEST).exists():
        return "outdated" if todo else "built"
    return "broken off" if (folder / "steps").exists() else "absent"


def remove(wanted: TreePlan) -> None:
    """Take a tree away."""
    folder = trees.folder() / wanted.name
    if folder.exists():
        _forget(folder)
        shutil.rmtree(folder)


def _forget(folder: Path) -> None:
    """Say that nothing of a tree is done, before any of it goes: a build would not do it again."""
    (folder / trees.MANIFEST).unlink(missing_ok=True)
    shutil.rmtree(folder / "steps", ignore_errors=True)


def _unpack(archive: Path, part: Path) -> None:
    shutil.rmtree(part, ignore_errors=True)
    try:
        fetch.unpack(archive, part)
        for name in ("usr/bin", "etc/passwd", "etc/group"):
            if not (part / name).exists():
                raise ToolchainError(f"{archive} holds no /{name}", mend="give a tar file of a whole root")
    except BaseException:
        shutil.rmtree(part, ignore_errors=True)
        raise


def require_room(wanted: tuple[TreePlan, ...]) -> None:
    """Raises `ToolchainError` when the disk cannot hold what is still to be built."""
    missing = sum(one.megabytes for one in wanted if status(one) in ("absent", "broken off"))
    place = trees.folder()
    place.mkdir(parents=True, exist_ok=True)
    free = shutil.disk_usage(place).free // 10**6
    if missing and free < missing + SPARE_MEGABYTES:
        need = missing + SPARE_MEGABYTES
        raise ToolchainError(
            f"{place} has {free} MB free, the trees need {need} MB", mend="make room, or set SYNTH_CACHE"
        )


def steps(wanted: TreePlan, mirror: str) -> list[Step]:
    """All steps of a tree in order."""
    found = [Step("base", wanted.digest(), lambda f: fetch.base(wanted, f, mirror))]
    if wanted.npm:
        found.append(Step("npm", wanted.digest(plan.text("npm/package-lock.json")), fetch.npm))
    if wanted.pypi:
        found.append(Step("pypi", wanted.digest(plan.text("pypi.lock")), fetch.pypi))
    if wanted.borrowed:
        found.append(Step("borrow", wanted.digest(repr(wanted.borrowed)), lambda f: _borrow(wanted, f)))
    found.append(Step("tidy", wanted.digest("2"), _tidy))
    for name, script in plan.recipes(wanted.name).items():
        found.append(Step(f"{_WARM}{name}", wanted.digest(script), _recipe(name, script)))
    return found


def _recipe(name: str, script: str) -> Callable[[Path], None]:
    return lambda folder: fetch.warm(folder, name, script)


def _todo(folder: Path, all_steps: list[Step]) -> list[Step]:
    """From the first step that is not done; a recipe alone where nothing before the recipes is to be done."""
    undone = [step for step in all_steps if not _is_done(folder, step)]
    if not undone or undone[0].name.startswith(_WARM):
        return undone
    return all_steps[all_steps.index(undone[0]) :]


def _is_done(folder: Path, step: Step) -> bool:
    stamp = folder / "steps" / step.name
    return stamp.exists() and stamp.read_text().split()[0] == step.digest


def _do(folder: Path, wanted: TreePlan, step: Step, say: Say) -> None:
    say(f"{wanted.name}: {step.name}")
    started = time.monotonic()
    if step.name == "base":
        shutil.rmtree(folder / "steps", ignore_errors=True)
    step.run(folder)
    (folder / "steps").mkdir(exist_ok=True)
    (folder / "steps" / step.name).write_text(f"{step.digest} {time.monotonic() - started:.1f} s\n")


def _borrow(wanted: TreePlan, folder: Path) -> None:
    for place, borrowed in wanted.borrowed.items():
        lender = trees.folder() / borrowed.tree / "root"
        target = folder / "root" / place.lstrip("/")
        target.mkdir(parents=True, exist_ok=True)
        for name in borrowed.files:
            source = lender / name.lstrip("/")
            if not source.exists():
                raise ToolchainError(
                    f"tree {wanted.name} needs {name} of tree {borrowed.tree}",
                    mend=f"build {borrowed.tree} first",
                )
            shutil.copy2(source, target / source.name)


def _tidy(folder: Path) -> None:
    """What a job expects of a root: a user of its own, no resolver, places for what is mounted."""
    root = folder / "root"
    for name in ("work", "toolchains", "opt/warm", "proc", "dev", "tmp"):
        (root / name).mkdir(parents=True, exist_ok=True)
    for name, line in (("etc/passwd", _PASSWD), ("etc/group", _GROUP)):
        text = (root / name).read_text()
        if "sandbox:" not in text:
            (root / name).write_text(text + line)
    (root / "etc/hosts").write_text("127.0.0.1 localhost sandbox\n::1 localhost\n")
    (root / "etc/resolv.conf").unlink(missing_ok=True)
    (root / "etc/resolv.conf").write_text("")
    fetch.command("tidy", ["chmod", "-R", "a+rX", str(root / "opt")])


def _write_manifest(folder: Path, wanted: TreePlan, **more: str) -> None:
    stamps = {path.name: path.read_text().strip() for path in sorted((folder / "steps").glob("*"))}
    manifest = {"tree": wanted.name, "steps": stamps, "packages": fetch.versions(folder), **more}
    temporary = folder / f".{trees.MANIFEST}"
    temporary.write_text(json.dumps(manifest, indent=1) + "\n", encoding="utf-8")
    temporary.replace(folder / trees.MANIFEST)


def _make_reachable(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o755)


@contextmanager
def _alone(folder: Path, say: Say) -> Iterator[None]:
    """One builder at a time; the others wait and find it done."""
    with (folder / ".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say(f"{folder.name}: another process is building it; waiting")
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@contextmanager
def _disk_errors(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        reason = error.strerror or str(error)
        raise ToolchainError(
            f"tree {folder.name} cannot be written in {folder}: {reason}",
            mend="free the place, or set SYNTH_CACHE",
        ) from error
