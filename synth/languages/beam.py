"""What Erlang and Elixir share: one harness, evaluated inside the virtual machine, and terms as data.

The arguments are a file of Erlang terms that the harness reads; so nothing but the
candidate is compiled, in the same process. A result's lists, tuples and maps must
be what the signature declares; charlists, structs and other atoms are errors.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import ClassVar

from synth.languages.notation import Values
from synth.languages.plain import Plain
from synth.languages.templates import beam as texts
from synth.languages.templates import fill
from synth.proof.signature import Signature, Type, Vector
from synth.sandbox.job import Job, Limits


class Beam(Plain):
    """A language of the BEAM. `absent` is its word for nothing, `load` the harness's way to load code."""

    limits = Limits(memory_bytes=2**30, processes=256)
    environment: ClassVar[Mapping[str, str]] = {
        "ERL_FLAGS": "+sbwt none +sbwtdcpu none +sbwtdio none +S 2:2 -boot no_dot_erlang"
    }
    """Two schedulers that sleep when idle: a machine's cores are shared by many jobs."""
    absent: ClassVar[str]
    load: ClassVar[str]
    message: ClassVar[str] = '"exception"'

    @abstractmethod
    def run_harness(self) -> tuple[str, ...]:
        """The command that evaluates the harness with this language's library at hand."""

    @abstractmethod
    def named(self, signature: Signature) -> str:
        """The function's name."""

    def harness(self, signature: Signature, code: str, vectors: Sequence[Vector]) -> dict[str, str]:
        parts = {
            "NAME": self.named(signature),
            "ARITY": str(len(signature.parameters)),
            "RETURNS": _spec(signature.returns),
            "ABSENT": self.absent,
            "MESSAGE": self.message,
            "LOAD": self.load.strip("\n"),
        }
        main = fill(texts.HARNESS, parts)
        terms = replace(TERMS, none=self.absent)
        rows = "".join(f"[{', '.join(terms.arguments(signature, v))}].\n" for v in vectors)
        return {"harness.erl": main, "vectors.terms": rows}

    def test_program(self, signature: Signature, code: str, vectors: Sequence[Vector], nonce: str) -> Job:
        files = {self.file("candidate"): self.whole(code)} | self.harness(signature, code, vectors)
        return self.job(files, (), self.run_harness(), nonce + "\n")

    def compile_only(self, code: str) -> Job:
        return super().compile_only(self.whole(code))

    def whole(self, code: str) -> str:
        """The code as a file that compiles: inside a module."""
        return code


def _spec(type_: Type) -> str:
    match type_.kind:
        case "tuple":
            return f"{{tuple, [{', '.join(map(_spec, type_.items))}]}}"
        case "list" | "dict" | "optional":
            return f"{{{type_.kind}, {_spec(type_.items[0])}}}"
        case _:
            return type_.kind


def number(value: float) -> str:
    """A float as Erlang and Elixir write it: there is a point before an exponent."""
    text = repr(float(value))
    return text if "." in text else text.replace("e", ".0e")


def _binary(text: str) -> str:
    return f"<<{','.join(map(str, text.encode()))}>>"


TERMS = Values(
    none="undefined",
    float=number,
    text=_binary,
    list="[%s, %s]",
    tuple="{%s, %s}",
    pair="%s => %s",
    dict="#{%s, %s}",
)
"""Erlang terms in ASCII."""
