"""A split as a question in words: the file with a cursor mark, the answer is the middle."""

from __future__ import annotations

import re
from itertools import count

from synth.syntax.families.family import Parts, Rendered

_ASK = (
    "Complete the missing part of this {language} file. The cursor stands at {mark}. "
    "Answer with the text that belongs there and nothing else."
)


def render_chat(parts: Parts, language: str) -> Rendered:
    """Question and answer. Mark and fence are made longer until the file does not hold them."""
    text = "".join(parts)
    mark = next(m for m in _marks() if m not in text)
    fence = "`" * max(3, 1 + max((len(m) for m in re.findall("`+", text)), default=0))
    question = _ASK.format(language=language, mark=mark)
    return Rendered(f"{question}\n\n{fence}\n{parts.prefix}{mark}{parts.suffix}\n{fence}\n", parts.middle)


def parse_chat(rendered: Rendered) -> Parts:
    """The parts of a rendered question. Raises `ValueError` for another text."""
    found = re.fullmatch(
        r"[^\n]* stands at (<CURSOR\d*>)\.[^\n]*\n\n(`+)\n(.*)\n\2\n", rendered.prompt, re.DOTALL
    )
    if found is None:
        raise ValueError("not a question with a cursor mark")
    prefix, _, suffix = found.group(3).partition(found.group(1))
    return Parts(prefix, rendered.completion, suffix)


def _marks() -> map[str]:
    return map(lambda n: f"<CURSOR{n or ''}>", count())  # noqa: C417
