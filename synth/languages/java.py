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
from functools import cache, partial
from pathlib import Path

from synth.languages import probe
from synth.languages.base import Language, Toolchain, has_float
from synth.languages.java_source import Candidate, compilable, main_class
from synth.languages.java_types import function_name, parameter_name, record_text, types, values
from synth.languages.records import Records, records
from synth.languages.templates import fill
from synth.languages.templates import java as texts
from synth.proof.signature import Signature, Vector
from synth.sandbox.job import Job, Limits, Mount
from synth.settings import Settings

OLDEST = 17
"""Records, text blocks and switch expressions need this version."""
LIMITS = Limits(memory_bytes=2**30, processes=512)
_JVM = ("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto", "-XX:-UsePerfData")


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
    install_hint = "apt install default-jdk-headless (17 or newer)"

    def toolchain(self) -> Toolchain:
        return _toolchain(Settings.load())

    def declaration(self, signature: Signature) -> str:
        named = records(signature)
        own = types(named)
        inner = ", ".join(f"{own.of(p.type)} {parameter_name(p.name)}" for p in signature.parameters)
        line = f"static {own.of(signature.returns)} {function_name(signature)}({inner})"
        return "\n".join([*(record_text(t, named) for t in named), *([""] if named else []), line])

    def test_program(self, signature: Signature, code: str, vectors: Sequence[Vector], nonce: str) -> Job:
        seen = Candidate.of(signature, code)
        files = {**seen.files(signature), "SynthMain.java": _harness(signature, seen, vectors)}
        return self._job(files, "SynthMain", nonce + "\n")

    def unit_tests(self, signature: Signature, vectors: Sequence[Vector], code: str = "") -> str:
        return _unit_tests(signature, Candidate.of(signature, code), [v for v in vectors if v.known])

    def unit_test_job(self, signature: Signature, vectors: Sequence[Vector], code: str) -> Job:
        seen = Candidate.of(signature, code)
        name = _test_class(seen)
        tests = self.unit_tests(signature, vectors, code)
        return self._job({f"{seen.file}.java": seen.source, f"{name}.java": tests}, name)

    def compile_only(self, code: str) -> Job:
        source, file = compilable(code)
        return self._job({f"{file}.java": source}, "")

    def script(self, code: str, stdin: str = "") -> Job:
        source, file = compilable(code)
        return self._job({f"{file}.java": source}, main_class(code) or file, stdin)

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


def _harness(signature: Signature, seen: Candidate, vectors: Sequence[Vector]) -> str:
    named = seen.names(signature)
    rows, own = range(len(signature.parameters)), types(named)
    calls = [_call(signature, named, v, i) for i, v in enumerate(vectors)]
    parts = {
        "DATA": f"{texts.LIST_OF}\n{texts.MAP_OF}",
        "PARAMETERS": ", ".join(f"{own.of(p.type)} a{i}" for i, p in enumerate(signature.parameters)),
        "RETURNS": own.of(signature.returns),
        "CALLEE": seen.callee,
        "NAMES": ", ".join(f"a{i}" for i in rows),
        "CALLS": "\n".join(calls),
        "REFERENCES": ", ".join(f"SynthMain::call{i}" for i in range(len(vectors))),
    }
    return fill(texts.HARNESS, parts)


def _call(signature: Signature, named: Records, vector: Vector, index: int) -> str:
    inner = ", ".join(values(named).arguments(signature, vector))
    return f"    static Object call{index}() throws Throwable {{\n        return invoke({inner});\n    }}\n"


def _test_class(seen: Candidate) -> str:
    return f"{seen.owner.partition('.')[0] or 'Solution'}Test"


def _unit_tests(signature: Signature, seen: Candidate, vectors: Sequence[Vector]) -> str:
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


def _test(signature: Signature, named: Records, vector: Vector, number: int, seen: Candidate) -> str:
    type_, own = types(named).of(signature.returns), values(named)
    expected = own.literal(signature.returns, vector.expected)
    actual = f"{seen.callee}({', '.join(own.arguments(signature, vector))})"
    lines = [f"{type_} expected = {expected};", f"{type_} actual = {actual};", "check(actual, expected);"]
    body = "\n".join(f"        {line}" for line in lines)
    return f"    static void test{number}() throws Exception {{\n{body}\n    }}\n"


LANGUAGE = Java()
