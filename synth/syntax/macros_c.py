"""Where macros stand in C alone: around tables, in small letters, and in the headers of large systems.

They are known by the shape of their place as those of C and C++ are (`synth.syntax.macros`); by their names
only where that is the same everywhere: attributes, directions of parameters, `const`.
"""

from __future__ import annotations

from synth.syntax.gap import gap
from synth.syntax.macros import ARGUMENTS, CAPITALS, INNER, NAME, TYPES, VALUES, WORDS

_STORAGE = r"(?>(?:extern|static|inline|const|struct|unsigned|typedef)\b[ \t]+)*+"
_PLAIN = r"(?>(?:const|volatile|unsigned|signed|struct|union|enum|long|short)\s+)*+"
_BITS = r"(?:unsigned|int|char|u?int\d+_t|_*[us]\d+)"
_ROW = rf"(?>[ \t]*+[A-Z]\w*+[ \t]*+{ARGUMENTS}){{1,4}}+[ \t]*+(?:/\*[^*\n]*+\*/[ \t]*+)?(?=\n)"
_NO_BUILT_IN = (
    r"(?<!\*,)(?<!void,)(?<!int,)(?<!char,)(?<!long,)(?<!short,)(?<!double,)(?<!float,)(?<!unsigned,)"
)
"""Before the comma."""
_TYPE = (
    rf"(?=[A-Za-z_][\w\s]*+[*\s]*+[,)]){_PLAIN}(?:(?<=struct\s)\w++|(?<=union\s)\w++|(?<=enum\s)\w++|{TYPES}"
    r"|(?!(?:void|int)\b)\w++(?=\s*+\*))(?>\s*+\*)*+(?=\s*[,)])"
)
"""One that stands alone for an argument."""

