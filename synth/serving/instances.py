"""The smallest instance of a JSON schema, for the scripted engine's default answers."""

from __future__ import annotations

from typing import Any

_EMPTY: dict[str, Any] = {"integer": 0, "number": 0, "boolean": False, "null": None}


def smallest(schema: dict[str, Any], root: dict[str, Any] | None = None) -> Any:
    """A value that the schema admits, as small as its limits allow; local `$ref`s are followed."""
    root = schema if root is None else root
    if "$ref" in schema:
        return smallest(_target(schema["$ref"], root), root)
    for choice in ("anyOf", "oneOf", "allOf"):
        if schema.get(choice):
            return smallest(schema[choice][0], root)
    if "const" in schema:
        return schema["const"]
    if schema.get("enum"):
        return schema["enum"][0]
    return _of_type(schema, root)


def _of_type(schema: dict[str, Any], root: dict[str, Any]) -> Any:
    kind = schema.get("type", "object" if "properties" in schema else "null")
    kind = kind[0] if isinstance(kind, list) else kind
    if kind == "object":
        wanted = schema.get("required", [])
        return {k: smallest(v, root) for k, v in schema.get("properties", {}).items() if k in wanted}
    if kind == "array":
        return [smallest(schema.get("items", {}), root) for _ in range(schema.get("minItems", 0))]
    if kind == "string":
        return "x" * schema.get("minLength", 0)
    return schema.get("minimum", _EMPTY.get(kind))


def _target(ref: str, root: dict[str, Any]) -> dict[str, Any]:
    node: Any = root
    for part in ref.removeprefix("#").strip("/").split("/"):
        node = node[part] if part else node
    return dict(node)
