"""What the languages of the Java machine share: where it is, its flags, its archives.

The flags favour programs that live a second: one collector thread, the first compiler
only, no performance file. A class data archive (`synth/toolchains/warm`) saves most of
a compiler's start; a machine without it, or with another JDK than it was made with,
starts without it: the log, where the machine would complain, is off.
"""

from __future__ import annotations

from synth.languages import probe
from synth.languages.base import Toolchain
from synth.sandbox.job import Limits

LIMITS = Limits(memory_bytes=2**30, processes=512)
"""The heap is half of it; the machine's own threads count as processes."""
FLAGS = (
    "-XX:+UseSerialGC",
    "-XX:TieredStopAtLevel=1",
    "-XX:-UsePerfData",
    "-Xshare:auto",
    "-Xlog:disable",
    "-Xmx512m",
    "-Xss16m",
    "-Dfile.encoding=UTF-8",
    "-Dstdout.encoding=UTF-8",
    "-Dstderr.encoding=UTF-8",
)
_JAVA = ("/usr/lib/jvm/default-java/bin/java",)


def toolchain(
    name: str,
    label: str,
    classpath: tuple[str, ...],
    version: tuple[str, ...],
    hint: str,
    tree: str = "trixie",
) -> Toolchain:
    """The Java machine of a tree, with a language's jars in it. Raises `ToolchainError`."""
    programs = {"java": _JAVA, **{f"jar {at}": (jar,) for at, jar in enumerate(classpath)}}
    words = (*FLAGS, "-cp", ":".join(classpath), *version)
    return probe.seek(label, programs, words, hint, tree, warm=name)


def machine(chain: Toolchain, classpath: tuple[str, ...], archive: str = "") -> tuple[str, ...]:
    """The start of a command: the machine, its flags, the archive if there is one, the class path."""
    warm = (f"-XX:SharedArchiveFile={chain.warm}/{archive}",) if archive and chain.warm else ()
    return (chain.programs["java"], *FLAGS, *warm, "-cp", ":".join(classpath))