FIRST = (
    gap(
        "a macro for the end of a table",
        rf"\}}[ \t]*(?>{NAME}|(?=[A-Z0-9_]*?END)\w++)[ \t]*{ARGUMENTS}[ \t]*(?=\n)",
        "};",
        "MY_SEQUENCE(A) = {\n 1\n} MY_SEQUENCE_END_cb(A, B)\n\nstatic int x;\n",
        sign="}",
    ),
    gap(
        "a macro between the end of a table and its semicolon",
        rf"\}}[ \t]*(?>{NAME}|(?=[A-Z0-9_]*?END)\w++)[ \t]*{ARGUMENTS}(?=[ \t]*;)",
        "}",
        "MY_CHOICE(A) = {\n 1\n} MY_CHOICE_END(A, 0,\n  type, &b, NULL);\n",
        sign="}",
    ),
    gap(
        "macros from the start of a table to its end",
        rf"(?m)^[ \t]*+(?=\w*?(?:start|START))\w++[ \t]*{ARGUMENTS}"
        rf"(?>(?!END|end)[^;{{}}]){{1,999}}+(?:END|end)\w*+[ \t]*{ARGUMENTS}",
        "",
        'MY_ITEM_start(A)\n  MY_TYPE, NULL, 0, &b, "c"\nMY_ITEM_end(A)\nint x;\n',
        sign="start|START",
    ),
    gap(
        "a macro for a value of a macro",
        rf"(?m)^(?!__[a-z]){NAME}[ \t]*{ARGUMENTS}\s*=\s*{NAME}[ \t]*{ARGUMENTS}[ \t]*"
        r"(?=\n)(?!\s*[-+*/%&|^<>=?:,.;()\]])",
        "int f;",
        "MY_TEMPLATE(A) =\n  MY_PART(1, B, c)\nint x;\n",
        sign="=",
    ),
    gap(
        "a row of macros",
        rf"(?m)^{_ROW}(?>\n{_ROW}){{2,60}}+",
        "",
        "void f() {\n  F1(0) F2(1)\n  F1(2) F2(3)\n  F1(4) F2(5)\n  g();\n}\n",
    ),
    gap(
        "Microsoft's words before a parameter",
        r"\b(?:THIS_|_[A-Z]\w*_\b(?:[ \t]*\(\w+\))?)(?=\s+\w)",
        "",
        "struct a {\n  int (*f)(THIS_ _In_opt_ A x, _Out_ B *y);\n};\n",
        sign="THIS_|_In|_Out|_Pre|_Post|_Re",
    ),
    gap(
        "words for the direction of a parameter",
        r"\b(?>(?:IN|OUT|INOUT|OPTIONAL)\s++){1,3}+(?=\w)",
        "",
        "int f(IN PVOID x, IN OUT A *y);\n",
        sign="IN |OUT |IN\t|OUT\t",
        after="(|,",
    ),
    gap(
        "attributes of an interface",
        r"([\n(,][ \t]*+(?:typedef[ \t]++)?)\[(?:v1_enum|size_is|length_is|max_is|switch_\w++|case|default"
        r"|unique|string|in|out|ref|range)\b[^\[\];{}]{0,200}\]",
        r"\1",
        "typedef struct a {\n  int n;\n  [size_is (n)]\n  A *b;\n} a;\ntypedef [v1_enum] enum c { D } c;\n",
        sign="[",
    ),
    gap(
        "const by another name",
        r"\b(?:\w{0,8}_)?(?:CONST|VOLATILE|Xconst)\b(?=[\s*]+\w)",
        "",
        "int f(HANDLE x, CONST CONTEXT *y, A _Xconst *z);\n",
        sign="CONST|VOLATILE|Xconst",
    ),
    gap(
        "Clang's words for pointers",
        r"\b_(?:Nullable|Nonnull|Null_unspecified|Nullable_result)\b",
        "",
        "char * _Nullable\nf(int * _Nonnull x);\n",
        sign="_Null|_Nonnull",
    ),
    gap(
        "Apple's enumerations",
        r"\b(?:typedef[ \t]+)?(?:NS|CF)_(?:CLOSED_|ERROR_)?(?:ENUM|OPTIONS)[ \t]*"
        r"\([\w \t]++(?:,\s*+(\w++)\s*+)?\)(?=\s*\{)",
        r"enum \1",
        "typedef NS_ENUM(NSInteger, A) {\n  B = 0,\n  C\n};\n",
        sign="_ENUM|_OPTIONS",
    ),
    gap(
        "blocks",
        r"\((\s*)\^(?=\s*\w*\s*\)\s*\()",
        r"(\1*",
        "typedef void (^f)(int x);\n",
        sign="^",
    ),
    gap(
        "types that are atomic",
        r"\b_Atomic\s*\(\s*([\w \t]+(?:\*\s*)*)\)",
        r"\1",
        "int f(void *x) { return g((_Atomic(int)*)x); }\n",
        sign="_Atomic",
    ),
    gap(
        "attributes in small letters",
        r"\b__(?:aligned|packed|nonstring|section|printflike|unused)\b"
        rf"(?>[ \t]*{VALUES})?+(?=\s*[;=,){{])",
        "",
        "struct a {\n  int x __aligned(B);\n} __packed __aligned(8);\n"
        "int f(int (*)(char *, ...) __printflike(1, 2));\n",
        sign="__aligned|__packed|__nonstring|__section|__printflike|__unused",
    ),
    gap(
        "attributes after the parameters by another name",
        r"\)(\s*+)(?=\w*?_attribute|\w*?__attr|__\w*?(?:printf|format|nonnull|alias))(?!__attribute)\w++"
        rf"[ \t]*{VALUES}(?=\s*[;,)])",
        r")\1",
        "void f(char *x, ...)\n  fc__attribute((__format__ (__printf__, 1, 2)));\n",
        sign="_attr|__",
    ),
    gap(
        "an alignment before a declared name",
        r"\b(?=\w*?(?:align|ALIGN))\w++[ \t]*\(\w++\)(?=[ \t]+\w)",
        "",
        "struct a {\n  CAMLalign(8) char x;\n  unsigned zalign(16) y[4];\n};\n",
        sign="align",
    ),
    gap(
        "a macro between a type and a name on the next line",
        rf"(?m)^({_STORAGE}{WORDS}[A-Za-z_]\w*+[ \t*]++)(?!__[a-z]){NAME}[ \t]*{ARGUMENTS}[ \t]*"
        rf"(?=\n[ \t]*(?!{NAME}){WORDS}\w+[ \t]*\()",
        r"\1",
        "static void MY_PRINTF(1,2)\ndie(const char *x, ...)\n{\n  int y;\n  g(x, y);\n}\n",
        sign=")\n|) \n",
    ),
    gap(
        "a macro around a declaration",
        rf"(?m)^([ \t]*+{_STORAGE})(?:{NAME}[ \t]*{ARGUMENTS}[ \t]+)?{NAME}[ \t]*"
        rf"\((?=(?>\w+[\s*]++){{1,4}}\w+[ \t]*\(){INNER}\)(?=[ \t]*;)",
        r"\1int f()",
        "static NOINLINE(VALUE f(VALUE));\nextern CONSTFUNC(st_index_t *g(A, B));\n",
        sign="));|) );",
    ),
    gap(
        "a macro between a type and a parameter",
        rf"([(,]\s*+(?>const\s++|struct\s++)?+{WORDS}\w++[\s*]++){NAME}(?=\s++\w++\s*+[,)])",
        r"\1",
        "void f(A x, MyFunction MY_NOESCAPE y, void *z);\n",
    ),
    gap(
        "a macro for the parameters",
        rf"(?m)^([a-z]\w++[ \t]+){CAPITALS}[ \t]*(?=\n\{{)",
        r"\1()",
        "void\nf_neon64 MY_PARAMS\n{\n  g(x);\n}\n",
        sign="\n{",
    ),
    gap(
        "a macro between a built-in type and a name in capitals",
        rf"\b((?:{TYPES})[ \t]+\**){NAME}(?=[ \t]+[A-Z]\w*+[ \t]*\()",
        r"\1",
        "void MY_EXPORT2 MY_CALLBACK_STOP (const void *x, UErr *y);\n",
    ),
    gap(
        "a macro on the line after a name",
        rf"(?m)^(?<=\w\n)[ \t]++(?=\w*?[a-zA-Z]_){NAME}(?>[ \t]*{VALUES})?+(?=[ \t]*;)",
        "",
        "typedef a_t b_t\n    _MY_DEPRECATED;\n",
        sign=";",
    ),
    gap(
        "a macro after a constant pointer's name",
        rf"(\bconst\s+\w+\s+){NAME}(?>[ \t]*{VALUES})?+(?=\s*[=;])",
        r"\1",
        "extern const a_t * const b  MY_AVAILABLE(c(10.7), d(5.0));\n",
        sign="const",
    ),
    gap(
        "a word on the line before a declaration",
        rf"(?m)^(?:(?<=(?P<typed>[*\w])\n)|){WORDS}(?!{TYPES})[a-z]++_[a-z_]++(?<!_t)[ \t]*"
        rf"(?=\n(?:(?:static|inline|extern|const|{TYPES})\b|(?(typed)[a-z]\w*+[ \t]*\(|(?!))))",
        "",
        "inline_size\nint\nf (unsigned x)\n{ return x; }\nstatic int\nmy_function\ng (A x)\n{ return 1; }\n",
    ),
    gap(
        "a macro around what begins or ends with a comma",
        rf"(?:(?<=[\w)\]\"/])(?<!typedef)(?<!static)(?<!extern)(?>\s*+)"
        rf"{NAME}[ \t]*\((?=\s*,){INNER}\)(?!\s*\w++\s*[;\[=])"
        rf"|{NAME}[ \t]*\([^()\"';]{{0,60}}+(?<=,)\))",
        "",
        "void f(const char *a\n    IF_B(, char **c))\n{ g(IF_B(d,) a IF_B(, c)); }\n",
        sign="(,|( ,|,)",
    ),
    gap(
        "a macro with an argument left out",
        rf"({NAME})[ \t]*(?=\((?:[^;{{}}()\"]|\([^;{{}}()\"]{{0,60}}\)){{0,120}}?,\s*[,)])"
        rf"\({INNER}\)(?![ \t]+\w)",
        r"\1()",
        'void f() { FIELD_TEST((int) x != y, , "a"); TEST_ALL(a, ); }\n',
        sign=",,|, ,|,)|, )",
    ),
    gap(
        "a macro around a part of a string",
        r"(\")\s*\bIF_\w++[ \t]*\(\s*\"[^\"\n]*\"\s*\)"
        r"|\bIF_\w++[ \t]*\(\s*\"[^\"\n]*\"\s*\)(?=\s*(?:\"|IF_))",
        r"\1",
        'void f() { g("a" IF_B("c") IF_D("e") "f"); }\n',
        sign="IF_",
    ),
    gap(
        "a macro before or after an argument",
        r"\bBAD_CAST\b(?=\s*[\w\"(&*])"
        r"|(?<=[\w)\]\"*]\s)(?>\s*+\b(?:FCONE|F77_CHAR_ARG_LEN[ \t]*\(\w+\)"
        r"|(?=[A-Z_]*?_ARGS?\b)\w++)){1,9}+(?=\s*[,)])",
        "",
        "void f() { g(BAD_CAST x, y FCONE FCONE); h(z COUNT_ARG); }\n",
        sign="BAD_CAST|FCONE|F77_CHAR|_ARG",
    ),
    gap(
        "an unused parameter",
        r"([(,]\s*+)\w*unused(?=\s+\w)",
        r"\1",
        "int f(my_unused ENGINE *e, my_unused A b) { return 0; }\n",
        sign="unused",
    ),
    gap(
        "a word before a declaration",
        rf"(?m)^({_STORAGE}){WORDS}(?!{TYPES}|\w+_t\b)[a-z]\w*+(?=[ \t]+(?:(?:const|volatile)[ \t]+)?"
        rf"{WORDS}(?!{TYPES}|{NAME})[A-Za-z_]\w*[ \t*]+{WORDS}(?!{NAME})[A-Za-z_]\w*"
        r"(?:\[\w*\])*[ \t]*(?:\(|=|OF\b))",
        r"\1",
        "local uInt f(uInt x, int y)\n{ return x; }\nlocal const uInt g[17] = { 1 };\n",
    ),
    gap(
        "a macro before a name in brackets",
        rf"(?m)^({_STORAGE})(?:{NAME}|[A-Z]{{3,}}[a-z]{{3,}})(?=\s+(?:const\s+)?\w+[\s*]+\(\s*\**\s*\w+\s*\)\s*\()",
        r"\1",
        "MY_API const char *(f) (A *x, int y);\nCAMLextern size_t (*g)(B *z);\n",
        sign=") (|)(",
    ),
    gap(
        "a macro in capitals and small letters on a line of its own",
        rf"(?m)^[ \t]*+[A-Z]{{3,}}[a-z]++(?:_[a-z]+)*[ \t]*"
        rf"(?=\s++(?:static|extern|inline|{TYPES}|[A-Z]{{3,}}[a-z]+[ \t]+\w))",
        "",
        "CAMLno_tsan\nCAMLexport void f(int x)\n{ g(x); }\n"
        "CAMLnoreturn_start\n  extern void h(value x)\nCAMLnoreturn_end;\n",
    ),
    gap(
        "a macro in capitals and small letters after the parameters",
        r"\)(\s+)[A-Z]{3,}[a-z]++_[a-z]++(?=\s*;)",
        r")\1",
        "void f(int x) CAMLno_end;\n",
        sign="_",
    ),
    gap(
        "a macro on a line of its own before a call",
        rf"(?m)^(?<=[;{{}}\s]\n)[ \t]++{CAPITALS}[ \t]*"
        rf"(?=\n(?>[ \t]*\n)?[ \t]+(?:\(void\)|[A-Za-z_]\w*+[ \t]*\([^;{{}}\n]*+;))",
        "",
        "void f() {\n  int x;\n  MY_START\n  (void) g(&x);\n}\n",
    ),
    gap(
        "a macro on a line of its own before an assignment",
        rf"(?m)^(?<=[;{{}}\s]\n)[ \t]++{NAME}[ \t]*{ARGUMENTS}[ \t]*"
        rf"(?=\n[ \t]+\w++[ \t]*+=[^=;{{}}\n][^;{{}}\n]*+;)",
        "",
        "void f() {\n  for (;;) {\n    IF_A(start:)\n    x = g(&y, 0);\n  }\n}\n",
        sign=")\n|) \n",
    ),
    gap(
        "a macro for the head of a function without parameters",
        rf"(?m)^(?<=[;}}\s/]\n)(?!_?STRUCT_){CAPITALS}[ \t]*(?=\n?\{{)",
        "int f()",
        "int y;\n\nUNIT_START\n{\n  int x;\n  g(x);\n}\n",
        sign="{",
    ),
    gap(
        "bits without a name in a list",
        rf"(\b{_BITS}\s*):\s*\d++\s*,|,\s*:\s*\d++(?=\s*[,;])",
        r"\1",
        "struct a { uint32_t b:16,\n  :8,\n  c:4,\n  :4; uint32_t :8, d:1; };\n",
        sign=" :|\t:|,:",
    ),
    gap(
        "old declarations of parameters",
        r"(?m)(\w[ \t]*\([ \t]*\w++(?>[ \t]*,\s*\w++){0,20}+[ \t]*\)[ \t]*)\n"
        r"(?>[ \t]*+(?>(?:register|const|unsigned|struct)[ \t]++){0,3}+\w++[ \t]*+\**+[ \t]*+\w++"
        r"(?>[ \t]*+,[ \t]*+\**+\w++){0,20}+(?:\[\w*\])?[ \t]*+;[ \t]*+"
        r"(?:/\*[^*\n]*\*/[ \t]*+)?\n){1,20}+(?=\{)",
        r"\1",
        "A * f(x, y)\nA * x;\nregister B y;\n{\n  return g(x, y);\n}\n",
        sign=";\n{|/\n{",
    ),
)
"""They go before those of C and C++, which would spoil them."""

TYPES_FOR_ARGUMENTS = (
    gap(
        "a type for the first argument",
        rf"([=(,?:&|!<>+n-](?:(?<!n)|(?<=\breturn))\s*+(?!sizeof\b)[A-Za-z_]\w*+[ \t]?\(\s*+){_TYPE}",
        r"\1f",
        "void f() { a = g_new0 (A*, n); return cast(unsigned int, x); }\n",
    ),
    gap(
        "a type for a later argument",
        rf",{_NO_BUILT_IN}(\s*+){_TYPE}",
        r",\1f",
        "void f() { Get(c, struct d, &e, f); }\ndefine_g(h, struct i *);\n",
        sign=",",
    ),
)
"""In a call by whatever name: something that is no type is put there, and reads as one where it should."""
