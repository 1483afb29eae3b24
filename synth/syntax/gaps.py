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
from functools import cache
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

_VARIANCE = "variance annotations"
_VARIANCES = (
    gap(
        _VARIANCE,
        r"in(?<=[<,\s/]in)(?:\s++out)?(?=\s+[A-Z_$])",
        "",
        "interface A<in out T, in U> { f(x: T, y: U): T }\n",
        after="<|,|*/",
    ),
    gap(
        _VARIANCE,
        r"out(?<=[<,\s/]out)(?=\s+[A-Z_$])",
        "",
        "interface A<out T> { f(): T }\n",
        after="<|,|*/",
    ),
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
    sign="global",
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
    r"\n(?<=[\w>\])}\r]\n)(?=\s*+[</])((?:[ \t]*+(?://[^\n]*+)?\r?\n){0,8}"
    r"(?:[ \t]*+/\*[^*]{0,4000}+(?>\*(?!/)[^*]{0,4000}+){0,250}+\*/[ \t]*+\r?\n)?[ \t]*)"
    r"[ \t](?=<(?:const\s+)?[A-Z_])",
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
_KEYWORD_NAMES = (
    gap(
        "keywords as names of a module",
        rf"as(?<=\bas)(\s+)(?:{_KEYWORDS})(?=\s*[,}}]|\s+from\b)",
        r"as\1a",
        "export { a as void };\nexport * as null from './c';\n",
    ),
    gap(
        "keywords as names of a module",
        rf"([{{,]\s*+)(?:{_KEYWORDS})(?=\s+as\b)",
        r"\1a",
        "import { if as b } from './b';\n",
    ),
)
_DEFER = gap(
    "import defer", r"import(?<=\bimport)\s+defer(?=\s*\*)", "import", "import defer * as a from 'a';\n"
)
_TYPED = (
    *_VARIANCES,
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
    "javascript": (*_KEYWORD_NAMES, _DEFER),
    "bash": SHELL,
    "java": (
        gap(
            "module imports",
            r"import(?<=\bimport)\s+module(?=\s)",
            "import",
            "import module java.base;\nclass A { }\n",
        ),
        gap(
            "annotated varargs",
            r"@(?<=\s@)\w+(?=\s*\.\.\.)",
            "",
            "class A { void f(String @B ... x) {} void g(C<D> @E... x) {} }\n",
        ),
    ),
    "csharp": (
        gap(
            "extension blocks",
            r"extension(?<=\bextension)\s*(?:<[^<>]*>)?\s*\([^()]*\)(?=\s*\{)",
            "class E",
            "static class E { extension(string s) { public int N => s.Length; } }\n",
        ),
    ),
    "go": (
        gap(
            "new of a value",
            r"new(?<=\bnew)(?=\()",
            "nnn",
            "package a\nfunc f() { x := new(1 + 2); _ = x }\n",
        ),
    ),
    "perl": (
        gap(
            "a constant times an argument",
            r"\*(?<=[A-Z\d_] \*)(?=\s*\$_\b)",
            "+",
            "my $a = B_C * $_[0];\n",
        ),
    ),
    "rust": (
        gap(
            "safe items", r"safe(?<=\bsafe)(?=\s+(?:fn|static)\b)", "", 'unsafe extern "C" { safe fn f(); }\n'
        ),
        gap(
            "bounds of a struct without fields",
            r"(struct(?<=\bstruct)\s+\w+(?:<[^<>{};]*>)?)\s+where\b[^{};()]{0,2000}+(?=;)",
            r"\1",
            "struct A\nwhere\n    B: C + D;\n",
        ),
        gap(
            "empty bounds",
            r"(where(?<=\bwhere)\s+(?:\w+\s*:[^{};,]{0,500}+,\s*){0,100}\w+:) (?=,)",
            r"\1A",
            "impl<C> A<C>\nwhere\n    C: ,\n{\n}\n",
            sign=": ,",
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
        gap("?? of version 7", r"\?\?(?<=\s\?\?)=?(?=\s)", "+", "$x = $a ?? 1\n"),
        gap("?: of version 7", r"\?(?<=\s\?)(\s[^\n:?]*\s):(?=\s)", r"+\1+", "$x = $a ? 1 : 2\n"),
    ),
    "groovy": (
        gap(
            "?: after a name",
            r"\?(?<=\s\?)(\s[^\n:?]*\s):(?=\s)",
            r"+\1+",
            "class A { int f(int x) { return x ? 1 : 2 } }\n",
        ),
    ),
    "matlab": (
        gap("Octave's != and !", r"!(?==|[\w(])", "~", "y = !x;\nif (x != 1) y = 1; end\n"),
        gap("Octave's comments", r"(?m)(^|[\s;,)\]])#", r"\1%", "x = 1; # a comment\ny = f (x);\n"),
        gap(
            "Octave's globals with a value",
            r"(?m)^([ \t]*)(?:global|persistent)(?=\s+\w+\s*=)",
            r"\1",
            "global x = 1;\n",
        ),
        gap("Octave's ++ and --", r"(?m)(?<=\w)(?:\+\+|--)(?=\s*(?:;|$))", "=1", "x++;\n"),
        gap(
            "Octave's words of the end",
            r"end(?<=\bend)(?:if|for|while|switch|_try_catch|function|_unwind_protect|parfor)\b",
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


_ANNOTATED, _AT_ANGLE = r"<\s*+(?:in|out)\s++[A-Z_$o]", r"<(?<=\n  <)(?:const )?[A-Z_]"
_COMMON = {
    "typescript": {_VARIANCE: _ANNOTATED, _SIGNATURES.name: _AT_ANGLE},
    "tsx": {_VARIANCE: _ANNOTATED},
}
"""Grammar to gaps that many texts have, and what shows them. All begin alike: one search finds any."""
_SIGNS = {
    grammar: {name: re.compile(sign.encode()) for name, sign in signs.items()}
    for grammar, signs in _COMMON.items()
}
_ANY = {grammar: re.compile("|".join(signs.values()).encode()) for grammar, signs in _COMMON.items()}
_BEFORE = b"\n\n"
"""What a text is searched with: patterns for the start of a line begin with the break before it."""


_Look = tuple[str, tuple[bytes, ...], Callable[[bytes], object], Callable[[bytes], bytes]]
"""A gap's name, its signs, what finds it and what fills it."""


class Mended(NamedTuple):
    """A text whose gaps were filled, and the names of the gaps."""

    source: bytes
    gaps: tuple[str, ...]


def mend_common(grammar: str, source: bytes) -> Mended | None:
    """The text with those constructs that so many texts have that they are looked for before any parse."""
    if grammar not in _ANY or not _ANY[grammar].search(source):
        return None
    return mend(grammar, source, {name for name, sign in _SIGNS[grammar].items() if sign.search(source)})


@cache
def _looks(grammar: str) -> list[_Look]:
    return [(each.name, each.signs, each.pattern.search, each.fill) for each in GAPS.get(grammar, ())]


def mend(grammar: str, source: bytes, only: Collection[str] | None = None) -> Mended | None:
    """The text with known constructs in the place of unknown ones; None when there are none.

    With `only`, gaps of these names alone are filled.
    """
    found: dict[str, None] = {}
    source = _BEFORE + source
    for name, signs, search, fill in _looks(grammar):
        if only is not None and name not in only:
            continue
        for sign in signs:
            if sign in source:
                break
        else:
            if signs:
                continue
        if search(source):  # a substitution that finds nothing takes twice as long
            before, source = source, fill(source)
            if source != before:
                found[name] = None
    return Mended(source.removeprefix(_BEFORE), tuple(found)) if found else None
