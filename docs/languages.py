"""`docs/languages.md`: what each language module says of itself, and what it can hold."""

from __future__ import annotations

import sys
from inspect import cleandoc

from synth import languages
from synth.languages.base import Language
from synth.proof.signature import parse_type

TYPES = (
    "int",
    "float",
    "bool",
    "str",
    "list[int]",
    "dict[str,int]",
    "tuple[int,str]",
    "optional[int]",
    "list[list[int]]",
)
LIMITS = (
    ("int", 2**53, "integers beyond 2^53"),
    ("int", 2**62, "integers from 2^62"),
    ("str", "\x01", "text with control characters"),
    ("str", "\U0001f642", "text beyond the basic plane"),
    ("str", "line\nline", "text of several lines"),
    ("list[int]", [], "empty lists"),
    ("dict[str,int]", {}, "empty dictionaries"),
    ("optional[str]", "", "empty text where there may be none"),
)
"""Values at which languages differ; a value that a language does not hold is in none of its vectors."""

HEAD = """\
`synth doctor` proves each of them on this machine by compiling and running a probe in the sandbox. A
language that is not installed is taken from a tree that `synth toolchains build` (or `make toolchains`)
makes once.

The columns say which types a proposal may use with the language, and which values it cannot hold. Such
values, and whatever else differs between languages by nature (how wide an integer is, what it does when it
overflows, division and remainder of negative numbers, how text is counted), are declared by the language's
module, told to the model by its profile (`prompts/agents/`), and kept out of test vectors by the generator.
"""


COLUMNS = """\
| language | name | files | static check | types | cannot hold |
| --- | --- | --- | --- | --- | --- |
"""


def document() -> str:
    """The whole document, without its title."""
    found = languages.all_languages()
    rows = "".join(map(_row, found))
    return f"{HEAD}\n{COLUMNS}{rows}\n" + "\n".join(map(_section, found))


def _row(one: Language) -> str:
    cells = (one.label, f"`{one.name}`", " ".join(one.extensions), one.tier, _types(one), _gaps(one))
    return f"| {' | '.join(cells)} |\n"


def _types(one: Language) -> str:
    held = [name for name in TYPES if one.supports(parse_type(name))]
    if one.data:
        return "none: documents are validated"
    return "all" if len(held) == len(TYPES) else ", ".join(held)


def _gaps(one: Language) -> str:
    found = [
        what
        for name, value, what in LIMITS
        if one.supports(parse_type(name)) and not one.represents(parse_type(name), value)
    ]
    return "; ".join(found)


def _section(one: Language) -> str:
    text = cleandoc(sys.modules[type(one).__module__].__doc__ or "")
    return f"## {one.label}\n\n{text}\n"
