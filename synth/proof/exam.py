"""An exam: functions of candidates against the tests of a benchmark, in one sandbox job.

Which tests a function passes is found in the job and leaves it as one line an entry,
after a nonce: `<nonce> <i> yes`. Each entry gets its own fresh module, so that what
one test did to a candidate's globals is not there for the next. A test has
`TEST_SECONDS` of processor time; what cannot be stopped so (a single endless call in
C, a leap out of the process) ends the job, that entry has failed, and the rest is
asked again in another job.

Where a benchmark brings more inputs than its tests (EvalPlus), a function that passes
must also give what the reference gives on most of them, and of a yes or no on most of
either: three asserts about it are passed by chance.

Nearly every entry fails at its first call, so where a test states one as plain values,
that call alone is made first, in a module that such calls share; only who gets it right
is given the whole test.

This says who should be looked at, not who is right: a candidate that cheats its way
to a pass is only quarantined.
"""

from __future__ import annotations

import base64
import json
import pickle
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from synth.corpus.benchmarks import Exercise
from synth.errors import SandboxFault
from synth.proof.trial import END, new_nonce
from synth.sandbox.job import Job, Limits, Outcome
from synth.vocabulary import Verdict

if TYPE_CHECKING:  # languages know signatures; at run time proof knows no language
    from synth.languages.base import Language
    from synth.sandbox.sandbox import Sandbox

TEST_SECONDS = 0.5
ENTRIES = 400
"""Entries of one job at most."""
MORE, MORE_TEXT, ALIKE = 100, 500, 0.9
"""Further inputs that are compared at most, characters of one, and the share that must be alike."""
LIMITS = Limits(run_seconds=30.0, memory_bytes=768 * 2**20)
_CHECK = re.compile(r"^def check\(", re.MULTILINE)


@dataclass(frozen=True)
class Entry:
    """One function of one program, and the exercise that it is tried on."""

    code: str
    function: str
    """Its name, or `Class.method`."""
    exercise: Exercise


async def examine(sandbox: Sandbox, python: Language, papers: Sequence[Sequence[Entry]]) -> list[list[bool]]:
    """Which entries pass, paper by paper. Entries of one paper may share a process.

    Raises `SandboxFault` where the sandbox broke.
    """
    answers: list[list[bool]] = [[] for _ in papers]
    open_ = [i for i, paper in enumerate(papers) if paper]
    while open_:
        parts = [papers[i][len(answers[i]) :][:ENTRIES] for i in open_]
        nonces = [new_nonce() for _ in parts]
        jobs = [_job(python, part, nonce) for part, nonce in zip(parts, nonces, strict=True)]
        outcomes = await sandbox.run_all(jobs)
        for i, part, nonce, outcome in zip(open_, parts, nonces, outcomes, strict=True):
            answers[i] += _read(outcome, len(part), nonce)
        open_ = [i for i in open_ if len(answers[i]) < len(papers[i])]
    return answers


def _job(python: Language, entries: Sequence[Entry], nonce: str) -> Job:
    job = python.script(HARNESS, f"{nonce}\n")
    return replace(
        job, files={**job.files, "exam.json": json.dumps(_sheet(entries))}, compile=(), limits=LIMITS
    )


def _sheet(entries: Sequence[Entry]) -> dict[str, Any]:
    """Every text once, the entries by number."""
    codes = list(dict.fromkeys(e.code for e in entries))
    exercises = list({id(e.exercise): e.exercise for e in entries}.values())
    code_at = {code: i for i, code in enumerate(codes)}
    exercise_at = {id(x): i for i, x in enumerate(exercises)}
    tests = [
        [x.setup, x.entry_point, x.tests, bool(_CHECK.search(x.tests)), x.solution, _more(x)]
        for x in exercises
    ]
    first = [next(((c.arguments, c.expected) for c in x.calls if c.known), None) for x in exercises]
    asked = [[code_at[e.code], e.function, exercise_at[id(e.exercise)]] for e in entries]
    return {"codes": codes, "tests": tests, "entries": asked, "seconds": TEST_SECONDS, "alike": ALIKE} | {
        "first": base64.b64encode(pickle.dumps(first, protocol=4)).decode()
    }


