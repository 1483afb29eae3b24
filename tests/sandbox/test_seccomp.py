"""The filter, run by a small interpreter of classic BPF, on both processors."""

from __future__ import annotations

import errno
import itertools
import re
import struct
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from synth.errors import SandboxError
from synth.sandbox import seccomp

ARCH = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
NUMBERS = {"x86_64": 0, "aarch64": 1}
ALLOW, KILL = 0x7FFF0000, 0x80000000
HEADERS = {
    "x86_64": "/usr/include/x86_64-linux-gnu/asm/unistd_64.h",
    "aarch64": "/usr/include/asm-generic/unistd.h",
}
both = pytest.mark.parametrize("machine", ["x86_64", "aarch64"])


def decide(machine: str, number: int, *arguments: int, arch: int | None = None) -> int:
    """What the kernel would do with one call."""
    return walk(machine, number, *arguments, arch=arch)[0]


def walk(machine: str, number: int, *arguments: int, arch: int | None = None) -> tuple[int, int]:
    """The answer to one call, and how many instructions lead to it."""
    words = [*arguments, 0, 0, 0, 0, 0, 0][:6]
    data = struct.pack("<IIQ6Q", number, ARCH[machine] if arch is None else arch, 0, *words)
    code = seccomp.program(machine)
    position, accumulator = 0, 0
    for steps in itertools.count(1):
        op, yes, no, k = struct.unpack_from("=HBBI", code, position * 8)
        position += 1
        if op == 0x20:
            accumulator = struct.unpack_from("<I", data, k)[0]
        elif op == 0x54:
            accumulator &= k
        elif op == 0x06:
            return int(k), steps
        elif op == 0x05:
            position += k
        else:
            test = {0x15: accumulator == k, 0x35: accumulator >= k, 0x45: bool(accumulator & k)}[op]
            position += yes if test else no
    raise AssertionError("never")


@both
def test_an_ordinary_call_is_decided_in_few_steps(machine: str) -> None:
    """The kernel walks the filter for each of its calls when a job takes it on."""
    assert max(walk(machine, call)[1] for call in range(500)) < 25


def number(machine: str, name: str) -> int:
    found = {**seccomp._DENIED, **seccomp._FILTERED}[name][NUMBERS[machine]]
    assert found is not None
    return found


def refused(error: int) -> int:
    return 0x00050000 | error


@both
def test_every_denied_call_is_refused(machine: str) -> None:
    for name, row in seccomp._DENIED.items():
        if row[NUMBERS[machine]] is not None:
            assert decide(machine, number(machine, name)) == refused(errno.EPERM), name


@both
@given(call=st.integers(0, 600))
def test_everything_else_is_allowed(machine: str, call: int) -> None:
    listed = {row[NUMBERS[machine]] for row in (*seccomp._DENIED.values(), *seccomp._FILTERED.values())}
    if call not in listed:
        assert decide(machine, call) == ALLOW


@both
@given(call=st.integers(0, 2**32 - 1), arch=st.integers(0, 2**32 - 1))
def test_another_architecture_is_killed(machine: str, call: int, arch: int) -> None:
    if arch != ARCH[machine]:
        assert decide(machine, call, arch=arch) == KILL


@given(call=st.integers(2**30, 2**32 - 1))
def test_x32_is_killed(call: int) -> None:
    assert decide("x86_64", call) == KILL


@both
@given(flags=st.integers(0, 2**32 - 1))
def test_clone_makes_no_namespace(machine: str, flags: int) -> None:
    namespaces = 0x10000000 | 0x20000 | 0x20000000 | 0x40000000 | 0x08000000 | 0x04000000 | 0x02000000
    expected = refused(errno.EPERM) if flags & namespaces else ALLOW
    assert decide(machine, number(machine, "clone"), flags) == expected


@both
def test_clone3_is_unknown_and_pthread_flags_are_fine(machine: str) -> None:
    assert decide(machine, number(machine, "clone3")) == refused(errno.ENOSYS)
    assert decide(machine, number(machine, "clone"), 0x3D0F00) == ALLOW


@both
@given(family=st.integers(0, 60), kind=st.integers(0, 15), flags=st.sampled_from([0, 0o4000, 0o2000000]))
def test_sockets(machine: str, family: int, kind: int, flags: int) -> None:
    answer = decide(machine, number(machine, "socket"), family, kind | flags)
    if family not in (1, 2, 10):
        assert answer == refused(errno.EAFNOSUPPORT)
    else:
        assert answer == (refused(errno.EPERM) if kind in (3, 10) else ALLOW)
    pair = decide(machine, number(machine, "socketpair"), family, kind)
    assert pair == (ALLOW if family == 1 else refused(errno.EAFNOSUPPORT))


@both
@given(request=st.integers(0, 2**32 - 1) | st.sampled_from([0x5412, 0x541C]), high=st.integers(0, 2**32 - 1))
def test_terminal_injection(machine: str, request: int, high: int) -> None:
    answer = decide(machine, number(machine, "ioctl"), 1, request | high << 32)
    assert answer == (refused(errno.EPERM) if request in (0x5412, 0x541C) else ALLOW)


@both
@given(mode=st.integers(0, 0o7777))
def test_set_id_bits(machine: str, mode: int) -> None:
    expected = refused(errno.EPERM) if mode & 0o6000 else ALLOW
    assert decide(machine, number(machine, "fchmod"), 3, mode) == expected
    assert decide(machine, number(machine, "fchmodat"), 3, 0, mode) == expected


@both
def test_numbers_are_the_kernels(machine: str) -> None:
    header = Path(HEADERS[machine])
    if not header.exists():
        pytest.skip("no kernel headers")
    defined = dict(re.findall(r"#define __NR(?:3264)?_(\w+)\s+(\d+)", header.read_text()))
    checked = 0
    for name, row in {**seccomp._DENIED, **seccomp._FILTERED}.items():
        ours = row[NUMBERS[machine]]
        if name in defined:
            assert ours == int(defined[name]), name
            checked += 1
    assert checked > 55


def test_an_unknown_processor_is_refused() -> None:
    with pytest.raises(SandboxError, match="riscv64"):
        seccomp.program("riscv64")
