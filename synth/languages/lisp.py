"""What the Lisps share: kebab case, lists for lists and tuples, data that a harness reads.

The arguments are a file of S-expressions (`yes`, `no` and `absent` stand for what
the dialects write differently) that the harness turns into fresh values by their
types. A result is encoded by its declared type: where an empty list, false and
nothing are one value, the type alone tells them apart.

Nothing is the dialect's false value. Where that is also a value of the optional's
own type (`optional[bool]`; where false is the empty list, `optional[list]` too),
nothing is a symbol of its own instead, and the declaration says so.
"""

from __future__ import annotations

import re
from abc import abstractmethod
from collections.abc import Sequence
from typing import Any, ClassVar

from synth.languages import naming
from synth.languages.base import has_float
from synth.languages.notation import Values
from synth.languages.plain import Plain
from synth.languages.templates import fill
from synth.proof.signature import Signature, Type, Vector
from synth.sandbox.job import Job

RESERVED = naming.words(
    "abs and append apply assert assoc atom block boolean break butlast byte car case catch cdr ceiling "
    "char close compile complement compose concatenate cond cons copy-list copy-tree count count-if curry "
    "define delay delete delete-duplicates describe directory do dolist dotimes eighth else empty eq eql "
    "equal error eval even evenp every exact exp export expt fifth fill filter find find-if first flatten "
    "floor foldl foldr for force format fourth funcall function gcd gensym get getf gethash group-by hash "
    "identity if ignore import index-of inexact inspect intern intersection isqrt iterate labels lambda "
    "last lcm length let list list-ref list-tail load log logand logior lognot logxor loop map mapcan "
    "mapcar mapconcat max member merge min minus mismatch mod modulo nil not nth nthcdr null number "
    "number-to-string numerator oddp open or pairlis parse-integer partition phase pi pop position power "
    "prime print product push pushnew quote quotient raise random range rank rational read reduce "
    "remainder remhash remove remove-duplicates remove-if replace rest return reverse room rotatef round "
    "run-length search second seq seq-uniq sequence set set-difference setf setq seventh shuffle signal "
    "signum sin sixth sleep sort split split-string sqrt step string string-append string-downcase "
    "string-index string-join string-length string-prefix string-reverse string-search string-split "
    "string-to-number string-trim string-upcase subseq subst substitute substring take tan tenth terpri "
    "third throw time trace trim truncate type-of union unless untrace values vector when while write xor "
    "zip"
)
"""Functions and macros that a definition of the same name would replace, or may not replace."""
SAME = "same-result"
"""The equality that the shipped tests bring with them where the dialect's own will not do."""
_PARAMETERS = naming.words("t nil pi if else cond let define lambda quote function")
_DEFINED = re.compile(r"\(\s*(?:cl-)?def[^\s()]*\s+[(\s]*([^\s()\[\]\"']+)")
_COMMENT = re.compile(r"#\|.*?\|#|;[^\n]*", re.DOTALL)


