"""Tcl 8.6: every value is a text; the declared type says how a result is read.

Integers have no bound; `/` and `%` round towards minus infinity. A declared int may come
back as `4.0`, a bool as any of Tcl's boolean words. Lists and tuples are Tcl lists, dicts
Tcl dicts, and an absent value is the empty text: what is empty itself (a text, a list, a
dict) is not represented where it is optional. Characters beyond the basic plane count as
two in Tcl 8.6.

The candidate lives in an interpreter of its own, so it may redefine any command: a proc,
in a namespace or not, or a method of a class. Tcl reads a body when it runs it: the check
before that finds braces, brackets and quotes that are not closed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from synth.languages import naming, probe
from synth.languages.base import Toolchain
from synth.languages.dynamic import Dynamic, named, nested
from synth.languages.notation import Types, Values
from synth.languages.plain import NOTHING
from synth.languages.quoting import long_u, quote
from synth.languages.templates import tcl as texts
from synth.proof.signature import Signature, Type, Vector
from synth.sandbox.job import Job

RESERVED = naming.words("args")
TAKEN = naming.words(
    "after append apply array auto_execok auto_import auto_load auto_mkindex auto_qualify auto_reset "
    "bgerror binary break catch cd chan clock close concat continue coroutine dict encoding eof error eval "
    "exec exit expr fblocked fconfigure fcopy file fileevent flush for foreach format gets glob global "
    "history if incr info interp join lappend lassign lindex linsert list llength lmap load lrange lrepeat "
    "lreplace lreverse lsearch lset lsort namespace open package parray pid proc puts pwd read regexp "
    "regsub rename return scan seek set socket source split string subst switch tailcall tell throw time "
    "trace try unknown unload unset update uplevel upvar variable vwait while yield yieldto zlib same"
)
CHECK = "check.tcl"
_DEFINED = re.compile(r"^([ \t]*)(proc|method)\s+\{?([\w:]+)\}?\s", re.M)
_OWNER = re.compile(r"^[ \t]*(?:::)?(oo::class\s+create|namespace\s+eval)\s+(?:::)?([\w:]+)", re.M)


def _text(value: str) -> str:
    """A quoted word: `[` and `$` would be substituted, a brace would count in the braces around it."""
    return re.sub(r"(?=[\[${}])", r"\\", quote(value, long_u))


class Tcl(Dynamic):
    """Tcl 8.6 or newer."""

    name = "tcl"
    label = "Tcl"
    extensions = (".tcl",)
    fences = ("tcl",)
    grammar = "tcl"
    tier = "strict"
    line_comment = "#"
    blocks = {  # noqa: RUF012 - a constant of the class, typed by the base
        "function": ("procedure",),
        "func_body": ("procedure.body",),
        "if": ("if",),
        "branch": ("elseif", "else"),
        "loop": ("while", "foreach"),
        "try": ("try", "catch"),
        "handler": ("finally",),
        "cond": ("if.condition",),
        "call": ("command_substitution",),
        "assign": ("set",),
        "class": ("namespace",),
        "comment": ("comment",),
        "stmt": ("command",),
    }
    install_hint = "apt install tcl tcllib"
    suffix = ".tcl"
    reserved = RESERVED
    taken = TAKEN
    template = texts.CHECK + texts.HARNESS
    builds_scripts = False
    values = Values(
        none='""',
        true="1",
        false="0",
        text=_text,
        list="[list %s %s]",
        empty_list="[list]",
        tuple="[list %s %s]",
        pair="%s %s",
        dict="[dict create %s %s]",
        empty_dict="[dict create]",
    )

    def toolchain(self) -> Toolchain:
        # Tcl has no option that tells its version: a shell asks it on standard input.
        programs = {"sh": ("sh",), "tclsh": ("tclsh8.6", "tclsh")}
        return probe.seek("Tcl", programs, ("-c", "echo 'puts $tcl_patchLevel' | tclsh"), self.install_hint)

    def build(self, stem: str) -> tuple[str, ...]:
        return (self.toolchain().programs["tclsh"], CHECK, self.file(stem))

    def start(self, stem: str) -> tuple[str, ...]:
        return (self.toolchain().programs["tclsh"], "-encoding", "utf-8", self.file(stem))

    def compile_only(self, code: str) -> Job:
        files = {self.file("candidate"): code, CHECK: texts.CHECK + texts.CHECK_ONLY}
        return self.job(files, self.build("candidate"), NOTHING)

    def holds(self, type_: Type, value: Any) -> bool:
        return type_.kind != "optional" or value not in ("", [], {})

    def declaration(self, signature: Signature) -> str:
        lines = [f"# {self.parameter(p.name)}: {_WORDS.of(p.type)}" for p in signature.parameters]
        names = self.parameters(signature).replace(",", "")
        head = f"proc {self.function_name(signature)} {{{names}}}"
        return "\n".join([*lines, f"# returns: {_WORDS.of(signature.returns)}", head])

    def row(self, signature: Signature, vector: Vector) -> str:
        return f"    [list {' '.join(self.arguments(signature, vector))}] \\"

    def spec(self, type_: Type) -> str:
        return nested(type_, "{", "}", " ").replace('"', "")

    def unit_tests(self, signature: Signature, vectors: Sequence[Vector], code: str = "") -> str:
        call, returns = self._callee(signature, code), signature.returns
        lines = []
        for number, vector in enumerate(self.known(signature, vectors), 1):
            actual = " ".join([call, *self.arguments(signature, vector)])
            expected = self.literal(returns, vector.expected)
            body, result = f"same {self.spec(returns)} [{actual}] {expected}", "1"
            if returns.kind == "int":
                body = f"expr {{[{actual}] == {expected}}}"
            elif returns.kind == "str":
                body, result = actual, expected
            lines.append(f"tcltest::test {signature.name}-{number} {{}} -body {{{body}}} -result {result}")
        helper = [] if returns.kind in ("int", "str") else [texts.SAME]
        return "\n".join(["package require tcltest", "", *helper, *lines, texts.END])

    def _callee(self, signature: Signature, code: str) -> str:
        """`two_sum`, `sums::two_sum` or `[Solution new] two_sum`."""
        name = self.function_name(signature)
        seen = {m[3].split("::")[-1]: m for m in reversed(list(_DEFINED.finditer(code)))}
        found = named(list(seen), name, name)
        if not found:
            return name
        owners = [m for m in _OWNER.finditer(code) if m.start() < seen[found].start()]
        if not seen[found][1] or not owners:
            return seen[found][3]
        return f"[{owners[-1][2]} new] {found}" if seen[found][2] == "method" else f"{owners[-1][2]}::{found}"

    def hello(self) -> str:
        return 'puts "hello"\n'

    def failing(self) -> str:
        return 'error "fails on purpose"\n'


_WORDS = Types(
    int="integer",
    float="double",
    bool="boolean",
    text="string",
    list="list of %s",
    dict="dict of %s",
    tuple="list {%s %s}",
    optional="%s, or empty where absent",
)


LANGUAGE = Tcl()
