"""`synth fim --tests`: the tests of the repository that rows are made of, ready to run."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from synth.errors import SpecError

if TYPE_CHECKING:
    from synth.proof.suite import Suite


@contextmanager
def tests_of(paths: Sequence[Path], command: str | None, seconds: float) -> Iterator[Suite | None]:
    """The tests of the one folder of `paths`, which pass as they are; None where there is no command.

    Raises `SandboxError` where code cannot be isolated, `SpecError` where the tests do not pass.
    """
    if not command:
        yield None
        return
    if len(paths) != 1 or not paths[0].is_dir():
        raise SpecError("--tests needs one folder", mend="name the repository that the tests belong to")
    from synth.proof.suite import Suite, copied
    from synth.sandbox import Sandbox

    with TemporaryDirectory(prefix="synth-tests-") as folder, Sandbox.open() as sandbox:
        Path(folder).chmod(0o755)
        suite = Suite(copied(paths[0].absolute(), Path(folder, "repository")), command, seconds, sandbox)
        suite.check()
        yield suite
