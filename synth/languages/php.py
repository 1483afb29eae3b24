"""PHP 8: int, float, bool, string, array, null.

An int is 64-bit and overflows to a float; `/` gives an int only where it divides,
`intdiv` and `%` round towards zero. Texts are UTF-8 bytes and `strlen` counts bytes.
Lists, tuples and dicts are all arrays: what is declared tells an empty list from an
empty dict, a list has the keys 0, 1, … in order, and a dict's key such as `"12"`,
which PHP makes an int, is written as text again. A float is never taken for an int.

Code without an opening tag gets one. The function may be at file level, in a
namespace, a closure in a variable, or a method of a class, static or not.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from synth.languages import naming, probe
from synth.languages.base import Toolchain, has, has_float
from synth.languages.dynamic import Dynamic, named, nested
from synth.languages.notation import Types, Values
from synth.languages.quoting import braced, quote
from synth.languages.templates import php as texts
from synth.proof.signature import Signature, Type, Vector
from synth.sandbox.job import Job

RESERVED = naming.words("this")
TAKEN = naming.words(
    "abs abstract acos and array array_sum as asin atan basename bindec break callable case catch ceil "
    "chdir checkdate chmod chop chr class clone closedir compact const constant continue copy cos count "
    "crc32 current date decbin dechex declare decoct default defined die dir dirname do echo each else "
    "elseif empty end enum eval exec exit exp explode extends extract feof fflush fgetc fgets file final "
    "finally flock floor flush fmod fn fopen for foreach fputs fread fscanf fseek fstat ftell ftruncate "
    "function fwrite getdate getenv glob global goto hash header hexdec hypot idate if implements implode "
    "include instanceof insteadof interface intdiv intval isset join key krsort ksort lcfirst levenshtein "
    "link list localtime log ltrim mail match max md5 metaphone microtime min mkdir mktime namespace "
    "natsort new next octdec opendir or ord pack parent pathinfo pclose pi popen pos pow prev print printf "
    "private protected public putenv quotemeta rand range readdir readfile readonly rename require reset "
    "return rewind rmdir round rsort rtrim scandir self serialize settype sha1 shuffle sin sinh sizeof "
    "sleep sort soundex sprintf sqrt srand sscanf stat static strcmp strlen strpos strrev strstr strtolower "
    "strtotime strtoupper strtr strval substr switch symlink system tan tanh tempnam throw time tmpfile "
    "touch trait trim try uasort ucfirst ucwords uksort umask uniqid unlink unpack unserialize unset use "
    "usleep usort var vprintf vsprintf while wordwrap xor yield"
)
_TAG = re.compile(r"<\?(?:php\b|=)")
_FUNCTION = re.compile(r"\b(static\s+)?(?:\w+\s+)*?function\s+&?(\w+)\s*\(", re.I)
_CLASS = re.compile(r"^(?:(?:final|abstract|readonly)\s+)*(?:class|trait)\s+(\w+).*?^\}", re.M | re.S)
_CLOSURE = re.compile(r"^\$(\w+)\s*=\s*(?:static\s+)?(?:function|fn)\b", re.M)


def _text(value: str) -> str:
    return quote(value, braced).replace("$", "\\$")


class Php(Dynamic):
    """PHP 8.1 or newer, at the command line."""

    name = "php"
    label = "PHP"
    extensions = (".php", ".phtml")
    fences = ("php",)
    grammar = "php"
    tier = "strict"
    line_comment = "//"
    block_comment = ("/*", "*/")
    blocks = {  # noqa: RUF012 - a constant of the class, typed by the base
        "function": ("function_definition", "method_declaration"),
        "func_body": ("function_definition.body", "method_declaration.body"),
        "class": ("class_declaration", "interface_declaration", "trait_declaration", "enum_declaration"),
        "class_body": ("declaration_list", "enum_declaration_list"),
        "if": ("if_statement",),
        "branch": ("else_clause", "else_if_clause"),
        "loop": ("for_statement", "foreach_statement", "while_statement", "do_statement"),
        "try": ("try_statement",),
        "handler": ("catch_clause", "finally_clause"),
        "switch": ("switch_statement", "match_expression"),
        "case": ("case_statement", "match_conditional_expression"),
        "cond": ("if_statement.condition", "while_statement.condition"),
        "call": (
            "function_call_expression",
            "member_call_expression",
            "scoped_call_expression",
            "object_creation_expression",
        ),
        "args": ("arguments",),
        "return": ("return_statement",),
        "assign": ("assignment_expression", "property_declaration", "const_declaration"),
        "lambda": ("anonymous_function", "arrow_function"),
        "object": ("array_creation_expression",),
        "import": ("namespace_use_declaration",),
        "comment": ("comment",),
        "stmt": ("expression_statement", "echo_statement"),
    }
    install_hint = "apt install php-cli php-mbstring"
    suffix = ".php"
    reserved = RESERVED
    taken = TAKEN
    template = texts.HARNESS
    builds_scripts = False
    values = Values(
        none="null",
        lowest="PHP_INT_MIN",
        text=_text,
        list="[%s, %s]",
        tuple="[%s, %s]",
        pair="%s => %s",
        dict="[%s, %s]",
    )

    def toolchain(self) -> Toolchain:
        return probe.seek("PHP", {"php": ("php8.4", "php")}, ("--version",), self.install_hint)

    def habit(self) -> Callable[[str], str]:
        return naming.camel

    def build(self, stem: str) -> tuple[str, ...]:
        return (*self._php(), "-l", self.file(stem))

    def start(self, stem: str) -> tuple[str, ...]:
        return (*self._php(), self.file(stem))

    def _php(self) -> tuple[str, ...]:
        settings = (
            "display_errors=stderr",
            "log_errors=0",
            "html_errors=0",
            "memory_limit=-1",
            "zend.assertions=1",
            "assert.exception=1",
        )
        return (self.toolchain().programs["php"], *(word for one in settings for word in ("-d", one)))

    def job(
        self, files: Mapping[str, str], build: tuple[str, ...], start: tuple[str, ...], stdin: str = ""
    ) -> Job:
        return super().job({name: tagged(text) for name, text in files.items()}, build, start, stdin)

    def unit_test_job(self, signature: Signature, vectors: Sequence[Vector], code: str) -> Job:
        """A closing tag would make text of the tests below it."""
        return super().unit_test_job(signature, vectors, code.rstrip().removesuffix("?>"))

    def declaration(self, signature: Signature) -> str:
        lines = [f" * @param {_WORDS.of(p.type)} ${self.parameter(p.name)}" for p in signature.parameters]
        inner = ", ".join(f"{_type(p.type)} ${self.parameter(p.name)}" for p in signature.parameters)
        head = f"function {self.function_name(signature)}({inner}): {_type(signature.returns)}"
        document = ["/**", *lines, f" * @return {_WORDS.of(signature.returns)}", " */"]
        return "\n".join(["<?php", "", *document, head])

    def row(self, signature: Signature, vector: Vector) -> str:
        return f"    fn() => [{', '.join(self.arguments(signature, vector))}],"

    def spec(self, type_: Type) -> str:
        return nested(type_, "[", "]")

    def unit_tests(self, signature: Signature, vectors: Sequence[Vector], code: str = "") -> str:
        call, returns = self._callee(signature, code), signature.returns
        loose = has_float(returns) or has(returns, "dict")
        lines = []
        for vector in self.known(signature, vectors):
            actual = f"{call}({', '.join(self.arguments(signature, vector))})"
            expected = self.literal(returns, vector.expected)
            lines.append(
                f"assert(same({actual}, {expected}));" if loose else f"assert({actual} === {expected});"
            )
        return "\n".join([*([texts.SAME] if loose else []), *lines]) + "\n"

    def _callee(self, signature: Signature, code: str) -> str:
        """`twoSum`, `Solution::twoSum`, `(new Solution())->twoSum` or `$twoSum`."""
        name = self.function_name(signature)
        outside = _CLASS.sub("", code)
        if found := named([m[2] for m in _FUNCTION.finditer(outside)], name, name):
            return found
        for owner in _CLASS.finditer(code):
            methods = {m[2]: m[1] for m in _FUNCTION.finditer(owner.group())}
            if found := named(list(methods), name, name):
                return f"{owner[1]}::{found}" if methods[found] else f"(new {owner[1]}())->{found}"
        closure = named(_CLOSURE.findall(outside), name, name)
        return f"${closure}" if closure else name

    def hello(self) -> str:
        return '<?php\necho "hello\\n";\n'

    def failing(self) -> str:
        return '<?php\nthrow new Exception("fails on purpose");\n'


def tagged(code: str) -> str:
    """The code with an opening tag, without which PHP takes it for text."""
    return code if _TAG.search(code) else f"<?php\n{code}"


def _type(type_: Type) -> str:
    if type_.kind == "optional":
        return f"?{_type(type_.items[0])}"
    return "string" if type_.kind == "str" else type_.kind if not type_.items else "array"


_WORDS = Types(
    int="int",
    float="float",
    bool="bool",
    text="string",
    list="list<%s>",
    dict="array<string, %s>",
    tuple="array{%s, %s}",
    optional="%s|null",
)


LANGUAGE = Php()