def _more(exercise: Exercise) -> list[Any]:
    """Further inputs of a size that costs nothing, in their order."""
    return [i for i in exercise.more_inputs if len(str(i)) <= MORE_TEXT][:MORE]


def _read(outcome: Outcome, count: int, nonce: str) -> list[bool]:
    """Answers as far as the job came, the entry that ended it included; at least one."""
    if outcome.verdict is Verdict.INFRA_ERROR:
        raise SandboxFault(f"the sandbox broke: {outcome.stderr[-200:]}")
    found: list[bool] = []
    for line in outcome.stdout.split("\n"):
        mark, _, rest = line.partition(" ")
        if mark != nonce or rest == END:
            continue
        found.append(rest == f"{len(found)} yes")
    return found[:count] if len(found) >= count else [*found, False]


HARNESS = """\
import base64, copy, json, os, pickle, signal, sys

nonce = sys.stdin.readline().strip()
with open("exam.json", encoding="utf-8") as file:
    sheet = json.load(file)
out = os.dup(1)
sys.stdout = sys.stderr = open(os.devnull, "w")
first = pickle.loads(base64.b64decode(sheet["first"]))
compiled = {}
shared = {}


class Late(BaseException):
    pass


def late(*_):
    raise Late


def run(text, name, space):
    if (text, name) not in compiled:
        compiled[text, name] = compile(text, name, "exec", dont_inherit=True)
    exec(compiled[text, name], space)


def find(space, path):
    owner, _, name = path.rpartition(".")
    return getattr(space[owner](), name) if owner else space[name]


def load(code):
    module = type(sys)("candidate")
    sys.modules["candidate"] = module
    run(code, "candidate", vars(module))
    return vars(module)


def begins(code, path, call):
    if call is None:
        return True
    if code not in shared:
        shared[code] = load(code)
    given = find(shared[code], path)(*copy.deepcopy(call[0]))
    if isinstance(call[1], bool):
        return bool(given) == call[1]
    return same(call[1], given)


def passes(code, path, setup, entry, tests, checks, solution, more):
    function = find(load(code), path)
    world = {"__name__": "tests"}
    run(setup, "setup", world)
    world[entry] = world["candidate"] = function
    run(tests, "tests", world)
    if checks:
        world["check"](function)
    return not more or like(function, solution, entry, more)


def like(function, solution, entry, more):
    reference = {"__name__": "reference"}
    run(solution, "reference", reference)
    groups = {}
    try:
        signal.setitimer(signal.ITIMER_PROF, sheet["seconds"])
        for arguments in more:
            right = answer(reference[entry], arguments)
            if right:
                group = right[0] if isinstance(right[0], bool) else "other"
                given = answer(function, arguments)
                groups.setdefault(group, []).append(bool(given) and same(right[0], given[0]))
    except Late:
        pass  # what was compared until now decides
    return all(sum(alike) >= sheet["alike"] * len(alike) for alike in groups.values())


def answer(function, arguments):
    try:
        return (function(*copy.deepcopy(arguments)),)
    except Exception:
        return ()


def same(a, b):
    if not isinstance(a, (int, float, complex, str, bytes, list, tuple, dict, set, frozenset, type(None))):
        return bool(a) == bool(b)
    if isinstance(a, float) or isinstance(b, float):
        return a == b or abs(a - b) <= 1e-6 * max(1.0, abs(a), abs(b))
    if isinstance(a, (list, tuple)) and isinstance(b, (list, tuple)):
        return len(a) == len(b) and all(map(same, a, b))
    return a == b


signal.signal(signal.SIGPROF, late)
for number, (code, path, test) in enumerate(sheet["entries"]):
    word = "no"
    try:
        signal.setitimer(signal.ITIMER_PROF, sheet["seconds"])
        try:
            source = sheet["codes"][code]
            if begins(source, path, first[test]) and passes(source, path, *sheet["tests"][test]):
                word = "yes"
        finally:
            signal.setitimer(signal.ITIMER_PROF, 0)
    except BaseException:
        word = "no"
    os.write(out, f"{nonce} {number} {word}\\n".encode())
os.write(out, f"{nonce} end\\n".encode())
os._exit(0)
"""
