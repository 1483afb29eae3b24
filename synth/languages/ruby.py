"""Ruby: Integer, Float, true/false, String, Array, Hash with String keys, nil.

Integers have no bound; `/` and `%` round towards minus infinity; the length of a text
is in characters. A tuple is an Array. The candidate is evaluated at the top level,
where `__FILE__ == $0` is false; a method at the top level, a lambda in a variable, a
module function and a method of a class are all found. Results are encoded by exact
class: a Symbol, a Set, a Struct or a Rational is an error, never a guess.

Ruby starts without RubyGems, which costs more than the rest of the start; the
standard library needs none. A program that requires anything else gets them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from synth.languages import naming, probe
from synth.languages.base import Toolchain, has_float
from synth.languages.dynamic import Dynamic, named, nested
from synth.languages.notation import Types, Values
from synth.languages.quoting import braced, quote
from synth.languages.templates import ruby as texts
from synth.proof.signature import Signature, Type, Vector
from synth.sandbox.job import Job

RESERVED = naming.words(
    "BEGIN END alias and begin break case class def defined do else elsif end ensure false for if in module "
    "next nil not or redo rescue retry return self super then true undef unless until when while yield"
)
TAKEN = naming.words(
    "abort at_exit autoload binding caller catch clone display dup eval exec exit extend fail fork format "
    "freeze gets global_variables hash initialize inspect lambda load loop method methods object_id open p "
    "print printf proc putc puts raise rand readline require select send sleep sprintf srand syscall system "
    "tap test throw trap warn"
)
"""Methods of Kernel and Object: a top-level method of that name would be every object's."""
OF_TESTS = naming.words(
    "assert capture_io close diff flunk failure failures location message name pass run setup skip "
    "result_code teardown time"
)
"""Methods of a test case, which hide a top-level method of that name."""
STANDARD = naming.words(
    "English benchmark bigdecimal bigdecimal/util csv date delegate digest digest/md5 forwardable json "
    "monitor objspace observer open3 optparse ostruct pp prettyprint psych ripper securerandom set "
    "shellwords singleton stringio strscan tempfile thread time timeout tsort weakref yaml zlib"
)
"""Libraries that are found without RubyGems."""
_REQUIRED = re.compile(r"^\s*(?:gem|require)\b\s*\(?\s*[\"']([^\"'\n]*)", re.M)
_DEFINED = re.compile(
    r"^[ \t]*def\s+(?:self\.|[A-Z]\w*\.)?(\w+[?!]?)|^[ \t]*(\w+)\s*=\s*(?:->|lambda|proc)", re.M
)
_CLASS = re.compile(r"^(class|module)\s+([A-Z]\w*).*?^end\b", re.M | re.S)


def _text(value: str) -> str:
    """`#` begins an interpolation only before `{`, `$` and `@`."""
    return re.sub(r"#(?=[{$@])", r"\\#", quote(value, braced))


