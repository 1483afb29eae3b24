"""Real compilers' syntax checks, many files to a process, in the sandbox.

A checker says of each text whether its own parser takes it. Where a compiler does
more than parse (types, imports), what it says of those is told apart: such a text
is `UNKNOWN`, and nobody counts it. Two ways to read an answer:

    driver      a small program of `bench/drivers` that calls the compiler's parser
                and prints `name TAB good|bad TAB message`
    command     the compiler itself, on all files or on one after another; its
                messages are sorted by a pattern
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple

from synth import languages
from synth.languages import dotnet
from synth.languages.jvm import FLAGS
from synth.sandbox import Job, Limits, Sandbox

LIMITS = Limits(
    compile_seconds=60,
    run_seconds=280,
    memory_bytes=3 * 2**30,
    processes=512,
    output_bytes=2**26,
    work_bytes=2**29,
)
BATCH = 200
"""Files in one process."""
_DRIVERS = Path(__file__).parent / "drivers"
_TOOLS = "/toolchains"


class Judgement(StrEnum):
    """What a real parser says of a text."""

    GOOD = "good"
    BAD = "bad"
    UNKNOWN = "unknown"
    """The compiler stopped at something else than syntax, or said nothing."""


class Said(NamedTuple):
    """One judgement with the compiler's words."""

    judgement: Judgement
    message: str = ""


Reader = Callable[[str, Sequence[str]], dict[str, Said]]
"""Output and file names to what was said of each file."""


@dataclass(frozen=True)
class Checker:
    """One language's parser. `command` is followed by file names, `drivers` are files beside them."""

    language: str
    extension: str
    command: tuple[str, ...]
    read: Reader
    drivers: tuple[str, ...] = ()
    build: tuple[str, ...] = ()
    environment: Mapping[str, str] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)
    wrap: tuple[str, str] = ("", "")
    """What is put around a text, without a line end before it."""
    toolchain: str = ""
    """The language of synth whose toolchain this is, where it is not the language itself."""
    batch: int = BATCH

    def ask(self, sandbox: Sandbox, sources: Sequence[str]) -> list[Said]:
        """What the parser says of each text, in order."""
        said: list[Said] = []
        for at in range(0, len(sources), self.batch):
            said += self._batch(sandbox, sources[at : at + self.batch])
        return said

    def version(self) -> str:
        """Of the toolchain. Raises `ToolchainError`."""
        return languages.get(self.toolchain or self.language).toolchain().version

    def _batch(self, sandbox: Sandbox, sources: Sequence[str]) -> list[Said]:
        chain = languages.get(self.toolchain or self.language).toolchain()
        before, after = self.wrap
        names = [f"f/s{at:04}{self.extension}" for at in range(len(sources))]
        files = {n: before + source + after for n, source in zip(names, sources, strict=True)}
        for name in self.drivers:
            files[name] = (_DRIVERS / name).read_text(encoding="utf-8")
        programs = {f"{{{name}}}": path for name, path in chain.programs.items()}
        job = Job(
            language=self.language,
            files={**files, **self.texts},
            compile=tuple(programs.get(word, word) for word in self.build),
            run=tuple(programs.get(word, word) for word in self.command) + tuple(names),
            environment=dict(self.environment),
            mounts=chain.mounts,
            limits=LIMITS,
            root=chain.root,
        )
        outcome = sandbox.run(job)
        found = self.read(outcome.stdout + "\n" + outcome.stderr, names)
        lost = Said(Judgement.UNKNOWN, f"no answer: {outcome.verdict} {outcome.stderr[-200:]}")
        return [found.get(name, lost) for name in names]


def told(output: str, names: Sequence[str]) -> dict[str, Said]:
    """Lines of a driver."""
    wanted, found = set(names), {}
    for line in output.split("\n"):
        name, _, rest = line.partition("\t")
        judgement, _, message = rest.partition("\t")
        if name in wanted and judgement in ("good", "bad"):
            found[name] = Said(Judgement(judgement), message)
    return found


def one_by_one(syntax: str) -> Reader:
    """Lines of `each.sh`: status 0 is good; a message that fits is bad, another is about something else."""
    pattern = re.compile(syntax)

    def read(output: str, names: Sequence[str]) -> dict[str, Said]:
        wanted, found = set(names), {}
        for line in output.split("\n"):
            name, _, rest = line.partition("\t")
            status, _, message = rest.partition("\t")
            if name in wanted:
                bad = Judgement.BAD if pattern.search(message) else Judgement.UNKNOWN
                found[name] = Said(Judgement.GOOD if status == "0" else bad, message)
        return found

    return read


def all_at_once(message: str) -> Reader:
    """Messages of one process for all files: `message` finds a file's name and what was said."""
    pattern = re.compile(message, re.MULTILINE)

    def read(output: str, names: Sequence[str]) -> dict[str, Said]:
        found = {name: Said(Judgement.GOOD) for name in names}
        for each in pattern.finditer(output):
            if found.get(each["name"], Said(Judgement.BAD)).judgement is Judgement.GOOD:
                found[each["name"]] = Said(Judgement.BAD, each["message"])
        return found

    return read


_EACH = ("bash", "each.sh")


def _gcc(program: str, *flags: str) -> tuple[str, ...]:
    return (*_EACH, program, *flags, "-fsyntax-only", "-w", "-fno-diagnostics-show-caret", "--")


