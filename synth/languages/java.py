"""Java 17: the candidate keeps its own file, the harness is a second class.

Types: `long`, `double`, `boolean`, `String`, `List`, `Map<String, _>`, a generated
record for each tuple type, boxed and nullable for optional. A candidate may be a
bare method (it is put into a class `Solution`) or any class, the method static or
not; its package line is dropped, and the collection packages are imported for it.
Records that the signature needs are added unless the candidate declares them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path

from synth.languages import naming, probe, scan
from synth.languages.base import Language, Toolchain, has_float
from synth.languages.quoting import octal_or_utf16, quote
from synth.languages.records import Records, field, records
from synth.languages.templates import java as texts
from synth.proof.signature import Signature, Type, Vector
from synth.sandbox.job import Job, Limits, Mount
from synth.settings import Settings

RESERVED = naming.words(
    "abstract assert boolean break byte case catch char class const continue default do double else enum "
    "extends final finally float for goto if implements import instanceof int interface long native new null "
    "package private protected public record return short static strictfp super switch synchronized this "
    "throw throws transient true false try var void volatile while yield main wait notify notifyAll getClass"
)
OLDEST = 17
"""Records, text blocks and switch expressions need this version."""
LIMITS = Limits(memory_bytes=2**30, processes=512)
_JVM = ("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto", "-XX:-UsePerfData")
_IMPORTS = "import java.util.*; import java.util.function.*; import java.util.stream.*; "


class Java(Language):
    """Java by the installed JDK."""

    name = "java"
    label = "Java"
    extensions = (".java",)
    fences = ("java",)
    grammar = "java"
    tier = "strict"
    line_comment = "//"
    block_comment = ("/*", "*/")
    blocks = {  # noqa: RUF012 - a constant of the class, typed by the base
        "function": ("method_declaration", "constructor_declaration"),
        "func_body": ("method_declaration.body", "constructor_body"),
        "class": ("class_declaration", "interface_declaration", "enum_declaration", "record_declaration"),
        "class_body": ("class_body", "interface_body", "enum_body"),
        "if": ("if_statement",),
        "branch": ("if_statement.alternative",),
        "loop": ("for_statement", "enhanced_for_statement", "while_statement", "do_statement"),
        "try": ("try_statement", "try_with_resources_statement"),
        "handler": ("catch_clause", "finally_clause"),
        "switch": ("switch_expression",),
        "case": ("switch_block_statement_group", "switch_rule"),
        "cond": ("if_statement.condition", "while_statement.condition", "for_statement.condition"),
        "call": ("method_invocation", "object_creation_expression"),
        "args": ("argument_list",),
        "return": ("return_statement", "throw_statement"),
        "assign": ("local_variable_declaration", "assignment_expression", "field_declaration"),
        "lambda": ("lambda_expression",),
        "import": ("import_declaration",),
        "comment": ("line_comment", "block_comment"),
        "stmt": ("expression_statement",),
    }
    install_hint = "apt install openjdk-17-jdk-headless"

    def toolchain(self) -> Toolchain:
        return _toolchain(Settings.load())

    def supports(self, type_: Type) -> bool:
        return True

    def declaration(self, signature: Signature) -> str:
        named = records(signature)
        inner = ", ".join(f"{_type(p.type, named)} {_parameter(p.name)}" for p in signature.parameters)
        line = f"static {_type(signature.returns, named)} {_function(signature)}({inner})"
        return "\n".join([*(_record(t, named) for t in named), *([""] if named else []), line])

    def test_program(self, signature: Signature, code: str, vectors: Sequence[Vector], nonce: str) -> Job:
        seen = _Candidate.of(signature, code)
        files = {**seen.files(signature), "SynthMain.java": _harness(signature, seen, vectors)}
        return self._job(files, "SynthMain", nonce + "\n")

    def unit_tests(self, signature: Signature, vectors: Sequence[Vector], code: str = "") -> str:
        return _unit_tests(signature, _Candidate.of(signature, code), [v for v in vectors if v.known])

    def unit_test_job(self, signature: Signature, vectors: Sequence[Vector], code: str) -> Job:
        seen = _Candidate.of(signature, code)
        name = _test_class(seen)
        tests = self.unit_tests(signature, vectors, code)
        return self._job({f"{seen.file}.java": seen.source, f"{name}.java": tests}, name)

    def compile_only(self, code: str) -> Job:
        source, file = _compilable(code)
        return self._job({f"{file}.java": source}, "")

    def script(self, code: str, stdin: str = "") -> Job:
        source, file = _compilable(code)
        return self._job({f"{file}.java": source}, _main_class(code) or file, stdin)

    def hello(self) -> str:
        return (
            "public class Hello {\n    public static void main(String[] args) {\n"
            '        System.out.println("hello");\n    }\n}\n'
        )

    def failing(self) -> str:
        return (
            "public class Failing {\n    public static void main(String[] args) {\n"
            '        throw new IllegalStateException("fails on purpose");\n    }\n}\n'
        )

    def _job(self, files: dict[str, str], main: str, stdin: str = "") -> Job:
        """Compile all files, then run the class `main` (nothing when empty)."""
        chain = self.toolchain()
        flags = (*_JVM, *((f"-XX:SharedArchiveFile={chain.warm}/javac.jsa",) if chain.warm else ()))
        compiler = (chain.programs["javac"], *(f"-J{flag}" for flag in flags), "-encoding", "UTF-8")
        quiet = ("-proc:none", "-nowarn", "-Xlint:none", "-Xmaxerrs", "5", "-d", "out")
        machine = (
            chain.programs["java"],
            *_JVM,
            "-Xmx512m",
            "-Xss16m",
            "-Dfile.encoding=UTF-8",
            "-cp",
            "out",
        )
        return Job(
            language=self.name,
            files=files,
            compile=(*compiler, *quiet, *sorted(files)),
            run=(*machine, main) if main else ("/usr/bin/true",),
            stdin=stdin,
            mounts=chain.mounts,
            limits=LIMITS,
            root=chain.root,
        )


@cache
def _toolchain(_: Settings) -> Toolchain:
    programs = {"javac": ("javac",), "java": ("java",)}
    return probe.host_first(_on_host, partial(probe.in_tree, "Java", programs, ("-version",), warm="java"))


def _on_host() -> Toolchain:
    """The JDK of `javac`; Debian keeps a part of it in /etc, which is mounted as well."""
    binary = probe.find("the Java compiler", ("javac",), Java.install_hint)
    version = probe.version_in(probe.ask("Java", [str(binary), "-version"], Java.install_hint))
    if int(version.split(".")[0]) < OLDEST:
        raise probe.too_old("Java", version, str(OLDEST), Java.install_hint)
    home = binary.parent.parent
    seen = probe.place(home, "java")
    programs = {"java": f"{seen.path}/bin/java", "javac": f"{seen.path}/bin/javac"}
    return Toolchain(version, programs, (*seen.mounts, *_linked(home)))


def _linked(home: Path) -> tuple[Mount, ...]:
    """Java's folders of /etc that links in the JDK point to (not the certificates)."""
    links = (path for folder in ("lib", "conf", "lib/security") for path in (home / folder).glob("*"))
    targets = {path.resolve() for path in links if path.is_symlink()}
    folders = {Path(*target.parts[:3]) for target in targets if target.is_relative_to("/etc")}
    own = [folder for folder in sorted(folders) if folder.is_dir() and re.search("java|jdk|jvm", folder.name)]
    return tuple(Mount(str(folder), str(folder)) for folder in own)


