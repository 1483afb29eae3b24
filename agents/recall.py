"""What an agent remembers: which memories it is shown, and what it makes of an outcome.

Reflection needs no model: an outcome already says what was good (how many languages
agreed on it, how much was solved at the first attempt) and what was bad (the closed
reason and the case that failed). Utility orders memories: an exemplar is worth more
the more it gave, a warning more the more that was spent before it failed.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from agents.problem import Problem
from db.models import Candidate, Memory, Task
from synth.vocabulary import Reason, TaskStatus, Verdict

EXEMPLARS = 3
WARNINGS = 2
SAME_CONCEPT = 0.5
"""What a memory of the task's own concept gains over others."""
_SPENT: dict[str, float] = {
    Reason.NO_AGREEMENT: 0.4,
    Reason.WRONG_ANSWER: 0.35,
    Reason.VACUOUS: 0.35,
    Reason.LEVEL_TOO_LOW: 0.35,
    Reason.LOW_SCORE: 0.3,
    Reason.NEAR_DUPLICATE: 0.3,
    Reason.TIME_LIMIT: 0.3,
    Reason.COMPILE_ERROR: 0.25,
    Reason.RUNTIME_ERROR: 0.25,
}
_ADVICE: dict[str, str] = {
    Reason.NO_AGREEMENT: "solutions disagreed: the statement was ambiguous or too hard",
    Reason.WRONG_ANSWER: "solutions missed the expected results: state the rule more exactly",
    Reason.VACUOUS: "results were nearly always the same: ask for results that vary",
    Reason.NEAR_DUPLICATE: "too like an earlier problem: choose another task",
    Reason.LOW_SCORE: "judged weak: make it clearer and more instructive",
    Reason.TIME_LIMIT: "solutions ran too long: keep the work small",
    Reason.COMPILE_ERROR: "solutions did not compile: use simpler types",
    Reason.RUNTIME_ERROR: "solutions crashed: define the empty and edge cases",
    Reason.LEVEL_TOO_LOW: "could not be proved: make results exact and determined",
}


@dataclass(frozen=True)
class Reflection:
    """One line on merits and faults, and how much it is worth to remember (0 to 1)."""

    text: str
    utility: float


def recall(memories: Iterable[Memory], task: Task) -> tuple[Memory, ...]:
    """The memories worth showing to a task's lead: best exemplars, then warnings.

    Memories of the task's own concept come first, then the more useful; ties go by id.
    """
    own = [m for m in memories if m.title]
    ranked = sorted(own, key=lambda m: (-_worth(m, task), m.id))
    good = [m for m in ranked if is_exemplar(m)]
    bad = [m for m in ranked if not is_exemplar(m) and m.outcome in _ADVICE]
    return (*good[:EXEMPLARS], *bad[:WARNINGS])


def is_exemplar(memory: Memory) -> bool:
    """Whether a memory is of something that was kept."""
    return memory.outcome == TaskStatus.ADMITTED


def _worth(memory: Memory, task: Task) -> float:
    return memory.utility + (SAME_CONCEPT if task.concept and memory.concept == task.concept else 0.0)


def reflect(task: Task, problem: Problem, candidates: Sequence[Candidate], kept: int) -> Reflection:
    """What an agent takes from the outcome of a task; `kept` is its number of samples."""
    if kept:
        return _merits(candidates, kept)
    return _faults(task, problem, candidates)


def _merits(candidates: Sequence[Candidate], kept: int) -> Reflection:
    tried = {c.language for c in candidates}
    won = sorted({c.language for c in candidates if c.verdict == Verdict.OK and not c.reason})
    first = {c.language for c in candidates if not c.attempt and c.verdict == Verdict.OK and not c.reason}
    text = f"kept {kept}; solved in {', '.join(won) or 'no language'}, {len(first)} of {len(tried)} at once"
    ease = len(first) / len(tried) if tried else 1.0
    breadth = len(won) / (len(won) + 2)
    return Reflection(text, round(0.3 + 0.5 * breadth + 0.2 * ease, 4))


def _faults(task: Task, problem: Problem, candidates: Sequence[Candidate]) -> Reflection:
    parts = [_ADVICE.get(task.reason, task.reason.replace("_", " ") or "not kept")]
    counts = Counter(c.reason for c in candidates if c.reason)
    parts += [f"{count} {reason}" for reason, count in sorted(counts.items()) if reason != task.reason]
    case = next((c.evidence["case"] for c in candidates if "case" in c.evidence), None)
    if case is not None:
        parts.append(f"failed on {json.dumps(case.get('arguments'), ensure_ascii=False)[:80]}")
    if problem.critique:
        parts.append(f"critics: {problem.critique[0][:80]}")
    return Reflection("; ".join(parts), _SPENT.get(task.reason, 0.1))


def advice(memory: Memory) -> str:
    """The first point of a warning: short enough for a prompt."""
    return memory.reflection.split(";")[0]
