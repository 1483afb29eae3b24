"""What the grammar of C does not know of it, beside the macros of C and C++."""

from __future__ import annotations

from synth.syntax.gap import gap
from synth.syntax.macros import ARGUMENTS, BOTH, CAPITALS, NAME, TYPES
from synth.syntax.macros_c import FIRST, TYPES_FOR_ARGUMENTS

C = (
    gap(
        "a macro for a field",
        rf"(?m)^(?<=[;{{}}/\n]\n)([ \t]++){NAME}[ \t]*"
        rf"(?=\(\s*(?:(?:const|struct|union|enum|{TYPES})\s|\w+\s*\*+\s*,|\w+_t\s*,|__[us]\d+\s*,))"
        rf"{ARGUMENTS}(?=[ \t]*;)",
        r"\1int f",
        "struct a {\n  int n;\n  MY_FLEXIBLE(struct b, c);\n};\n",
    ),
    *FIRST,
    *BOTH,
    *TYPES_FOR_ARGUMENTS,
    gap(
        "ranges of cases",
        r"(\bcase\b(?>(?!\.\.\.)[^:;{}\n]){1,200}+)\.\.\.(?=[^:\n]{1,200}+:)",
        r"\1+",
        "void f() { switch (x) { case (a) ... (b): g(); } }\n",
        sign="...",
    ),
    gap(
        "complex types",
        r"\b(double|float|\w+_t)\s+(?:complex|_Complex)\b",
        r"\1",
        "double complex f(double complex x, int k);\n",
        sign="complex|_Complex",
    ),
    gap(
        "an operator for an argument",
        r"([(,]\s*+)(?:[<>]=?|[=!]=|[-+/%|^]|\|\||<<|>>)(?=\s*[,)])",
        r"\g<1>0",
        "int f(A *x, A *y) { return (timercmp(x, y, >)); }\n",
    ),
    gap(
        "a macro for a unit",
        r"(\b\d++)[ \t]+[KMG]i?B\b",
        r"\1",
        "int x = 64 KB, y = 3 * 1 MB;\n",
        sign="KB|MB|GB|iB",
    ),
    gap(
        "a macro for what assembler changes",
        rf"(?<=[)\":])(\s*:\s*){CAPITALS}(?=\s*\)\s*;)",
        r"\1",
        'void f() { __asm__("a" : "=r"(x) : : MY_CLOBBERS); }\n',
        sign="asm|ASM",
    ),
    gap(
        "assembler by another name",
        r"\b__asm(?:__)?\s+__volatile(?:__)?(?=\s*\()",
        "asm",
        'void f() { __asm __volatile("a" : "=r" (x)); }\n',
        sign="__asm",
    ),
    gap(
        "a macro for a name with a value",
        rf"(?m)^[A-Za-z]\w+[ \t]*{ARGUMENTS}(?=\s*=\s*\{{)",
        "int f",
        "DefineEncoding(a, B) = {\n 1\n};\n",
    ),
)
"""Gaps of C."""
