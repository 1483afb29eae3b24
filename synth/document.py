"""A campaign file's YAML as plain values, with every mistake told where it stands.

YAML's own loader lets the last of two equal keys win without a word, so half of a
file can be lost; and what a scalar cannot be (a 13th month, a number of thousands
of digits) it leaves to Python's errors, which name no line.
"""

from __future__ import annotations

from collections.abc import Hashable
from pathlib import Path
from typing import Any, NamedTuple

import yaml
from yaml.constructor import ConstructorError
from yaml.error import MarkedYAMLError

from synth.errors import SpecError

LONGEST = 60
"""Characters of a wrong value that are shown."""


class Document(NamedTuple):
    """One document: its nodes, which know their lines, and its values."""

    node: yaml.Node | None
    data: Any


def read_document(path: Path, text: str) -> Document:
    """Read a text with one document. Raises `SpecError` with file and line."""
    try:
        return Document(yaml.compose(text, Loader=yaml.SafeLoader), _Loader(text).get_single_data())
    except MarkedYAMLError as error:
        line = f":{error.problem_mark.line + 1}" if error.problem_mark else ""
        what = ", ".join(filter(None, (error.context, error.problem)))
        raise SpecError(f"{path}{line}: not YAML: {what}", mend="mend the YAML syntax") from error
    except yaml.YAMLError as error:
        raise SpecError(f"{path}: not YAML: {error}", mend="mend the YAML syntax") from error
    except RecursionError as error:
        raise SpecError(f"{path}: nested too deeply", mend="start from examples/quickstart.yaml") from error


class _Loader(yaml.SafeLoader):
    """Refuses keys that stand twice, and scalars that are no value or no text that can be kept."""

    def construct_object(self, node: yaml.Node, deep: bool = False) -> Any:
        try:
            return super().construct_object(node, deep)
        except (ValueError, LookupError, AttributeError) as error:
            kind = node.tag.rpartition(":")[2]
            what = f"{_short(node.value)} is no {kind}"
            raise ConstructorError(None, None, what, node.start_mark) from error

    def construct_scalar(self, node: yaml.ScalarNode | yaml.MappingNode) -> Any:
        value = super().construct_scalar(node)
        if isinstance(value, str) and ("\0" in value or not _is_unicode(value)):
            what = f"{_short(value)} holds what no text can hold (U+0000 or half a surrogate pair)"
            raise ConstructorError(None, None, what, node.start_mark)
        return value

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        lines: dict[tuple[str, Any], int] = {}
        for key, _ in node.value if isinstance(node.value, list) else ():
            if not isinstance(key, yaml.ScalarNode):
                continue
            name = (key.tag, key.value)
            if name in lines:
                what = f"key {_short(key.value)} is there already, in line {lines[name]}"
                raise ConstructorError(None, None, what, key.start_mark)
            lines[name] = key.start_mark.line + 1
        return super().construct_mapping(node, deep)


def _short(value: Any) -> str:
    text = ascii(value) if isinstance(value, str) and not _is_unicode(value) else repr(value)
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"


def _is_unicode(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
