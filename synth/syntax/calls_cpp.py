"""Calls of macros in C++ whose arguments are no values, or that stand where no call may.

Types, statements and declarations are such arguments; a member, an enumerator or the head
of a function is what a call may make.
"""

from __future__ import annotations

from synth.syntax.gap import gap
from synth.syntax.macros import ARGUMENTS, CAPITALS, INSIDE, NAME, TYPES, VALUES

DEEP = ARGUMENTS
for _ in range(3):
    DEEP = rf"\((?>{INSIDE}|{DEEP}){{0,60}}+\)"
_LISTED = rf"{CAPITALS}[ \t]*\(\s*+(?>[A-Z]\w*+\s*+,?\s*+){{1,40}}+\)"
"""A list that a macro makes: all of its arguments are macros."""

BEFORE = (
    gap(
        "a macro for a function with a comment for an argument",
        rf"(?m)^{CAPITALS}[ \t]*\([\w\"]++(?>\s*,\s*+\w*+(?!:)){{1,5}}+,"
        r"\s*(?:\w++:[^\n:]*+\n\s*+)?\w++:(?=\s*/\*)",
        "int f(",
        'DEFUN ("name", a, ,\n classes: b c\n doc: /* it\'s ( */)\n{\n  return 1;\n}\n',
        sign="/*",
    ),
    gap(
        "a macro for a function with a string for an argument",
        rf"(?m)^{CAPITALS}[ \t]*\(\w++(?>\s*,\s*+\w*+(?!\")){{1,5}}+,(?=\s*\")",
        "int f(int x=",
        'DEFUN_DLD (name, args, ,\n "it is\\n\\\n so")\n{\n  return 1;\n}\n',
        sign='"',
    ),
    gap(
        "lists that a macro makes",
        rf"([{{(,=]\s*+)(?:(?>{_LISTED}\s*+){{1,6}}+(?=[\"\w-])|{_LISTED}(?=\s*[A-Z]))",
        r"\1",
        "A a[] = {MY_LIST(NAME) B::c};\nA d[] = {MY_LIST(NAME) MY_LIST_OF(NAME, NAMES)};\n",
    ),
    gap(
        "enumerators that a macro makes",
        rf"([{{,]\s*+){CAPITALS}[ \t]*\(\s*\w+\s*\)(?=\s*\n\s*[A-Za-z]\w*\s*[,=])",
        r"\1",
        "enum A {\n  B = 1,\n  MY_LIST(v)\n  kLast = 2\n};\n",
    ),
)
"""Those that others would read as something else."""

