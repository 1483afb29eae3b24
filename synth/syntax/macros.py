"""Where macros stand in C and C++, without knowing what they are.

A macro is known by its name (capitals, two underscores before it, a last word in
capitals) and by its place: alone on a line between declarations, before a declaration,
after the parameters, in a class's head. Those are the places in which a grammar cannot
read it; in an expression it reads as a name or a call. A type may be called like a
macro, so these are looked for near what the grammar could not read, and nowhere else.
See `synth.syntax.readings`.
"""

from __future__ import annotations

from synth.syntax.gap import gap

_INSIDE = r"""[^()"']|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'"""
_INNER = rf"(?:{_INSIDE}|\((?:{_INSIDE}|\((?:{_INSIDE}){{0,400}}+\)){{0,400}}+\)){{0,400}}+"
_ARGUMENTS = rf"\({_INNER}\)"
"""Three levels, possessive and bounded: hostile text costs no more than its length."""
_SAID = r"(?:\s|/\*(?:[^*]|\*(?!/)){0,400}+\*/|//[^\n]*+)*+"
"""Blanks and comments."""
_CAPITALS = r"_*[A-Z][A-Z0-9_]{2,}"
_ENDING = r"(?:(?<=[A-Z]{3})|(?<=_cdecl)|(?<=_inline|_unused|_hidden)|(?<=_thread_local))"
_LINKAGE = r"(?<=[eE]xtern|[eE]xport|[iI]nline)"
_NAME = rf"\b(?>{_CAPITALS}\b|__\w++|(?=[A-Za-z0-9]*+_)[A-Za-z_]\w++{_ENDING}|[A-Z]\w{{3,40}}+{_LINKAGE})"
"""Atomic, as each branch is a whole word: what can be read in three ways, many times over, takes for ever."""
_MACRO = rf"{_NAME}(?:[ \t]*{_ARGUMENTS})?+"
_STORAGE = r"(?:extern|static|inline|const|struct|unsigned|virtual|typedef|friend|constexpr|explicit)\b"
_TYPES = r"(?:void|int|char|bool|long|short|float|double|unsigned|signed|struct|union|enum)\b"
_WORDS = (
    r"(?!(?:return|else|case|goto|new|delete|throw|do|if|for|while|switch|sizeof|operator|using|typename|in"
    r"|const|volatile|extern|static|inline|struct|union|enum|class|unsigned|signed|virtual|typedef|friend"
    r"|constexpr|explicit|template|namespace|public|private|protected|register|auto|defined"
    r"|__attribute__|__asm__)\b)"
)
"""What no type and no macro is called."""
_DECLARED = (
    rf"(?:static|inline|extern|virtual|explicit|friend|class|constexpr|typedef|template|typename|{_TYPES})\b"
)
"""Words that no name stands before."""
_NO_TYPE_BEFORE = (
    r"(?<![*&>]\n)(?<!explicit\n)(?<!inline\n)(?<!constexpr\n)(?<!auto\n)(?<!bool\n)(?<!void\n)(?<!int\n)"
    r"(?<!char\n)(?<!double\n)(?<!_t\n)(?<!_type\n)"
)
"""On the line before."""
_NAMED = (
    r"(?:[A-Za-z_]\w*+(?:::\w++)*+(?:<[^;(){}\n]{0,99}>)?[\s*&]++){1,4}"
    r"(?:operator\b|~?[A-Za-z_]\w*+(?:::~?\w++)*+\s*(?:[(;=]|\[))"
)

