"""A model family's fill-in-the-middle formats, as data: pieces of text between three parts.

    psm     prefix, suffix, then the middle
    spm     suffix, prefix, then the middle behind its own mark
    joined  suffix, then prefix and middle run on with no mark between them

A form is the prompt's pieces and the text that ends the completion. Rendering
joins them; parsing finds the pieces again, which is exact because a text that
spells one of the family's control tokens is refused, never escaped.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal, NamedTuple

from synth.syntax.families.frame import COMMENTED, Frame

Form = Literal["psm", "spm", "joined"]


class Parts(NamedTuple):
    """What a file is cut into; joined they are the file."""

    prefix: str
    middle: str
    suffix: str


class Rendered(NamedTuple):
    """One training text: the model sees `prompt` and learns `completion`."""

    prompt: str
    completion: str

    @property
    def text(self) -> str:
        """Both in one."""
        return self.prompt + self.completion


class ControlTokenError(ValueError):
    """The text spells a control token, which the tokenizer would take for the token."""


@dataclass(frozen=True)
class Shape:
    """The prompt of one form: `first` and `second` are the names of the parts it holds."""

    pieces: tuple[str, str, str]
    """Text before the first part, between the two, and after the second."""
    parts: tuple[Literal["prefix", "suffix"], Literal["prefix", "suffix"]]

    def prompt(self, parts: Parts) -> str:
        """The pieces with the parts between them."""
        first, second = (getattr(parts, name) for name in self.parts)
        return f"{self.pieces[0]}{first}{self.pieces[1]}{second}{self.pieces[2]}"

    def found(self, prompt: str) -> Mapping[str, str] | None:
        """The parts of a prompt of this form, or None for another text."""
        match = self._pattern.fullmatch(prompt)
        return dict(zip(self.parts, match.groups(), strict=True)) if match else None

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        before, between, after = map(re.escape, self.pieces)
        return re.compile(f"{before}(.*?){between}(.*?){after}", re.DOTALL)


def prefix_first(before: str, between: str, after: str) -> Shape:
    """A shape that holds the prefix, then the suffix."""
    return Shape((before, between, after), ("prefix", "suffix"))


def suffix_first(before: str, between: str, after: str) -> Shape:
    """A shape that holds the suffix, then the prefix."""
    return Shape((before, between, after), ("suffix", "prefix"))


@dataclass(frozen=True)
class Family:
    """One model family. `mix` is the share of each form, as its models were trained."""

    name: str
    forms: Mapping[Form, Shape]
    end: str
    """What ends a completion."""
    control: tuple[str, ...]
    """Every spelling that the family's tokenizer takes for a control token."""
    mix: Mapping[Form, float]
    ids: Mapping[str, int] = field(default_factory=dict)
    """Token ids, where they are the same in all sizes of the family."""
    frame: Frame = COMMENTED
    """How the files of a repository are shown."""

    def spelled(self, *texts: str) -> str:
        """The first control token that a text spells; empty when there is none."""
        match = next((m for m in map(self._control.search, texts) if m), None)
        return match.group() if match else ""

    def render(self, parts: Parts, form: Form = "psm") -> Rendered:
        """The training text. Raises `ControlTokenError`; `KeyError` for a form it does not have."""
        if token := self.spelled("".join(parts)):
            raise ControlTokenError(f"{token} stands in the text")
        return Rendered(self.forms[form].prompt(parts), parts.middle + self.end)

    def parse(self, rendered: Rendered) -> tuple[Form, Parts]:
        """The form and parts of a rendered text. Raises `ValueError` when it is none of this family."""
        if rendered.completion.endswith(self.end):
            middle = rendered.completion.removesuffix(self.end)
            for form, shape in self.forms.items():
                found = shape.found(rendered.prompt)
                if found is not None and not self.spelled(*found.values(), middle):
                    return form, Parts(found["prefix"], middle, found["suffix"])
        raise ValueError(f"not a text of {self.name}")

    def form_at(self, point: float) -> Form:
        """The form at a point between 0 and 1 of the mix."""
        total = sum(self.mix.values())
        for form, weight in self.mix.items():
            point -= weight / total
            if point < 0:
                return form
        return list(self.mix)[-1]

    @cached_property
    def _control(self) -> re.Pattern[str]:
        return re.compile("|".join(map(re.escape, sorted(self.control, key=len, reverse=True))))
