"""What the grammar of C++ does not know of it, and macros that C has no place for."""

from __future__ import annotations

from synth.syntax.gap import gap
from synth.syntax.macros import ARGUMENTS, BOTH, CAPITALS, MACRO, NAME

CPP = (
    *BOTH,
    gap(
        "a macro of a format",
        r"\b\w{0,40}PRI[A-Za-z]\w{0,8}\b(?=\s*[\"),])|(?<=\")\s*\b\w{0,40}PRI[A-Za-z]\w{0,8}\b",
        "",
        'void f() { g("%" PRIu32 " ", a); }\n',
        sign="PRI",
    ),
    gap(
        "a macro before a constructor or destructor",
        rf"(?m)^([ \t]*+(?:explicit[ \t]+)?){NAME}(?=\s*~|\s+\w+\s*{ARGUMENTS}\s*(?:noexcept)?\s*:[^:])",
        r"\1",
        "class A { public:\n MY_INLINE A() : x(1) {}\n MY_INLINE ~A() = default; };\n",
    ),
    gap(
        "an alias with a macro",
        rf"\b(using\s+\w+\s)\s*{MACRO}(?=\s*=)",
        r"\1",
        "using A MY_ALIAS = B<int>;\n",
        sign="using",
    ),
    gap(
        "a macro after the name of a class",
        rf"\b((?:class|struct)\s+[A-Za-z_]\w*+(?:<[^;{{}}]{{0,200}}>)?)\s+{CAPITALS}\b(?=\s*(?::[^:]|\{{))",
        r"\1",
        "class A FINAL : public B {\n int x; virtual ~A();\n};\n",
    ),
    gap(
        "deleted functions",
        r"\)\s*=\s*delete(?=\s*;)",
        ")",
        "template <class A> void f(A a, int b) = delete;\n",
        sign="delete",
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
    gap(
        "Qt's emit",
        r"\b(?:emit|Q_EMIT)\b(?=\s+\w)",
        "",
        "void f() { if (x) emit changed(1); else emit done(); }\n",
    ),
    gap(
        "a macro for a section",
        rf"(?m)^([ \t]*){CAPITALS}[ \t]*:(?=\s*\n)",
        r"\1public:",
        "class A {\n  PRIVATE_UNLESS_TESTED:\n  int x = (b::min)();\n};\n",
    ),
    gap(
        "try by another name",
        r"\b(?:__try|[A-Z]+_TRY)\b(?=\s*\{)",
        "try",
        "void f() { MY_TRY { g(); } catch (const A &) { } }\n",
    ),
    gap(
        "catch by another name",
        r"\b(?:__catch|[A-Z]+_CATCH)\b(?=\s*\()",
        "catch",
        "void f() { try { g(); } MY_CATCH(const A &) { } }\n",
    ),
    gap(
        "empty braces for a parameter's default",
        r"(?<![=!<>])=\s*\{\}(?=\s*[,)])",
        "",
        "void f(int x, std::vector<int> y = {});\n",
        sign="{}",
    ),
    gap(
        "a default of a pointer without a name",
        r"(?<=[*&])\s*=\s*(?:[\w:.]+|static_cast<[^<>;(){}]*>\(\w*\))(?=\s*[,)])",
        "",
        "void f(A*, const B* = nullptr);\n",
    ),
    gap(
        "a pointer or reference for a parameter's default type",
        r"(\b(?:class|typename)\s+\w+\s*=\s*[\w:]+)\s*[*&]+(?=\s*[,>])",
        r"\1",
        "template <class A, class B = A*, class C = A&> struct D { int x; };\n",
    ),
    gap(
        "const before a parameter's default type",
        r"(\b(?:class|typename)\s+\w+\s*=\s*)const\b",
        r"\1",
        "template <class A, class B = const A> class C;\n",
        sign="const",
    ),
    gap(
        "inline friends",
        r"\binline\s+friend\b",
        "friend",
        "class A { inline friend std::size_t f(A *x) { return x->y; } };\n",
        sign="friend",
    ),
    gap(
        "GCC's word for a type",
        rf"\b__typeof(?:__)?\s*{ARGUMENTS}",
        "int",
        "template <class A, class B = __typeof__(*static_cast<A*>(0))> struct C { int x; };\n",
        sign="__typeof",
    ),
    gap(
        "a macro for a statement at the end of a body",
        rf"([{{;}}]\s*+){CAPITALS}[ \t]*{ARGUMENTS}(?=\s*\}})",
        r"\1",
        "void f() { MY_ASSERT_VALID((*this)) }\n",
    ),
    gap(
        "a macro for enumerators",
        rf"(?<=\{{)(\s*+){CAPITALS}[ \t]*{ARGUMENTS}(?=\s+\w+\s*[,}}])",
        r"\1",
        "enum class A : int {\n  MY_ALL(MY_NAME) Last\n};\n",
    ),
    gap(
        "macros for the end of a namespace",
        r"(?m)^[ \t]*+_*[A-Z][A-Z0-9_]*?_?END_\w++[ \t]*+(?=\n\s*+(?:_*[A-Z][A-Z0-9_]*?_?END_|\}))",
        "",
        "namespace a {\nMY_BEGIN_NAMESPACE\nclass A;\nMY_END_NAMESPACE_B\nMY_END_NAMESPACE_C\n}\n",
        sign="END_",
    ),
    gap(
        "declared instances of templates",
        r"\b(?:extern\s+)?template\s+(?:class|struct)\s+[\w:]+<[^;{}]{0,400}>\s*;",
        ";",
        "extern template class A<B, C>;\nint x;\n",
        sign="template",
    ),
    gap(
        "enumerations without a name",
        r"\benum\s*:\s*[\w:]+(?=\s*\{)",
        "enum",
        "struct A { enum : uint32_t { x = 1 }; };\n",
        sign="enum",
    ),
    gap(
        "calls of operators",
        r"(?<=[=(,])(\s*)operator\s+(?:new|delete)(?=\s*\()",
        r"\1f",
        "void f() { x = operator new(n); }\n",
        sign="operator",
    ),
)
"""Gaps of C++."""
