"""The system-call filter of a job, assembled here as classic BPF.

A job may do what a compiler or an interpreter needs and nothing that reaches
for the kernel's rarer corners: no new namespaces, mounts, tracing, keyrings,
io_uring, bpf, raw or exotic sockets, terminal injection. Denied calls answer
EPERM, `clone3` answers ENOSYS (its flags sit in memory that a filter cannot
read; libraries then fall back to `clone`), another architecture's calls kill.

Whoever takes the filter on waits while the kernel walks it once for each of its calls, so the numbers
are looked up by halves and not one after another.

The kernel runs the program over `struct seccomp_data`: number at byte 0,
architecture at 4, argument i at 16 + 8i (low word first on both machines here).
Numbers are the kernel's own, from asm/unistd_64.h and asm-generic/unistd.h.
"""

from __future__ import annotations

import errno
import platform
import struct
from collections.abc import Sequence
from typing import NamedTuple

from synth.errors import SandboxError

_LOAD, _JUMP, _JUMP_EQ, _JUMP_GE, _JUMP_SET = 0x20, 0x05, 0x15, 0x35, 0x45
_AND, _RETURN = 0x54, 0x06
_ALLOW, _ERRNO, _KILL = 0x7FFF0000, 0x00050000, 0x80000000
_NUMBER, _ARCH = 0, 4
_X32_BIT = 0x40000000
_ARCHES = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}

_CLONE_FLAGS = 0x7E020000  # CLONE_NEW{USER,PID,NET,IPC,UTS,CGROUP,NS}
_FAMILIES = (1, 2, 10)  # UNIX, INET, INET6
_SOCK_RAW, _SOCK_PACKET, _SOCK_TYPE_MASK = 3, 10, 0xF
_TTY_REQUESTS = (0x5412, 0x541C)  # TIOCSTI, TIOCLINUX
_SET_ID_BITS = 0o6000

Instruction = tuple[int, int, int, int]
"""code, jump if true, jump if false, k"""

_SAME_EVERYWHERE = {
    "io_uring_setup": 425,
    "io_uring_enter": 426,
    "io_uring_register": 427,
    "open_tree": 428,
    "move_mount": 429,
    "fsopen": 430,
    "fsconfig": 431,
    "fsmount": 432,
    "fspick": 433,
    "pidfd_getfd": 438,
    "process_madvise": 440,
    "mount_setattr": 442,
    "quotactl_fd": 443,
    "memfd_secret": 447,
    "set_mempolicy_home_node": 450,
    "statmount": 457,
    "listmount": 458,
    "open_tree_attr": 467,
}
_DENIED: dict[str, tuple[int | None, int | None]] = {
    # name: (x86_64, aarch64)
    "ptrace": (101, 117),
    "syslog": (103, 116),
    "mknod": (133, None),
    "uselib": (134, None),
    "ustat": (136, None),
    "sysfs": (139, None),
    "vhangup": (153, 58),
    "modify_ldt": (154, None),
    "pivot_root": (155, 41),
    "_sysctl": (156, None),
    "adjtimex": (159, 171),
    "chroot": (161, 51),
    "acct": (163, 89),
    "settimeofday": (164, 170),
    "mount": (165, 40),
    "umount2": (166, 39),
    "swapon": (167, 224),
    "swapoff": (168, 225),
    "reboot": (169, 142),
    "sethostname": (170, 161),
    "setdomainname": (171, 162),
    "iopl": (172, None),
    "ioperm": (173, None),
    "create_module": (174, None),
    "init_module": (175, 105),
    "delete_module": (176, 106),
    "quotactl": (179, 60),
    "nfsservctl": (180, 42),
    "lookup_dcookie": (212, 18),
    "clock_settime": (227, 112),
    "mbind": (237, 235),
    "set_mempolicy": (238, 237),
    "kexec_load": (246, 104),
    "add_key": (248, 217),
    "request_key": (249, 218),
    "keyctl": (250, 219),
    "migrate_pages": (256, 238),
    "mknodat": (259, 33),
    "unshare": (272, 97),
    "vmsplice": (278, 75),
    "move_pages": (279, 239),
    "perf_event_open": (298, 241),
    "fanotify_init": (300, 262),
    "fanotify_mark": (301, 263),
    "name_to_handle_at": (303, 264),
    "open_by_handle_at": (304, 265),
    "clock_adjtime": (305, 266),
    "setns": (308, 268),
    "process_vm_readv": (310, 270),
    "process_vm_writev": (311, 271),
    "kcmp": (312, 272),
    "finit_module": (313, 273),
    "kexec_file_load": (320, 294),
    "bpf": (321, 280),
    "userfaultfd": (323, 282),
    **{name: (number, number) for name, number in _SAME_EVERYWHERE.items()},
}
_FILTERED = {
    # name: (x86_64, aarch64): calls whose arguments decide
    "clone": (56, 220),
    "clone3": (435, 435),
    "socket": (41, 198),
    "socketpair": (53, 199),
    "ioctl": (16, 29),
    "chmod": (90, None),
    "fchmod": (91, 52),
    "fchmodat": (268, 53),
    "fchmodat2": (452, 452),
}
_MODE_ARGUMENT = {"chmod": 1, "fchmod": 1, "fchmodat": 2, "fchmodat2": 2}


