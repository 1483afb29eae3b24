"""What answers must look like: JSON schemas that llama.cpp and vLLM both obey.

Only plain keywords are used. A value of any type is written as `anyOf` of the JSON
types: an empty schema means "object" to llama.cpp's grammar. Types are an enum, so
that a small model cannot invent one; tuples are left out, since many languages
have no plain way to write them. The order of the properties is the order in which
a model writes them.
"""

from __future__ import annotations

from typing import Any

from agents.scorer import CRITERIA, TOP_MARK

Schema = dict[str, Any]

TYPES: tuple[str, ...] = (
    "int", "bool", "str", "float",
    "list[int]", "list[str]", "list[bool]", "list[float]", "list[list[int]]", "list[list[str]]",
    "dict[str,int]", "dict[str,str]", "dict[str,list[int]]", "dict[str,list[str]]",
    "optional[int]", "optional[str]",
)  # fmt: skip
"""Types that a proposal may use."""

_VALUE: Schema = {
    "anyOf": [{"type": t} for t in ("integer", "number", "string", "boolean", "array", "object", "null")]
}
_TYPE: Schema = {"type": "string", "enum": list(TYPES)}
_STRING: Schema = {"type": "string"}


def _object(**properties: Schema) -> Schema:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def _array(items: Schema, least: int, most: int) -> Schema:
    return {"type": "array", "items": items, "minItems": least, "maxItems": most}


_PARAMETERS = _array(_object(name=_STRING, type=_TYPE), 1, 4)
_ARGUMENTS = _array(_VALUE, 1, 4)
_EXAMPLE = _object(arguments=_ARGUMENTS, expected=_VALUE)

PROPOSAL: Schema = _object(
    title=_STRING,
    statement=_STRING,
    name=_STRING,
    parameters=_PARAMETERS,
    returns=_TYPE,
    examples=_array(_EXAMPLE, 4, 5),
)
"""An exercise: `agents.parse.read_proposal`."""

INSTRUCTION: Schema = _object(
    title=_STRING,
    statement=_STRING,
    self_contained={"type": "boolean"},
    signature={"anyOf": [_object(name=_STRING, parameters=_PARAMETERS, returns=_TYPE), {"type": "null"}]},
    examples=_array(_EXAMPLE, 3, 4),
)
"""An instruction made from a snippet: `agents.parse.read_instruction`."""

CRITIQUE: Schema = _object(
    endorse={"type": "boolean"},
    issues=_array(_STRING, 0, 2),
    inputs=_array(_ARGUMENTS, 0, 2),
)
"""A critic's answer: `agents.parse.read_critique`."""

MARKS: Schema = _object(**{c.name: {"type": "integer", "enum": list(range(TOP_MARK + 1))} for c in CRITERIA})
"""A judge's answer: `agents.parse.read_marks`."""
