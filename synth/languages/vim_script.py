"""Vim script by Vim 9 in silent Ex mode: Number, Float, String, List, Dictionary, v:true, v:null.

A Number is 64 bits and wraps; `/` truncates (and by 0 gives the largest Number), `%` takes
the dividend's sign; `strlen` counts bytes of UTF-8. A tuple is a List, an absent optional
`v:null`; a Number 0 or 1 counts as a bool. Functions at the top level, script-local ones, `def`
of Vim9 script and lambdas in global variables are found.

Vim parses a file as it sources it, a legacy function's body as it runs. So only
sourcing checks code, and top-level commands run; a Vim error while sourcing is a compile
error. In silent Ex mode messages go to standard error (with `-V1`, else nowhere) and only
`:print` to standard output: a script runs with the one led into the other, so that its
`echo` is its output (with the newline in front, as Vim has it; `input()` echoes what it
reads unless 'verbose' is 0).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import partial

from synth.languages import naming, probe
from synth.languages.base import Toolchain
from synth.languages.dynamic import Dynamic, named, nested
from synth.languages.notation import Types, Values
from synth.languages.plain import NOTHING
from synth.languages.quoting import long_u, pointed, quote
from synth.languages.templates import vim_script as texts
from synth.proof.signature import Signature, Type, Vector
from synth.sandbox.job import Job

_DEFINED = re.compile(
    r"^[ \t]*(?:export[ \t]+)?(?:fu(?:n|nc|nct|ncti|nctio|nction)?|def)!?[ \t]+((?:[sg]:|\w+#)*\w+)[ \t]*\("
    r"|^[ \t]*(?:let|const|var|final)[ \t]+((?:[sg]:)?[A-Z]\w*)[ \t]*=",
    re.MULTILINE,
)
_VIM9 = re.compile(r"\s*(?:#[^\n]*\s+)*vim9script\b")


class VimScript(Dynamic):
    """Vim 9, legacy script or Vim9 script."""

    name = "vim_script"
    label = "Vim script"
    extensions = (".vim", ".vimrc")
    fences = ("vim", "viml", "vimscript", "vim9")
    grammar = "vim"
    tier = "tolerant"
    line_comment = '"'
    blocks = {  # noqa: RUF012 - a constant of the class, typed by the base
        "function": ("function_definition",),
        "if": ("if_statement",),
        "branch": ("elseif_statement", "else_statement"),
        "loop": ("for_loop", "while_loop"),
        "try": ("try_statement",),
        "handler": ("catch_statement", "finally_statement"),
        "cond": ("if_statement.condition", "while_loop.condition"),
        "call": ("call_expression",),
        "return": ("return_statement",),
        "assign": ("let_statement", "const_statement"),
        "lambda": ("lambda_expression",),
        "object": ("list", "dictionnary"),
        "stmt": ("call_statement", "echo_statement", "execute_statement"),
        "comment": ("comment",),
    }
    install_hint = "apt install vim-nox"
    suffix = ".vim"
    reserved = naming.words("firstline lastline self this super null true false")
    template = texts.HARNESS
    values = Values(
        none="v:null",
        true="v:true",
        false="v:false",
        lowest="(-9223372036854775807 - 1)",
        float=pointed,
        text=partial(quote, escape=long_u),
        list="[%s, %s]",
        tuple="[%s, %s]",
        pair="%s: %s",
        dict="{%s, %s}",
    )

    def toolchain(self) -> Toolchain:
        names = {"vim": ("/usr/bin/vim.nox", "vim"), "shell": ("bash",)}
        return probe.seek("Vim", names, ("--version",), self.install_hint)

    def habit(self) -> Callable[[str], str]:
        return naming.pascal

    def parameter(self, name: str) -> str:
        return naming.usual(name, naming.snake, self.reserved)

    def build(self, stem: str) -> tuple[str, ...]:
        return self._vim("check")

    def start(self, stem: str) -> tuple[str, ...]:
        return self._vim(stem)

    def _vim(self, stem: str) -> tuple[str, ...]:
        flags = ("-u", "NONE", "-i", "NONE", "-n", "-N", "-es", "--not-a-term", "-V1", "-S")
        return (self.toolchain().programs["vim"], *flags, self.file(stem))

    def declaration(self, signature: Signature) -> str:
        lines = [f'" {self.parameter(p.name)}: {_WORDS.of(p.type)}' for p in signature.parameters]
        names = ", ".join(self.parameter(p.name) for p in signature.parameters)
        head = f"function! {self.function_name(signature)}({names})"
        return "\n".join([*lines, f'" Returns {_WORDS.of(signature.returns)}', head])

    def parts(self, signature: Signature, code: str, vectors: Sequence[Vector]) -> dict[str, str]:
        rows = [
            f"function s:given_{i}()\n  return {self.row(signature, v)}\nendfunction"
            for i, v in enumerate(vectors)
        ]
        count = str(len(vectors))
        return super().parts(signature, code, vectors) | {"ARGUMENTS": "\n".join(rows), "COUNT": count}

    def harness(self, signature: Signature, code: str, vectors: Sequence[Vector]) -> dict[str, str]:
        return super().harness(signature, code, vectors) | {"candidate.vim": _checked(code)}

    def row(self, signature: Signature, vector: Vector) -> str:
        return f"[{', '.join(self.arguments(signature, vector))}]"

    def spec(self, type_: Type) -> str:
        return nested(type_, "[", "]")

    def compile_only(self, code: str) -> Job:
        files = {"candidate.vim": _checked(code), "check.vim": texts.CHECK}
        return self.job(files, self.build("candidate"), NOTHING)

    def script(self, code: str, stdin: str = "") -> Job:
        """Vim checks nothing before it runs it; an error ends the program."""
        files = {"script.vim": code, "main.vim": texts.PROGRAM}
        shell = (self.toolchain().programs["shell"], "-o", "pipefail", "-c", texts.START)
        return self.job(files, (), (*shell, *self.start("main")), stdin)

    def unit_tests(self, signature: Signature, vectors: Sequence[Vector], code: str = "") -> str:
        found = [a or b for a, b in _DEFINED.findall(code)]
        bare = {re.sub(r"^[sg]:|^.*#", "", one): one for one in found}
        name = self.function_name(signature)
        call = bare.get(named(list(bare), name, signature.name), name)
        tests = [self._test(signature, v, call) for v in self.known(signature, vectors)]
        return "\n".join([texts.SAME, *tests, texts.END])

    def _test(self, signature: Signature, vector: Vector, call: str) -> str:
        actual = f"{call}({', '.join(self.arguments(signature, vector))})"
        expected = self.literal(signature.returns, vector.expected)
        if signature.returns.kind in ("int", "str"):
            return f"call assert_equal({expected}, {actual})"
        return f"call assert_true(SameValue({actual}, {expected}), {quote(actual[:60], long_u)})"

    def hello(self) -> str:
        return 'echo "hello"\n'

    def failing(self) -> str:
        return "throw 'fails on purpose'\n"


def _checked(code: str) -> str:
    """Vim9 script can compile its functions before they are called."""
    return f"{code}\ndefcompile\n" if _VIM9.match(code) else code


_WORDS = Types(
    int="Number",
    float="Float",
    bool="Boolean",
    text="String",
    list="List of %s",
    dict="Dictionary of %s",
    tuple="List [%s, %s]",
    optional="%s or v:null",
)


LANGUAGE = VimScript()
