"""Text and JSON that every backend can hold.

Models and programs print what they like. PostgreSQL refuses NUL in text and
NaN in JSON, and no backend can encode a lone surrogate; one such character
would make a row that can never be written and a stage that is retried for ever.
So values are made storable in one place, on their way in, the same for both
backends:

- text: NUL and lone surrogates become U+FFFD;
- JSON: a float that is not finite becomes `{"$float": "nan" | "inf" | "-inf"}`
  and is a float again when it is read.
"""

from __future__ import annotations

import json
import math
from typing import Any

REPLACEMENT = "\ufffd"
_FLOAT = "$float"


def storable(text: str) -> str:
    """`text` without NUL and lone surrogates; the same object when it has none."""
    if "\0" in text:
        text = text.replace("\0", REPLACEMENT)
    if text.isascii():
        return text
    try:
        text.encode()
    except UnicodeEncodeError:
        return "".join(REPLACEMENT if "\ud800" <= c <= "\udfff" else c for c in text)
    return text


def dump_json(value: Any) -> str:
    """Compact ASCII JSON that SQLite's and PostgreSQL's own JSON functions accept."""
    try:
        return json.dumps(value, separators=(",", ":"), allow_nan=False)
    except ValueError:
        return json.dumps(_tag(value), separators=(",", ":"), allow_nan=False)


def load_json(text: str) -> Any:
    """What `dump_json` was given (tuples come back as lists)."""
    if _FLOAT in text:
        return json.loads(text, object_hook=_untag)
    return json.loads(text)


def _tag(value: Any) -> Any:
    if isinstance(value, float) and not math.isfinite(value):
        return {_FLOAT: repr(value)}
    if isinstance(value, dict):
        return {key: _tag(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_tag(item) for item in value]
    return value


def _untag(value: dict[str, Any]) -> Any:
    if value.keys() == {_FLOAT} and value[_FLOAT] in ("nan", "inf", "-inf"):
        return float(value[_FLOAT])
    return value