_BOTH = (
    gap(
        "GCC's attributes",
        rf"\b__attribute(?:__)?\s*{_ARGUMENTS}",
        "",
        "typedef size_t __attribute__((__may_alias__)) word;\n",
        sign="__attribute",
    ),
    gap(
        "functions by another name",
        rf"\b(?:\w*_)?REDIRECT\w*\s*{_ARGUMENTS}",
        "f()",
        "extern long int __REDIRECT_NTH (f, (const char *x, MyType **y), g) MY_PURE;\n",
        sign="REDIRECT",
    ),
    gap(
        "a macro for the name of a function after its type",
        rf"(?m)^(?:(?<=[*&]\n)|(?<=(?:void|bool)\n)|(?<=int\n)|(?<=_t\n)){_NAME}[ \t]*{_ARGUMENTS}"
        r"(?=[ \t]*\()",
        "f",
        "static MY_INLINE MyType *\nMY_NAME(add)(MyType *x, int y)\n{ return x; }\n",
    ),
    gap(
        "a macro for the name of a function",
        rf"(?m)^([ \t]*+(?:{_STORAGE}[ \t]+)*+)(?:{_CAPITALS}[ \t]+)*+{_NAME}[ \t]*(?!\(\s*\w*\s*\*)"
        rf"{_ARGUMENTS}(?=[ \t]*\()",
        r"\1int f",
        "typedef MY_CALL(void, name) (void *p, MyInt x);\n",
    ),
    gap(
        "a macro for a type",
        rf"(?m)^([ \t]*+(?:{_STORAGE}[ \t]+)*+){_NAME}[ \t]*{_ARGUMENTS}"
        rf"(?=\s+\**+(?!{_NAME}){_WORDS}[A-Za-z_]\w*+\s*[(;=\[])",
        r"\1int",
        "MY_EXPORT( MyError, 1 ) f( MyType  x );\n",
    ),
    gap(
        "a macro on a line of its own",
        r"(?m)^(?:\A|(?<=[;{}:/)\s\0.]\n)|(?<=\w\n)(?![^\n]*+\s*\}))[ \t]*+(?:static[ \t]+(?=\w+[ \t]*\())?"
        rf"(?:{_NAME}(?!\s*{_WORDS}[a-z]\w*+[ \t]*\()(?!{_SAID}\w+\s*[,}}=])|{_MACRO}(?<=\))"
        rf"|[A-Z]{{2,}}\w{{0,60}}_\w{{1,60}}+[ \t]*{_ARGUMENTS})"
        r"[ \t]*+(?:/\*[^*\n]*+\*/|//[^\n]*+)?"
        r"(?=\n)(?!\s*(?:[-+*%&|^<>=?,.;()\]]|/[^/*]|\{|\w+\s*[,}=]))",
        "",
        "#define X\n\nBEGIN_DECLS(a)\nint f(void);\n",
    ),
    gap(
        "a macro with arguments before a declaration",
        rf"(?m)^([ \t]*+(?:{_STORAGE}[ \t]+)*+)(?:{_NAME}[ \t]*{_ARGUMENTS}|[a-z]\w*+[ \t]*\(\"[^\"\n]*\"\))"
        rf"(?=\s+(?:{_DECLARED}|{_NAME}[ \t]*{_ARGUMENTS}[ \t]+\w))",
        r"\1",
        "MY_DEPRECATED(3.11) MY_API(void) f(int x, long y);\n",
    ),
    gap(
        "a macro before a word of a declaration",
        rf"{_NAME}(?:[ \t]*{_ARGUMENTS})?(?=\s+{_DECLARED})(?!\s+(?:struct|enum|class)\s+\w+\s*\{{)",
        "",
        "extern MY_API int f(struct a *x);\n",
    ),
    gap(
        "a word before a word of a declaration",
        rf"(?m)(^[ \t]*+(?:{_STORAGE}[ \t]+)*+|[(,][ \t]*+){_WORDS}(?:[a-z_]\w*+|[A-Z]{{2,}}[a-z]++\b)"
        rf"(?=[ \t]+(?:const\s+)?(?:static\b|extern\b|_Noreturn\b|{_TYPES}))",
        r"\1",
        "hidden void *f(my_unused void *a, int b) { return 0; }\n",
    ),
    gap(
        "a macro before a declaration",
        rf"(?m)((?:^|[>\]\"])[ \t]*+(?:{_STORAGE}[ \t]+)*+){_MACRO}(?=\s+{_NAMED})",
        r"\1",
        "MY_API MyType *f(int x);\n",
    ),
    gap(
        "a macro between a type and a name",
        rf"(\b(?=[A-Za-z_][\w:<>]*+[\s*&]++{_NAME}){_WORDS}[A-Za-z_][\w:<>]*+[\s*&]++){_NAME}"
        rf"(?=\s+[*&]*+{_WORDS}[A-Za-z_][\w:]*+\s*[(;=\[])",
        r"\1",
        "static void CALLBACK f(int x, int y);\n",
    ),
    gap(
        "a macro between pointers",
        rf"([*&]\s*){_NAME}(?=\s*[*&])",
        r"\1",
        "int f(int n, struct a* CONST* all);\n",
    ),
    gap(
        "a macro for the head of a function",
        rf"(?m)(?<![\w>&*]\n)^(?!__[a-z]){_NAME}[ \t]*{_ARGUMENTS}(?=\s*\{{)",
        "int f()",
        'TEST_CASE("it adds", "[sum]") { int x = 1; }\n',
    ),
    gap(
        "a macro for the head of a block",
        rf"(?m)(?<![,:]\n)(?<![,:]\s\n){_NO_TYPE_BEFORE}^([ \t]++){_WORDS}(?!catch\b)"
        rf"(?:[a-z]\w*+[ \t]*{_ARGUMENTS}(?=[ \t]*\{{)"
        rf"|(?:{_CAPITALS}|forever)\b(?:[ \t]*{_ARGUMENTS})?(?=\s*\{{))",
        r"\1",
        'int f() {\n  SECTION("one", "two") { int x = 1; }\n}\n',
    ),
    gap(
        "macros in the head of a class",
        rf"\b(class|struct|union|enum(?:\s+class)?|namespace\s+\w+)(\s+){_MACRO}(?:\s+{_NAME})*(?=\s*[A-Za-z_{{:])",
        r"\1\2",
        "struct MY_ALIGNED(64) a { int x; };\n",
    ),
    gap(
        "macros after the parameters",
        r"(\breturn\s*\([^;{}\n\0]{0,200}+;|(?<!operator)=\s*\([^;{}=\n\0]{0,200}+;)"  # where it is a cast
        rf"|(\)(?:\s*+(?:const|noexcept|override|final)\b)*+)(?:(?:\s*+{_MACRO}){{1,9}}+"
        rf"(?=\s*(?:/\*[^*\n]*\*/\s*)?[;{{:])|(?:[ \t]*+{_MACRO}){{1,9}}+(?=[ \t]*=[^=]))",
        r"\1\2",
        "extern int f(int x) THROW NONNULL((1));\n",
    ),
    gap(
        "a macro before a pointer to a function",
        rf"\(\s*{_NAME}(?=\s*\*+\s*\w*\s*\)\s*\()",
        "(",
        "typedef int (MY_CALL *callback)(int x);\n",
    ),
    gap(
        "a macro for a pointer to a function",
        rf"\(\s*{_NAME}(?=\s+\w+\s*\)\s*\()",
        "(*",
        "void (MY_CALLP get)(MyTarget target, int n);\n",
    ),
    gap(
        "a macro before the brackets of a pointer to a function",
        rf"(\b(?=[A-Za-z_]\w*+[\s*]++{_NAME}\s*\(){_WORDS}\w++[\s*]++){_NAME}(?=\s*\(\s*\*)",
        r"\1",
        "typedef void FAST_CALL (*convert)(const char *a, void *b);\n",
    ),
    gap(
        "macros around a parameter",
        rf"([(,]\s*+){_NAME}(?=\s+(?:const\s+|struct\s+|unsigned\s+)*[a-z]\w*[\s*]+\w+\s*[,)])",
        r"\1",
        "int f(UNUSED struct a x, OUT const char *y);\n",
    ),
    gap(
        "a macro after a parameter",
        rf"([(,]\s*+(?:const\s+|struct\s+|unsigned\s+)*+{_WORDS}\w++[\s*]++[A-Za-z_]\w*+(?:\[\w*\])?)\s+{_NAME}"
        r"(?=\s*[,)])",
        r"\1",
        "int f(int argc UNUSED, char **argv UNUSED) { return 0; }\n",
    ),
    gap(
        "a macro after a declared name",
        rf"(\]|\b(?=\w++[\s*&]++\w++\s++{_NAME}){_WORDS}\w++[\s*&]++(?!{_TYPES})[A-Za-z_]\w*+\s)\s*+{_MACRO}"
        r"(?=\s*[=;])",
        r"\1",
        'static const char chars[] ALIGN1 = "abc";\n',
    ),
    gap(
        "a macro after an enumerator",
        rf"(?m)^([ \t]++{_WORDS}(?!{_TYPES})[A-Za-z]\w*+)[ \t]+{_MACRO}(?=[ \t]*(?:,|=[^,;\n]*+[,\n]))",
        r"\1",
        "enum a {\n  ONE MY_DEPRECATED = 1,\n  TWO MY_DEPRECATED,\n};\n",
    ),
    gap(
        "a macro after a body",
        rf"\}}\s*{_NAME}(?=\s+\**\w+\s*;)",
        "}",
        "typedef struct a { int x; } FAR b;\n",
        sign="}",
    ),
    gap(
        "a macro for the end of a declaration",
        rf"(?m)\}}[ \t]*{_MACRO}[ \t]*$",
        "};",
        "MY_SEQUENCE(A) = {\n 1\n} MY_SEQUENCE_END(A)\n",
        sign="}",
    ),
    gap(
        "a macro around fields",
        rf"(?m)^([ \t]++){_NAME}\([^;(){{}}\n]*+(?<=[,/])[ \t]*(?=\n[^\n(){{}}]*;)",
        r"\1struct {",
        "struct a {\n  int n;\n  MY_GROUP(b, c,\n    int d;\n    MyType e[2];\n  );\n};\n",
    ),
    gap(
        "the end of a macro around fields",
        r"(?m)^(?<=;\n)([ \t]++)\)(?=[ \t]*;)",
        r"\1}",
        "struct a {\n  int n;\n  MY_GROUP(b, c,\n    int d;\n    MyType e[2];\n  );\n};\n",
        sign=")",
    ),
    gap(
        "types for arguments of a macro",
        rf"((?!__[a-z]){_NAME}|(?:(?<=[=(,!&|?:{{;])|(?<=[=(,!&|?:{{;] )|(?<=return ))__[a-z]\w++"
        r"|\b(?:list_entry|container_of|offsetof|list_for_each_entry\w*))[ \t]*"
        rf"\((?=[^;{{}}\"]{{0,200}}?(?:\b(?:const\b|{_TYPES})|[*&]\s*[,)])|\s*,){_INNER}\)(?![ \t]+\w)",
        r"\1()",
        "void f() { connect(a, SIGNAL(changed(int,int)), ALLOC(n, Tcl_Obj*)); }\n",
    ),
    gap(
        "Perl's interpreter for a parameter",
        r"\b(?:[ap]THX|EV_[AP])_(?=\s)",
        "",
        "static A *f(pTHX_ A *ver, int x);\n",
        sign="_",
    ),
    gap(
        "two macros before a string",
        rf"([(,]\s*+){_CAPITALS}\s++(?={_CAPITALS}\s*\")",
        r"\1",
        'void f() { g(MY_PREFIX MY_NAME " %s", x); }\n',
        sign='"',
    ),
    gap(
        "other names of a function",
        rf"(?m)^[a-z]\w*_(?:alias|def|proto|weak|ver)[ \t]*{_ARGUMENTS}[ \t]*(?=\n)(?!\s*[{{;])",
        "",
        "int f(int x) { return x; }\nweak_alias (f, g)\nlibc_hidden_def (f)\n",
    ),
    gap(
        "memory models",
        r"(\b\w+\s+)(?:FAR|NEAR|HUGE|CONST)\b(?=\s*[*&])",
        r"\1",
        "int f(const unsigned char FAR *, int);\n",
    ),
    gap(
        "prototypes for compilers without them",
        rf"\b(?:OF|__P|PROTO)\s*\((\({_INNER}\))\s*\)(?=\s*;)",
        r"\1",
        "int f OF((int x, const char *y));\n",
    ),
    gap(
        "a macro for the head of a structure",
        r"(?m)^_?STRUCT_\w+(?=\s*\{)",
        "struct a",
        "_STRUCT_TIMESPEC\n{ int x; int y; };\n",
    ),
    gap(
        "Microsoft's interfaces",
        r"\btypedef\s+interface(?=\s+\w)",
        "typedef struct",
        "typedef interface A A;\n",
        sign="interface",
    ),
    gap(
        "a macro for a loop",
        rf"(?m)^([ \t]+)(?:for|FOR)_?(?:all|each|ALL|EACH)\w*[ \t]*{_ARGUMENTS}(?=\s*\n)",
        r"\1",
        "void f() {\n  for_all_items(a, b)\n    g(a);\n}\n",
    ),
    gap(
        "GCC's words before a value or type",
        r"\b__(?:real|imag|complex)__\b",
        "",
        "int f(double __complex__ z) { return g(__real__ z, 1); }\n",
        sign="__",
    ),
    gap(
        "bits without a name",
        r"\b(?:unsigned|int|long|short|char|u?int\d+_t|_*[us]\d+)(?:\s+(?:int|long|short|char))?\s*:\s*\w+\s*;",
        "",
        "struct a { unsigned int x : 8; unsigned int :24; };\n",
        sign=":",
    ),
)
"""Gaps of both languages."""

