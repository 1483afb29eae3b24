"""Where grammars come from: wheels of single grammars, a pack, or the other pack.

The default is `tree-sitter-language-pack` 0.13.0, the last release that carries
its 173 grammars (later ones download at first use), with a single wheel in the
place of a grammar that is measurably better there: fewer valid files rejected
(Perl 11.5 % to 1.8 %, Zig 32 % to 4 %, Swift 24 % to 15 %), twice the speed (Scala).

`tree-sitter-languages` (48 grammars, frozen in 2024) can be chosen in their place
by `SYNTH_GRAMMARS=tree-sitter-languages` and the extra of that name. Its own
Python part works with the parser's release 0.21 only; its grammars are of an ABI
that the current release still reads, so they are taken out of its library
directly and everything above this module stays the same.
"""

from __future__ import annotations

import ctypes
from collections.abc import Mapping
from functools import cache
from importlib import import_module
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Protocol, cast, get_args

import tree_sitter_language_pack as pack
from tree_sitter import Language

from synth.errors import ToolchainError

OTHER = "tree-sitter-languages"
"""Name of the alternative, as package, extra and value of `SYNTH_GRAMMARS`."""
PACK = "tree-sitter-language-pack"

WHEELS: Mapping[str, str] = {
    name: f"tree-sitter-{name}" for name in ("kotlin", "perl", "scala", "swift", "zig")
}
"""Grammar to the single package that is used for it in the place of the pack."""

_BORROWED = {
    "csharp": "tree-sitter-c-sharp",
    "embeddedtemplate": "tree-sitter-embedded-template",
    "yaml": "tree-sitter-yaml",
}
"""Grammars that the pack itself takes from packages of their own."""


class Source(Protocol):
    """A set of grammars."""

    def names(self) -> frozenset[str]:
        """The grammars it has, by the pack's names."""

    def load(self, name: str) -> Language:
        """Load one of them."""

    def package(self, name: str) -> str:
        """The package and version that a grammar is from."""


class Bundled:
    """The pack, and single wheels where they are better."""

    def names(self) -> frozenset[str]:
        """All of the pack; a wheel replaces a grammar of the same name."""
        return frozenset(get_args(pack.SupportedLanguage)) | WHEELS.keys()

    def load(self, name: str) -> Language:
        """From its wheel if it has one. The pack's Perl may hang, so no wheel is an error."""
        if name not in WHEELS:
            return pack.get_language(cast(pack.SupportedLanguage, name))
        try:
            module = import_module(WHEELS[name].replace("-", "_"))
        except ImportError as error:
            raise ToolchainError(
                f"the grammar {name!r} is not installed", mend=f"pip install {WHEELS[name]}"
            ) from error
        return Language(_capsule(module.language()))

    def package(self, name: str) -> str:
        """Whose code the grammar is."""
        owner = WHEELS.get(name) or _BORROWED.get(name) or PACK
        return f"{owner} {version(owner)}"


class Older:
    """`tree-sitter-languages`: one shared library, read without its Python part."""

    _ALIASES: Mapping[str, str] = {"csharp": "c_sharp", "embeddedtemplate": "embedded_template"}

    def __init__(self) -> None:
        found = find_spec("tree_sitter_languages")
        if found is None or not found.submodule_search_locations:
            raise ToolchainError(
                f"{OTHER} is not installed", mend=f"pip install 'synth[{OTHER}]' (Python 3.12 at most)"
            )
        self._path = Path(found.submodule_search_locations[0]) / "languages.so"
        self._library = ctypes.CDLL(str(self._path))
        own = {self._ALIASES.get(name, name): name for name in get_args(pack.SupportedLanguage)}
        self._names = frozenset(name for symbol, name in own.items() if self._has(symbol))

    def _has(self, symbol: str) -> bool:
        return hasattr(self._library, f"tree_sitter_{symbol}")

    def names(self) -> frozenset[str]:
        """The grammars of the library that the pack knows by some name."""
        return self._names

    def load(self, name: str) -> Language:
        """Read one out of the library."""
        make = self._library[f"tree_sitter_{self._ALIASES.get(name, name)}"]
        make.restype = ctypes.c_void_p
        return Language(_capsule(make()))

    def package(self, name: str) -> str:
        """The one package."""
        return f"{OTHER} {version(OTHER)}"


def _capsule(pointer: object) -> object:
    """A language's pointer in the form that the parser asks for."""
    if not isinstance(pointer, int):
        return pointer
    make = ctypes.pythonapi.PyCapsule_New
    make.restype = ctypes.py_object
    make.argtypes = (ctypes.c_void_p, ctypes.c_char_p, ctypes.c_void_p)
    return make(pointer, b"tree_sitter.Language", None)


@cache
def source(choice: str) -> Source:
    """The grammars that the user chose; empty is the default. Raises `ToolchainError`."""
    if choice in ("", PACK):
        return Bundled()
    if choice == OTHER:
        return Older()
    raise ToolchainError(
        f"SYNTH_GRAMMARS is {choice!r}, which is no source of grammars", mend=f"use {PACK} or {OTHER}"
    )