class Lisp(Plain):
    """A dialect: how it writes atoms, hash tables and nothing; the harness is its own."""

    grammar: ClassVar[str]
    tier = "strict"
    line_comment = ";"
    truth: ClassVar[tuple[str, str]]
    """False and true."""
    empty: ClassVar[str]
    """The empty list."""
    none: ClassVar[str]
    """Nothing, where false will not do."""
    table: ClassVar[str]
    """What a dict is called in a declaration."""
    define: ClassVar[str]
    """The head of a function's definition, `@NAME@` and `@PARAMETERS@` in it."""
    equal: ClassVar[str] = "equal"
    """The dialect's equality of atoms and lists."""
    head: ClassVar[str] = ""
    """What stands above a declaration."""

    @abstractmethod
    def text(self, value: str) -> str:
        """A string literal."""

    @abstractmethod
    def pairs(self, pairs: Sequence[tuple[str, str]]) -> str:
        """An expression for a dict of written keys and values."""

    @abstractmethod
    def check(self, same: str, actual: str, expected: str, name: str) -> str:
        """One test of the shipped tests; `same` is the function that compares."""

    @abstractmethod
    def frame(self, tests: Sequence[str]) -> str:
        """The shipped tests: helpers that they use, and what runs them."""

    def number(self, value: float) -> str:
        """A float literal."""
        return repr(float(value))

    def declaration(self, signature: Signature) -> str:
        lines = [f";; {_parameter(p.name)}: {self.words(p.type)}" for p in signature.parameters]
        names = " ".join(_parameter(p.name) for p in signature.parameters)
        define = self.define.replace("@NAME@", function(signature)).replace("@PARAMETERS@", names)
        return self.head + "\n".join([*lines, f";; returns: {self.words(signature.returns)}", define])

    def test_program(self, signature: Signature, code: str, vectors: Sequence[Vector], nonce: str) -> Job:
        written = self.written()
        rows = "\n".join(f"({' '.join(written.arguments(signature, v))})" for v in vectors)
        files = {self.file("candidate"): code, "vectors.data": f"({rows})\n"}
        return self.job(files | self.harness(signature, code, vectors), (), self.trial(), nonce + "\n")

    def trial(self) -> tuple[str, ...]:
        """The command that runs the harness, which compiles the candidate itself."""
        return self.start("main")

    def fill(self, text: str, signature: Signature, code: str) -> str:
        """The harness for this function."""
        parts = {
            "CALLEE": callee(signature, code),
            "NAME": function(signature),
            "SPELLINGS": " ".join(f'"{s}"' for s in (function(signature), *naming.spellings(signature.name))),
            "RETURNS": spec(signature.returns),
            "PARAMETERS": " ".join(spec(p.type) for p in signature.parameters),
        }
        return fill(text.lstrip("\n"), parts)

    def unit_tests(self, signature: Signature, vectors: Sequence[Vector], code: str = "") -> str:
        call, tests = callee(signature, code), []
        same = self.same(signature)
        for number, vector in enumerate((v for v in vectors if v.known), 1):
            values = zip(signature.parameters, vector.arguments, strict=True)
            actual = f"({' '.join([call, *(self.literal(p.type, a) for p, a in values)])})"
            expected = self.literal(signature.returns, vector.expected)
            tests.append(self.check(same, actual, expected, f"{function(signature)}-{number}"))
        return self.frame(tests)

    def same(self, signature: Signature) -> str:
        """What compares results in the shipped tests: their own helper for floats and dicts."""
        return SAME if has_float(signature.returns) or "dict" in str(signature.returns) else self.equal

    def words(self, type_: Type) -> str:
        """The type in words, for a declaration."""
        inner = [f"({self.words(t)})" if t.kind == "optional" else self.words(t) for t in type_.items]
        match type_.kind:
            case "int":
                return "integer"
            case "bool":
                return f"boolean ({self.truth[1]} or {self.truth[0]})"
            case "str":
                return "string"
            case "list":
                return f"list of {inner[0]}"
            case "dict":
                return f"{self.table} from string to {inner[0]}"
            case "tuple":
                return f"{len(inner)}-element list ({', '.join(inner)})"
            case "optional":
                return f"{inner[0]} or {self.absent(type_)}"
            case _:
                return "float"

    def absent(self, type_: Type) -> str:
        """Nothing, for an optional type."""
        false = self.truth[0]
        taken = type_.items[0].kind == "bool" or (type_.items[0].kind == "list" and self.empty == false)
        return self.none if taken else false

    def literal(self, type_: Type, value: Any) -> str:
        """The value as an expression that makes it anew."""
        match type_.kind:
            case "optional":
                return self.absent(type_) if value is None else self.literal(type_.items[0], value)
            case "bool":
                return self.truth[value]
            case "float":
                return self.number(value)
            case "str":
                return self.text(value)
            case "list" | "tuple":
                types = type_.items if type_.kind == "tuple" else type_.items * len(value)
                inner = [self.literal(t, v) for t, v in zip(types, value, strict=True)]
                return f"(list {' '.join(inner)})" if inner else self.empty
            case "dict":
                return self.pairs([(self.text(k), self.literal(type_.items[0], v)) for k, v in value.items()])
            case _:
                return str(value)

    def written(self) -> Values:
        """How values are spelled as data for the harness."""
        return Values(
            none="absent",
            true="yes",
            false="no",
            float=self.number,
            text=self.raw,
            list="(%s %s)",
            tuple="(%s %s)",
            pair="(%s %s)",
            dict="(%s %s)",
        )

    def raw(self, value: str) -> str:
        """A string as data: the literal, unless that is an expression."""
        return self.text(value)


def spec(type_: Type) -> str:
    """The type as data: `(list int)`."""
    return f"({' '.join([type_.kind, *map(spec, type_.items)])})" if type_.items else type_.kind


def function(signature: Signature) -> str:
    """The function's usual name; `merge*` for one that is taken."""
    return _clear(naming.kebab(signature.name), RESERVED)


def _parameter(name: str) -> str:
    return _clear(naming.kebab(name), _PARAMETERS)


def _clear(name: str, taken: frozenset[str]) -> str:
    return f"{name}*" if name in taken else name


def defined(code: str) -> list[str]:
    """Names that the code defines with `define`, `defun` and their like, in order."""
    return _DEFINED.findall(_COMMENT.sub("", code))


def callee(signature: Signature, code: str) -> str:
    """The name by which the code defines the function, the usual one first."""
    name = function(signature)
    return (
        name
        if name in (names := defined(code))
        else next((one for one in names if naming.loose(one) == naming.loose(name)), name)
    )
