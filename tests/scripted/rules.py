"""A rule-made model for the scripted engine: plays every stage in every language.

    python -m synth.serving.scripted --rules tests.scripted.rules:answer

Answers depend on the text of the messages alone, so the same request is answered the
same in every run. A proposal names its rule in its statement (`rule clip-sum-4-7`),
which all later prompts show: that is how solving, repairing and judging know what the
problem is. A declared share of the answers is bad, in the ways that models are bad:
see `PROPOSAL_FAULTS`, `CRITIC_FAULTS`, `SOLUTION_FAULTS`, `REPAIR_FAULTS`, `JUDGE_FAULTS`.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from random import Random
from typing import Any

from agents.scorer import CRITERIA
from tests.scripted.families import BY_NAME, CONSTANTS, FAMILIES, Family
from tests.scripted.vocabulary import COUNTS, LIMITS, LISTS, TEXTS, story
from tests.scripted.writing import DIALECTS, reference, solution

Messages = list[dict[str, str]]

PROPOSAL_FAULTS = {"broken": 0.02, "cut": 0.01, "mistyped": 0.02, "unfit": 0.02}
CRITIC_FAULTS = {"objects": 0.10, "unreadable": 0.02}
SOLUTION_FAULTS = {"wrong": 0.06, "syntax": 0.03, "prose": 0.02, "cut": 0.01}
REPAIR_FAULTS = {"wrong": 0.15, "prose": 0.05}
JUDGE_FAULTS = {"harsh": 0.04, "unreadable": 0.01}
OPEN_SHARE = 0.2
"""Instructions from a snippet that are not a single pure function."""
ENDLESS = 16_000
"""Characters of an answer that no token limit in use lets through."""

_RULE = re.compile(r"\brule ([a-z]+(?:-[a-z]+)*)-(\d+)-(\d+)\b")
_DECLARATION = re.compile(r"(?:function|[Dd]eclaration):\n```\w*\n(.*?)\n```", re.DOTALL)
_TYPE = {"list": "list[int]", "text": "str", "count": "int"}
_NAMES = {"list": LISTS, "text": TEXTS, "count": COUNTS}


@dataclass(frozen=True)
class Task:
    """A family with its two constants."""

    family: Family
    a: int
    b: int

    @property
    def rule(self) -> str:
        """How statements name it."""
        return f"{self.family.name}-{self.a}-{self.b}"


def answer(messages: Messages, schema: dict[str, Any] | None, stage: str, language: str, key: str) -> str:
    """The answer of the rule-made model; `key` plays no part."""
    text = "\x1f".join(m["content"] for m in messages)
    digest = hashlib.blake2b(text.encode(errors="replace"), digest_size=8).digest()
    rng = Random(int.from_bytes(digest))
    asked = "\n".join(m["content"] for m in messages if m["role"] != "system")
    return _STAGES.get(stage, _solve)(rng, asked, schema, language)


def fault(rng: Random, shares: Mapping[str, float]) -> str:
    """Draw a fault by its share; empty for none."""
    drawn = rng.random()
    for name, share in shares.items():
        drawn -= share
        if drawn < 0:
            return name
    return ""


def task_of(text: str) -> Task | None:
    """The task that a prompt's statement names, if it names one."""
    found = _RULE.search(text)
    family = BY_NAME.get(found[1]) if found else None
    return Task(family, int(found[2]), int(found[3])) if found and family else None


def _propose(rng: Random, asked: str, schema: dict[str, Any] | None, language: str) -> str:
    wrong = fault(rng, PROPOSAL_FAULTS)
    nested = "signature" in (schema or {}).get("properties", {})
    if nested and rng.random() < OPEN_SHARE:
        return _open(rng)
    family = rng.choice(FAMILIES)
    task = Task(family, rng.randint(*CONSTANTS), rng.randint(*CONSTANTS))
    return _proposal(rng, task, nested, wrong)


def _open(rng: Random) -> str:
    """An instruction without a signature."""
    scene = story(rng)
    statement = f"{scene} Write a small program that models this scene with a class and shows its state."
    data = {"title": " ".join(scene.split()[3:6]).title(), "statement": statement}
    return _json({**data, "self_contained": False, "signature": None, "examples": []})


