"""Seeds from a local git checkout: the files of its HEAD commit, as committed.

Two git processes do the whole work: `ls-tree` names the tracked files and
`cat-file --batch` gives their bytes, so edits that are not committed, untracked
files, links and submodules play no part and the commit says exactly what was
read. Git runs without the network (a partial clone must not fetch), without
prompts, and the remote's address is kept without any credentials in it.
"""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO, NamedTuple

from synth.corpus.licence import SIDECAR, spdx_tag
from synth.corpus.raw import MARK, MAX_FILE, RawText, Skipped, decode, missing_path, require
from synth.syntax import header
from synth.syntax.identify import of_name

_URL = re.compile(r"(?!file:)[a-z+]+://(?:[^/]*@)?([\w.-]+)(?::\d+)?/+(.+?)(?:\.git)?/*\Z")
_AT_HOST = re.compile(r"(?:[^/:]*@)?([\w.-]+):/*([^/:@][^:@]*?)(?:\.git)?/*\Z")
"""Remote addresses as URLs and as `user@host:path`: host and path, credentials left out."""
_TIMEOUT = 120
"""Seconds for one git command that answers at once (naming files, the commit)."""


class _Blob(NamedTuple):
    path: str
    digest: str
    size: int


def read_checkout(folder: str, wanted: Sequence[str], licence: str, skipped: Skipped) -> Iterator[RawText]:
    """Texts of HEAD in path order. Raises `SpecError` when this is no checkout with a commit."""
    require("git", folder)
    commit = _git(folder, "rev-parse", "--verify", "HEAD^{commit}").strip()
    repo = repository_name(folder)
    blobs = _blobs(folder, skipped)
    sidecars = {blob.path: blob for blob in blobs if blob.path.endswith(SIDECAR)}
    with _Reader(folder) as reader:
        for blob in blobs:
            if of_name(blob.path) not in wanted and not blob.path.endswith(header.SUFFIX):
                continue
            text = _text(reader, blob, skipped)
            if text is not None and (language := of_name(blob.path, text.removeprefix(MARK))) in wanted:
                own = spdx_tag(text) or _sidecar_tag(reader, sidecars.get(blob.path + SIDECAR))
                yield RawText(language, text, repo, blob.path, commit, own or licence)


def repository_name(folder: str) -> str:
    """`host/owner/name` of the remote named origin, else the checkout's folder name."""
    url = _git(folder, "config", "--default", "", "--get", "remote.origin.url").strip()
    found = (_URL if "://" in url else _AT_HOST).match(url)
    if found and "@" not in found.group(2):
        return f"{found.group(1)}/{found.group(2)}"
    where = _git(folder, "rev-parse", "--absolute-git-dir").strip()
    top = Path(where).parent if Path(where).name == ".git" else Path(where)
    return top.name.removesuffix(".git")


def _text(reader: _Reader, blob: _Blob, skipped: Skipped) -> str | None:
    if blob.size > MAX_FILE:
        skipped["too_large"] += 1
        return None
    data = reader.read(blob.digest)
    if data is None:
        skipped["not_fetched"] += 1
        return None
    return decode(data, skipped)


def _sidecar_tag(reader: _Reader, blob: _Blob | None) -> str:
    data = reader.read(blob.digest) if blob and blob.size <= MAX_FILE else None
    return spdx_tag(data.decode("utf-8", "replace")) if data else ""


def _blobs(folder: str, skipped: Skipped) -> list[_Blob]:
    """Tracked regular files below `folder`, sorted by path."""
    out = _run(folder, "ls-tree", "-r", "-z", "-l", "--full-name", "HEAD")
    blobs = []
    for entry in filter(None, out.split(b"\0")):
        head, _, name = entry.partition(b"\t")
        mode, _, digest, size = head.split()
        if not mode.startswith(b"100"):
            skipped["link"] += 1
            continue
        try:
            blobs.append(_Blob(name.decode(), digest.decode(), int(size) if size.isdigit() else 0))
        except UnicodeDecodeError:
            skipped["odd_name"] += 1
    return sorted(blobs)


class _Reader:
    """One `git cat-file --batch` process: bytes of objects by digest."""

    def __init__(self, folder: str) -> None:
        self._process = subprocess.Popen(
            _command(folder, "cat-file", "--batch"),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=_environment(),
        )

    def __enter__(self) -> _Reader:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.communicate()

    def read(self, digest: str) -> bytes | None:
        """The object's bytes, or None when the checkout does not hold it."""
        requests, answers = self._pipes()
        try:
            requests.write(f"{digest}\n".encode())
            requests.flush()
        except BrokenPipeError:
            return None
        head = answers.readline().split()
        if len(head) != 3:
            return None
        data = answers.read(int(head[2]) + 1)
        return data[:-1]

    def _pipes(self) -> tuple[IO[bytes], IO[bytes]]:
        if self._process.stdin is None or self._process.stdout is None:
            raise ValueError("the reader is closed")
        return self._process.stdin, self._process.stdout


def _git(folder: str, *arguments: str) -> str:
    return _run(folder, *arguments).decode("utf-8", "replace")


def _run(folder: str, *arguments: str) -> bytes:
    """Output of one git command. Raises `SpecError` with git's own first line."""
    try:
        command = _command(folder, *arguments)
        environment = _environment()
        done = subprocess.run(command, capture_output=True, env=environment, timeout=_TIMEOUT, check=False)
    except FileNotFoundError as error:
        raise missing_path("git", folder, "the program git is not installed") from error
    except subprocess.TimeoutExpired as error:
        raise missing_path("git", folder, f"git did not answer in {_TIMEOUT} s") from error
    if done.returncode != 0:
        lines = done.stderr.decode("utf-8", "replace").splitlines() or ["git failed"]
        raise missing_path("git", folder, _explain(lines[0]))
    return done.stdout


def _explain(line: str) -> str:
    if "Needed a single revision" in line or "Not a valid object name" in line:
        return "it has no commit yet"
    return line.removeprefix("fatal: ")


def _command(folder: str, *arguments: str) -> list[str]:
    return ["git", "-c", "core.fsmonitor=false", "-c", "protocol.allow=never", "-C", folder, *arguments]


def _environment() -> dict[str, str]:
    """The caller's environment without its git state; no prompts, no network, no locks."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith("GIT_")}
    return kept | {
        "GIT_NO_LAZY_FETCH": "1",
        "GIT_OPTIONAL_LOCKS": "0",
        "GIT_TERMINAL_PROMPT": "0",
        "LC_ALL": "C",
    }