C = (
    gap(
        "a macro for a field",
        rf"(?m)^(?<=[;{{}}/\n]\n)([ \t]++){_NAME}[ \t]*"
        rf"(?=\(\s*(?:(?:const|struct|union|enum|{_TYPES})\s|\w+\s*\*+\s*,|\w+_t\s*,|__[us]\d+\s*,))"
        rf"{_ARGUMENTS}(?=[ \t]*;)",
        r"\1int f",
        "struct a {\n  int n;\n  MY_FLEXIBLE(struct b, c);\n};\n",
    ),
    *_BOTH,
    gap(
        "ranges of cases",
        r"(\bcase\b(?:(?!\.\.\.)[^:;{}\n]){1,200}+)\.\.\.(?=[^:\n]{1,200}+:)",
        r"\1+",
        "void f() { switch (x) { case (a) ... (b): g(); } }\n",
        sign="...",
    ),
    gap(
        "a macro for what assembler changes",
        rf"(?<=[)\":])(\s*:\s*){_CAPITALS}(?=\s*\)\s*;)",
        r"\1",
        'void f() { __asm__("a" : "=r"(x) : : MY_CLOBBERS); }\n',
    ),
    gap(
        "assembler by another name",
        r"\b__asm\s+__volatile(?:__)?(?=\s*\()",
        "asm",
        'void f() { __asm __volatile("a" : "=r" (x)); }\n',
        sign="__asm",
    ),
    gap(
        "a macro for a name with a value",
        rf"(?m)^[A-Za-z]\w+[ \t]*{_ARGUMENTS}(?=\s*=\s*\{{)",
        "int f",
        "DefineEncoding(a, B) = {\n 1\n};\n",
    ),
)
"""Gaps of C."""

