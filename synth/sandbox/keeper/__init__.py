"""The keeper: one small process that starts, kills and reaps every sandbox.

Run with `python -I -S`, with nothing of synth but this folder and nothing outside
the standard library. It exists because four things about bubblewrap cannot be had
from a thread of a big process:

- bwrap returns before the processes inside are dead. The keeper is a child
  subreaper, so the namespace's first process is handed to it, and "done" is
  said only after that one is reaped. No other process's children are touched.
- `--die-with-parent` follows the thread that started bwrap; the keeper's live as long as it does.
- Started as root, each job runs under its own unprivileged user id. That user
  cannot walk into a 0700 home directory where a toolchain may be installed, so
  the keeper, in a mount namespace of its own, puts together on a small *stage*
  the whole tree that a job is to see, once, and bwrap binds that (`stage.py`).
- Each slot's starter is a thread with the slot's user id, in the slot's cgroups
  (`starter.py`): what it spawns is born there, so that nothing has to be moved, which can
  take the kernel ten milliseconds, and no copy of the keeper's memory is made.

Protocol, over one SOCK_SEQPACKET pair on descriptor 0. A message is one byte
plus descriptors; the first is a memfd with JSON.
- First message: the configuration (`Keeper.__init__`). Answer: JSON.
- Every other message is a job: request, report socket, stdin, stdout, stderr,
  compile output, then the job's files. The report socket carries `k`
  (kill) to the keeper, and JSON back: `{"mark", "at"}` as phases begin, and one
  report at the end. Its end of file also kills.
- End of file on the main socket: kill everything, clean up, leave.
"""

REQUEST, REPORT, STDIN, STDOUT, STDERR, COMPILE, FILES = range(7)
"""Positions of the descriptors in a job message."""
MARK_FD, COMPILE_FD, GATE_FD = 3, 4, 5
"""Where the job's driver finds the marks pipe, the compile output pipe and the word to begin."""
CONTROL_FD = 5
"""Where a warm process listens; the last descriptor of its message."""
COUNTERS = ("sockstat", "dev", "snmp"), ("snmp6", "ip6_flowlabel", "igmp", "igmp6", "sockstat6")
"""Files of /proc/net that change when something happens in a network: those that there must be, and those
that a kernel may not have. Of the first only the first line counts: its others are of the whole machine."""
MAX_FDS = 250
"""Descriptors in one message; the kernel's SCM_MAX_FD is 253."""
