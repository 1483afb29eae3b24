"""What the grammar of Kotlin does not know yet of its language, as in `gaps`."""

from __future__ import annotations

from synth.syntax.gap import gap

KOTLIN = (
    gap(
        "guards",
        r"is(?<=\bis)(\s+[\w.<>?*, ]{1,100}?\s)if\b(?=[^\n]{0,200}->)",
        r"is\1, ",
        "fun f(x: Any) = when (x) { is Int if x > 1 -> 1\n else -> 2 }\n",
    ),
    gap(
        "context parameters",
        r"context(?<=\bcontext)\s*\([^()]*\)(?=\s*(?:\w+\s+)*(?:fun|val|class)\b)",
        "",
        "context(a: A)\nfun f() = 1\n",
    ),
    gap("many-dollar strings", r'\$\$\${0,6}+(?=")', "", 'val s = $$"""a $$b"""\n'),
    gap("members in one line", r" \}(?<=[^\s{;,] \})", ";}", "interface A { fun f() }\n"),
    gap(
        "functions without a name and types",
        r"fun(?<=\bfun)\s*+\(\s*+\w++(?>\s*+,\s*+\w++)*+\s*+,?+\s*+\)",
        "fun()",
        "val a = b(fun(c) { d(c) })\n",
    ),
    gap("suspending blocks", r"suspend(?<=\bsuspend)(?=\s*\{)", "run", "val a = b { suspend { c() }() }\n"),
)
