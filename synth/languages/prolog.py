"""Prolog by SWI-Prolog: a function is a predicate whose last argument is the result.

Integers have no bound; `//` truncates, `mod` takes the divisor's sign, `/` of two integers
is an integer where it is exact and else a float; the length of a text is in characters.
Text is a string (an atom counts as one in a result), a bool `true` or `false`, a tuple a
list (a result may also be `A-B` or `(A, B)`), a dict a list of `Key-Value` pairs (or an
assoc or a dict), an absent optional `null`. The first solution counts; no solution and an
unbound result are errors.

A clause that is malformed is skipped by Prolog; here it makes the candidate malformed.
`:- initialization(…)` is a program's own main and is not called by the harness; other
directives run, but not where a file is only compiled, which reads its terms.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import partial

from synth.languages import naming, probe
from synth.languages.base import Toolchain, has_float
from synth.languages.dynamic import Dynamic, named
from synth.languages.notation import Types, Values
from synth.languages.quoting import long_u, pointed, quote
from synth.languages.templates import prolog as texts
from synth.proof.signature import Signature, Type, Vector

_HEAD = re.compile(r"^([a-z]\w*)\(", re.MULTILINE)
_READ = (
    "use_module(library(prolog_source)), prolog_open_source('{file}', In), "
    "repeat, prolog_read_source_term(In, Term, _, [syntax_errors(error)]), Term == end_of_file, !"
)


class Prolog(Dynamic):
    """SWI-Prolog 9."""

    name = "prolog"
    label = "Prolog"
    extensions = (".pro", ".prolog", ".plt")
    fences = ("prolog", "swipl")
    grammar = ""
    tier = "lexical"
    line_comment = "%"
    block_comment = ("/*", "*/")
    blocks = {}  # noqa: RUF012 - the pack has no grammar
    install_hint = "apt install swi-prolog-core"
    suffix = ".pl"
    reserved = frozenset({"Result", "_"})
    taken = naming.words(
        "append apply arg atom call char clause copy_term delete exclude fail findall flatten forall format "
        "functor halt include is last length list_to_set max_list member merge min_list msort name nb not "
        "nth0 nth1 number once op open partition permutation phrase pairs_keys predsort read repeat reverse "
        "see select setof sort string sub_atom subtract succ sum_list sumlist tab tell term throw time true "
        "union var write"
    )
    template = texts.HARNESS
    values = Values(
        none="null",
        float=pointed,
        text=partial(quote, escape=long_u),
        list="[%s, %s]",
        tuple="[%s, %s]",
        pair="%s-(%s)",
        dict="[%s, %s]",
    )

    def toolchain(self) -> Toolchain:
        return probe.seek("Prolog", {"swipl": ("swipl",)}, ("--version",), self.install_hint)

    def build(self, stem: str) -> tuple[str, ...]:
        return (self._swipl(), "-q", "-g", _READ.format(file=self.file(stem)), "-t", "halt")

    def start(self, stem: str) -> tuple[str, ...]:
        return (self._swipl(), "-q", "--on-error=status", "-t", "halt", self.file(stem))

    def _swipl(self) -> str:
        return self.toolchain().programs["swipl"]

    def declaration(self, signature: Signature) -> str:
        lines = [f"% {self.parameter(p.name)}: {_WORDS.of(p.type)}" for p in signature.parameters]
        head = f"{self.function_name(signature)}({self._variables(signature)}, Result)"
        return "\n".join([*lines, f"% Result: {_WORDS.of(signature.returns)}", head])

    def _variables(self, signature: Signature) -> str:
        return ", ".join(self.parameter(p.name) for p in signature.parameters)

    def parameter(self, name: str) -> str:
        return naming.usual(name, naming.pascal, self.reserved)

    def habit(self) -> Callable[[str], str]:
        return naming.snake

    def parts(self, signature: Signature, code: str, vectors: Sequence[Vector]) -> dict[str, str]:
        rows = [f"given({i}, {self.row(signature, v)})." for i, v in enumerate(vectors)]
        count = str(len(signature.parameters) + 1)
        return super().parts(signature, code, vectors) | {"ARGUMENTS": "\n".join(rows), "ARITY": count}

    def row(self, signature: Signature, vector: Vector) -> str:
        return f"[{', '.join(self.arguments(signature, vector))}]"

    def spec(self, type_: Type) -> str:
        return f"[{', '.join([type_.kind, *map(self.spec, type_.items)])}]"

    def unit_tests(self, signature: Signature, vectors: Sequence[Vector], code: str = "") -> str:
        name = self.function_name(signature)
        call = named(_HEAD.findall(code), name, signature.name) or name
        equal = texts.CLOSE if has_float(signature.returns) else texts.EQUAL
        known = enumerate(self.known(signature, vectors), 1)
        tests = [self._test(signature, v, i, call) for i, v in known]
        return "\n".join([texts.TESTS.replace("@EQUAL@", equal), *tests]) + "\n"

    def _test(self, signature: Signature, vector: Vector, number: int, call: str) -> str:
        goal = f"{call}({', '.join(self.arguments(signature, vector))}, Result)"
        expected = self.literal(signature.returns, vector.expected)
        return f":- test({number}, ({goal}, same(Result, {expected})))."

    def hello(self) -> str:
        return ":- initialization(main).\n\nmain :- writeln(hello).\n"

    def failing(self) -> str:
        return ":- initialization(main).\n\nmain :- halt(1).\n"


_WORDS = Types(
    int="integer",
    float="float",
    bool="true or false",
    text="string",
    list="list of %s",
    dict="list of Key-Value, Key a string, Value %s",
    tuple="[%s, %s]",
    optional="%s, or null",
)


LANGUAGE = Prolog()
