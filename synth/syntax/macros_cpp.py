"""Where macros stand in C++ alone, without knowing what they are; see `synth.syntax.macros`."""

from __future__ import annotations

from synth.syntax.gap import gap
from synth.syntax.macros import ARGUMENTS, CAPITALS, MACRO, NAME, TYPES, WORDS

BEFORE = (
    gap(
        "a type that a macro makes before a pointer",
        rf"\b(?:{CAPITALS}|[a-z]\w*_t)\s*\(\s*(?:struct\s+)?\w+\s*\)(?=\s*[*&])",
        "T",
        "class A { STACK_OF(B) *c(); khash_t (d) *e; operator STACK_OF(B) *() const; };\n",
        sign=")*|) *|)&|) &",
    ),
    gap(
        "Microsoft's annotations",
        r"\b(?:_(?:COM_)?[A-Z][a-z]\w*+(?<=_)|__RPC__\w++)(?:\s*\([^()]{0,200}\))?(?=\s+[A-Za-z_])",
        "",
        "int f(_In_ const A* x, _Out_writes_(n) B* y, __RPC__out C *z);\n",
        sign="_ |_(|__RPC__|_\n",
    ),
    gap(
        "a type that a macro makes",
        rf"(\btypedef\s+){CAPITALS}\s*\(\s*(?:(?:struct|union|class)\s+)?\w+\s*\)(?=\s*\w+\s*;)",
        r"\1int",
        "typedef MY_PTR(struct a) b;\n",
        sign="typedef",
    ),
)
"""Those that others would read as something else."""

