"""The driver's quoting, and what a request contains."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from synth.sandbox import Job, Mount
from synth.sandbox.command import build, driver
from synth.sandbox.root import Root, host_root

ROOT = Root("test", (Mount("/usr", "/usr"),), {"/bin": "usr/bin"}, {"/etc/hosts": "x"})
words = st.text(st.characters(blacklist_characters="\0", blacklist_categories=["Cs"]), max_size=20)


@settings(max_examples=60, deadline=None)
@given(arguments=st.lists(words, max_size=5), compiled=st.booleans())
def test_every_word_arrives_as_it_is(arguments: list[str], compiled: bool) -> None:
    printer = ("/usr/bin/printf", r"%s\0", "start", *arguments)
    script = driver(Job("x", {}, printer, compile=printer if compiled else ()))
    command = ["/bin/sh", "-c", f"exec 3>/dev/null 4>/dev/null 5<<E\n\nE\n{script}"]
    answer = subprocess.run(command, capture_output=True, check=True)
    assert answer.stdout.decode().split("\0") == ["start", *arguments, ""]


def test_a_word_is_never_an_assignment_or_a_keyword() -> None:
    for word in ("A=b", "if", "!", "~", "*", "-e", "$(id)", "`id`", "a'b", 'a"b', "\\"):
        script = driver(Job("x", {}, (word,)))
        answer = subprocess.run(
            ["/bin/sh", "-c", f"exec 3>/dev/null 4>/dev/null 5<<E\n\nE\n{script}"],
            capture_output=True,
            text=True,
            check=False,
        )
        assert answer.returncode in (126, 127), (word, answer)
        assert "uid=" not in answer.stdout + answer.stderr


def test_the_request_isolates() -> None:
    job = Job("x", {"a/b": "text"}, ("/bin/true",), mounts=(Mount("/opt/tool", "/opt/tool"),))
    request = build(job, ROOT, cgroup=True, staged=False)
    flags = [each for each in request.arguments if isinstance(each, str)]
    for flag in ("user", "pid", "net", "ipc", "uts"):
        assert f"--unshare-{flag}" in flags
    for flag in ("--disable-userns", "--die-with-parent", "--new-session", "--clearenv", "--cap-drop"):
        assert flag in flags
    assert "--bind" not in flags
    assert "--dev-bind" not in flags
    assert {"path": "/opt/tool"} in request.arguments
    assert request.files == (b"x", b"text")
    assert "RLIMIT_DATA" not in request.limits
    assert build(job, ROOT, cgroup=False, staged=False).limits["RLIMIT_DATA"] == job.limits.memory_bytes


@pytest.mark.parametrize("staged", [False, True])
def test_every_tmpfs_has_a_size(staged: bool) -> None:
    flags = build(Job("x", {}, ("/bin/true",)), ROOT, cgroup=True, staged=staged).arguments
    for index, flag in enumerate(flags):
        if flag == "--tmpfs":
            assert "--size" in flags[index - 4 : index]


def test_a_staged_request_binds_one_tree() -> None:
    mounts = (Mount("/opt/tool", "/opt/tool"),)
    request = build(Job("x", {"a": "text"}, ("/bin/true",), mounts=mounts), ROOT, cgroup=True, staged=True)
    binds = [at for at, word in enumerate(request.arguments) if str(word).endswith("bind")]
    assert len(binds) == 1
    assert request.arguments[binds[0] + 1] == {"tree": ROOT.spec, "mounts": [["/opt/tool", "/opt/tool"]]}
    assert request.files == (b"text",)


def test_the_host_root_is_an_allow_list(tmp_path: Path) -> None:
    for name in ("usr/bin", "home/me", "var/lib", "root", "etc/java-17", "etc/ssh", "lib64"):
        (tmp_path / name).mkdir(parents=True)
    for name in ("etc/shadow", "etc/ld.so.cache", "etc/passwd"):
        (tmp_path / name).write_text("host")
    (tmp_path / "bin").symlink_to("usr/bin")
    root = host_root(tmp_path)
    targets = {mount.target for mount in root.binds}
    assert targets == {"/usr", "/lib64", "/etc/ld.so.cache", "/etc/java-17"}
    assert root.links["/bin"] == "usr/bin"
    assert "sandbox:x:1000" in root.files["/etc/passwd"]