CPP = (
    *_BOTH,
    gap(
        "a macro of a format",
        r"\b\w{0,40}PRI[A-Za-z]\w{0,8}\b(?=\s*[\"),])|(?<=\")\s*\b\w{0,40}PRI[A-Za-z]\w{0,8}\b",
        "",
        'void f() { g("%" PRIu32 " ", a); }\n',
        sign="PRI",
    ),
    gap(
        "a macro before a constructor or destructor",
        rf"(?m)^([ \t]*+(?:explicit[ \t]+)?){_NAME}(?=\s*~|\s+\w+\s*{_ARGUMENTS}\s*(?:noexcept)?\s*:[^:])",
        r"\1",
        "class A { public:\n MY_INLINE A() : x(1) {}\n MY_INLINE ~A() = default; };\n",
    ),
    gap(
        "an alias with a macro",
        rf"\b(using\s+\w+\s)\s*{_MACRO}(?=\s*=)",
        r"\1",
        "using A MY_ALIAS = B<int>;\n",
        sign="using",
    ),
    gap(
        "a macro after the name of a class",
        rf"\b((?:class|struct)\s+[A-Za-z_]\w*+(?:<[^;{{}}]{{0,200}}>)?)\s+{_CAPITALS}\b(?=\s*(?::[^:]|\{{))",
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
        rf"(?m)^([ \t]*){_CAPITALS}[ \t]*:(?=\s*\n)",
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
        rf"\b__typeof(?:__)?\s*{_ARGUMENTS}",
        "int",
        "template <class A, class B = __typeof__(*static_cast<A*>(0))> struct C { int x; };\n",
        sign="__typeof",
    ),
    gap(
        "a macro for a statement at the end of a body",
        rf"([{{;}}]\s*+){_CAPITALS}[ \t]*{_ARGUMENTS}(?=\s*\}})",
        r"\1",
        "void f() { MY_ASSERT_VALID((*this)) }\n",
    ),
    gap(
        "a macro for enumerators",
        rf"(?<=\{{)(\s*+){_CAPITALS}[ \t]*{_ARGUMENTS}(?=\s+\w+\s*[,}}])",
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
