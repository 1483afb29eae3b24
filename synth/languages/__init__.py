"""The languages of synth, one module each; a module that has `LANGUAGE` is a language.

Adding a language is adding its module: discovery is by listing this folder, and
the order is alphabetical by name.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from synth.errors import ToolchainError
from synth.languages.base import Language, Toolchain

__all__ = ["Language", "Toolchain", "all_languages", "by_extension", "by_fence", "get", "names"]


@cache
def _registry() -> dict[str, Language]:
    modules = [import_module(f"{__name__}.{m.name}") for m in iter_modules(__path__)]
    found = [m.LANGUAGE for m in modules if isinstance(getattr(m, "LANGUAGE", None), Language)]
    return {language.name: language for language in sorted(found, key=lambda one: one.name)}


def names() -> tuple[str, ...]:
    """Names of all languages, alphabetical; installed or not."""
    return tuple(_registry())


def all_languages() -> tuple[Language, ...]:
    """All languages in the order of `names`."""
    return tuple(_registry().values())


def get(name: str) -> Language:
    """The language of that name. Raises `ToolchainError` that lists the known ones."""
    try:
        return _registry()[name]
    except KeyError:
        raise ToolchainError(f"unknown language {name!r}", mend=f"known: {', '.join(names())}") from None


def by_fence(tag: str) -> Language | None:
    """The language of a Markdown fence tag, letter case ignored."""
    wanted = tag.strip().lower()
    return next((one for one in all_languages() if wanted in one.fences), None)


def by_extension(extension: str) -> Language | None:
    """The language of a file name extension, with or without its dot."""
    wanted = "." + extension.strip().lower().removeprefix(".")
    return next((one for one in all_languages() if wanted in one.extensions), None)
