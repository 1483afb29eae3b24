"""C# 8 on .NET Core: the candidate keeps its own file, the harness is a second one.

Types: `long`, `double`, `bool`, `string`, `List`, `Dictionary<string, _>`, value tuples,
`T?` for an optional number, bool or tuple and a nullable reference for the others. A
candidate may be a bare method (it is put into a class `Solution`) or a method of a
class, static or not, public or not; the usual namespaces are imported for it and a
`namespace X;` line, which C# 8 does not know, is dropped. Records and top-level
statements, which are younger too, do not compile.

Integers wrap at 64 bits; division cuts towards zero and `%` has the dividend's sign;
a text's length counts UTF-16 units. An overflow of the stack ends the process.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from synth.languages import dotnet, naming, scan
from synth.languages.base import Toolchain
from synth.languages.csharp_types import TYPES, VALUES, function_name, parameter_name
from synth.languages.plain import NOTHING, Plain
from synth.languages.templates import csharp as texts
from synth.languages.templates import fill
from synth.proof.signature import Signature, Vector
from synth.sandbox.job import Job

_COMPILER = f"{dotnet.ROSLYN}/csc.dll"
_USUAL = "System System.Collections.Generic System.Linq System.Text"
_OTHERS = "System.Collections System.Globalization System.IO System.Runtime.CompilerServices System.Threading"
_USING = re.compile(
    r"^[ \t]*(?:global[ \t]+)?using[ \t]+(?:(?:static[ \t]+)?[\w.]+|\w+[ \t]*=[ \t]*[\w.<>, ]+)[ \t]*;",
    re.MULTILINE,
)


class CSharp(Plain):
    """C# by the SDK's compiler."""

    name = "csharp"
    label = "C#"
    extensions = (".cs", ".csx")
    fences = ("csharp", "cs", "c#")
    suffix = ".cs"
    grammar = "csharp"
    tier = "strict"
    line_comment = "//"
    block_comment = ("/*", "*/")
    limits = dotnet.LIMITS
    environment = dotnet.ENVIRONMENT
    blocks = {  # noqa: RUF012 - a constant of the class, typed by the base
        "function": ("method_declaration", "constructor_declaration", "local_function_statement"),
        "func_body": ("method_declaration.body", "constructor_declaration.body"),
        "class": (
            "class_declaration",
            "struct_declaration",
            "interface_declaration",
            "enum_declaration",
            "record_declaration",
        ),
        "class_body": ("declaration_list", "enum_member_declaration_list"),
        "if": ("if_statement",),
        "branch": ("if_statement.alternative",),
        "loop": ("for_statement", "foreach_statement", "while_statement", "do_statement"),
        "try": ("try_statement",),
        "handler": ("catch_clause", "finally_clause"),
        "ctx": ("using_statement", "lock_statement"),
        "switch": ("switch_statement", "switch_expression"),
        "case": ("switch_section", "switch_expression_arm"),
        "cond": ("if_statement.condition", "while_statement.condition", "for_statement.condition"),
        "call": ("invocation_expression", "object_creation_expression"),
        "args": ("argument_list",),
        "return": ("return_statement", "throw_statement"),
        "assign": (
            "local_declaration_statement",
            "assignment_expression",
            "field_declaration",
            "property_declaration",
        ),
        "lambda": ("lambda_expression",),
        "query": ("query_expression",),
        "import": ("using_directive",),
        "comment": ("comment",),
        "stmt": ("expression_statement",),
    }
    install_hint = dotnet.HINT

    def toolchain(self) -> Toolchain:
        return dotnet.toolchain(self.label, _COMPILER, ("-version",))

    def declaration(self, signature: Signature) -> str:
        inner = ", ".join(f"{TYPES.of(p.type)} {parameter_name(p.name)}" for p in signature.parameters)
        return f"static {TYPES.of(signature.returns)} {function_name(signature)}({inner})"

    def build(self, stem: str) -> tuple[str, ...]:
        return self._compiler("exe", f"{stem}.cs")

    def start(self, stem: str) -> tuple[str, ...]:
        return (self.toolchain().programs["dotnet"], "main.dll")

    def harness(self, signature: Signature, code: str, vectors: Sequence[Vector]) -> dict[str, str]:
        seen = _Candidate.of(signature, code)
        return {"candidate.cs": seen.source, "main.cs": _harness(signature, seen, vectors)}

    def test_program(self, signature: Signature, code: str, vectors: Sequence[Vector], nonce: str) -> Job:
        files = self.harness(signature, code, vectors)
        command = self._compiler("exe", *files, "-main:SynthMain")
        return self.job({**files, **dotnet.CONFIGURATION}, command, self.start("main"), nonce + "\n")

    def unit_tests(self, signature: Signature, vectors: Sequence[Vector], code: str = "") -> str:
        return _unit_tests(signature, _Candidate.of(signature, code), [v for v in vectors if v.known])

    def unit_test_job(self, signature: Signature, vectors: Sequence[Vector], code: str) -> Job:
        tests = self.unit_tests(signature, vectors, code)
        files = {"solution.cs": _Candidate.of(signature, code).source, "tests.cs": tests}
        command = self._compiler("exe", *files, f"-main:{dotnet.test_class(signature)}")
        return self.job({**files, **dotnet.CONFIGURATION}, command, self.start("main"))

    def compile_only(self, code: str) -> Job:
        bare = _blank(code)
        source, _ = _source(code, bare, _is_bare(bare))
        return self.job({"candidate.cs": source}, self._compiler("library", "candidate.cs"), NOTHING)

    def script(self, code: str, stdin: str = "") -> Job:
        files = {"main.cs": _source(code, _blank(code), False)[0], **dotnet.CONFIGURATION}
        return self.job(files, self.build("main"), self.start("main"), stdin)

    def hello(self) -> str:
        return (
            "using System;\n\nclass Hello\n{\n    static void Main()\n    {\n"
            '        Console.WriteLine("hello");\n    }\n}\n'
        )

    def failing(self) -> str:
        return (
            'class Failing\n{\n    static void Main() => throw new System.Exception("fails on purpose");\n}\n'
        )

    def _compiler(self, target: str, *words: str) -> tuple[str, ...]:
        chain = self.toolchain()
        start = (chain.programs["dotnet"], chain.programs["compiler"])
        quiet = ("-nologo", "-noconfig", "-nostdlib", "-warn:0", "-langversion:8", "-utf8output", "-unsafe")
        references = (f"-r:{path}" for path in dotnet.references())
        return (*start, *quiet, f"-target:{target}", "-out:main.dll", *references, *words)