def supported(machine: str | None = None) -> bool:
    """Whether the filter can be written for this kind of processor."""
    return (machine or platform.machine()) in _ARCHES


def program(machine: str | None = None) -> bytes:
    """The filter as an array of `struct sock_filter`, ready for bubblewrap's --seccomp."""
    machine = machine or platform.machine()
    if machine not in _ARCHES:
        raise SandboxError(
            f"no system-call filter for a {machine} processor",
            mend="run on x86_64 or aarch64",
        )
    return b"".join(struct.pack("=HBBI", *each) for each in instructions(machine))


def instructions(machine: str) -> list[Instruction]:
    """The filter's instructions in order; the last one allows."""
    column = list(_ARCHES).index(machine)
    code = [_load(_ARCH), (_JUMP_EQ, 1, 0, _ARCHES[machine]), _give(_KILL), _load(_NUMBER)]
    if machine == "x86_64":
        code += [(_JUMP_GE, 0, 1, _X32_BIT), _give(_KILL)]
    bodies = {row[column]: [_refuse(errno.EPERM)] for row in _DENIED.values()}
    bodies |= {row[column]: _body(name) for name, row in _FILTERED.items()}
    return code + _look_up(_runs({number: body for number, body in bodies.items() if number is not None}))


def _load(offset: int) -> Instruction:
    return (_LOAD, 0, 0, offset)


def _give(value: int) -> Instruction:
    return (_RETURN, 0, 0, value)


def _refuse(error: int) -> Instruction:
    return _give(_ERRNO | error)


def _argument(index: int) -> Instruction:
    return _load(16 + 8 * index)


class _Run(NamedTuple):
    """Calls of adjacent numbers with the same body, which ends in a return."""

    first: int
    last: int
    body: list[Instruction]


def _runs(bodies: dict[int, list[Instruction]]) -> list[_Run]:
    """In the order of their numbers."""
    runs: list[_Run] = []
    for number, body in sorted(bodies.items()):
        if runs and runs[-1].last == number - 1 and runs[-1].body == body:
            runs[-1] = runs[-1]._replace(last=number)
        else:
            runs.append(_Run(number, number, body))
    return runs


def _look_up(runs: Sequence[_Run]) -> list[Instruction]:
    """The body of the run that the loaded number is in; what is in none is allowed. A jump reaches 255."""
    if len(runs) == 1:
        first, last, body = runs[0]
        after = len(body)
        return [(_JUMP_GE, 0, after + 1, first), (_JUMP_GE, after, 0, last + 1), *body, _give(_ALLOW)]
    middle = len(runs) // 2
    lower, upper = _look_up(runs[:middle]), _look_up(runs[middle:])
    over, first = len(lower), runs[middle].first
    jump = [(_JUMP_GE, over, 0, first)] if over < 256 else [(_JUMP_GE, 0, 1, first), (_JUMP, 0, 0, over)]
    return [*jump, *lower, *upper]


def _deny_all(wanted: Sequence[int]) -> list[Instruction]:
    """One shared refusal behind a ladder of comparisons; jumps reach at most 255."""
    ladder = [(_JUMP_EQ, len(wanted) - 1 - i, 0, number) for i, number in enumerate(wanted[:-1])]
    return [*ladder, (_JUMP_EQ, 0, 1, wanted[-1]), _refuse(errno.EPERM)]


def _body(name: str) -> list[Instruction]:
    """What decides on one call of `_FILTERED`."""
    if name == "clone3":
        return [_refuse(errno.ENOSYS)]
    if name == "clone":
        return [_argument(0), (_JUMP_SET, 0, 1, _CLONE_FLAGS), _refuse(errno.EPERM), _give(_ALLOW)]
    if name == "socket":
        return [*_only_families(_FAMILIES), *_no_raw_sockets()]
    if name == "socketpair":
        return [*_only_families(_FAMILIES[:1]), _give(_ALLOW)]
    if name == "ioctl":
        return [_argument(1), *_deny_all(_TTY_REQUESTS), _give(_ALLOW)]
    mode = _argument(_MODE_ARGUMENT[name])
    return [mode, (_JUMP_SET, 0, 1, _SET_ID_BITS), _refuse(errno.EPERM), _give(_ALLOW)]


def _only_families(families: Sequence[int]) -> list[Instruction]:
    """Fall through for a listed address family, refuse the others."""
    ladder = [(_JUMP_EQ, len(families) - i, 0, family) for i, family in enumerate(families)]
    return [_argument(0), *ladder, _refuse(errno.EAFNOSUPPORT)]


def _no_raw_sockets() -> list[Instruction]:
    return [
        _argument(1),
        (_AND, 0, 0, _SOCK_TYPE_MASK),
        *_deny_all((_SOCK_RAW, _SOCK_PACKET)),
        _give(_ALLOW),
    ]
