"""Where macros stand in C and C++, without knowing what they are.

A macro is known by its name (capitals, or two underscores before it) and by its
place: alone on a line between declarations, before a declaration, after the
parameters, in a class's head. Those are the places in which a grammar cannot read
it; in an expression it reads as a name or a call. See `synth.syntax.gaps`.
"""

from __future__ import annotations

from synth.syntax.gap import gap

_INSIDE = r"""[^()"']|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'"""
_ARGUMENTS = rf"\((?:{_INSIDE}|\((?:{_INSIDE}|\((?:{_INSIDE}){{0,400}}+\)){{0,400}}+\)){{0,400}}+\)"
"""Three levels, possessive and bounded: hostile text costs no more than its length."""
_CAPITALS = r"_*[A-Z][A-Z0-9_]{2,}"
_NAME = rf"(?:{_CAPITALS}|__\w+)"
_MACRO = rf"\b{_NAME}\b(?:[ \t]*{_ARGUMENTS})?"

C = (
    gap(
        "a macro on a line of its own",
        rf"(?m)^(?:\A|(?<=[;{{}}:/)\s]\n))[ \t]*+{_MACRO}[ \t]*+(?=\n)(?!\s*(?:[-+*/%&|^<>=?,.)\]]|\{{))",
        "",
        "#define X\n\nBEGIN_DECLS(a)\nint f(void);\n",
    ),
    gap(
        "a macro before a declaration",
        rf"(?m)^([ \t]*+(?:(?:extern|static|inline|virtual|typedef|const)[ \t]+)*+){_MACRO}"
        rf"(?=\s+[A-Za-z_][\w:<>,*& \t]{{0,99}}[\s*&]{{1,9}}[\w:~]{{1,99}}\s*(?:[(;=]|\[))",
        r"\1",
        "MY_API struct a *f(int x);\n",
    ),
    gap(
        "a macro between a type and a name",
        rf"(?m)^([ \t]*+(?:(?:extern|static|inline|const|struct|unsigned|virtual)[ \t]+)*"
        rf"[a-z]\w*+[\s*]++){_CAPITALS}(?=\s+\**[a-z_]\w*\s*\()",
        r"\1",
        "static void CALLBACK f(int x, int y);\n",
    ),
    gap(
        "a macro for the head of a function",
        rf"(?m)^{_CAPITALS}[ \t]*{_ARGUMENTS}(?=\s*\{{)",
        "int f()",
        'TEST_CASE("it adds", "[sum]") { int x = 1; }\n',
    ),
    gap(
        "a macro for the head of a block",
        rf"(?m)^([ \t]++){_CAPITALS}[ \t]*{_ARGUMENTS}(?=\s*\{{)",
        r"\1if (1)",
        'int f() {\n  SECTION("one", "two") { int x = 1; }\n}\n',
    ),
    gap(
        "macros after the parameters",
        rf"\)(?:\s*+{_MACRO})+(?=\s*[;{{])",
        ")",
        "extern int f(int x) THROW NONNULL((1));\n",
    ),
    gap(
        "a macro before a pointer to a function",
        rf"\(\s*{_NAME}(?=\s*\*+\s*\w*\s*\)\s*\()",
        "(",
        "typedef int (MY_CALL *callback)(int x);\n",
    ),
    gap(
        "macros around a parameter",
        rf"([(,]\s*+){_NAME}(?=\s+(?:const\s+|struct\s+|unsigned\s+)*[a-z]\w*[\s*]+\w+\s*[,)])",
        r"\1",
        "int f(UNUSED struct a x, OUT const char *y);\n",
    ),
)
"""Gaps of both languages."""

CPP = (
    gap(
        "a macro in the head of a class",
        rf"\b(class|struct|union|enum(?:\s+class)?|namespace\s+\w+)(\s+){_MACRO}(?=\s*[A-Za-z_{{:])",
        r"\1\2",
        "class MY_API A : public B { int f(); };\n",
    ),
    gap(
        "Qt's sections",
        r"\b(public|private|protected)(\s+)(?:slots|Q_SLOTS)(?=\s*:)",
        r"\1\2",
        "class A { public slots: void f(); };\n",
    ),
    gap(
        "Qt's signals",
        r"(?m)^([ \t]*)(?:Q_SIGNALS|signals)\s*:",
        r"\1public:",
        "class A {\nsignals:\n void f();\n};\n",
    ),
)
"""Gaps of C++ alone."""
