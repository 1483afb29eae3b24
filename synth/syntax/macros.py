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

INSIDE = r"""[^()"'\0]{1,60}+|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'"""
INNER = rf"(?>{INSIDE}|\((?>{INSIDE}|\((?>{INSIDE}){{0,60}}+\)){{0,60}}+\)){{0,60}}+"
ARGUMENTS = rf"\({INNER}\)"
"""Three levels, possessive and bounded: hostile text costs no more than its length."""
_SAID = r"(?>\s|/\*(?>[^*]|\*(?!/)){0,400}+\*/|//[^\n]*+)*+"
"""Blanks and comments."""
_REMARK = r"(?>\s++|/\*[^*]{0,99}+(?>\*(?!/)[^*]{0,99}+){0,9}+\*/|//[^\n]{0,200}+(?=\n)){0,9}+"
"""The same, a few short ones: what is before a parameter, of which there are many."""
CAPITALS = r"_*[A-Z][A-Z0-9_]{2,}"
_ENDING = r"(?:(?<=[A-Z]{3})|(?<=_cdecl)|(?<=_inline|_unused|_hidden)|(?<=_thread_local))"
_LINKAGE = r"(?<=[eE]xtern|[eE]xport|[iI]nline)"
NAME = rf"\b(?>{CAPITALS}\b|__\w++|(?=[A-Za-z0-9]*+_)[A-Za-z_]\w++{_ENDING}|[A-Z]\w{{3,40}}+{_LINKAGE})"
"""Atomic, as each branch is a whole word: what can be read in three ways, many times over, takes for ever."""
MACRO = rf"{NAME}(?>[ \t]*{ARGUMENTS})?+"
_APART = (
    r"\s+(?=[^\w\"\s])|(?<=[^\w\"\s])\s+|(?<=\")\s+(?=\")"
    r"|(?<=typename|unsigned)\s+|(?<=struct|sizeof)\s+|(?<=const)\s+"
)
"""Blanks that no comma was lost from: beside a mark, or after a word that another follows."""
_VALUE = rf"""[^()"'\s\0]{{1,60}}+|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|{_APART}"""
VALUES = rf"\((?>{_VALUE}|\((?>{_VALUE}|\((?>{_VALUE}){{0,60}}+\)){{0,60}}+\)){{0,60}}+\)"
"""Arguments that are values, with commas between them; others may be declarations."""
_QUALIFIER = rf"{NAME}(?>[ \t]*{VALUES})?+"
_STORAGE = r"(?:extern|static|inline|const|struct|unsigned|virtual|typedef|friend|constexpr|explicit)\b"
TYPES = r"(?:void|int|char|bool|long|short|float|double|unsigned|signed|struct|union|enum)\b"
WORDS = (
    r"(?!(?:return|else|case|goto|new|delete|throw|do|if|for|while|switch|sizeof|operator|using|typename|in"
    r"|const|volatile|extern|static|inline|struct|union|enum|class|unsigned|signed|virtual|typedef|friend"
    r"|constexpr|explicit|noexcept|template|namespace|public|private|protected|register|auto|defined"
    r"|__attribute__|__asm__|concept|requires|static_assert)\b)"
)
"""What no type and no macro is called."""
_DECLARED = (
    r"(?:static|inline|extern|virtual|explicit|friend|class|constexpr|typedef|template|typename|decltype"
    rf"|{TYPES})\b"
)
"""Words that no name stands before."""
_SIZED = r"(?:s?size|u?int(?:\d+|ptr)|char\d+|nullptr|max_align)_t\b"
_NO_TYPE_BEFORE = (
    r"(?<![*&>]\n)(?<!explicit\n)(?<!inline\n)(?<!constexpr\n)(?<!auto\n)(?<!bool\n)(?<!void\n)(?<!int\n)"
    r"(?<!char\n)(?<!double\n)(?<!_t\n)(?<!_type\n)"
)
"""On the line before."""
_NAMED = (
    r"(?:[A-Za-z_]\w*+(?>::\w++)*+(?:<[^;(){}\n]{0,99}>(?>::\w++)*+)?[\s*&]++){1,4}"
    r"(?:operator\b|~?[A-Za-z_]\w*+(?>::~?\w++)*+\s*[(;={\[])"
)

