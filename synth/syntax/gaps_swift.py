"""What the grammar of Swift does not know yet of its language, as in `gaps`."""

from __future__ import annotations

from synth.syntax.gap import gap

SWIFT = (
    gap(
        "the empty tuple as a value",
        r"\(\)(?<=[(,=:\s]\(\))(?!\s*(?:->|async|throws|in\b|\{))",
        "aa",
        "func f() { g(()); g(a: ()) }\n",
        after="(|,|=|:",
    ),
    gap("the empty tuple returned", r"return(?<=\breturn)\s+\(\)", "return", "func f() { return () }\n"),
    gap(
        "conditions that try",
        r"(=\s*+)try[?!]",
        r"\1",
        "if let a = try? b?.c {\n  d()\n}\n",
    ),
    gap(
        "closures on lines of their own",
        r"(\}\s*\n[ \t]*)(?!default\b)\w(\w+):(?=\s*\{)",
        r"\1.\2",
        "A {\n  b\n}\nlabel: {\n  c\n}\n",
    ),
    gap("~ before a type", r"~(?<=[\[(,=\s]~)(?=[A-Z]\w*\.)", "", "let a = [~B.self]\n"),
    gap(
        "parameters with two attributes",
        r"@\w+(?:<[^<>()\n]*>)?\s+(?=@\w+\s+\w+(?:\s+\w+)?\s*:)",
        "",
        "func f(@A<B> @C _ d: () -> E) {}\n",
    ),
)
