"""Perl 5: scalars, array references, hash references, undef.

A scalar is whatever it is read as, so the declared type says how a result is read: a
declared int may be `"42"` or `42.0`, a declared bool is any of Perl's own false values
(undef, 0, "0", "") or 1, a declared text is the scalar's text. Integers are 64-bit and
overflow to a double; `/` gives a fraction, `%` has the sign of its right side. Texts
are characters, lists and tuples array references, dicts hash references; the function
is called in scalar context, so a list must come back as a reference.

The candidate is evaluated as a file would be (its literals are bytes without `use
utf8`), where `caller` is true. The syntax check runs BEGIN blocks, as Perl does.
The grammar is that of a wheel of its own: the pack's never ends on some text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from synth.languages import naming, probe
from synth.languages.base import Toolchain, has, has_float
from synth.languages.dynamic import Dynamic, named, nested
from synth.languages.notation import Types, Values
from synth.languages.quoting import quote
from synth.languages.templates import perl as texts
from synth.proof.signature import Signature, Type, Vector
from synth.sandbox.job import Job

TAKEN = naming.words(
    "abs accept alarm and atan2 bind binmode bless break caller chdir chmod chomp chop chown chr chroot "
    "close closedir cmp connect continue cos crypt default defined delete die do dump each else elsif eof "
    "eq eval exec exists exit exp fc fcntl fileno flock for foreach fork format formline ge getc given glob "
    "gmtime goto grep gt hex if import index int ioctl join keys kill last lc lcfirst le length link listen "
    "local localtime lock log lstat lt m map mkdir my ne next no not oct open opendir or ord our pack "
    "package pipe pop pos print printf prototype push q qq qr quotemeta qw qx rand read readdir readline "
    "readlink recv redo ref rename require reset return reverse rewinddir rindex rmdir s say scalar seek "
    "seekdir select send shift sin sleep socket sort splice split sprintf sqrt srand stat state study sub "
    "substr symlink syscall system tell telldir tie tied time times tr truncate uc ucfirst umask undef "
    "unless unlink unpack unshift untie until use utime values vec wait waitpid wantarray warn when while "
    "write x xor y ok is isnt like pass fail done_testing diag note plan"
)
_SUB = re.compile(r"^[ \t]*(?:sub|method)\s+(\w+)", re.M)
_PACKAGE = re.compile(r"^[ \t]*(?:package|class)\s+([\w:]+)", re.M)


def _text(value: str) -> str:
    return re.sub(r"(?=[$@])", r"\\", quote(value, lambda code: f"\\x{{{code:x}}}"))


class Perl(Dynamic):
    """Perl 5.36 or newer."""

    name = "perl"
    label = "Perl"
    extensions = (".pl", ".pm", ".t")
    fences = ("perl", "pl")
    grammar = "perl"
    tier = "strict"
    line_comment = "#"
    blocks = {  # noqa: RUF012 - a constant of the class, typed by the base
        "function": ("subroutine_declaration_statement",),
        "func_body": ("subroutine_declaration_statement.body",),
        "if": ("conditional_statement", "postfix_conditional_expression"),
        "branch": ("else", "elsif"),
        "loop": ("for_statement", "cstyle_for_statement", "loop_statement"),
        "try": ("try_statement", "eval_expression"),
        "cond": ("conditional_statement.condition", "loop_statement.condition"),
        "call": (
            "function_call_expression",
            "method_call_expression",
            "ambiguous_function_call_expression",
            "func1op_call_expression",
        ),
        "return": ("return_expression",),
        "assign": ("assignment_expression",),
        "lambda": ("anonymous_subroutine_expression",),
        "object": ("anonymous_array_expression", "anonymous_hash_expression"),
        "import": ("use_statement",),
        "comment": ("comment", "pod"),
        "stmt": ("expression_statement",),
    }
    install_hint = "apt install perl"
    suffix = ".pl"
    taken = TAKEN
    template = texts.HARNESS
    builds_scripts = False
    values = Values(
        none="undef",
        true="1",
        false="0",
        text=_text,
        list="[%s, %s]",
        tuple="[%s, %s]",
        pair="%s => %s",
        dict="{ %s, %s }",
        empty_dict="{}",
    )

    def toolchain(self) -> Toolchain:
        return probe.seek("Perl", {"perl": ("perl",)}, ("-e", "print substr $^V, 1"), self.install_hint)

    def build(self, stem: str) -> tuple[str, ...]:
        return (self.toolchain().programs["perl"], "-c", self.file(stem))

    def start(self, stem: str) -> tuple[str, ...]:
        return (self.toolchain().programs["perl"], self.file(stem))

    def unit_test_job(self, signature: Signature, vectors: Sequence[Vector], code: str) -> Job:
        """`__END__` would end the file before the tests."""
        return super().unit_test_job(signature, vectors, re.split(r"^__(?:END|DATA)__$", code, flags=re.M)[0])

    def declaration(self, signature: Signature) -> str:
        lines = [f"# ${self.parameter(p.name)}: {_WORDS.of(p.type)}" for p in signature.parameters]
        head = f"sub {self.function_name(signature)} {{\n    my ({self.parameters(signature, '$')}) = @_;"
        return "\n".join([*lines, f"# returns: {_WORDS.of(signature.returns)}", head])

    def row(self, signature: Signature, vector: Vector) -> str:
        return f"    sub {{ return ({', '.join(self.arguments(signature, vector))}) }},"

    def spec(self, type_: Type) -> str:
        return nested(type_, "[", "]")

    def parts(self, signature: Signature, code: str, vectors: Sequence[Vector]) -> dict[str, str]:
        packages = dict.fromkeys(p for p in _PACKAGE.findall(code) if p != "main")
        more = {"PACKAGES": " ".join(packages), "METHOD": str(int(self._is_method(signature, code)))}
        return super().parts(signature, code, vectors) | more

    def _is_method(self, signature: Signature, code: str) -> bool:
        """Whether the function takes its object or class first."""
        found = named(_SUB.findall(code), self.function_name(signature), signature.name)
        head = rf"\bmethod\s+{found}\b|\bsub\s+{found}\b[^{{]*\{{\s*my\s*\(?\s*\$(?:self|class|this)\b"
        return bool(found and re.search(head, code))

    def unit_tests(self, signature: Signature, vectors: Sequence[Vector], code: str = "") -> str:
        call, returns = self._callee(signature, code), signature.returns
        lines = []
        for number, vector in enumerate(self.known(signature, vectors), 1):
            actual = f"{call}({', '.join(self.arguments(signature, vector))})"
            lines.append(self._check(returns, actual, vector.expected, f'"{signature.name} {number}"'))
        helper = [texts.SAME] if _needs_same(returns) else []
        head = ["package main;"] if _PACKAGE.search(code) else []
        return (
            "\n".join([*head, "use utf8;", "use Test::More;", "", *helper, *lines, "done_testing();"]) + "\n"
        )

    def _check(self, returns: Type, actual: str, expected: Any, name: str) -> str:
        if _needs_same(returns):
            return f"ok(same(scalar({actual}), {_REFERENCES.literal(returns, expected)}), {name});"
        if returns.kind == "bool":
            return f"ok({'' if expected else '!'}{actual}, {name});"
        told = "is_deeply" if returns.items else "is"
        return f"{told}(scalar({actual}), {self.literal(returns, expected)}, {name});"

    def _callee(self, signature: Signature, code: str) -> str:
        """`two_sum`, `Solution::two_sum` or `Solution->new->two_sum`."""
        name = self.function_name(signature)
        found = named(_SUB.findall(code), name, name) or name
        at = code.find(f"sub {found}")
        owners = [m[1] for m in _PACKAGE.finditer(code) if m.start() <= max(at, 0) or at < 0]
        if not owners or owners[-1] == "main":
            return found
        if not self._is_method(signature, code):
            return f"{owners[-1]}::{found}"
        made = re.search(r"\bsub\s+new\b|^[ \t]*class\s", code, re.M)
        return f"{owners[-1]}->{'new->' if made else ''}{found}"

    def hello(self) -> str:
        return 'print "hello\\n";\n'

    def failing(self) -> str:
        return 'die "fails on purpose";\n'


_REFERENCES = replace(Perl.values, true=r"\1", false=r"\0")
"""Booleans as the references that `same` knows."""


def _needs_same(type_: Type) -> bool:
    """Whether `is` and `is_deeply`, which compare texts, would be too strict."""
    return has_float(type_) or (bool(type_.items) and has(type_, "bool"))


_WORDS = Types(
    int="integer",
    float="number",
    bool="boolean (1 or 0)",
    text="string",
    list="array reference of %s",
    dict="hash reference of %s",
    tuple="array reference [%s, %s]",
    optional="%s or undef",
)


LANGUAGE = Perl()
