"""How problems, examples, memories and seeds are put in front of a model."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from agents.problem import Example, Problem
from agents.recall import advice, is_exemplar
from agents.view import TaskView
from synth import languages
from synth.errors import ToolchainError
from synth.languages.base import Language
from synth.proof.signature import Signature

CHARS_PER_TOKEN = 3
"""Of code, on the low side: a cut by it never exceeds its number of tokens by much."""


def excerpt(text: str, tokens: int) -> str:
    """The first whole lines of a text that fit into about so many tokens."""
    room, lines = tokens * CHARS_PER_TOKEN, []
    for line in text.strip("\n").split("\n"):
        room -= len(line) + 1
        if room < 0:
            break
        lines.append(line.rstrip())
    return "\n".join(lines) or text[: tokens * CHARS_PER_TOKEN]


def seed_text(view: TaskView, tokens: int) -> str:
    """The task's seed as it is shown; empty without one."""
    return excerpt(view.seed.text, tokens) if view.seed else ""


def memories(view: TaskView) -> dict[str, list[str]]:
    """Titles of what was made already, and warnings from what failed."""
    return {
        "made": [m.title for m in view.recalled if is_exemplar(m)],
        "warnings": [f"{m.title}: {advice(m)}" for m in view.recalled if not is_exemplar(m)],
    }


def label(language: str) -> str:
    """The language's written name; the plain name of one that synth has no module for."""
    try:
        return languages.get(language).label
    except ToolchainError:
        return language


def spoken(language: Language, signature: Signature) -> bool:
    """Whether all types of a signature can be written and read back in a language."""
    types = [p.type for p in signature.parameters] + [signature.returns]
    return all(map(language.supports, types))


def calls(signature: Signature, examples: Sequence[Example]) -> list[str]:
    """Examples as lines: `name(arguments) == expected`, values as JSON."""
    return [f"{signature.name}({_values(e.arguments)}) == {_json(e.expected)}" for e in examples if e.voted]


def inputs(signature: Signature, examples: Sequence[Example]) -> list[str]:
    """Calls without their results: what solvers may see where results are voted on.

    Solvers that saw the proposer's guess would agree with it, not with each other.
    """
    return [f"`{signature.name}({_values(e.arguments)})`" for e in examples if e.voted]


def proposal(problem: Problem) -> str:
    """A problem as the JSON line that its lead once wrote."""
    data = {
        "title": problem.title,
        "statement": problem.statement,
        **problem.typed().to_json(),
        "examples": [{"arguments": e.arguments, "expected": e.expected} for e in problem.examples if e.voted],
    }
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))


def _values(arguments: Sequence[Any]) -> str:
    return ", ".join(map(_json, arguments))


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
