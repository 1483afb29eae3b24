"""The registry of model families: one small module each, which holds nothing but data.

Adding a family is adding its module and a line here.
"""

from __future__ import annotations

from synth.errors import SpecError
from synth.syntax.families import codellama, codestral, deepseek_coder, qwen25_coder, starcoder2
from synth.syntax.families.family import Family

FAMILIES: dict[str, Family] = {
    module.FAMILY.name: module.FAMILY
    for module in (qwen25_coder, starcoder2, codellama, deepseek_coder, codestral)
}
ALIASES = {"qwen": "qwen2.5-coder"}


def get(name: str) -> Family:
    """The family of that name. Raises `SpecError` with the known names."""
    family = FAMILIES.get(ALIASES.get(name, name))
    if family is None:
        raise SpecError(f"unknown model family {name!r}", mend=f"use one of {', '.join(FAMILIES)}")
    return family
