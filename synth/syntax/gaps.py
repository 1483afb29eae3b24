"""What grammars do not know yet of their languages, one entry a gap.

A valid text that holds one of these is rejected by its grammar. When that happens
the construct is replaced by one of the same length that the grammar does know,
so that all places stay, and the text is parsed once more: everything around the
construct is still checked. Each gap carries an example, and a test shows that the
grammar alone rejects it; when a newer grammar takes it, that test says so.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from typing import NamedTuple

from synth.syntax.gap import Gap, gap
from synth.syntax.gaps_c import C
from synth.syntax.gaps_cpp import CPP
from synth.syntax.gaps_kotlin import KOTLIN
from synth.syntax.gaps_shell import SHELL
from synth.syntax.gaps_swift import SWIFT

_KEYWORDS = (
    "break|case|catch|class|const|continue|debugger|delete|do|else|export|extends|false|finally|for|function|if"
    "|import|in|instanceof|new|null|return|super|switch|this|throw|true|try|typeof|var|void|while|with"
)

_VARIANCE = gap(
    "variance annotations",
    r"([<,]\s*+|\*/\s*+)(?:in\s+out|in|out)(?=\s+[A-Z_$])",
    r"\1",
    "interface A<in out T> { f(x: T): T }\n",
)
_EXPORT_TYPE = gap(
    "export type *", r"export(?<=\bexport)\s+type(?=\s*\*)", "export", "export type * as N from './n';\n"
)
_IMPORT_TYPE = gap(
    "types of other modules",
    r"import(?<=\bimport)\s*\(\s*(?:\"[^\"\n]*\"|'[^'\n]*')\s*\)(?=\s*[.>])",
    "I",
    'declare const a: import("./a").A<string>;\n',
)
_GLOBAL = gap(
    "global in an ambient module",
    r"(?m)^([ \t]*)global(?=\s*\{)",
    r"\1",
    'declare module "a" {\n  import { B } from "b";\n  global { var c: B }\n}\n',
)
_IMPORT_ALIAS = gap(
    "aliases exported on",
    r"export(?<=\bexport)(?=\s+import\s+\w+\s*=\s*require\b)",
    "",
    "export import a = require('./a');\n",
)
_ACCESSOR = gap(
    "accessor fields",
    r"accessor(?<=\baccessor)(?=[ \t]+[\w#\[])",
    "",
    "class A { static accessor b: number = 1 }\n",
)
_TEMPLATE_TYPE = gap("escapes in template types", r"\\`", "", "type A = `a \\`b\\` ${string}`;\n")
_SIGNATURES = gap(
    "signatures without semicolons",
    r"\n(?<=[\w>\])}\r]\n)((?:[ \t]*+(?://[^\n]*+)?\r?\n){0,8}"
    r"(?:[ \t]*+/\*(?>[^*]|\*(?!/)){0,4000}+\*/[ \t]*+\r?\n)?[ \t]*)[ \t](?=<(?:const\s+)?[A-Z_])",
    r"\n\1;",
    "declare const f: {\n  <A>(f: (a: A) => B<A>): <C>(c: C) => B<C>\n  <A, C>(c: C, a: A): B<C>\n}\n",
)
_TAGGED_TYPES = gap(
    "tagged templates with a type of an object",
    r"<\{(?<=\w<\{)[^{}]*\}>(?=`)",
    "",
    "const a = b<{ c: number; d: string }>`e`;\n",
)
_TAKEN_APART = gap(
    "parameters of types taken apart",
    r"(\(\s*+)\{\s*+(?>(?>\.\.\.)?+[\w$]++(?>\s*+:\s*+[\w$]++)?+\s*+(?:,\s*+|(?=\})))++\}(?=\s*\??:)",
    r"\1a",
    "type A = ({ b: string, c }: D) => void;\n",
)
_USING = gap(
    "a parameter named using",
    r"using(?<=\busing)(?=:)",
    "usin",
    "declare class A {\n  b(using: C): this;\n}\n",
)
_KEYWORD_NAMES = gap(
    "keywords as names of a module",
    rf"(?<=\bas)(\s+)(?:{_KEYWORDS})(?=\s*[,}}]|\s+from\b)|([{{,]\s*)(?:{_KEYWORDS})(?=\s+as\b)",
    r"\1\2a",
    "export { a as void };\nimport { if as b } from './b';\nexport * as null from './c';\n",
)
_DEFER = gap(
    "import defer", r"import(?<=\bimport)\s+defer(?=\s*\*)", "import", "import defer * as a from 'a';\n"
)
_TYPED = (
    _VARIANCE,
    _EXPORT_TYPE,
    _IMPORT_TYPE,
    _GLOBAL,
    _IMPORT_ALIAS,
    _ACCESSOR,
    _TEMPLATE_TYPE,
    _TAGGED_TYPES,
    _TAKEN_APART,
    _USING,
    _DEFER,
)

GAPS: dict[str, tuple[Gap, ...]] = {
    "typescript": (*_TYPED, _SIGNATURES),
    "tsx": _TYPED,
    "javascript": (_KEYWORD_NAMES, _DEFER),
    "bash": SHELL,
    "java": (
        gap(
            "module imports",
            r"\bimport\s+module(?=\s)",
            "import",
            "import module java.base;\nclass A { }\n",
        ),
        gap(
            "annotated varargs",
            r"(?<=\w)\s+@\w+(?=\s*\.\.\.)",
            "",
            "class A { void f(String @B ... x) {} }\n",
        ),
    ),
    "csharp": (
        gap(
            "extension blocks",
            r"\bextension\s*(?:<[^<>]*>)?\s*\([^()]*\)(?=\s*\{)",
            "class E",
            "static class E { extension(string s) { public int N => s.Length; } }\n",
        ),
    ),
    "go": (gap("new of a value", r"\bnew(?=\()", "nnn", "package a\nfunc f() { x := new(1 + 2); _ = x }\n"),),
    "perl": (
        gap(
            "a constant times an argument",
            r"\*(?<=[A-Z\d_] \*)(?=\s*\$_\b)",
            "+",
            "my $a = B_C * $_[0];\n",
        ),
    ),
    "rust": (
        gap("safe items", r"\bsafe(?=\s+(?:fn|static)\b)", "", 'unsafe extern "C" { safe fn f(); }\n'),
        gap(
            "bounds of a struct without fields",
            r"(\bstruct\s+\w+(?:<[^<>{};]*>)?)\s+where\b[^{};()]*(?=;)",
            r"\1",
            "struct A\nwhere\n    B: C + D;\n",
        ),
        gap(
            "empty bounds",
            r"(\bwhere\s+(?:\w+\s*:[^{};,]*,\s*)*\w+:) (?=,)",
            r"\1A",
            "impl<C> A<C>\nwhere\n    C: ,\n{\n}\n",
        ),
    ),
    "kotlin": KOTLIN,
    "swift": SWIFT,
    "c": C,
    "cpp": (
        gap(
            "if consteval",
            r"if(?<=\bif)\s+!?\s*consteval\b",
            "if (true)",
            "int f() { if consteval { return 1; } return 2; }\n",
        ),
        *CPP,
        gap(
            "pack indexing",
            r"\.\.\.(?<=\w\.\.\.)\[[^\[\]\n]*\]",
            "",
            "template <typename... T> void f(T...[1] x);\n",
        ),
    ),
    "powershell": (
        gap("?? of version 7", r"(?<=\s)\?\?=?(?=\s)", "+", "$x = $a ?? 1\n"),
        gap("?: of version 7", r"(?<=\s)\?(\s[^\n:?]*\s):(?=\s)", r"+\1+", "$x = $a ? 1 : 2\n"),
    ),
    "groovy": (
        gap(
            "?: after a name",
            r"(?<=\s)\?(\s[^\n:?]*\s):(?=\s)",
            r"+\1+",
            "class A { int f(int x) { return x ? 1 : 2 } }\n",
        ),
    ),
    "matlab": (
        gap("Octave's != and !", r"!(?==|[\w(])", "~", "y = !x;\nif (x != 1) y = 1; end\n"),
        gap(
            "Octave's comments", r"(?m)(^|[\s;,)\]])#(?=[^\n]*$)", r"\1%", "x = 1; # a comment\ny = f (x);\n"
        ),
        gap(
            "Octave's globals with a value",
            r"(?m)^([ \t]*)(?:global|persistent)(?=\s+\w+\s*=)",
            r"\1",
            "global x = 1;\n",
        ),
        gap("Octave's ++ and --", r"(?m)(?<=\w)(?:\+\+|--)(?=\s*(?:;|$))", "=1", "x++;\n"),
        gap(
            "Octave's words of the end",
            r"\bend(?:if|for|while|switch|_try_catch|function|_unwind_protect|parfor)\b",
            "end",
            "if (x) y = 1; endif\nx = 1;\n",
        ),
    ),
    "sql": (
        gap(
            "conflict targets",
            r"\bON\s+CONFLICT\s*\([^()]*\)",
            "ON CONFLICT",
            "INSERT INTO t (a) VALUES (1) ON CONFLICT (a) DO UPDATE SET a = excluded.a;\n",
            re.I,
        ),
        gap(
            "SQLite's table words",
            r"\bAUTOINCREMENT\b|(?<=\))\s*(?:STRICT|WITHOUT\s+ROWID)\b",
            "",
            "CREATE TABLE t (a INTEGER PRIMARY KEY AUTOINCREMENT, b TEXT) STRICT;\n",
            re.I,
        ),
        gap(
            "parameters",
            r"(?<![\w:])[:@$][A-Za-z_]\w*",
            "1",
            "SELECT sum(a) FROM json_each(:numbers)\n",
        ),
        gap(
            "values as a query",
            r"((?:\bAS\s*\(|^)\s*)VALUES(?=\s*\()",
            r"\1SELECT",
            "WITH RECURSIVE t(n) AS (VALUES (1) UNION ALL SELECT n+1 FROM t) SELECT n FROM t;\n",
            re.I,
        ),
    ),
}
"""Grammar to its gaps."""


_OUT = re.compile(rb"out(?<=[<,\s]out)\s++[A-Z_$]\w*+\s*+(?:[,>=]|extends)")
_IN = re.compile(rb"<in\s++[A-Z_$o]")
_AT_ANGLE = re.compile(rb"\n  <(?:const )?[A-Z_]")
_COMMON = {
    "typescript": {_OUT: _VARIANCE.name, _IN: _VARIANCE.name, _AT_ANGLE: _SIGNATURES.name},
    "tsx": {_OUT: _VARIANCE.name, _IN: _VARIANCE.name},
}
"""Grammar to what shows gaps that many texts have, by words that a search can jump to."""
_BEFORE = b"\n\n"
"""What a text is searched with: patterns for the start of a line begin with the break before it."""


class Mended(NamedTuple):
    """A text whose gaps were filled, and the names of the gaps."""

    source: bytes
    gaps: tuple[str, ...]


def mend_common(grammar: str, source: bytes) -> Mended | None:
    """The text with those constructs that so many texts have that they are looked for before any parse."""
    names = {name for sign, name in _COMMON.get(grammar, {}).items() if sign.search(source)}
    return mend(grammar, source, names) if names else None


def mend(grammar: str, source: bytes, only: Collection[str] | None = None) -> Mended | None:
    """The text with known constructs in the place of unknown ones; None when there are none.

    With `only`, gaps of these names alone are filled.
    """
    found: list[str] = []
    source = _BEFORE + source
    for each in GAPS.get(grammar, ()):
        if (only is not None and each.name not in only) or not each.may_be_in(source):
            continue
        before, source = source, each.pattern.sub(_filler(each), source)
        if source != before:
            found.append(each.name)
    return Mended(source.removeprefix(_BEFORE), tuple(found)) if found else None


def _filler(of: Gap) -> Callable[[re.Match[bytes]], bytes]:
    """Replace and keep the length, line ends included."""
    template = of.instead.encode()

    def fill(found: re.Match[bytes]) -> bytes:
        old, new = found.group(), found.expand(template)
        if len(new) > len(old):
            return old
        lines = old[len(new) :]
        return new + bytes(byte if byte in b"\r\n" else 32 for byte in lines)

    return fill
