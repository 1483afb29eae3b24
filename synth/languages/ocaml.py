"""OCaml by its native compiler: the candidate is a module that is linked before the test program.

Types: `int`, `float`, `bool`, `string`, `list`, `(string * v) list` for a dict
(keys in any order, none twice), tuples of 2 and more, `option`. An `int` has 63
bits, wraps, and `/` and `mod` round towards zero: values beyond 63 bits are not
represented. A `string` is bytes (UTF-8 here), and its length counts them.

The candidate's own top-level effects run before the first vector, after the nonce
is read. `Str` and `Unix` can be used.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import partial
from typing import Any

from synth.languages import naming, probe
from synth.languages.base import Toolchain, has_float
from synth.languages.dynamic import walk
from synth.languages.notation import Types, Values, bracketed
from synth.languages.plain import Plain
from synth.languages.quoting import braced, quote
from synth.languages.templates import fill
from synth.languages.templates import ocaml as texts
from synth.proof.signature import Signature, Type, Vector

RESERVED = naming.words(
    "and as assert asr begin class constraint do done downto effect else end exception external false for "
    "fun function functor if in include inherit initializer land lazy let lor lsl lsr lxor match method mod "
    "module mutable new nonrec object of open or private rec sig struct then to true try type val virtual "
    "when while with"
)
LARGEST = 2**62 - 1
_FLAGS = ("-w", "-a", "-ccopt", "-fuse-ld=mold", "-I", "+str", "-I", "+unix", "str.cmxa", "unix.cmxa")
_BLANK = re.compile(r'\(\*.*?\*\)|"(?:\\.|[^"\\])*"', re.DOTALL)


class OCaml(Plain):
    """OCaml 5 by ocamlopt."""

    name = "ocaml"
    label = "OCaml"
    extensions = (".ml",)
    fences = ("ocaml", "ml")
    grammar = "ocaml"
    tier = "strict"
    line_comment = ""
    block_comment = ("(*", "*)")
    blocks = {  # noqa: RUF012 - a constant of the class, typed by the base
        "function": ("value_definition",),
        "func_body": ("let_binding.body", "fun_expression.body"),
        "class": ("type_definition", "module_definition", "class_definition"),
        "if": ("if_expression",),
        "branch": ("then_clause", "else_clause"),
        "loop": ("for_expression", "while_expression"),
        "try": ("try_expression",),
        "switch": ("match_expression", "function_expression"),
        "case": ("match_case",),
        "cond": ("if_expression.condition", "while_expression.condition"),
        "call": ("application_expression",),
        "assign": ("let_expression", "set_expression"),
        "lambda": ("fun_expression",),
        "literal": ("list_expression", "record_expression", "array_expression"),
        "import": ("open_module",),
        "comment": ("comment",),
        "stmt": ("sequence_expression", "expression_item"),
    }
    install_hint = "apt install ocaml mold"
    suffix = ".ml"

    def toolchain(self) -> Toolchain:
        programs = {"ocamlopt": ("ocamlopt.opt", "ocamlopt"), "mold": ("mold",)}
        return probe.seek("OCaml", programs, ("-version",), self.install_hint)

    def supports(self, type_: Type) -> bool:
        return (type_.kind != "tuple" or len(type_.items) > 1) and all(map(self.supports, type_.items))

    def represents(self, type_: Type, value: Any) -> bool:
        numbers = (one for t, one in walk(type_, value) if t.kind == "int")
        return super().represents(type_, value) and all(-LARGEST - 1 <= one <= LARGEST for one in numbers)

    def declaration(self, signature: Signature) -> str:
        inner = " ".join(f"({_parameter(p.name)} : {_TYPES.of(p.type)})" for p in signature.parameters)
        return f"let {_function(signature)} {inner} : {_TYPES.of(signature.returns)} ="

    def build(self, stem: str) -> tuple[str, ...]:
        return (self.toolchain().programs["ocamlopt"], *_FLAGS, "-o", stem, self.file(stem))

    def start(self, stem: str) -> tuple[str, ...]:
        return (f"./{stem}",)

    def trial_build(self) -> tuple[str, ...]:
        files = (self.file("synth_nonce"), self.file("candidate"), self.file("main"))
        return (*self.build("main")[:-1], *files)

    def harness(self, signature: Signature, code: str, vectors: Sequence[Vector]) -> dict[str, str]:
        types = (*(p.type for p in signature.parameters), signature.returns)
        arrows = " -> ".join(map(_operand, types))
        invoke = f"let invoke : {arrows} = Candidate.{_callee(signature, code)}\n"
        invoke += f"let encode : {_operand(signature.returns)} -> string = {_encoder(signature.returns)}"
        calls = [f"  (fun () -> invoke {' '.join(_VALUES.arguments(signature, v))});" for v in vectors]
        parts = {"INVOKE": invoke, "CALLS": "\n".join(calls)}
        main = fill(texts.HARNESS, parts)
        return {self.file("main"): main, self.file("synth_nonce"): texts.NONCE}

    def unit_tests(self, signature: Signature, vectors: Sequence[Vector], code: str = "") -> str:
        call = _callee(signature, code)
        tests = [_test(signature, v, call) for v in self.known(signature, vectors)]
        close = [texts.CLOSE] if has_float(signature.returns) else []
        same = [texts.SAME_DICT] if "same_dict" in _same(signature.returns) else []
        return "\n".join([*close, *same, "let () =", ";\n".join(tests) or "  ()"]) + "\n"

    def hello(self) -> str:
        return 'let () = print_endline "hello"\n'

    def failing(self) -> str:
        return 'let () = failwith "fails on purpose"\n'


def _function(signature: Signature) -> str:
    return naming.usual(signature.name, naming.snake, RESERVED)


def _parameter(name: str) -> str:
    return naming.usual(name, naming.snake, RESERVED)


def _callee(signature: Signature, code: str) -> str:
    """The function's path in the code: its name there, or that name in a module of its own."""
    name = _function(signature)
    bare = _BLANK.sub(lambda m: re.sub(r"[^\n]", " ", m.group()), code)
    found = re.finditer(r"^([ \t]*)let\s+(?:rec\s+)?([a-z_][\w']*)", bare, re.MULTILINE)
    named = [m for m in found if naming.loose(m.group(2)) == naming.loose(name)]
    best = next((m for m in named if not m.group(1)), named[0] if named else None)
    if best is None:
        return name
    above = re.findall(r"^module\s+([A-Z]\w*)\s*(?::.*?)?=\s*struct\b", bare[: best.start()], re.MULTILINE)
    return f"{above[-1]}.{best.group(2)}" if best.group(1) and above else best.group(2)


