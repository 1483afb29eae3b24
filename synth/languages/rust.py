"""Rust 2021 by rustc alone: the harness is a child module of the candidate's file.

Types: `i64`, `f64`, `bool`, `String`, `Vec`, `HashMap<String, _>`, tuples,
`Option`, all owned; a candidate that borrows a parameter (`&[i64]`, `&str`) gets a
borrow. As a child module the harness sees private functions, and the candidate's
own `main` is one more unused function. Arithmetic overflow panics, as in a debug
build; a panic is caught for each vector.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, partial
from pathlib import Path

from synth.languages import naming, probe, scan
from synth.languages.base import Language, Toolchain, has_float
from synth.languages.notation import Types, Values
from synth.languages.quoting import braced, quote
from synth.languages.records import sizes
from synth.languages.templates import rust as texts
from synth.proof.signature import Signature, Type, Vector
from synth.sandbox.job import Job, Limits
from synth.settings import Settings

RESERVED = naming.words(
    "abstract as async await become box break const continue crate do dyn else enum extern false final fn "
    "for gen if impl in let loop macro main match mod move mut override priv pub ref return self static "
    "struct super trait true try type typeof unsafe unsized use virtual where while yield"
)
LIMITS = Limits(memory_bytes=2**30, processes=256)
_FLAGS = ("--edition", "2021", "-A", "warnings", "-C", "debuginfo=0", "-C", "overflow-checks=on")


class Rust(Language):
    """Rust, edition 2021, by rustc."""

    name = "rust"
    label = "Rust"
    extensions = (".rs",)
    fences = ("rust", "rs")
    grammar = "rust"
    tier = "strict"
    line_comment = "//"
    block_comment = ("/*", "*/")
    blocks = {  # noqa: RUF012 - a constant of the class, typed by the base
        "function": ("function_item",),
        "func_body": ("function_item.body", "closure_expression.body"),
        "class": ("struct_item", "enum_item", "trait_item", "impl_item"),
        "class_body": ("declaration_list", "field_declaration_list", "enum_variant_list"),
        "if": ("if_expression",),
        "branch": ("else_clause",),
        "loop": ("for_expression", "while_expression", "loop_expression"),
        "switch": ("match_expression",),
        "case": ("match_arm",),
        "cond": ("if_expression.condition", "while_expression.condition"),
        "call": ("call_expression", "macro_invocation"),
        "args": ("arguments",),
        "return": ("return_expression",),
        "assign": ("let_declaration", "assignment_expression"),
        "lambda": ("closure_expression",),
        "import": ("use_declaration",),
        "comment": ("line_comment", "block_comment"),
        "stmt": ("expression_statement",),
        "literal": ("struct_expression",),
    }
    install_hint = "apt install rustc"

    def toolchain(self) -> Toolchain:
        return _toolchain(Settings.load())

    def declaration(self, signature: Signature) -> str:
        inner = ", ".join(f"{_parameter(p.name)}: {_TYPES.of(p.type)}" for p in signature.parameters)
        line = f"fn {_function(signature)}({inner}) -> {_TYPES.of(signature.returns)}"
        return f"use std::collections::HashMap;\n\n{line}" if "HashMap" in line else line

    def test_program(self, signature: Signature, code: str, vectors: Sequence[Vector], nonce: str) -> Job:
        seen = _Callee.of(signature, code)
        harness = texts.HARNESS.replace("@TUPLES@", _tuples(signature.returns, texts.WIRE_TUPLE))
        harness = harness.replace("@NAMES@", ", ".join(f"call_{i}" for i in range(len(vectors))))
        calls = [_invoke(signature, seen), *(_call(signature, v, i) for i, v in enumerate(vectors))]
        files = {
            "main.rs": texts.MAIN,
            "candidate.rs": f'{_lenient(code)}\n#[path = "harness.rs"]\npub mod synth_harness;\n',
            "harness.rs": harness.replace("@CALLS@", "\n".join(calls)),
        }
        return self._job(files, ("main.rs",), nonce + "\n")

    def unit_tests(self, signature: Signature, vectors: Sequence[Vector], code: str = "") -> str:
        seen = _Callee.of(signature, code)
        known = [v for v in vectors if v.known]
        tests = [_test(signature, v, i, seen) for i, v in enumerate(known, 1)]
        name = "agreed_tests" if re.search(r"\bmod\s+tests\b", code) else "tests"
        uses = ["    use super::*;"]
        if any("HashMap::" in test or "HashMap<" in test for test in tests):
            uses.append("    use std::collections::HashMap;")
        close = (
            texts.CLOSE + _tuples(signature.returns, texts.CLOSE_TUPLE)
            if has_float(signature.returns)
            else ""
        )
        parts = ["\n".join(uses), *([close.strip("\n")] if close else []), *tests]
        return f"#[cfg(test)]\nmod {name} {{\n" + "\n\n".join(parts) + "\n}\n"

    def unit_test_job(self, signature: Signature, vectors: Sequence[Vector], code: str) -> Job:
        text = f"{_lenient(code)}\n\n{self.unit_tests(signature, vectors, code)}"
        return self._job({"solution.rs": text}, ("solution.rs", "--test"))

    def compile_only(self, code: str) -> Job:
        chain = self.toolchain()
        flags = (*_FLAGS, "--crate-type", "lib", "--emit=metadata", "-o", "candidate.rmeta")
        command = (chain.programs["rustc"], *flags, "candidate.rs")
        return self._make({"candidate.rs": _lenient(code)}, command, ("/usr/bin/true",))

    def script(self, code: str, stdin: str = "") -> Job:
        return self._job({"main.rs": code}, ("main.rs",), stdin)

    def hello(self) -> str:
        return 'fn main() {\n    println!("hello");\n}\n'

    def failing(self) -> str:
        return 'fn main() {\n    panic!("fails on purpose");\n}\n'

    def _job(self, files: dict[str, str], build: tuple[str, ...], stdin: str = "") -> Job:
        programs = self.toolchain().programs
        faster = ("-C", "link-arg=-fuse-ld=mold") if "mold" in programs else ()
        linker = ("-C", f"linker={programs['cc']}", *faster)
        command = (programs["rustc"], *_FLAGS, *linker, *build, "-o", "program")
        return self._make(files, command, ("./program",), stdin)

    def _make(
        self, files: dict[str, str], command: tuple[str, ...], run: tuple[str, ...], stdin: str = ""
    ) -> Job:
        chain = self.toolchain()
        return Job(self.name, files, run, command, stdin, mounts=chain.mounts, limits=LIMITS, root=chain.root)


@cache
def _toolchain(_: Settings) -> Toolchain:
    programs = {"rustc": ("rustc",), "cc": ("gcc", "cc"), "mold": ("mold",)}
    return probe.host_first(_on_host, partial(probe.in_tree, "Rust", programs, ("--version",)))


def _on_host() -> Toolchain:
    """The real toolchain behind `rustc` (rustup's is a shim), and the C compiler that links."""
    probe.find("Rust", ("rustc",), Rust.install_hint)
    sysroot = Path(probe.ask("Rust", ["rustc", "--print", "sysroot"], Rust.install_hint))
    version = probe.ask("Rust", [str(sysroot / "bin" / "rustc"), "--version"], Rust.install_hint)
    linker = probe.find("a linker for Rust", ("gcc", "cc", "clang"), "apt install gcc")
    seen, cc = probe.place(sysroot, "rust"), probe.place(linker.parent.parent, "gcc")
    programs = {"rustc": f"{seen.path}/bin/rustc", "cc": f"{cc.path}/bin/{linker.name}"}
    return Toolchain(probe.version_in(version), programs, (*seen.mounts, *cc.mounts))


def _lenient(code: str) -> str:
    """The code with its own `#![deny(…)]` off: unused helpers are no fault here."""
    return re.sub(r"#!\[(?:deny|forbid|warn)\(", "#![allow(", code)


def _function(signature: Signature) -> str:
    return naming.usual(signature.name, naming.snake, RESERVED)


def _parameter(name: str) -> str:
    return naming.usual(name, naming.snake, RESERVED)


_TYPES = Types(
    int="i64",
    float="f64",
    bool="bool",
    text="String",
    list="Vec<%s>",
    dict="HashMap<String, %s>",
    tuple="(%s, %s)",
    single="(%s,)",
    optional="Option<%s>",
)


def _text(value: str) -> str:
    return f"{quote(value, braced)}.to_string()"


_VALUES = Values(
    none="None",
    some="Some(%s)",
    text=_text,
    list="vec![%s, %s]",
    tuple="(%s, %s)",
    single="(%s,)",
    pair="(%s, %s)",
    dict="HashMap::from([%s, %s])",
    empty_dict="HashMap::new()",
)


class _Callee:
    """How the candidate is called: its path from its own file, and which parameters it borrows."""

    def __init__(self, path: str, receiver: str, borrows: tuple[str, ...]) -> None:
        self.path, self.receiver, self.borrows = path, receiver, borrows

    @classmethod
    def of(cls, signature: Signature, code: str) -> _Callee:
        """Read the candidate's own definition; the declared one when there is none."""
        bare = scan.blank(code, "rust")
        found = scan.functions(bare, (_function(signature), *naming.spellings(signature.name)))
        best = next((d for d in found if re.search(r"\bfn\s+\Z", d.head)), None)
        if best is None:
            return cls(_function(signature), "", ())
        given = scan.parameters(bare, best.end)
        borrows = tuple(one.partition(":")[2].strip() for one in given if not _SELF.match(one))
        path = "::".join((*best.path, best.name))
        method = bool(given) and bool(_SELF.match(given[0]))
        return cls(path, _receiver("::".join(best.path), bare) if method else "", borrows)

    def text(self, arguments: Sequence[str], root: str) -> str:
        """The call expression; `root` is `super::` or empty."""
        inner = ", ".join(arguments)
        if self.receiver:
            return f"{root}{self.receiver}.{self.path.rpartition('::')[2]}({inner})"
        return f"{root}{self.path}({inner})"

    def given(self, index: int) -> str:
        """The candidate's own type of a parameter, or empty."""
        return self.borrows[index] if index < len(self.borrows) else ""


_SELF = re.compile(r"&?\s*(?:'\w+\s+)?(?:mut\s+)?self\b")


def _receiver(owner: str, bare: str) -> str:
    name = owner.rpartition("::")[2]
    if re.search(rf"\bstruct\s+{name}\s*;", bare):
        return owner
    if re.search(rf"\bstruct\s+{name}\s*\{{\s*\}}", bare):
        return f"{owner} {{}}"
    return f"{owner}::new()" if re.search(r"\bfn\s+new\s*\(\s*\)", bare) else f"{owner}::default()"


def _borrow(text: str, own: str) -> str:
    """An owned expression as the candidate's parameter type wants it."""
    if not own.startswith("&"):
        return text
    if re.match(r"&\s*(?:'\w+\s+)?mut\b", own):
        return f"&mut {text}"
    return text.removesuffix(".to_string()") if own.endswith("str") and text[0] == '"' else f"&{text}"


def _invoke(signature: Signature, seen: _Callee) -> str:
    """The one place where types can disagree, so that the compiler says it once."""
    inner = ", ".join(f"mut a{i}: {_TYPES.of(p.type)}" for i, p in enumerate(signature.parameters))
    names = [_borrow(f"a{i}", seen.given(i)) for i in range(len(signature.parameters))]
    returns = _TYPES.of(signature.returns)
    return f"fn invoke({inner}) -> {returns} {{\n    {seen.text(names, 'super::')}\n}}"


def _call(signature: Signature, vector: Vector, index: int) -> str:
    values = _VALUES.arguments(signature, vector)
    return f"fn call_{index}(out: &mut String) -> Put {{\n    invoke({', '.join(values)}).put(out)\n}}"


def _test(signature: Signature, vector: Vector, number: int, seen: _Callee) -> str:
    values = _VALUES.arguments(signature, vector)
    actual = seen.text([_borrow(v, seen.given(i)) for i, v in enumerate(values)], "")
    expected = _VALUES.literal(signature.returns, vector.expected)
    lines = [f"let expected: {_TYPES.of(signature.returns)} = {expected};"]
    if has_float(signature.returns):
        lines.append(f"assert!({actual}.close(&expected));")
    elif signature.returns.items:
        lines.append(f"assert_eq!({actual}, expected);")
    else:
        lines = [f"assert_eq!({actual}, {expected.removesuffix('.to_string()')});"]
    body = "\n".join(f"        {line}" for line in lines)
    return f"    #[test]\n    fn test_{signature.name}_{number}() {{\n{body}\n    }}"


def _tuples(type_: Type, template: str) -> str:
    """The trait for every tuple length in the type."""
    wire = template is texts.WIRE_TUPLE
    return "".join(_tuple(size, template, wire) for size in sizes(type_))


def _tuple(size: int, template: str, wire: bool) -> str:
    names = [f"T{i}" for i in range(size)]
    parts = [(texts.WIRE_PART if wire else texts.CLOSE_PART).format(i) for i in range(size)]
    text = template.replace("@BOUNDS@", ", ".join(f"{n}: {'Wire' if wire else 'Close'}" for n in names))
    return text.replace("@NAMES@", ", ".join(names)).replace("@PARTS@", (" " if wire else " && ").join(parts))


LANGUAGE = Rust()