@dataclass(frozen=True)
class _Candidate:
    """The candidate's source made compilable, and how to call its function."""

    source: str
    file: str
    callee: str
    owner: str
    own_types: dict[str, str]
    """Record names that the candidate declares itself, to their qualified names."""

    @classmethod
    def of(cls, signature: Signature, code: str) -> _Candidate:
        bare = scan.blank(code, "java")
        found = scan.functions(bare, (_function(signature), *naming.spellings(signature.name)))
        best = found[0] if found else None
        wrapper = _wrapper(bare) if best is None or not best.owners else ""
        code = _opened(code, best)
        source, file = _source(code, bare, wrapper)
        owner = ".".join(best.path) if best and best.owners else wrapper
        static = best is None or re.search(r"\bstatic\b", best.head)
        name = best.name if best else _function(signature)
        prefix = (wrapper,) if wrapper else ()
        own = {t.name: ".".join((*prefix, *t.path, t.name)) for t in scan.types(bare)}
        return cls(source, file, f"{owner}.{name}" if static else f"new {owner}().{name}", owner, own)

    def names(self, signature: Signature) -> dict[Type, str]:
        """The signature's records under the names that other classes must use."""
        return {type_: self.own_types.get(name, name) for type_, name in records(signature).items()}

    def missing(self, signature: Signature) -> dict[str, str]:
        """Declarations of the records that the candidate leaves out, by name."""
        named = records(signature)
        return {name: _record(t, named) for t, name in named.items() if name not in self.own_types}

    def files(self, signature: Signature) -> dict[str, str]:
        """All files but the harness."""
        extra = {f"{name}.java": f"{text}\n" for name, text in self.missing(signature).items()}
        head = {path: _IMPORTS + text for path, text in extra.items()}
        return {f"{self.file}.java": self.source, **head}