_TYPES = Types(
    int="int",
    float="float",
    bool="bool",
    text="string",
    list=bracketed("%s list", "tuple"),
    dict=bracketed("(string * %s) list", "tuple"),
    tuple=bracketed("%s * %s", "tuple"),
    optional=bracketed("%s option", "tuple"),
)


def _operand(type_: Type) -> str:
    """The type beside an arrow."""
    return f"({_TYPES.of(type_)})" if type_.kind == "tuple" else _TYPES.of(type_)


_VALUES = Values(
    none="None",
    some="(Some %s)",
    negative="(%s)",
    text=partial(quote, escape=braced),
    list="[%s; %s]",
    tuple="(%s, %s)",
    pair="(%s, %s)",
    dict="[%s; %s]",
)
"""Expressions that can stand as arguments."""


def _encoder(type_: Type) -> str:
    """The function that writes a value of the type as JSON."""
    match type_.kind:
        case "tuple":
            names = [f"v{i}" for i in range(len(type_.items))]
            parts = "; ".join(f"{_encoder(t)} {n}" for t, n in zip(type_.items, names, strict=True))
            return f'(fun ({", ".join(names)}) -> "[" ^ String.concat "," [{parts}] ^ "]")'
        case "list" | "optional" | "dict":
            word = "option" if type_.kind == "optional" else type_.kind
            return f"(enc_{word} {_encoder(type_.items[0])})"
        case _:
            return f"enc_{type_.kind}"


def _test(signature: Signature, vector: Vector, call: str) -> str:
    actual = f"{call} {' '.join(_VALUES.arguments(signature, vector))}"
    expected = _VALUES.literal(signature.returns, vector.expected)
    same = _same(signature.returns)
    return (
        f"  assert ({actual} = {expected})" if same == "( = )" else f"  assert ({same} ({actual}) {expected})"
    )


def _same(type_: Type) -> str:
    """A function of two arguments that compares results of the type."""
    inner = [_same(t) for t in type_.items]
    match type_.kind:
        case "float":
            return "close"
        case "dict":
            return f"(same_dict {inner[0]})"
        case _ if all(one == "( = )" for one in inner):
            return "( = )"
        case "tuple":
            heads = (f"({', '.join(f'{side}{i}' for i in range(len(inner)))})" for side in "ab")
            return f"(fun {' '.join(heads)} -> {' && '.join(f'{s} a{i} b{i}' for i, s in enumerate(inner))})"
        case _:
            return f"({'List' if type_.kind == 'list' else 'Option'}.equal {inner[0]})"


LANGUAGE = OCaml()
