"""Decontamination of programs: what they do, and what they say, against benchmarks.

    tests                     the program solves an exercise by the benchmark's own tests
    words, entry_point, lcs   it shares text with one (`synth.corpus.overlap`)

Python programs are run as they are. A program in another language is run where its
typed signature is known and fits the calls that the tests state as plain values
(`synth.proof.solved_typed`); otherwise its text is all that is looked at.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from synth.corpus.benchmarks import Exercise
from synth.corpus.overlap import RULES, Overlap, Text
from synth.proof.signature import Signature
from synth.proof.solved import Exams, Solved, Suspect, find_solved, usable_exercises
from synth.proof.solved_typed import Typed, find_solved_typed

if TYPE_CHECKING:  # languages know signatures; at run time proof knows no language
    from synth.languages.base import Language
    from synth.sandbox.sandbox import Sandbox

ALL_RULES = ("tests", *RULES)
PYTHON = "python"


@dataclass(frozen=True)
class Subject:
    """A program that is looked at, with what is known of it."""

    ident: str
    language: str
    code: str
    instruction: str = ""
    signature: Signature | None = None


@dataclass(frozen=True)
class Finding:
    """One rule and one exercise that a program met."""

    ident: str
    rule: str
    benchmark: str
    exercise: str
    detail: str


class Decontamination:
    """Benchmarks made ready once, for any number of programs. Use `open`."""

    def __init__(
        self, sandbox: Sandbox | None, languages: Mapping[str, Language], exams: Exams, overlap: Overlap
    ) -> None:
        self._sandbox, self._languages, self._overlap = sandbox, languages, overlap
        self.exams = exams

    @classmethod
    async def open(
        cls,
        sandbox: Sandbox | None,
        languages: Mapping[str, Language],
        exercises: Sequence[Exercise],
        rules: Sequence[str] = ALL_RULES,
    ) -> Decontamination:
        """Try the exercises and index their texts. Without a sandbox nothing is run."""
        overlap = Overlap(exercises, [rule for rule in RULES if rule in rules])
        if sandbox is None:
            return cls(None, languages, Exams(()), overlap)
        exams = await usable_exercises(sandbox, languages[PYTHON], exercises)
        return cls(sandbox, languages, exams, overlap)

    async def findings(self, subjects: Sequence[Subject]) -> list[Finding]:
        """All that stands against these programs, program by program."""
        found = [*await self._run(subjects), *(f for s in subjects for f in self._read(s))]
        order = {s.ident: i for i, s in enumerate(subjects)}
        return sorted(found, key=lambda f: order[f.ident])

    def _read(self, subject: Subject) -> list[Finding]:
        matches = self._overlap.matches(Text(subject.code, subject.instruction))
        return [
            Finding(subject.ident, m.rule, m.exercise.benchmark, m.exercise.ident, m.detail) for m in matches
        ]

    async def _run(self, subjects: Sequence[Subject]) -> list[Finding]:
        if self._sandbox is None:
            return []
        own = [Suspect(s.ident, s.code, s.signature) for s in subjects if s.language == PYTHON]
        found = await find_solved(self._sandbox, self._languages[PYTHON], own, self.exams.usable)
        typed = [
            Typed(s.ident, self._languages[s.language], s.code, s.signature)
            for s in subjects
            if s.language != PYTHON and s.signature is not None and s.language in self._languages
        ]
        found += await find_solved_typed(self._sandbox, typed, self.exams.usable)
        return [_finding(solved) for solved in found]


def _finding(solved: Solved) -> Finding:
    exercise = solved.exercise
    return Finding(solved.ident, "tests", exercise.benchmark, exercise.ident, solved.function)