AFTER = (
    gap(
        "a macro of a format",
        r"\b\w{0,40}PRI[a-zX]\w{0,8}\b(?=\s*[\"),])|(?<=\")\s*\b\w{0,40}PRI[a-zX]\w{0,8}\b",
        "",
        'void f() { g("%" PRIu32 " ", a); }\n',
        sign="PRI",
    ),
    gap(
        "a macro before a constructor or destructor",
        rf"(?m)^([ \t]*+(?>(?:explicit|constexpr|inline)[ \t]+)*+){NAME}"
        rf"(?=\s*~|\s+(?:\w+(?:<[^;{{}}()]{{0,99}}>)?::)*\w+\s*{ARGUMENTS}\s*(?:noexcept)?\s*:[^:])",
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
        "Qt's sections",
        r"\b(public|private|protected)(\s+)(?:slots|Q_SLOTS)(?=\s*:)",
        r"\1\2",
        "class A { public slots: void f(); };\n",
        sign="slots|SLOTS",
    ),
    gap(
        "Qt's signals",
        r"(?m)^([ \t]*)(?:Q_SIGNALS|signals)\s*:",
        r"\1public:",
        "class A {\nsignals:\n void f();\n};\n",
        sign="signals|SIGNALS",
    ),
    gap(
        "Qt's emit",
        r"\b(?:emit|Q_EMIT)\b(?=\s+\w)",
        "",
        "void f() { if (x) emit changed(1); else emit done(); }\n",
        sign="emit|EMIT",
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
        sign="__try|_TRY",
    ),
    gap(
        "catch by another name",
        r"\b(?:__catch|[A-Z]+_CATCH)\b(?=\s*\()",
        "catch",
        "void f() { try { g(); } MY_CATCH(const A &) { } }\n",
        sign="__catch|_CATCH",
    ),
    gap(
        "a macro of two underscores for an object",
        r"(?m)(^[ \t]++|[;{}()=,!&|][ \t]*+|\breturn[ \t]++)__[ \t]++(?=[a-zA-Z])",
        r"\1",
        "int f() {\n  __ g()->h(a, b(-(c * d)));\n  auto e = __ i(k, __ l());\n  return __ j();\n}\n",
        sign="__ ",
    ),
    gap(
        "a macro after explicit",
        rf"(\bexplicit\s+){NAME}(?=\s+\w+\s*\()",
        r"\1",
        "class A {\n  explicit MY_API A (const B& b);\n};\n",
        sign="explicit",
    ),
    gap(
        "a macro for what is likely",
        rf"\b(if|while)(\s+){CAPITALS}(?=\s*\()",
        r"\1\2",
        "void f() { if MY_LIKELY (a == b) { g(); } }\n",
    ),
    gap(
        "a macro that keeps a name from being one",
        r"\b\w+PREVENT_MACRO_SUBSTITUTION\b",
        "",
        "class A { static B min MY_PREVENT_MACRO_SUBSTITUTION() const; };\n",
        sign="SUBSTITUTION",
    ),
    gap(
        "a macro before an empty line",
        rf"(?m)^(?<=[;{{}}/)\s\0]\n)([ \t]++){NAME}[ \t]*{ARGUMENTS}"
        r"(?=[ \t]*\n[ \t]*\n\s*[A-Za-z_]\w*+\s*(?:[=;(\[.]|->))",
        r"\1",
        "void f() {\n  MY_CHECK(a, d)\n\n  b = c;\n}\n",
    ),
    gap(
        "a macro before attributes",
        rf"(?m)^([ \t]*+){NAME}(?=[ \t]*\[\[)",
        r"\1",
        "template <class A>\n  MY_NODISCARD [[b::c]]\n  inline A f(A a, int n = 1) { return a; }\n",
        sign="[[",
    ),
    gap(
        "a macro before a conversion",
        rf"(?m)^([ \t]*+){NAME}(?=\s+operator\s+[A-Za-z_])",
        r"\1",
        "class A {\n  MY_API operator B*() const { return c; }\n};\n",
        sign="operator",
    ),
    gap(
        "a macro after a name that is used",
        rf"(\busing\s+(?:::)?\w[\w:]*)\s+{NAME}(?=\s*;)",
        r"\1",
        "using ::a MY_IF_EXISTS;\n",
        sign="using",
    ),
    gap(
        "a macro for all that a class holds",
        rf"(\{{[ \t]*){CAPITALS}\b(?=[ \t]*\}})",
        r"\1",
        "struct A : B { MY_GADGET };\n",
    ),
    gap(
        "macros for the end of a namespace",
        r"(?m)^[ \t]*+_*[A-Z][A-Z0-9_]{0,80}?_?END_\w++[ \t]*+(?=\n\s*+(?:_*[A-Z][A-Z0-9_]{0,80}?_?END_|\}))",
        "",
        "namespace a {\nMY_BEGIN_NAMESPACE\nclass A;\nMY_END_NAMESPACE_B\nMY_END_NAMESPACE_C\n}\n",
        sign="END_",
    ),
    gap(
        "strings around a macro",
        rf"\"(?>\s++{CAPITALS}\b(?>[ \t]*\([^()\n\"]{{0,99}}\))?+){{1,4}}+(?=\s*\")",
        '"',
        'void f() { g("a" MY_B "c" MY_D(e) "f"); }\n',
    ),
    gap(
        "a macro for a string after a string",
        rf"\"\s++\w{{0,40}}(?:VERSION|STR|SUFFIX|FMT|MILESTONE)\w{{0,40}}+(?>[ \t]*{ARGUMENTS})?+"
        r"(?=\s*[,;)}])",
        '"',
        'void f() { g("a" MY_VERSION, "b" MY_STRING(c)); }\n',
        sign="VERSION|STR|SUFFIX|FMT",
    ),
    gap(
        "macros before a string that is a value",
        rf"(=\s*+){CAPITALS}\s++(?={CAPITALS}\s*\")",
        r"\1",
        'const char *a = MY_B MY_C "d";\n',
        sign='"',
    ),
    gap(
        "a macro for a base class",
        rf"([:,]\s*+(?:(?:public|private|protected)\s+)?){CAPITALS}"
        r"\(((?:(?:public|private|protected)\s+)?[\w:<>]++)\)(?=\s*[,{])",
        r"\1\2",
        "class A final : public MY_BASE(B) { int x; };\n",
        sign="public|private|protected",
    ),
    gap(
        "declared instances of templates with a macro",
        rf"(?m)^template\s+{CAPITALS}\b(?>\s*{ARGUMENTS})?+(?=\s+[A-Za-z_])",
        "",
        "template MY_EXPORT(MY_API)\n  A<B> f(int x);\ntemplate MY_API\nA& operator <<(A& a, B<C>& b);\n",
        sign="template",
    ),
    gap(
        "a macro for the head of a lambda",
        r"[A-Z](?<!\w[A-Z])[A-Z0-9_]{3,}+(?=\s*\{\s*(?:return\b|[^{}]{0,300}?;))",
        "[]()",
        "A f() { return MY_LAMBDA { return g(h); }; }\n",
        after="return|=",
    ),
    gap(
        "a macro after a pointer",
        rf"([*&]\s*){CAPITALS}(?=\s+(?:const\s+)?[a-z]\w*+\s*[,)])",
        r"\1",
        "void f(const char* NON_NULL x, int y);\n",
    ),
    gap(
        "a macro before a parameter that is forwarded",
        rf"([(,]\s*+){NAME}(?=\s+{WORDS}[A-Za-z_]\w*+(?:<[^;{{}}()]{{0,99}}>)?\s*&&?\s*\w+\s*[,)])",
        r"\1",
        "template <class A> A&& f(MY_BOUND A&& a);\n",
        sign="&",
    ),
    gap(
        "an operator for an argument",
        r"([(,]\s*)(?:[<>]=?|[=!]=|[-+/%|]=?|<<=?|>>=?|\|\|)(?=\s*[),])",
        r"\g<1>0",
        "MY_HELPER(NE, !=);\nint x;\n",
    ),
    gap(
        "catch of all by another name",
        r"\b[A-Z_]*CATCH_ALL\b(?=\s*\{)",
        "catch(A)",
        "void f() { try { g(); } MY_CATCH_ALL { h(); } }\n",
        sign="CATCH_ALL",
    ),
    gap(
        "a macro for the head of a function after a comment",
        rf"(?m)^([ \t]*+//[^\n]*+\n){NAME}[ \t]*{ARGUMENTS}(?=\s*\{{)",
        r"\1int f()",
        '// it adds\nTEST_CASE("it adds", "[sum]") { int x = 1; }\n',
        sign="//",
    ),
    gap(
        "an interface of a macro",
        r"([;}/](?>[ \t]*+\n){1,9}+)[A-Za-z_]\w{6,}+(?=[ \t]*+:[ \t]*+public[ \t]++\w++\s*+\{)",
        r"\1class A",
        'int x;\nMIDL_INTERFACE("1-2")\nIInspectable : public IUnknown\n{\n  virtual int f() = 0;\n};\n',
        sign="public",
    ),
    gap(
        "a macro with arguments between a type and a name",
        rf"(?m)^([ \t]*+(?>(?:static|virtual|inline)[ \t]+){{0,3}}+(?>{TYPES}[ \t*&]++){{1,3}}+){NAME}"
        rf"[ \t]*{ARGUMENTS}(?=\s+~?\w+\s*\()",
        r"\1",
        "class A {\n  void PRINTF_FORMAT(2, 3) f(const char* a, ...);\n};\n",
    ),
    gap(
        "a macro before a statement",
        rf"(?m)^([ \t]++){NAME}\s+(?=(?:return|if|for|while|do|switch|goto)\b)",
        r"\1",
        "void f() {\n  MY_UNROLL\n  for (;;) g();\n  MY_TAIL return;\n}\n",
    ),
)