BOTH = (
    gap(
        "prototypes for compilers without them",
        rf"\b(?:OF|__P|[A-Z_]{{0,20}}(?:PROTO|ARGS)_?)\s*\((\({INNER}\))\s*\)(?=\s*[;{{)])",
        r"\1",
        "int f OF((int x, const char *y));\n",
        sign="OF|__P|PROTO",
    ),
    gap(
        "GCC's attributes",
        rf"\b__attribute(?:__)?\s*{VALUES}",
        "",
        "typedef size_t __attribute__((__may_alias__)) word;\n",
        sign="__attribute",
    ),
    gap(
        "functions by another name",
        rf"\b(?:\w{{0,40}}_)?REDIRECT\w{{0,40}}+\s*{ARGUMENTS}",
        "f()",
        "extern long int __REDIRECT_NTH (f, (const char *x, MyType **y), g) MY_PURE;\n",
        sign="REDIRECT",
    ),
    gap(
        "a macro for the name of a function after its type",
        rf"(?m)^(?:(?<=[*&]\n)|(?<=(?:void|bool)\n)|(?<=int\n)|(?<=_t\n)){NAME}[ \t]*{ARGUMENTS}"
        r"(?=[ \t]*\()",
        "f",
        "static MY_INLINE MyType *\nMY_NAME(add)(MyType *x, int y)\n{ return x; }\n",
    ),
    gap(
        "a macro for the name of a function",
        rf"(?m)^([ \t]*+(?>{_STORAGE}[ \t]+)*+)(?>{CAPITALS}[ \t]+)*+{NAME}[ \t]*(?!\(\s*\w*\s*\*)"
        rf"{ARGUMENTS}(?=[ \t]*\()",
        r"\1int f",
        "typedef MY_CALL(void, name) (void *p, MyInt x);\n",
    ),
    gap(
        "a macro for a type",
        rf"(?m)^((?P<within>[ \t]++)?(?>{_STORAGE}[ \t]+)*+){NAME}[ \t]*{ARGUMENTS}"
        rf"(?=[ \t]*+(?>\n(?(within)(?![ \t]++\w++[ \t]*+\([^;{{}}\n]*+;)|(?=[a-z_*])))?+[ \t]*+\**+"
        rf"(?!{CAPITALS}\b|__|\w++[ \t]*+\([\w \t*]*+\)[ \t]++\w){WORDS}[A-Za-z_]\w*+\s*[(;=\[])",
        r"\1int",
        "MY_EXPORT( MyError, 1 ) f( MyType  x );\n",
    ),
    gap(
        "a macro on a line of its own",
        r"(?m)^(?>(?P<within>(?<=[;{}:]\n))?)(?:\A|(?<=[;{}:/)\s\0.\]]\n)|(?<=\w\n)(?![^\n]*+\s*\}))"
        r"[ \t]*+(?:static[ \t]+(?=\w+[ \t]*\())?"
        rf"(?:{NAME}(?!\s*{WORDS}(?!{CAPITALS}[ \t]*\()[A-Za-z]\w*+[ \t]*\()"
        rf"(?!{_SAID}\w++{_SAID}[,}}=])(?(within)|(?!{_SAID}\}}))"
        rf"|(?=\w*END){NAME}"
        rf"|(?!__[a-z]){MACRO}(?<=\))|{_QUALIFIER}(?<=\))"
        rf"|[A-Z]{{2,}}\w{{0,60}}_\w{{1,60}}+[ \t]*{ARGUMENTS})"
        r"[ \t]*+(?:/\*[^*\n]*+\*/|//[^\n]*+)?"
        r"(?=\n)(?!\s*(?:[-+*%&|^<>=?:,.;()\]\0]|/[^/*]|\{|\w+\s*[,}=]))",
        "",
        "#define X\n\nBEGIN_DECLS(a)\nint f(void);\n",
    ),
    gap(
        "a macro with arguments before a declaration",
        rf"(?m)^([ \t]*+(?>{_STORAGE}[ \t]+)*+)(?:{NAME}[ \t]*{ARGUMENTS}|[a-z]\w*+[ \t]*\(\"[^\"\n]*\"\))"
        rf"(?=\s+(?:{_DECLARED}|{NAME}[ \t]*{ARGUMENTS}[ \t]+\w))",
        r"\1",
        "MY_DEPRECATED(3.11) MY_API(void) f(int x, long y);\n",
    ),
    gap(
        "a macro before a word of a declaration",
        r"\b(?:(?!__[a-z])|(?=__)(?:(?<![\w*&][ \t])(?<![*&])|(?<=(?:static|extern|inline)\s)|(?<=typedef\s)"
        r"|(?<=const\s)))"
        rf"{NAME}(?:[ \t]*{ARGUMENTS})?(?=\s+{_DECLARED})(?!\s+(?:struct|enum|class)\s+\w+\s*\{{)",
        "",
        "extern MY_API int f(struct a *x);\n",
    ),
    gap(
        "a word before a word of a declaration",
        rf"([\n(,](?:(?<=\n)[ \t]*+(?>{_STORAGE}[ \t]+)*+|(?<!\n)[ \t]*+)){WORDS}"
        r"(?:[a-z_]\w*+|[A-Z]{2,}[a-z]++\b)"
        rf"(?=[ \t]+(?:const\s+)?(?:static\b|extern\b|_Noreturn\b|{TYPES}))",
        r"\1",
        "hidden void *f(my_hint void *a, int b) { return 0; }\n",
    ),
    gap(
        "a macro before a declaration",
        rf"([\n>\]\"][ \t]*+(?>{_STORAGE}[ \t]+)*+){MACRO}(?=\s+{_NAMED})",
        r"\1",
        "MY_API MyType *f(int x);\n",
    ),
    gap(
        "a macro in capitals and small letters before a declaration",
        rf"(?m)^[A-Z]{{3,}}[a-z]{{3,}}(?=\s+{WORDS}[a-z_]\w*\s+\**[a-z_]\w*\s*\()",
        "",
        "CAMLprim value caml_f(value x, MyType y)\n{ return x; }\n",
    ),
    gap(
        "a macro between a type and a name",
        rf"(\b(?=[A-Za-z_][\w:<>]{{0,120}}+[\s*&]++{NAME}){WORDS}[A-Za-z_][\w:<>]{{0,120}}+[\s*&]++){NAME}"
        rf"(?=\s+[*&]*+(?:operator\b|{WORDS}[A-Za-z_][\w:]*+\s*[(;=\[]))",
        r"\1",
        "static void CALLBACK f(int x, int y);\n",
    ),
    gap(
        "a macro between pointers",
        rf"([*&]\s*){NAME}(?=\s*[*&])",
        r"\1",
        "int f(int n, struct a* MY_REF* all);\n",
    ),
    gap(
        "a macro for the head of a function",
        rf"(?m)(?<![\w>&*]\n)^(?!__[a-z]){NAME}[ \t]*{ARGUMENTS}(?=\s*\{{)",
        "int f()",
        'TEST_CASE("it adds", "[sum]") { int x = 1; }\n',
    ),
    gap(
        "a macro for the head of a block",
        rf"(?m)(?<![,:]\n)(?<![,:]\s\n){_NO_TYPE_BEFORE}^([ \t]++){WORDS}(?!catch\b)"
        rf"(?:[a-z]\w*+[ \t]*{ARGUMENTS}(?=[ \t]*\{{)"
        rf"|(?:{CAPITALS}|forever|repeat)\b(?:[ \t]*{ARGUMENTS})?(?=\s*\{{))",
        r"\1",
        'int f() {\n  SECTION("one", "two") { int x = 1; }\n}\n',
    ),
    gap(
        "macros in the head of a class",
        rf"\b(class|struct|union|enum(?:\s+class)?|namespace\s+\w+)(\s+){MACRO}(?:\s+{NAME})*(?=\s*[A-Za-z_{{:])",
        r"\1\2",
        "struct MY_ALIGNED(64) a { int x; };\n",
    ),
    gap(
        "macros after the parameters",
        r"([r=)])(?:((?<=\br)eturn\s*\([^;{}\0]{0,400}+;"  # where it is a cast
        r"|(?<==)(?<!operator=)\s*\([^;{}=\n\0]{0,200}+;)"
        rf"|(?<=\))(?<!auto\))((?>\s*+(?:const|noexcept|override|final)\b)*+)(?:(?>\s*+{_QUALIFIER}){{1,9}}+"
        r"(?=\s*(?:/\*[^*\n]*\*/\s*)?(?:[;{:]|->|(?:noexcept|override|final)\b))"
        rf"|(?>[ \t]*+{_QUALIFIER}){{1,9}}+(?=[ \t]*=[^=])))",
        r"\1\2\3",
        "extern int f(int x) THROW NONNULL((1));\n",
    ),
    gap(
        "a macro before a pointer to a function",
        rf"\(\s*{NAME}(?=\s*\*+\s*\w*\s*\)\s*\()",
        "(",
        "typedef int (MY_CALL *callback)(int x);\n",
    ),
    gap(
        "a macro for a pointer to a function",
        rf"\(\s*{NAME}(?=\s+\w+\s*\)\s*\()",
        "(*",
        "void (MY_CALLP get)(MyTarget target, int n);\n",
    ),
    gap(
        "a macro before the brackets of a pointer to a function",
        rf"(\b(?=[A-Za-z_]\w*+[\s*]++{NAME}\s*\(){WORDS}\w++[\s*]++){NAME}(?=\s*\(\s*\*)",
        r"\1",
        "typedef void FAST_CALL (*convert)(const char *a, void *b);\n",
        sign="(*|( *",
    ),
    gap(
        "macros around a parameter",
        rf"([(,]\s*+){NAME}(?=\s+const\s|\s+(?:const\s+|struct\s+|unsigned\s+)*[a-z]\w*[\s*]+\w+\s*[,)])",
        r"\1",
        "int f(UNUSED struct a x, MY_OUT const char *y);\n",
    ),
    gap(
        "a macro after a parameter",
        rf"([(,]{_REMARK}(?>const\s+|struct\s+|unsigned\s+)*+{WORDS}\w++[\s*]++[A-Za-z_]\w*+(?:\[\w*\])?)\s+{NAME}"
        r"(?=\s*[,)])",
        r"\1",
        "int f(int argc UNUSED, char **argv UNUSED) { return 0; }\n",
    ),
    gap(
        "a macro after a declared name",
        rf"(\](?<!delete\[\])(?<!delete \[\])|>[ \t*&]++(?!{TYPES}){WORDS}[A-Za-z_]\w*+\s"
        rf"|\b(?=\w++[\s*&]++\w++[ \t]++{NAME}){WORDS}\w++[\s*&]++(?!{TYPES}){WORDS}[A-Za-z_]\w*+[ \t])"
        rf"\s*+(?:/\*[^*\n]*\*/\s*+)?{_QUALIFIER}"
        r"(?=\s*[=;])",
        r"\1",
        'static const char chars[] ALIGN1 = "abc";\n',
    ),
    gap(
        "a macro after an enumerator",
        rf"(?m)^([ \t]++{WORDS}(?!{TYPES})[A-Za-z]\w*+)[ \t]+{MACRO}(?=[ \t]*(?:,|=[^,;\n]*+[,\n]))",
        r"\1",
        "enum a {\n  ONE MY_DEPRECATED = 1,\n  TWO MY_DEPRECATED,\n};\n",
    ),
    gap(
        "a macro after a body",
        rf"\}}\s*{NAME}(?=\s+\**\w+\s*;)",
        "}",
        "typedef struct a { int x; } FAR b;\n",
        sign="}",
    ),
    gap(
        "a macro for the end of a declaration",
        rf"(?m)\}}[ \t]*{MACRO}[ \t]*$",
        "};",
        "MY_SEQUENCE(A) = {\n 1\n} MY_SEQUENCE_END\n",
        sign="}",
    ),
    gap(
        "a macro around fields",
        rf"(?m)^([ \t]++){NAME}\([^;(){{}}\n]*+(?<=[,/])[ \t]*(?=\n[^\n(){{}}]*;)",
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
        rf"(\b(?:(?!__[a-z]){NAME}|__(?:(?<=[=(,!&|?:{{;]__)|(?<=[=(,!&|?:{{;] __)|(?<=return __))[a-z]\w++"
        r"|(?:list_entry|container_of|va_arg|list_for_each_entry\w*)))[ \t]*"
        rf"\((?!\s*\*)(?=[^;{{}}\"\0]{{0,200}}?(?:\b(?:const\b|{TYPES}|{_SIZED})|[*&]\s*[,)]|,\s*(?:return\b|goto\b|\(\w+\*?\s+\w))|\s*,)"
        rf"{INNER}\)(?![ \t]+\w)",
        r"\1()",
        "void f() { connect(a, SIGNAL(changed(int,int)), ALLOC(n, int x)); }\n",
    ),
    gap(
        "Perl's interpreter for a parameter",
        r"\b(?:[ap]THX|EV_[AP])_(?=\s)",
        "",
        "static A *f(pTHX_ A *ver, int x);\n",
        sign="THX_|EV_",
    ),
    gap(
        "two macros before a string",
        rf"([(,]\s*+){CAPITALS}\s++(?={CAPITALS}\s*\")",
        r"\1",
        'void f() { g(MY_PREFIX MY_NAME " %s", x); }\n',
        sign='"',
    ),
    gap(
        "other names of a function",
        rf"(?m)^[a-z]\w*_(?:alias|def|proto|weak|ver)[ \t]*{ARGUMENTS}[ \t]*(?=\n)(?!\s*[{{;])",
        "",
        "int f(int x) { return x; }\nweak_alias (f, g)\nlibc_hidden_def (f)\n",
    ),
    gap(
        "places in structures",
        rf"\boffsetof\s*{ARGUMENTS}",
        "0",
        "void f() { g(offsetof(A, b.c)); }\n",
        sign="offsetof",
    ),
    gap(
        "memory models",
        r"(\b\w+\s+)(?:FAR|NEAR|HUGE|CONST)\b(?=\s*[*&])",
        r"\1",
        "int f(const unsigned char FAR *, int);\n",
        sign="FAR|NEAR|HUGE|CONST",
    ),
    gap(
        "a macro for the head of a structure",
        r"(?m)^_?STRUCT_\w+(?=\s*\{)",
        "struct a",
        "_STRUCT_TIMESPEC\n{ int x; int y; };\n",
        sign="STRUCT_",
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
        r"(?m)^([ \t]+)(?=(?>[A-Za-z_]*?(?:for|FOR)_?(?:all|each|ALL|EACH)))\w++[ \t]*"
        rf"{ARGUMENTS}(?=\s*\n)",
        r"\1",
        "void f() {\n  for_all_items(a, b)\n    g(a);\n}\n",
        sign="all|each|ALL|EACH",
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
        r"\b(?:unsigned|int|long|short|char|u?int\d+_t|_*[us]\d+)(?:\s+(?:int|long|short|char))?\s*:\s*+[\w(][^:;{}?\"\0]{0,99}+;",
        "",
        "struct a { unsigned int x : 8; unsigned int :24; };\n",
        sign=":",
    ),
)
"""Gaps of both languages."""
