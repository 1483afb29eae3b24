"""Reading what models write: strict JSON, exact types, closed reasons.

Nothing here raises on any text. Schemas are obeyed by the engines, but answers are
cut off, say one thing twice, or fit no type; so what a schema promises is checked
again. Values are never coerced (3.0 is no int). Two habits of small models are
read as what they plainly mean: a function name in camel case, and the elements of a
single list argument written without the argument list around it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple, NoReturn

from agents.problem import Example, Problem
from agents.scorer import CRITERIA, TOP_MARK
from agents.view import Drop
from db.models import Generation
from db.text import storable
from synth.proof.signature import Signature, SignatureError, Vector
from synth.vocabulary import Reason

LEAST_EXAMPLES = 2
MOST_EXAMPLES = 6
MOST_VALUE_TEXT = 600
"""Characters of one input or result as JSON; longer ones cost more than they show."""
LARGEST_NUMBER = 10**9
"""In an example; larger ones overflow in some languages and not in others."""
SHORTEST_STATEMENT = 30
LONGEST_STATEMENT = 2000
LONGEST_TITLE = 120
LONGEST_ISSUE = 240
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_NOT_NAME = re.compile(r"[^a-z0-9]+")
_TONGUE = re.compile(
    r"\b(?:Python(?: ?3)?|JavaScript|TypeScript|Java|Rust|Golang|Go|C\+\+|C#)"
    r"\s+(?=function|method|program|code|solution)"
)
_TONGUES = re.compile(r"\b(?:Python|JavaScript|TypeScript|Java|Rust|Golang|C#)(?!\w)|C\+\+")


def read_json(text: str) -> Any:
    """The JSON value of an answer, fences around it allowed; None where there is none."""
    body = text.strip()
    if body.startswith("```"):
        body = body.split("\n", 1)[-1].rsplit("```", 1)[0]
    try:
        return json.loads(body, parse_constant=_refuse)
    except (ValueError, RecursionError):
        return None


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is no JSON")


def trouble(answer: Generation) -> Drop | None:
    """Why an answer cannot be read at all: refused by the engine, or cut off."""
    if answer.finish_reason == "refused":
        return Drop(Reason.REFUSED, answer.error[:300])
    if answer.finish_reason == "length":
        return Drop(Reason.TRUNCATED, f"after {answer.completion_tokens} tokens")
    return None


def read_proposal(text: str, *, neutral: bool = True) -> Problem | Drop:
    """A typed problem with the examples that fit, or why there is none.

    A `neutral` problem is for several languages: its statement names none. It may
    do without examples: inputs are made from the types too, and results are agreed.
    """
    data = read_json(text)
    head = _head(data, neutral)
    return head if isinstance(head, Drop) else _typed(head, data, least=0)


def _typed(head: Problem, data: dict[str, Any], least: int) -> Problem | Drop:
    """The problem with its signature and examples."""
    signature = read_signature(data)
    if isinstance(signature, Drop):
        return signature
    examples = read_examples(data.get("examples"), signature)
    if len(examples) < least:
        return Drop(Reason.TOO_FEW_VECTORS, f"{len(examples)} examples fit {signature}")
    return head.model_copy(update={"signature": signature.to_json(), "examples": examples})


def read_instruction(text: str) -> Problem | Drop:
    """A problem made from a snippet: typed where it is a single pure function with examples.

    Without a usable signature, or with fewer than `LEAST_EXAMPLES` examples that fit
    it, there is nothing to hold a result against: the problem is left untyped, and its
    answer can be compiled, not run.
    """
    data = read_json(text)
    head = _head(data, neutral=False)
    if (
        isinstance(head, Drop)
        or not data.get("self_contained")
        or not isinstance(data.get("signature"), dict)
    ):
        return head
    typed = _typed(head, {**data["signature"], "examples": data.get("examples")}, LEAST_EXAMPLES)
    return head if isinstance(typed, Drop) else typed


def _head(data: Any, neutral: bool) -> Problem | Drop:
    """Title and statement."""
    if not isinstance(data, dict):
        return Drop(Reason.MALFORMED_PROPOSAL, "not a JSON object")
    title, statement = _line(data.get("title"), LONGEST_TITLE), _text(data.get("statement"))
    if not title or not SHORTEST_STATEMENT <= len(statement) <= LONGEST_STATEMENT:
        return Drop(Reason.MALFORMED_PROPOSAL, "no title, or a statement too short or too long")
    if neutral:
        statement = _TONGUE.sub("", statement)
        if named := _TONGUES.search(statement):
            return Drop(Reason.MALFORMED_PROPOSAL, f"the statement is about {named[0]}")
    return Problem(title=title, statement=statement)


def read_signature(data: Any) -> Signature | Drop:
    """`name`, `parameters`, `returns` of a proposal; names become snake_case."""
    try:
        parameters = [{"name": _snake(p["name"]), "type": p["type"]} for p in data["parameters"]]
        named = {"name": _snake(data["name"]), "parameters": parameters, "returns": data["returns"]}
        return Signature.from_json(named)
    except (KeyError, TypeError, SignatureError) as error:
        return Drop(Reason.INVALID_SIGNATURE, str(error)[:200])


def _snake(name: Any) -> Any:
    if not isinstance(name, str):
        return name
    return _NOT_NAME.sub("_", _CAMEL.sub("_", name.strip()[:80]).lower()).strip("_")


def read_examples(data: Any, signature: Signature) -> tuple[Example, ...]:
    """Examples whose values belong to the types, each input once, in their order."""
    found: dict[str, Example] = {}
    for entry in data if isinstance(data, list) else ():
        if not isinstance(entry, dict) or "expected" not in entry:
            continue
        arguments = fit_arguments(entry.get("arguments"), signature)
        if arguments is None or not signature.returns.accepts(entry["expected"]):
            continue
        if _handy(arguments) and _handy(entry["expected"]):
            found.setdefault(json.dumps(arguments), Example(arguments=arguments, expected=entry["expected"]))
    return tuple(found.values())[:MOST_EXAMPLES]


def _handy(value: Any) -> bool:
    """Whether a value is short and its numbers are of a size that all languages share."""
    return len(json.dumps(value)) <= MOST_VALUE_TEXT and _moderate(value)


def _moderate(value: Any) -> bool:
    if isinstance(value, dict):
        return all(map(_moderate, value.values()))
    if isinstance(value, list | tuple):
        return all(map(_moderate, value))
    return not isinstance(value, int | float) or abs(value) <= LARGEST_NUMBER


def fit_arguments(data: Any, signature: Signature) -> tuple[Any, ...] | None:
    """Arguments in the order of the parameters, or None where they do not fit the types."""
    names = [p.name for p in signature.parameters]
    if isinstance(data, dict):
        data = [data[n] for n in names] if set(data) == set(names) else None
    if not isinstance(data, list):
        return None
    for arguments in (tuple(data), (data,)):
        if Vector(arguments).fits(signature):
            return arguments
    return None


class Critique(NamedTuple):
    """What one critic said: extra inputs are arguments without a vote on the result."""

    endorse: bool
    issues: tuple[str, ...]
    inputs: tuple[Example, ...]


def read_critique(text: str, signature: Signature) -> Critique | None:
    """What one critic said; None where it is not readable."""
    data = read_json(text)
    if not isinstance(data, dict) or not isinstance(data.get("endorse"), bool):
        return None
    issues = tuple(filter(None, (_line(i, LONGEST_ISSUE) for i in _items(data.get("issues")))))
    fitting = (fit_arguments(i, signature) for i in _items(data.get("inputs")))
    inputs = [a for a in fitting if a is not None and _handy(a)]
    return Critique(data["endorse"], issues, tuple(Example(arguments=a, voted=False) for a in inputs))


def merge_examples(first: Sequence[Example], more: Iterable[Example]) -> tuple[Example, ...]:
    """Examples and further ones, each input once; the earlier stays."""
    found = {json.dumps(e.arguments): e for e in first}
    for example in more:
        found.setdefault(json.dumps(example.arguments), example)
    return tuple(found.values())


def read_marks(text: str) -> dict[str, int] | None:
    """A whole mark from 0 to 10 for every criterion, or None."""
    data = read_json(text)
    if not isinstance(data, dict):
        return None
    marks = {c.name: data.get(c.name) for c in CRITERIA}
    good = {k: m for k, m in marks.items() if type(m) is int and 0 <= m <= TOP_MARK}
    return good if len(good) == len(CRITERIA) else None


def _items(data: Any) -> list[Any]:
    return data if isinstance(data, list) else []


def _text(data: Any) -> str:
    return storable(data).strip() if isinstance(data, str) else ""


def _line(data: Any, longest: int) -> str:
    return " ".join(_text(data).split())[:longest].strip()
