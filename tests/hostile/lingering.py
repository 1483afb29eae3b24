"""Programs that want to stay, to hang, or to leave something for the next job."""

from __future__ import annotations

from dataclasses import replace

from tests.hostile.hostile import COMPILE, OK, OUTPUT, RUNTIME, SHORT, TIME, Hostile, c, of, python, shell

ALL: tuple[Hostile, ...] = (
    python(
        "daemon",
        """
import os
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        open("/proc/self/comm", "w").write("synth-hostile")
        print("ready", flush=True)
        import time; time.sleep(600)
    os._exit(0)
os.wait()
names = ()
while "synth-hostile" not in names:
    names = [open(f"/proc/{p}/comm").read().strip() for p in os.listdir("/proc") if p.isdigit()]
print("held")
""",
    ),
    shell(
        "daemons that hold the output open",
        "for i in 1 2 3 4 5; do setsid sh -c 'trap \"\" TERM HUP INT; sleep 600' & done; echo held",
    ),
    c(
        "daemon that forks for ever while the job ends",
        """
#include <stdio.h>
#include <unistd.h>
int main(void) {
  puts("held"); fflush(stdout);
  if (fork()) return 0;
  for (;;) { if (fork()) _exit(0); setsid(); }
}
""",
    ),
    python(
        "every signal ignored, output closed",
        """
import os, signal
for s in range(1, 65):
    try: signal.signal(s, signal.SIG_IGN)
    except (OSError, ValueError): pass
signal.pthread_sigmask(signal.SIG_BLOCK, range(1, 65))
os.close(0); os.close(1); os.close(2)
signal.pause()
""",
        TIME,
        limits=SHORT,
    ),
    python(
        "output closed and lingering",
        "import os, time\nprint('held', flush=True)\nos.close(1); os.close(2)\ntime.sleep(600)\n",
        TIME,
        limits=SHORT,
    ),
    shell("stopping itself", "kill -STOP $$; echo ESCAPED", TIME, limits=SHORT),
    shell("stopping everybody", "kill -STOP -1; kill -STOP 1; kill -STOP $$", TIME, limits=SHORT),
    shell("killing its group", "kill -9 0; echo ESCAPED", RUNTIME),
    shell("background programs of the compiler", "sleep 0.1; echo held", compile_="sleep 600 & exit 0"),
    shell("compiler that never ends", "echo ESCAPED", TIME, limits=replace(SHORT, compile_seconds=0.7),
          compile_="trap '' TERM; sleep 600"),
    shell(
        "compiler that kills its leader",
        "echo ESCAPED",
        COMPILE,
        compile_="kill -9 2; kill -9 $PPID; kill -9 -1; exit 1",
    ),
    c(
        "core dump",
        """
#include <stdlib.h>
#include <string.h>
int main(void) { memset(malloc(1 << 24), 1, 1 << 24); abort(); }
""",
        RUNTIME,
    ),
    shell("core file of a child", "sh -c 'kill -SEGV $$' 2>/dev/null; [ -z \"$(ls -A /work)\" ] && echo held"),
    python(
        "locks and leases",
        """
import fcntl, os
for path in ("/usr/bin/env", "/etc/passwd", "/dev/null", "/dev/zero"):
    fd = os.open(path, os.O_RDONLY)
    for attempt in (lambda: fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB), lambda: fcntl.fcntl(fd, fcntl.F_SETLEASE, 1)):
        try: attempt()
        except OSError: pass
print("held")
""",
    ),
    python(
        "things left for the next job",
        """
import os
for place in ("/tmp", "/dev/shm", "/work"):
    mine = os.path.join(place, "synth-hostile")
    if os.path.exists(mine): print("ESCAPED", mine)
    open(mine, "w").close()
print("held")
""",
    ),
    python(
        "things left by the job before",
        """
import ctypes, os
seen = [p for p in ("/tmp", "/dev/shm") if os.listdir(p)] + [n for n in os.listdir("/work") if n != "main.py"]
if seen: print("ESCAPED", seen)
for path in ("/proc/sysvipc/shm", "/proc/sysvipc/msg", "/proc/sysvipc/sem"):
    if os.path.exists(path) and len(open(path).read().splitlines()) > 1: print("ESCAPED", path)
print("held")
""",
    ),
    python(
        "escapes for the reader's terminal",
        r"""
import sys
sys.stdout.buffer.write(b"\x1b]0;owned\x07\x1b[2J\x1b]52;c;aGk=\x07\xff\xfe\x00\x9b31m\r\n" * 100)
print("\nheld")
""",
    ),
    python(
        "output of every byte",
        "import os\nfor _ in range(50): os.write(1, os.urandom(4096)); os.write(2, bytes(range(256)))\nprint('\\nheld')\n",
    ),
    of("javascript", "node that stays", "process.on('SIGTERM', () => {}); setInterval(() => {}, 1e9);", TIME, limits=SHORT),
    of(
        "javascript",
        "node that kills its parents",
        "for (const p of [process.ppid, 1, 0]) { try { process.kill(p, 'SIGTERM') } catch {} }\nwhile (true) {}",
        RUNTIME,
    ),
    of("javascript", "node that prints for ever", "while (true) try { require('fs').writeSync(1, 'x'.repeat(65536)) } catch {}", OUTPUT),
    of("java", "java that halts in a hook", """
public class Main {
    public static void main(String[] a) {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> { System.out.println("held"); Runtime.getRuntime().halt(0); }));
        System.exit(3);
    }
}
""", OK),
)  # fmt: skip
