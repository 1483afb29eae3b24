"""From a task and a winning candidate to the row that ships."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

from agents.draws import short_id
from agents.middles import EVIDENCE
from agents.problem import Problem
from db.models import Candidate, Sample, Seed, Task
from synth import languages
from synth.proof.signature import SignatureError
from synth.vocabulary import Level, Recipe, SampleKind

TESTS = 12
"""Agreed vectors that become a sample's readable tests; it was proved on all of them."""

VECTORS = 64
"""Agreed vectors that a sample's row carries; the task has them all."""
_SHOWN = ("adequacy", "doubt", "division")
"""Parts of a winner's evidence that its sample carries: how good its tests are, and what was doubted."""

DEFAULT_LEVEL: dict[Recipe, Level] = {
    Recipe.DISCUSSION: Level.AGREED,
    Recipe.SNIPPET: Level.COMPILED,
    Recipe.FIM: Level.PARSED,
}
"""Weakest level that is kept when the campaign file does not say."""


def instruction_sample(
    task: Task, seed: Seed | None, problem: Problem, candidate: Candidate, score: float
) -> Sample:
    """An instruction, its response, and the tests that it passed."""
    return Sample(
        id=short_id(candidate.id, "sample"),
        campaign_id=task.campaign_id,
        number=-1,
        shard=task.shard,
        task_id=task.id,
        candidate_id=candidate.id,
        seed_id=task.seed_id,
        kind=SampleKind.INSTRUCTION,
        recipe=task.recipe,
        language=candidate.language,
        level=candidate.level,
        title=problem.title,
        instruction=instruction_text(problem, candidate.language),
        response=candidate.response,
        code=candidate.code,
        tests=_tests(problem, candidate),
        score=score,
        licence=seed.licence if seed else "",
        content_hash=_hash(candidate.language, candidate.code),
        meta={
            **_about(task, problem),
            "attempt": candidate.attempt,
            **{name: candidate.evidence[name] for name in _SHOWN if name in candidate.evidence},
        },
    )


def instruction_text(problem: Problem, language: str) -> str:
    """The problem as a user would ask it in one language, with the native declaration."""
    lang = languages.get(language)
    statement = problem.statement.strip()
    try:
        declaration = lang.declaration(problem.typed())
    except SignatureError:
        return f"{statement}\n\nWrite it in {lang.label}."
    return (
        f"{statement}\n\nWrite it in {lang.label} with this signature:\n\n"
        f"```{lang.fences[0]}\n{declaration}\n```"
    )


def fim_sample(task: Task, seed: Seed | None, candidate: Candidate) -> Sample:
    """A block of a file as the middle, what stands around it as prefix and suffix."""
    path = seed.path if seed else ""
    kind = candidate.evidence["row"]["kind"]
    return _middle(task, seed, candidate, candidate.evidence, f"{kind} in {path}")


def middle_samples(task: Task, seed: Seed | None, problem: Problem, candidate: Candidate) -> list[Sample]:
    """The proved middles of a solution, in the order of its code."""
    found = []
    for entry in candidate.evidence.get(EVIDENCE, ()):
        sample = _middle(task, seed, candidate, entry, f"{entry['row']['kind']} in {problem.title}")
        sample.tests = _tests(problem, candidate)
        sample.meta = {**sample.meta, **_about(task, problem)}
        found.append(sample)
    return found


def _middle(
    task: Task, seed: Seed | None, candidate: Candidate, entry: Mapping[str, Any], title: str
) -> Sample:
    """One row as a sample. Middles are unique in a campaign, whatever stands around them."""
    key, row = entry["key"], entry["row"]
    return Sample(
        id=short_id(candidate.id, "sample", row["id"]),
        campaign_id=task.campaign_id,
        number=-1,
        shard=task.shard,
        task_id=task.id,
        candidate_id=candidate.id,
        seed_id=task.seed_id,
        kind=SampleKind.FIM,
        recipe=Recipe.FIM,
        language=candidate.language,
        level=candidate.level,
        title=title,
        code=row["middle"],
        licence=seed.licence if seed else "",
        content_hash=_hash("fim", key),
        fim=row,
        meta={"key": key, "cell": entry.get("cell", "")},
    )


def _about(task: Task, problem: Problem) -> dict[str, Any]:
    """What was asked, of whom, and what decides whether it is right."""
    return {
        "concept": task.concept,
        "difficulty": task.difficulty,
        "lead": task.language,
        "partner": task.partner,
        "signature": problem.signature,
        "vectors": [
            v.model_dump(mode="json", include={"arguments", "expected"}) for v in problem.vectors[:VECTORS]
        ],
    }


def _tests(problem: Problem, candidate: Candidate) -> str:
    """The first agreed vectors, the agents' own, as tests of the function by this candidate's name."""
    vectors = problem.known_vectors()[:TESTS]
    if not vectors:
        return ""
    return languages.get(candidate.language).unit_tests(problem.typed(), vectors, candidate.code)


def _hash(*parts: str) -> str:
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()