def _proposal(rng: Random, task: Task, nested: bool, wrong: str) -> str:
    """One exercise as JSON; `wrong` says in what way it is bad."""
    family = task.family
    seq, lim = rng.choice(_NAMES[family.takes]), rng.choice(LIMITS)
    scene = story(rng)
    about = family.about.format(seq=seq, lim=lim, a=task.a, b=task.b)
    words = scene.split()
    signature = {
        "name": family.name.replace("-", "_") + f"_{words[1].lower()}",
        "parameters": [{"name": seq, "type": _TYPE[family.takes]}, {"name": lim, "type": "int"}],
        "returns": "list[tuple]" if wrong == "mistyped" else family.gives,
    }
    data = {
        "title": f"{words[3]} {words[4]} {family.name}".title(),
        "statement": f"{scene} {about} Call it rule {task.rule}.",
    }
    examples = {"examples": _examples(rng, task, wrong == "unfit")}
    text = _json(
        {**data, "self_contained": True, "signature": signature, **examples}
        if nested
        else {**data, **signature, **examples}
    )
    if wrong == "cut":
        return text[:-2] + " " * ENDLESS
    return text[: len(text) // 2] if wrong == "broken" else text


def _examples(rng: Random, task: Task, unfit: bool) -> list[dict[str, Any]]:
    program = reference(task.family, task.a, task.b)
    found = []
    for number in range(4):
        sequence, limit = _sequence(rng, task.family, number), rng.randint(2, 30)
        if unfit and number:
            found.append({"arguments": [sequence, f"{limit}"], "expected": None})
        else:
            found.append({"arguments": [sequence, limit], "expected": program(sequence, limit)})
    return found


def _sequence(rng: Random, family: Family, number: int) -> Any:
    """A list or text (the last of four is empty), or a count."""
    size = 0 if number == 3 else rng.randint(3, 7)
    if family.takes == "list":
        return [rng.randint(0, 60) for _ in range(size)]
    if family.takes == "text":
        return "".join(rng.choice("abcdeeffgmnopqrsttuvwxyz ") for _ in range(size * 2))
    return rng.randint(1, 200)


def _critique(rng: Random, asked: str, schema: dict[str, Any] | None, language: str) -> str:
    wrong, task = fault(rng, CRITIC_FAULTS), task_of(asked)
    if wrong == "unreadable":
        return '{"endorse": true, "issues": ['
    inputs = [[_sequence(rng, task.family, 0), rng.randint(2, 30)]] if task else []
    if wrong == "objects":
        issues = ["Say what happens for an empty input.", "One more example would help."]
        return _json({"endorse": False, "issues": issues[: rng.randint(1, 2)], "inputs": inputs})
    return _json({"endorse": True, "issues": [], "inputs": inputs})


def _revise(rng: Random, asked: str, schema: dict[str, Any] | None, language: str) -> str:
    task = task_of(asked)
    return _proposal(rng, task, False, "") if task else _propose(rng, asked, schema, language)


def _solve(rng: Random, asked: str, schema: dict[str, Any] | None, language: str) -> str:
    return _code(rng, asked, language, fault(rng, SOLUTION_FAULTS))


def _repair(rng: Random, asked: str, schema: dict[str, Any] | None, language: str) -> str:
    return _code(rng, asked, language, fault(rng, REPAIR_FAULTS))


def _code(rng: Random, asked: str, language: str, wrong: str) -> str:
    """A short explanation and one fenced block, bad in the way that `wrong` says."""
    task, shown = task_of(asked), _DECLARATION.search(asked)
    off = 1 + sorted(DIALECTS).index(language) if wrong == "wrong" else 0
    if task is None or shown is None:
        code = _PROGRAMS[language].replace("NUMBER", str(rng.randint(10, 9999)))
    else:
        code = solution(task.family, task.a, task.b, language, shown[1], off)
    match wrong:
        case "prose":
            return "I would first think about the edge cases, and then about the main loop."
        case "syntax":
            code = code.replace("return ", "return ((", 1)
        case "cut":
            code += "\n" * ENDLESS
    return f"The input is read once, from left to right.\n\n```{language}\n{code}\n```"


def _score(rng: Random, asked: str, schema: dict[str, Any] | None, language: str) -> str:
    wrong = fault(rng, JUDGE_FAULTS)
    if wrong == "unreadable":
        return '{"consistency": 8, '
    low, high = (1, 4) if wrong == "harsh" else (6, 10)
    return _json({c.name: rng.randint(low, high) for c in CRITERIA})


def _json(data: Any) -> str:
    return json.dumps(data, separators=(",", ":"))


_STAGES: dict[str, Callable[[Random, str, dict[str, Any] | None, str], str]] = {
    "propose": _propose,
    "critique": _critique,
    "revise": _revise,
    "solve": _solve,
    "repair": _repair,
    "score": _score,
}

_PROGRAMS: dict[str, str] = {
    "python": (
        "class Scene:\n    def __init__(self) -> None:\n        self.state = NUMBER\n\n"
        "    def show(self) -> str:\n        return str(self.state)"
    ),
    "javascript": (
        "class Scene {\n  constructor() {\n    this.state = NUMBER;\n  }\n\n"
        "  show() {\n    return String(this.state);\n  }\n}"
    ),
    "typescript": (
        "class Scene {\n  private state: number = NUMBER;\n\n"
        "  show(): string {\n    return String(this.state);\n  }\n}"
    ),
    "cpp": (
        "#include <string>\n\nclass Scene {\n public:\n"
        "  std::string show() const { return std::to_string(state_); }\n\n"
        " private:\n  int state_ = NUMBER;\n};"
    ),
    "java": (
        "class Scene {\n    private int state = NUMBER;\n\n"
        "    String show() {\n        return String.valueOf(state);\n    }\n}"
    ),
    "rust": (
        "pub struct Scene {\n    pub state: i64,\n}\n\nimpl Scene {\n    pub fn new() -> Self {\n"
        "        Scene { state: NUMBER }\n    }\n\n    pub fn show(&self) -> String {\n"
        "        self.state.to_string()\n    }\n}"
    ),
    "go": (
        'package main\n\nimport "strconv"\n\ntype Scene struct{ state int }\n\n'
        "func NewScene() Scene { return Scene{state: NUMBER} }\n\n"
        "func (s Scene) Show() string { return strconv.Itoa(s.state) }"
    ),
}
"""Answers to instructions without a signature."""