@dataclass(frozen=True)
class _Candidate:
    """The candidate's source made compilable, and how to call its function."""

    source: str
    callee: str

    @classmethod
    def of(cls, signature: Signature, code: str) -> _Candidate:
        bare = _blank(code)
        found = scan.functions(bare, (function_name(signature), *naming.spellings(signature.name)))
        best = next((d for d in found if _has_body(d)), None)
        free = best is None or not any(owner.kind != "namespace" for owner in best.owners)
        opened = _opened(code, best)
        source, wrapper = _source(opened, _blank(opened), free)
        owner = wrapper if free or best is None else ".".join(best.path).replace("$", ".")
        static = best is None or re.search(r"\bstatic\b", best.head)
        name = best.name if best else function_name(signature)
        return cls(source, f"{owner}.{name}" if static else f"new {owner}().{name}")


def _has_body(one: scan.Definition) -> bool:
    """Whether it may be the method itself: no `new Name()`, no promise of an interface."""
    promised = bool(one.owners) and one.owners[-1].kind == "interface"
    return not promised and not re.search(r"\bnew\s+\Z", one.head)


def _blank(code: str) -> str:
    """Blanked code, in which `namespace A.B` is one name: `A$B`."""
    bare = scan.blank(code, "csharp")
    return re.sub(r"\bnamespace\s+[\w.]+(?=\s*\{)", lambda m: m.group().replace(".", "$"), bare)


_LESS = re.compile(r"\b(?:private\s+protected|private|protected)\b")


def _opened(code: str, best: scan.Definition | None) -> str:
    """The code with the called method visible to other classes; its lines stay where they are."""
    if best is None or re.search(r"\b(?:public|internal)\b", best.head):
        return code
    start = best.end - len(best.name) - len(best.head)
    head = best.head
    if match := _LESS.search(head):
        a, b = start + match.start(), start + match.end()
        return f"{code[:a]}internal{code[b:]}"
    at = start + len(head) - len(re.sub(r"^(?:\s|\[[^\]]*\]|#[^\n]*)*", "", head))
    return f"{code[:at]}internal {code[at:]}"