_C_SYNTAX = (
    r"^(?:In file included from.*?)?(?:f/s\d+\.\w+: In [^:]*(?:::[^:]*)*: )?f/s\d+\.\w+:\d+:\d+: error: "
    r"(?:expected|missing terminating|stray|unterminated|#\w+ without|extra|invalid suffix|"
    r"empty character|exponent|too many decimal)"
    r"|error: (?:unterminated|missing terminating|stray|expected declaration or statement at end)"
)
_PERL_SYNTAX = (
    r"syntax error|Missing right|Unmatched right|Can't find string terminator|not terminated|"
    r"Unrecognized character|Illegal declaration|Missing (?:braces|control|argument)|Bareword found where|"
    r"(?:Number|String|Scalar|Array|Operator) found where|Prototype not terminated"
)
_ROSLYN = ("Microsoft.CodeAnalysis.dll", "Microsoft.CodeAnalysis.CSharp.dll")


def _csharp() -> Checker:
    """The driver is compiled by `csc`, beside links to the compiler's own assemblies."""
    job = languages.get("csharp").compile_only("")
    kept = [w for w in job.compile if w not in ("candidate.cs", "-target:library")]
    links = " && ".join(f"ln -s {dotnet.ROSLYN}/{name} ." for name in _ROSLYN)
    extra = [f"-r:{dotnet.ROSLYN}/{name}" for name in _ROSLYN]
    return Checker(
        "csharp",
        ".cs",
        ("{dotnet}", "main.dll"),
        told,
        drivers=("parse.cs",),
        build=("sh", "-c", f'{links} && exec "$@"', "sh", *kept, *extra, "-target:exe", "parse.cs"),
        environment=dotnet.ENVIRONMENT,
        texts=dotnet.CONFIGURATION,
    )


def _kotlin() -> Checker:
    """The whole compiler: what it says of names and types is passed over."""
    job = languages.get("kotlin").compile_only("")
    command = tuple(word for word in job.compile if word != "candidate.kt")
    read = all_at_once(r"^(?P<name>f/s\d+\.kts?):\d+:\d+: error: (?P<message>syntax error.*)")
    return Checker("kotlin", ".kt", command, read)


def checkers() -> dict[str, Checker]:
    """Language of synth to its checker. Raises `ToolchainError` for one that is not installed when asked."""
    tsc = ("{tsc}", "--noCheck", "--noEmit", "--noResolve", "--noLib", "--types", "", "--target", "esnext")
    flags = ("--module", "esnext", "--experimentalDecorators", "--pretty", "false")
    found = (
        Checker("python", ".py", ("{python}", "-I", "parse.py"), told, drivers=("parse.py",)),
        Checker(
            "javascript",
            ".js",
            ("{node}", "--experimental-vm-modules", "--no-warnings", "parse.mjs"),
            told,
            drivers=("parse.mjs",),
        ),
        Checker(
            "typescript",
            ".ts",
            (*tsc, *flags),
            all_at_once(r"^(?P<name>f/s\d+\.tsx?)\(\d+,\d+\): error TS1(?!479|208)\d\d\d: (?P<message>.*)"),
        ),
        Checker(
            "java",
            ".java",
            ("{java}", *FLAGS, "Parse.java"),
            told,
            drivers=("Parse.java",),
        ),
        Checker(
            "go",
            ".go",
            ("gofmt", "-e", "-l"),
            all_at_once(r"^(?P<name>f/s\d+\.go):\d+:\d+: (?P<message>.*)"),
        ),
        Checker(
            "rust",
            ".rs",
            (
                *_EACH,
                "{rustc}",
                "--edition=2021",
                "--error-format=short",
                "--emit=metadata",
                "-o",
                "made",
                "--",
            ),
            one_by_one(r"error"),
            drivers=("each.sh",),
            wrap=("#[cfg(any())] mod m { ", "\n}\nfn main() {}\n"),
        ),
        Checker("php", ".php", ("{php}", "parse.php"), told, drivers=("parse.php",)),
        Checker("ruby", ".rb", ("{ruby}", "parse.rb"), told, drivers=("parse.rb",)),
        Checker(
            "perl",
            ".pl",
            (*_EACH, "{perl}", "-c", "-I.", "-Mmissing", "--"),
            one_by_one(_PERL_SYNTAX),
            drivers=("each.sh", "missing.pm"),
        ),
        Checker("shell", ".sh", (*_EACH, "{shell}", "-n", "--"), one_by_one("."), drivers=("each.sh",)),
        Checker("c", ".c", _gcc("{gcc}", "-x", "c"), one_by_one(_C_SYNTAX), drivers=("each.sh",)),
        Checker(
            "cpp",
            ".cpp",
            _gcc("{gcc}", "-x", "c++", "-std=gnu++20"),
            one_by_one(_C_SYNTAX),
            drivers=("each.sh",),
            toolchain="c",
        ),
        Checker(
            "swift",
            ".swift",
            ("swiftc", "-frontend", "-parse"),
            all_at_once(
                r"^(?P<name>f/s\d+\.swift):\d+:\d+: (?P<message>error: (?!.* not allowed at the top level).*"
                r"|note: to match this opening .*)"  # it is all that is said of an end that comes too early
            ),
        ),
        Checker("lua", ".lua", ("{lua}", "parse.lua"), told, drivers=("parse.lua",)),
        Checker("r", ".r", ("Rscript", "--vanilla", "parse.R"), told, drivers=("parse.R",)),
    )
    return {each.language: each for each in (*found, _csharp(), _kotlin())}