def _opened(code: str, best: scan.Definition | None) -> str:
    """The code with the called method's `private` off."""
    if best is None or not re.search(r"\bprivate\b", best.head):
        return code
    start = best.end - len(best.name) - len(best.head)
    head = code[start : best.end].replace("private", "       ", 1)
    return code[:start] + head + code[best.end :]


def _wrapper(bare: str) -> str:
    return "Candidate" if any(t.name == "Solution" for t in scan.types(bare)) else "Solution"


_HEADER = re.compile(
    r"^[ \t]*(?:package[ \t]+[\w.]+|import[ \t]+(?:static[ \t]+)?[\w.*]+)[ \t]*;", re.MULTILINE
)


def _source(code: str, bare: str, wrapper: str) -> tuple[str, str]:
    """Compilable text with its lines where they were, and the file's stem."""
    headers = [(m.start(), m.end()) for m in _HEADER.finditer(bare)]
    imports = " ".join(code[a:b].strip() for a, b in headers if "import" in bare[a:b].split())
    for a, b in headers:
        code = code[:a] + " " * (b - a) + code[b:]
    if wrapper:
        return f"{_IMPORTS}{imports} class {wrapper} {{ {_static_helpers(code, bare)}\n}}\n", wrapper
    public = [t.name for t in scan.types(bare) if not t.owners and re.search(r"\bpublic\b", t.head)]
    first = [t.name for t in scan.types(bare) if not t.owners]
    return f"{_IMPORTS}{imports} {code}\n", (public or first or ["Candidate"])[0]


def _static_helpers(code: str, bare: str) -> str:
    """Classes beside a bare method become static members with it, or it could not make them."""
    for one in reversed([t for t in scan.types(bare) if not t.owners and "static" not in t.head.split()]):
        if match := re.search(r"\bclass\s+\Z", one.head):
            at = one.end - len(one.name) - len(match.group())
            code = f"{code[:at]}static {code[at:]}"
    return code


def _compilable(code: str) -> tuple[str, str]:
    bare = scan.blank(code, "java")
    bare_method = not any(not t.owners for t in scan.types(bare)) or _has_free_method(bare)
    return _source(code, bare, _wrapper(bare) if bare_method else "")


def _has_free_method(bare: str) -> bool:
    free = (d for d in scan.definitions(bare) if not d.owners and re.match(r"\s*\(", bare[d.end :]))
    return any(
        not re.search(r"\b(?:record|class|enum|interface)\s+\Z", d.head) and "@" not in d.head for d in free
    )


def _main_class(code: str) -> str:
    """The class with `main`, for a whole program."""
    found = [d for d in scan.functions(scan.blank(code, "java"), ("main",), "(") if len(d.owners) == 1]
    return found[0].path[0] if found and found[0].path else ""


def _harness(signature: Signature, seen: _Candidate, vectors: Sequence[Vector]) -> str:
    named = seen.names(signature)
    rows = range(len(signature.parameters))
    calls = [_call(signature, named, v, i) for i, v in enumerate(vectors)]
    parts = {
        "DATA": f"{texts.LIST_OF}\n{texts.MAP_OF}",
        "PARAMETERS": ", ".join(f"{_type(p.type, named)} a{i}" for i, p in enumerate(signature.parameters)),
        "RETURNS": _type(signature.returns, named),
        "CALLEE": seen.callee,
        "NAMES": ", ".join(f"a{i}" for i in rows),
        "CALLS": "\n".join(calls),
        "REFERENCES": ", ".join(f"SynthMain::call{i}" for i in range(len(vectors))),
    }
    return re.sub(r"@([A-Z]+)@", lambda m: parts[m.group(1)], texts.HARNESS)


def _call(signature: Signature, named: Records, vector: Vector, index: int) -> str:
    values = ", ".join(_values(signature, named, vector))
    return f"    static Object call{index}() throws Throwable {{\n        return invoke({values});\n    }}\n"


