"""Haskell by GHC: the candidate is a module that the test program imports.

Types: `Int` (64 bits), `Double`, `Bool`, `String`, lists, `Map String v` of
containers (which comes with GHC), tuples of 2 to 15, `Maybe`. Arithmetic of `Int`
wraps; `div` and `mod` round down, `quot` and `rem` towards zero; a text's length
counts code points. A result is evaluated to its end inside the vector's own `try`.

A module's header is rewritten so that everything of the candidate is exported and
its own `main` is one more function. A candidate without a header is given one
behind its pragmas; a LINE pragma keeps the line numbers of messages right.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import partial

from synth.languages import naming, probe
from synth.languages.base import Toolchain, has_float
from synth.languages.notation import Types, Values, bracketed
from synth.languages.plain import NOTHING, Plain
from synth.languages.quoting import haskell, quote
from synth.languages.records import sizes
from synth.languages.templates import fill
from synth.languages.templates import haskell as texts
from synth.proof.signature import Signature, Type, Vector
from synth.sandbox.job import Job, Limits

RESERVED = naming.words(
    "case class data default deriving do else foreign if import in infix infixl infixr instance let module "
    "newtype of then type where abs all and any appendFile asTypeOf atan ceiling compare concat concatMap "
    "const cos curry cycle div divMod drop dropWhile either elem error even exp filter flip floor fmap foldl "
    "foldr fst gcd getLine head id init interact iterate last lcm length lex lines log lookup main map mapM "
    "max maxBound maximum maybe min minBound minimum mod negate not notElem null odd or otherwise pi pred "
    "print product properFraction pure putStr quot quotRem read readFile realToFrac recip rem repeat "
    "replicate return reverse round scanl scanr seq sequence show showString shows signum sin span splitAt "
    "sqrt subtract succ sum tail take takeWhile tan traverse truncate uncurry undefined unlines until "
    "unwords unzip userError words zip zipWith"
)
"""Words of the language and of the Prelude: a name of these would be ambiguous in its own module."""
LONGEST_TUPLE = 15
"""Longer tuples have no `Eq`."""
_BLANK = re.compile(r'\{-.*?-\}|--[^\n]*|"(?:\\.|[^"\\\n])*"', re.DOTALL)
_HEADER = re.compile(r"^module\s+([A-Z][\w.']*)\s*(\(.*?\))?\s*\bwhere\b", re.MULTILINE | re.DOTALL)
_FLAGS = ("-v0", "-w", "-O0", "-optl-fuse-ld=mold")


class Haskell(Plain):
    """Haskell, GHC2021, by GHC 9."""

    name = "haskell"
    label = "Haskell"
    extensions = (".hs",)
    fences = ("haskell", "hs")
    grammar = "haskell"
    tier = "strict"
    line_comment = "--"
    block_comment = ("{-", "-}")
    blocks = {  # noqa: RUF012 - a constant of the class, typed by the base
        "function": ("function", "bind"),
        "func_body": ("match.expression",),
        "class": ("data_type", "class", "instance", "newtype"),
        "class_body": ("class_declarations", "instance_declarations"),
        "if": ("conditional",),
        "branch": ("guards",),
        "switch": ("case", "multi_way_if"),
        "case": ("alternative",),
        "cond": ("conditional.if",),
        "call": ("apply", "infix"),
        "assign": ("let", "local_binds"),
        "lambda": ("lambda", "lambda_case"),
        "comp": ("list_comprehension",),
        "import": ("import",),
        "comment": ("comment", "haddock"),
        "stmt": ("do", "let_in"),
    }
    install_hint = "apt install ghc mold"
    suffix = ".hs"
    limits = Limits(memory_bytes=2**30, processes=128)

    def toolchain(self) -> Toolchain:
        return probe.seek(
            "Haskell", {"ghc": ("ghc",), "mold": ("mold",)}, ("--numeric-version",), self.install_hint
        )

    def supports(self, type_: Type) -> bool:
        fits = type_.kind != "tuple" or 2 <= len(type_.items) <= LONGEST_TUPLE
        return fits and all(map(self.supports, type_.items))

    def declaration(self, signature: Signature) -> str:
        types = (*(p.type for p in signature.parameters), signature.returns)
        arrows = " -> ".join(map(_TYPES.of, types))
        names = " ".join(_parameter(p.name) for p in signature.parameters)
        name = _function(signature)
        line = f"{name} :: {arrows}\n{name} {names} ="
        return f"import qualified Data.Map as Map\n\n{line}" if "Map.Map" in arrows else line

    def build(self, stem: str) -> tuple[str, ...]:
        return (self.toolchain().programs["ghc"], *_FLAGS, self.file(stem), "-o", stem)

    def start(self, stem: str) -> tuple[str, ...]:
        return (f"./{stem}",)

    def trial_build(self) -> tuple[str, ...]:
        return (*self.build("main"), self.file("candidate"))

    def harness(self, signature: Signature, code: str, vectors: Sequence[Vector]) -> dict[str, str]:
        name = _callee(signature, code)
        calls = [f"put (invoke {' '.join(_VALUES.arguments(signature, v))})" for v in vectors]
        parts = {
            "CANDIDATE": "import qualified Candidate",
            "INVOKE": _invoke(signature, f"Candidate.{name}"),
            "TUPLES": "".join(_tuple(size) for size in sizes(signature.returns)),
            "CALLS": "\n  , ".join(calls),
        }
        main = fill(texts.HARNESS.lstrip("\n"), parts)
        return {self.file("main"): main, self.file("candidate"): as_module(code)}

    def unit_tests(self, signature: Signature, vectors: Sequence[Vector], code: str = "") -> str:
        name = _callee(signature, code)
        tests = [_test(signature, v, i, name) for i, v in enumerate((v for v in vectors if v.known), 1)]
        inner = "\n      , ".join(tests)
        imports = ["import Control.Monad (unless)", "import System.Exit (exitFailure)"]
        imports += ["import Data.Functor.Classes (liftEq)"] if "liftEq" in inner else []
        imports += ["import qualified Data.Map as Map"] if "Map." in inner else []
        parts = {
            "IMPORTS": "\n".join(sorted(imports)),
            "CANDIDATE": f"import Candidate ({name})",
            "CLOSE": texts.CLOSE if has_float(signature.returns) else "",
            "TESTS": inner,
        }
        return fill(texts.TESTS.lstrip("\n"), parts)

    def unit_test_job(self, signature: Signature, vectors: Sequence[Vector], code: str) -> Job:
        tests = self.unit_tests(signature, vectors, code)
        files = {self.file("candidate"): as_module(code), self.file("main"): tests}
        return self.job(files, self.trial_build(), self.start("main"))

    def compile_only(self, code: str) -> Job:
        command = (self.toolchain().programs["ghc"], "-v0", "-w", "-fno-code", self.file("candidate"))
        return self.job({self.file("candidate"): as_module(code)}, command, NOTHING)

    def hello(self) -> str:
        return 'main :: IO ()\nmain = putStrLn "hello"\n'

    def failing(self) -> str:
        return 'main :: IO ()\nmain = error "fails on purpose"\n'


def as_module(code: str) -> str:
    """The code as a module `Candidate` that exports all it defines."""
    bare = _BLANK.sub(lambda m: re.sub(r"[^\n]", " ", m.group()), code)
    if header := _HEADER.search(bare):
        lines = "\n" * code.count("\n", header.start(), header.end())
        return f"{code[: header.start()]}module Candidate {lines}where{code[header.end() :]}"
    first = re.search(r"^.*\S.*$", bare, re.MULTILINE)
    at = first.start() if first else len(code)
    line = code.count("\n", 0, at) + 1
    return f'{code[:at]}module Candidate where\n{{-# LINE {line} "candidate.hs" #-}}\n{code[at:]}'


def _function(signature: Signature) -> str:
    return naming.usual(signature.name, naming.camel, RESERVED)


def _parameter(name: str) -> str:
    return naming.usual(name, naming.camel, RESERVED)


def _callee(signature: Signature, code: str) -> str:
    """The name by which the code defines the function, at the left margin."""
    name = _function(signature)
    wanted = naming.loose(name)
    defined = re.findall(r"^([a-z_][\w']*)(?=\s)", code, re.MULTILINE)
    return name if name in defined else next((d for d in defined if naming.loose(d) == wanted), name)


_TYPES = Types(
    int="Int",
    float="Double",
    bool="Bool",
    text="String",
    list="[%s]",
    dict=bracketed("Map.Map String %s", "dict", "optional"),
    tuple="(%s, %s)",
    optional=bracketed("Maybe %s", "dict", "optional"),
)


_VALUES = Values(
    none="Nothing",
    some="(Just %s)",
    true="True",
    false="False",
    negative="(%s)",
    text=partial(quote, escape=haskell),
    list="[%s, %s]",
    tuple="(%s, %s)",
    pair="(%s, %s)",
    dict="(Map.fromList [%s, %s])",
    empty_dict="Map.empty",
)
"""Expressions that can stand as arguments."""


def _invoke(signature: Signature, callee: str) -> str:
    """The one place where types can disagree, so that the compiler says it once."""
    types = (*(p.type for p in signature.parameters), signature.returns)
    return f"invoke :: {' -> '.join(map(_TYPES.of, types))}\ninvoke = {callee}\n"


def _test(signature: Signature, vector: Vector, number: int, call: str) -> str:
    actual = f"{call} {' '.join(_VALUES.arguments(signature, vector))}"
    expected = _VALUES.literal(signature.returns, vector.expected)
    same = _same(signature.returns)
    passed = f"{actual} == {expected}" if same == "(==)" else f"{same} ({actual}) {expected}"
    return f'check "{call} {number}" ({passed})'


def _same(type_: Type) -> str:
    """A function of two arguments that compares results of the type, floats up to rounding."""
    if not has_float(type_):
        return "(==)"
    match type_.kind:
        case "float":
            return "close"
        case "tuple":
            size = range(len(type_.items))
            heads = (f"({', '.join(f'{side}{i}' for i in size)})" for side in "ab")
            pairs = " && ".join(f"{_same(t)} a{i} b{i}" for i, t in enumerate(type_.items))
            return f"(\\{' '.join(heads)} -> {pairs})"
        case _:
            return f"(liftEq {_same(type_.items[0])})"


def _tuple(size: int) -> str:
    names, values = ([f"{c}{i}" for i in range(size)] for c in "tv")
    parts: dict[str, str] = {
        "BOUNDS": ", ".join(f"Wire {n}" for n in names),
        "NAMES": ", ".join(names),
        "VALUES": ", ".join(values),
        "PARTS": " . showChar ',' . ".join(f"put {v}" for v in values),
    }
    return fill(texts.WIRE_TUPLE.lstrip("\n"), parts)


LANGUAGE = Haskell()