class Ruby(Dynamic):
    """Ruby 3.1 or newer."""

    name = "ruby"
    label = "Ruby"
    extensions = (".rb", ".rake", ".gemspec", ".ru")
    fences = ("ruby", "rb")
    grammar = "ruby"
    tier = "strict"
    line_comment = "#"
    block_comment = ("=begin", "=end")
    blocks = {  # noqa: RUF012 - a constant of the class, typed by the base
        "function": ("method", "singleton_method"),
        "func_body": ("method.body",),
        "class": ("class", "module"),
        "class_body": ("class.body", "module.body"),
        "if": ("if", "unless", "if_modifier", "unless_modifier"),
        "branch": ("elsif", "else"),
        "loop": ("while", "until", "for"),
        "try": ("begin",),
        "handler": ("rescue", "ensure"),
        "switch": ("case", "case_match"),
        "case": ("when", "in_clause"),
        "cond": ("if.condition", "while.condition", "if_modifier.condition"),
        "call": ("call",),
        "args": ("argument_list",),
        "return": ("return",),
        "assign": ("assignment", "operator_assignment"),
        "lambda": ("block", "do_block", "lambda"),
        "object": ("hash", "array"),
        "comment": ("comment",),
    }
    install_hint = "apt install ruby ruby-minitest"
    suffix = ".rb"
    reserved = RESERVED
    taken = TAKEN
    template = texts.HARNESS
    builds_scripts = False
    values = Values(
        none="nil",
        text=_text,
        list="[%s, %s]",
        tuple="[%s, %s]",
        pair="%s => %s",
        dict="{ %s, %s }",
        empty_dict="{}",
    )

    def toolchain(self) -> Toolchain:
        return probe.seek("Ruby", {"ruby": ("ruby",)}, ("--version",), self.install_hint)

    def build(self, stem: str) -> tuple[str, ...]:
        return (*self._ruby(), "-c", self.file(stem))

    def start(self, stem: str) -> tuple[str, ...]:
        return (*self._ruby(), self.file(stem))

    def _ruby(self) -> tuple[str, ...]:
        return (self.toolchain().programs["ruby"], "-W0", "--encoding=UTF-8")

    def job(
        self, files: Mapping[str, str], build: tuple[str, ...], start: tuple[str, ...], stdin: str = ""
    ) -> Job:
        lean = all(STANDARD.issuperset(_REQUIRED.findall(text)) for text in files.values())
        return super().job(files, _lean(build) if lean else build, _lean(start) if lean else start, stdin)

    def declaration(self, signature: Signature) -> str:
        lines = [f"# @param {self.parameter(p.name)} [{_WORDS.of(p.type)}]" for p in signature.parameters]
        head = f"def {self.function_name(signature)}({self.parameters(signature)})"
        return "\n".join([*lines, f"# @return [{_WORDS.of(signature.returns)}]", head])

    def row(self, signature: Signature, vector: Vector) -> str:
        return f"  -> {{ [{', '.join(self.arguments(signature, vector))}] }},"

    def spec(self, type_: Type) -> str:
        return nested(type_, "[", "]")

    def unit_tests(self, signature: Signature, vectors: Sequence[Vector], code: str = "") -> str:
        call = self._callee(signature, code)
        tests = [self._test(signature, v, i, call) for i, v in enumerate(self.known(signature, vectors), 1)]
        helper = [texts.CLOSE.rstrip()] if has_float(signature.returns) else []
        inside = "\n\n".join([*helper, *tests]).replace("\n", "\n  ").replace("\n  \n", "\n\n")
        head = f'require "minitest/autorun"\n\nclass Test{_pascal(signature)} < Minitest::Test'
        return f"{head}\n  {inside}\nend\n"

    def _test(self, signature: Signature, vector: Vector, number: int, call: str) -> str:
        actual = f"{call}{', '.join(self.arguments(signature, vector))})"
        expected = self.literal(signature.returns, vector.expected)
        if vector.expected is None:
            check = f"assert_nil {actual}"
        elif has_float(signature.returns):
            check = f"assert close({expected}, {actual})"
        else:
            check = f"assert_equal({expected}, {actual})"
        return f"def test_{signature.name}_{number}\n  {check}\nend"

    def _callee(self, signature: Signature, code: str) -> str:
        """The call up to its arguments: `two_sum(`, `Solution.new.two_sum(`, a lambda's `….call(`."""
        name = self.function_name(signature)
        for match in _CLASS.finditer(code):
            if found := named(_names(match.group()), name, name):
                static = match[1] == "module" or re.search(rf"self\.{found}\b|class << self", match.group())
                return f"{match[2]}{'' if static else '.new'}.{found}("
        found = named(_names(code), name, name) or name
        if re.search(rf"^\s*{found}\s*=", code, re.M) and not re.search(rf"\bdef\s+{found}\b", code):
            return f"TOPLEVEL_BINDING.local_variable_get(:{found}).call("
        return f"TOPLEVEL_BINDING.receiver.send(:{found}, " if found in OF_TESTS else f"{found}("

    def hello(self) -> str:
        return 'puts "hello"\n'

    def failing(self) -> str:
        return 'raise "fails on purpose"\n'


def _lean(command: tuple[str, ...]) -> tuple[str, ...]:
    return (command[0], "--disable-gems", *command[1:]) if "-W0" in command else command


def _pascal(signature: Signature) -> str:
    return naming.pascal(signature.name)


def _names(code: str) -> list[str]:
    return [a or b for a, b in _DEFINED.findall(code)]


_WORDS = Types(
    int="Integer",
    float="Float",
    bool="Boolean",
    text="String",
    list="Array<%s>",
    dict="Hash{String => %s}",
    tuple="Array(%s, %s)",
    optional="%s, nil",
)


LANGUAGE = Ruby()