def _is_bare(bare: str) -> bool:
    """Whether a method stands outside all classes."""
    free = (d for d in scan.definitions(bare) if not d.owners and re.match(r"\s*\(", bare[d.end :]))
    return any(
        re.search(r"\w[\w>\]?)]*\s+\Z", d.head) and "[" not in d.head.split("\n")[-1][:1] for d in free
    )


def _source(code: str, bare: str, wrap: bool) -> tuple[str, str]:
    """Compilable text whose compiler messages name the candidate's own lines, and the wrapper's name."""
    name = "Candidate" if any(t.name == "Solution" for t in scan.types(bare)) else "Solution"
    if match := re.search(r"^[ \t]*namespace[ \t]+[\w.]+[ \t]*;", bare, re.MULTILINE):
        code = code[: match.start()] + " " * len(match.group()) + code[match.end() :]
    spans = [(m.start(), m.end()) for m in _USING.finditer(bare)]
    own = [re.sub(r"\bglobal[ \t]+", "", code[a:b]).strip() for a, b in spans]
    for a, b in spans:
        code = code[:a] + " " * (b - a) + code[b:]
    usual = [f"using {space};" for space in _USUAL.split()]
    head = " ".join(dict.fromkeys((*usual, *own)))
    if wrap:
        return f"{head} class {name} {{\n#line 1\n{_public_types(code)}\n}}\n", name
    return f"{head}\n#line 1\n{code}\n", name


def _public_types(code: str) -> str:
    """Classes beside a bare method become public members with it, or it could not have them as parameters."""
    for one in reversed([t for t in scan.types(_blank(code)) if not t.owners]):
        if not re.search(r"\b(?:public|private|internal)\b", one.head):
            match = re.search(r"(?:(?:static|abstract|sealed|partial|readonly)\s+)*\w+\s+\Z", one.head)
            at = one.end - len(one.name) - len(match.group() if match else "")
            code = f"{code[:at]}public {code[at:]}"
    return code


def _harness(signature: Signature, seen: _Candidate, vectors: Sequence[Vector]) -> str:
    parts = {
        "PARAMETERS": ", ".join(f"{TYPES.of(p.type)} a{i}" for i, p in enumerate(signature.parameters)),
        "RETURNS": TYPES.of(signature.returns),
        "CALLEE": seen.callee,
        "NAMES": ", ".join(f"a{i}" for i in range(len(signature.parameters))),
        "CALLS": "\n".join(_call(signature, v, i) for i, v in enumerate(vectors)),
        "REFERENCES": ", ".join(f"Call{i}" for i in range(len(vectors))),
    }
    text = fill(texts.HARNESS, parts)
    return "".join(f"using {space};\n" for space in f"{_USUAL} {_OTHERS}".split()) + text


def _call(signature: Signature, vector: Vector, index: int) -> str:
    body = f"return Invoke({_values(signature, vector)});"
    return f"    static object Call{index}()\n    {{\n        {body}\n    }}\n"


def _values(signature: Signature, vector: Vector) -> str:
    return ", ".join(VALUES.arguments(signature, vector))


def _unit_tests(signature: Signature, seen: _Candidate, vectors: Sequence[Vector]) -> str:
    tests = [_test(signature, v, i, seen) for i, v in enumerate(vectors, 1)]
    return dotnet.unit_tests(texts.TESTS, texts.CLOSE, signature, tests, "Test{}();")


def _test(signature: Signature, vector: Vector, number: int, seen: _Candidate) -> str:
    type_ = TYPES.of(signature.returns)
    lines = [
        f"{type_} expected = {VALUES.literal(signature.returns, vector.expected)};",
        f"{type_} actual = {seen.callee}({_values(signature, vector)});",
        "Check(expected, actual);",
    ]
    body = "\n".join(f"        {line}" for line in lines)
    return f"    static void Test{number}()\n    {{\n{body}\n    }}\n"


LANGUAGE = CSharp()