AFTER = (
    gap(
        "a macro for an assertion among members",
        rf"(?m)^([ \t]++){CAPITALS}[ \t]*(?=\([^;{{}}]{{0,400}}?(?:[=!<>]=|&&|\|\||\"|[-+*/] ))"
        rf"{VALUES}(?=\s*;)",
        r"\1f()",
        "class A {\n  MY_ASSERT(B == C::d);\n  int x;\n};\n",
    ),
    gap(
        "statements for arguments of a macro",
        rf"(?m)^([ \t]++){CAPITALS}[ \t]*(?=[^\n;]*+;[^\n)]*+\)|[^;]{{0,400}};\s*[,)]){DEEP}(?=\s*;)",
        r"\1f()",
        "void f() {\n  MY_DISPATCH((a = b::c<d>(e);), (return g(h(i(j())));));\n}\n",
        sign=";",
    ),
    gap(
        "a macro for a claim or a size among members",
        rf"(?m)^([ \t]++)(?:(?=\w*(?:STATIC_ASSERT|COMPIL)){CAPITALS}[ \t]*{DEEP}"
        rf"|{CAPITALS}[ \t]*\(\s*+(?>[\w:]++\s*+(?:,\s*+|(?=\))))++\))(?=\s*;)",
        r"\1f()",
        "struct A {\n  int x;\n  MY_STATIC_ASSERT(a < b);\n  MY_SIZE(4, c);\n};\n",
    ),
    gap(
        "what is thrown or returned for an argument of a macro",
        rf"(?m)^([ \t]++){CAPITALS}[ \t]*"
        rf"(?=\((?:[^;\0]{{0,300}}?[,(])?\s*+(?:throw|return|if|goto|break|continue)\b){DEEP}(?=\s*;)",
        r"\1f()",
        'void f() {\n  MY_THROWS((throw A(), b), A);\n  MY_IF("a", return 0);\n}\n',
        sign="throw|return|if|goto|break|continue",
    ),
    gap(
        "an argument of a macro that is left out",
        rf"(?m)^([ \t]++){CAPITALS}[ \t]*(?=\([^;\0]{{0,300}}?,\s*+[,)]){DEEP}(?=\s*;)",
        r"\1f()",
        "void f() {\n  MY_READ(a, , 1);\n}\n",
        sign=", ,|,,|, )|,)",
    ),
    gap(
        "a reference for the last argument of a macro",
        rf"(?m)^([ \t]++){CAPITALS}[ \t]*{DEEP}(?<=[*&]\))(?=\s*;)",
        r"\1f()",
        'void f() {\n  MY_THROWS(g({"a", 1}), "b", A&);\n}\n',
        sign="&)|*)",
    ),
    gap(
        "a macro for a statement at the end of a body",
        rf"([{{;}}]\s*+){NAME}[ \t]*{ARGUMENTS}(?=\s*\}})",
        r"\1",
        "void f() { MY_ASSERT_VALID((*this)) }\n",
    ),
    gap(
        "a macro for enumerators",
        rf"(\{{\s*+){CAPITALS}[ \t]*{ARGUMENTS}(?=\s+\w+\s*[,}}])",
        r"\1",
        "enum class A : int {\n  MY_ALL(my_name) Last\n};\n",
    ),
    gap(
        "declarations for arguments of a macro",
        rf"(\b{CAPITALS}\s*\(\s*)(?:const\s+)?"
        r"(?:auto|[A-Z]\w+(?=\s+\w+\s*,\s*\w++(?:<[^;{}()]{0,99}>)?(?:(?:::|->|\.)\w++|\()))"
        r"\s*[*&]*\s*(?=\w+\s*,)",
        r"\1",
        "void f() { MY_ASSIGN(auto a, b()); MY_ASSIGN(Abc c, D::e()); }\n",
    ),
    gap(
        "types for arguments of a call",
        r"([=(,?]\s*|(?:[!:]|&&|\|\|)\s++|\breturn\s+)([a-z_]\w*+\s*\(\s*)(?:const\s+)?"
        rf"(?:struct\s+\w+\s*\**|{TYPES}(?:\s+{TYPES})?\s*\**|\w+\s*\*+)(?=\s*,)",
        r"\1\2 0",
        "void f() { a = b(char, 1); c = d(A *, e(2)); }\n",
        sign="*,|char,|int,|long,|bool,|double,|float,|short,|unsigned,|struct ",
    ),
    gap(
        "a list that a macro adds",
        rf"(\b(?:\d++|true|false)\s)\s*+(?=\w*(?:LIST|EACH)){_LISTED}(?=\s*[,;}})])",
        r"\1",
        "int b = 0 MY_LIST(ONE, ONE);\n",
        sign="LIST|EACH",
    ),
    gap(
        "an enumerator that a macro makes",
        rf"([{{,]\s*+){CAPITALS}[ \t]*\(\s*(?:/\*[^*\n]{{0,80}}\*/\s*)?\w+\s*\)"
        r"(?=\s*,?\s*\})",
        r"\1A",
        "enum A {\n  B = 1,\n  MY_MARK(/*all=*/B)\n};\n",
    ),
    gap(
        "a call among members",
        r"(?m)^([ \t]++)[A-Z][a-z]\w*+\(L?\"[^\"\n]{0,200}\"(?>\s*+,\s*+[\w:]++)*+\)(?=\s*;)",
        r"\1",
        'class A : public B {\n  MyClass(L"a", C);\n  int x;\n};\n',
        sign='"',
    ),
    gap(
        "Fortran's lengths of arguments",
        r"\bF77_CHAR_ARG_LEN(?>_\w++)?(?>\s*\(\s*\w*\s*\))?+",
        "",
        "void f() { F77_FUNC (a, A)(b, c\n F77_CHAR_ARG_LEN (1)); }\n",
        sign="F77_CHAR_ARG_LEN",
    ),
    gap(
        "a declaration for an argument of a macro",
        r"(?m)^([ \t]++)[A-Z]\w*+\(([^\n]{1,200};)\)(?=[ \t]*(?:\n|/[/*]))",
        r"\1\2",
        "struct A {\n  int x;\n  MyDebug(void validate() const;)\n  MyDebug(bool y = false;)\n};\n",
        sign=";)",
    ),
    gap(
        "statements in brackets for arguments of a macro",
        rf"(?m)^([ \t]++){CAPITALS}[ \t]*"
        rf"(?=\((?>[\w\s:]{{0,80}}+,){{0,4}}+\s*+\((?:[^()\0]{{0,300}};|[^\0]{{0,600}}?;\s*\))){DEEP}(?=\s*;?\s*\n)",
        r"\1f();",
        "void f() {\n  MY_IF(A,\n    (b(); c = d;),\n    (e();));\n}\n",
        sign=";",
    ),
)