def _values(signature: Signature, named: Records, vector: Vector) -> list[str]:
    rows = zip(signature.parameters, vector.arguments, strict=True)
    return [literal(p.type, value, named) for p, value in rows]


def _test_class(seen: _Candidate) -> str:
    return f"{seen.owner.partition('.')[0] or 'Solution'}Test"


def _unit_tests(signature: Signature, seen: _Candidate, vectors: Sequence[Vector]) -> str:
    named = seen.names(signature)
    tests = [_test(signature, named, v, i, seen) for i, v in enumerate(vectors, 1)]
    runs = [f"        test{i}();" for i in range(1, len(vectors) + 1)]
    main = ["    public static void main(String[] args) throws Exception {", *runs]
    main += [f'        System.out.println("{len(vectors)} tests passed");', "    }", ""]
    head = ["import java.util.*;", "", *seen.missing(signature).values()]
    inexact = has_float(signature.returns)
    check = texts.CHECK.replace("@SAME@", "same" if inexact else "Objects.equals")
    data = [
        part
        for part, mark in ((texts.LIST_OF, "listOf("), (texts.MAP_OF, "mapOf("))
        if mark in "".join(tests)
    ]
    body = "\n".join([*main, *tests, check, *([texts.CLOSE] if inexact else []), *data])
    return "\n".join([*head, f"public class {_test_class(seen)} {{", body.rstrip("\n"), "}"]) + "\n"


def _test(signature: Signature, named: Records, vector: Vector, number: int, seen: _Candidate) -> str:
    type_ = _type(signature.returns, named)
    expected = literal(signature.returns, vector.expected, named)
    actual = f"{seen.callee}({', '.join(_values(signature, named, vector))})"
    lines = [f"{type_} expected = {expected};", f"{type_} actual = {actual};", "check(actual, expected);"]
    body = "\n".join(f"        {line}" for line in lines)
    return f"    static void test{number}() throws Exception {{\n{body}\n    }}\n"


def _function(signature: Signature) -> str:
    return naming.usual(signature.name, naming.camel, RESERVED)


def _parameter(name: str) -> str:
    return naming.usual(name, naming.camel, RESERVED)


_PLAIN = {"int": ("long", "Long"), "float": ("double", "Double"), "bool": ("boolean", "Boolean")}


def _type(type_: Type, named: Records, boxed: bool = False) -> str:
    match type_.kind:
        case "int" | "float" | "bool":
            return _PLAIN[type_.kind][boxed]
        case "str":
            return "String"
        case "list":
            return f"List<{_type(type_.items[0], named, True)}>"
        case "dict":
            return f"Map<String, {_type(type_.items[0], named, True)}>"
        case "tuple":
            return named[type_]
        case "optional":
            return _type(type_.items[0], named, True)


def _record(type_: Type, named: Records) -> str:
    inner = ", ".join(f"{_type(item, named)} {field(i)}" for i, item in enumerate(type_.items))
    return f"record {named[type_]}({inner}) {{}}"


def literal(type_: Type, value: object, named: Records) -> str:
    """The value as a Java expression; its target type is known where it stands."""
    match type_.kind, value:
        case "optional", None:
            return "null"
        case "optional", _:
            return literal(type_.items[0], value, named)
        case "bool", _:
            return "true" if value else "false"
        case "int", int():
            return f"{value}L"
        case "float", int() | float():
            return repr(float(value))
        case "str", str():
            return quote(value, octal_or_utf16)
        case "list", list():
            return f"listOf({_items(type_.items[0], value, named)})"
        case "tuple", list():
            parts = (literal(t, v, named) for t, v in zip(type_.items, value, strict=True))
            return f"new {named[type_]}({', '.join(parts)})"
        case "dict", dict():
            inner = type_.items[0]
            pairs = (
                f"entry({quote(k, octal_or_utf16)}, {literal(inner, v, named)})" for k, v in value.items()
            )
            return f"mapOf({', '.join(pairs)})"
        case _:
            raise TypeError(f"{value!r} is not {type_}")


def _items(type_: Type, values: Sequence[object], named: Records) -> str:
    if list(values) == [None]:  # a lone null would be the array itself
        return f"({_type(type_, named, True)}) null"
    return ", ".join(literal(type_, value, named) for value in values)


LANGUAGE = Java()
