"""Text rules of decontamination: what shares its words with a benchmark's exercise.

Three published rules, each named so that a row can say which one met:

    words        ten neighbouring words in a row are also in the exercise's prompt,
                 solution or tests (Qwen2.5-Coder; words stand between white space)
    entry_point  a function has the name of an exercise's entry point (Magicoder,
                 OpenCoder), however the language writes names
    lcs          the longest common subsequence of words is at least 13 long and at
                 least 0.6 of the shorter text (Qwen2.5): code against solutions,
                 instructions against prompts

They see text and nothing else: a solution with other names escapes all three, which
is why `synth.proof.solved` runs it.
"""

from __future__ import annotations

import ast
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from synth.corpus.benchmarks import Exercise

NGRAM = 10
LCS_LEAST, LCS_SHARE = 13, 0.6
RULES = ("words", "entry_point", "lcs")

_WORD = re.compile(r"\w+")
_DEFINED = re.compile(
    r"\b(?:def|fn|func|fun|function|sub|proc|defun|define|let|val|auto|int|long|double|bool|string|void|static"
    r"|public)\s+\(?(?:\w+[\s*&]+)*([A-Za-z_][\w-]*)\s*[(=\s]"
)


@dataclass(frozen=True)
class Text:
    """What is held against the exercises."""

    code: str
    instruction: str = ""


@dataclass(frozen=True)
class Match:
    """One exercise that one rule met, and what it met."""

    rule: str
    exercise: Exercise
    detail: str


@dataclass(frozen=True)
class _Side:
    """The words of one text, with their counts: a bound on any common subsequence."""

    words: tuple[str, ...]
    exercise: Exercise

    @cached_property
    def counts(self) -> Counter[str]:
        return Counter(self.words)


class Overlap:
    """The exercises' texts, indexed once for any number of texts."""

    def __init__(self, exercises: Iterable[Exercise], rules: Sequence[str] = RULES) -> None:
        self._rules = rules
        self._grams: dict[str, Exercise] = {}
        self._names: dict[str, Exercise] = {}
        self._codes: list[_Side] = []
        self._prompts: list[_Side] = []
        for exercise in exercises:
            for text in (exercise.prompt, exercise.solution, exercise.tests):
                self._grams |= dict.fromkeys(ngrams(text), exercise)
            self._names.setdefault(loose(exercise.entry_point), exercise)
            self._codes.append(_Side(words(exercise.solution), exercise))
            self._prompts.append(_Side(words(exercise.prompt), exercise))

    def matches(self, text: Text) -> list[Match]:
        """At most one match of each rule, in the order of `RULES`."""
        rules = {"words": self._by_words, "entry_point": self._by_name, "lcs": self._by_lcs}
        found = (rules[rule](text) for rule in self._rules)
        return [match for match in found if match is not None]

    def _by_words(self, text: Text) -> Match | None:
        for part in (text.code, text.instruction):
            for gram in ngrams(part):
                if gram in self._grams:
                    return Match("words", self._grams[gram], gram)
        return None

    def _by_name(self, text: Text) -> Match | None:
        for name in defined(text.code):
            if loose(name) in self._names:
                return Match("entry_point", self._names[loose(name)], name)
        return None

    def _by_lcs(self, text: Text) -> Match | None:
        for part, sides in ((text.code, self._codes), (text.instruction, self._prompts)):
            own = words(part)
            for side in _near(own, sides):
                length = lcs(own, side.words)
                if length >= _least(own, side.words):
                    return Match("lcs", side.exercise, f"{length} words of {min(len(own), len(side.words))}")
        return None


def ngrams(text: str) -> Iterator[str]:
    """Every run of ten neighbouring words, between single spaces, case folded."""
    parts = text.casefold().split()
    for at in range(len(parts) - NGRAM + 1):
        yield " ".join(parts[at : at + NGRAM])


def words(text: str) -> tuple[str, ...]:
    """Names, numbers and keywords in order, case folded."""
    return tuple(_WORD.findall(text.casefold()))


def loose(name: str) -> str:
    """A name without its habit: `twoSum`, `two_sum` and `two-sum` are one."""
    return name.replace("_", "").replace("-", "").lower()


def defined(code: str) -> list[str]:
    """Names of the functions that a text defines; by its look where it is not Python."""
    try:
        nodes = list(ast.walk(ast.parse(code)))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return list(dict.fromkeys(_DEFINED.findall(code)))
    return [n.name for n in nodes if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef)]


def lcs(a: Sequence[str], b: Sequence[str]) -> int:
    """Length of the longest common subsequence; a row of the table is one big integer."""
    places: dict[str, int] = defaultdict(int)
    for at, word in enumerate(a):
        places[word] |= 1 << at
    everywhere = (1 << len(a)) - 1
    row = everywhere
    for word in b:
        met = row & places.get(word, 0)
        row = ((row + met) | (row - met)) & everywhere
    return len(a) - row.bit_count()


def _least(a: Sequence[str], b: Sequence[str]) -> float:
    return max(LCS_LEAST, LCS_SHARE * min(len(a), len(b)))


def _near(own: Sequence[str], sides: Iterable[_Side]) -> Iterator[_Side]:
    """Texts that have enough words in common, whatever their order."""
    counts = Counter(own)
    for side in sides:
        least = _least(own, side.words)
        if min(len(own), len(side.words)) >= least and (counts & side.counts).total() >= least:
            yield side
