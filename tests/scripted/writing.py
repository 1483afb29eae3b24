"""Writes a family's program in each language, around the declaration that a prompt shows."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from tests.scripted.families import Family, Statement
from tests.scripted.vocabulary import COUNTS, LIMITS, LISTS, TEXTS

_SEQ = re.compile(rf"\b({'|'.join((*LISTS, *TEXTS, *COUNTS))})\b")
_LIM = re.compile(rf"\b({'|'.join(LIMITS)})\b")
_CALL = re.compile(r"\b(MOD|HALF)\(")


@dataclass(frozen=True)
class Dialect:
    """How one language spells the neutral form. `{i}` is the type of ints."""

    integer: str
    let: str
    loops: dict[str, str]
    """Head of the loop over a list, a text or a counter."""
    inner: str
    """First line in the loop over a text; `ch` is the character, `v` its code."""
    new: dict[str, str]
    """Declaration of `out` for a list or a text."""
    push: dict[str, str]
    give: dict[str, str]
    """Return of `out`."""
    end: str = ";"
    half: str = "{x} / 2"
    condition: str = "({x})"
    imports: str = ""


_C_LOOP = "for ({i} step = 0; step < lim; step++)"
_JS = Dialect(
    integer="", let="let {n} = {x}",
    loops={"list": "for (const v of seq)", "text": "for (const ch of seq)",
           "count": _C_LOOP.replace("{i}", "let")},
    inner="const v = ch.codePointAt(0)",
    new={"list[int]": "const out = []", "str": 'let out = ""'},
    push={"list[int]": "out.push({x})", "str": "out += String.fromCodePoint({x})"},
    give={"list[int]": "out", "str": "out"},
    half="Math.floor({x} / 2)",
)  # fmt: skip
DIALECTS: dict[str, Dialect] = {
    "python": Dialect(
        integer="", let="{n} = {x}", end="", condition="{x}", half="{x} // 2",
        loops={"list": "for v in seq", "text": "for ch in seq", "count": "for _ in range(lim)"},
        inner="v = ord(ch)",
        new={"list[int]": "out = []", "str": 'out = ""'},
        push={"list[int]": "out.append({x})", "str": "out += chr({x})"},
        give={"list[int]": "out", "str": "out"},
    ),
    "javascript": _JS,
    "typescript": Dialect(
        integer="", let=_JS.let, loops=_JS.loops, inner="const v = ch.codePointAt(0) as number",
        new={"list[int]": "const out: number[] = []", "str": 'let out = ""'},
        push=_JS.push, give=_JS.give, half=_JS.half,
    ),
    "cpp": Dialect(
        integer="long long", let="{i} {n} = {x}", imports="#include <string>\n#include <vector>\n\n",
        loops={"list": "for (long long v : seq)", "text": "for (unsigned char ch : seq)", "count": _C_LOOP},
        inner="long long v = ch",
        new={"list[int]": "std::vector<long long> out", "str": "std::string out"},
        push={"list[int]": "out.push_back({x})", "str": "out += static_cast<char>({x})"},
        give={"list[int]": "out", "str": "out"},
    ),
    "java": Dialect(
        integer="long", let="{i} {n} = {x}",
        loops={"list": "for (long v : seq)", "text": "for (char ch : seq.toCharArray())", "count": _C_LOOP},
        inner="long v = ch",
        new={"list[int]": "java.util.List<Long> out = new java.util.ArrayList<>()",
             "str": "StringBuilder out = new StringBuilder()"},
        push={"list[int]": "out.add((long) ({x}))", "str": "out.append((char) ({x}))"},
        give={"list[int]": "out", "str": "out.toString()"},
    ),
    "rust": Dialect(
        integer="i64", let="let mut {n}: {i} = {x}", condition="{x}",
        loops={"list": "for &v in seq.iter()", "text": "for ch in seq.chars()", "count": "for _ in 0..lim"},
        inner="let v = ch as i64",
        new={"list[int]": "let mut out: Vec<i64> = Vec::new()", "str": "let mut out = String::new()"},
        push={"list[int]": "out.push({x})", "str": "out.push(({x}) as u8 as char)"},
        give={"list[int]": "out", "str": "out"},
    ),
    "go": Dialect(
        integer="int64", let="{n} := {i}({x})", end="", condition="{x}",
        loops={"list": "for _, v := range seq", "text": "for _, ch := range seq",
               "count": "for step := {i}(0); step < lim; step++"},
        inner="v := {i}(ch)",
        new={"list[int]": "out := []{i}{}", "str": "out := []rune{}"},
        push={"list[int]": "out = append(out, {x})", "str": "out = append(out, rune({x}))"},
        give={"list[int]": "out", "str": "string(out)"},
    ),
}  # fmt: skip


def solution(family: Family, a: int, b: int, language: str, declaration: str, wrong: int = 0) -> str:
    """The whole code under a native declaration; `wrong` above 0 makes every result wrong by it."""
    seq, lim = _SEQ.search(declaration), _LIM.search(declaration)
    native = (
        next((t for t in ("long[]", "int[]", "int64", "int") if t in declaration), "")
        if language in ("java", "go")
        else ""
    )
    text = _written(family, a, b, language, native, wrong)
    text = text.replace("seq", seq[1] if seq else "seq").replace("lim", lim[1] if lim else "lim")
    head = declaration.rstrip().removesuffix("{").rstrip()
    return DIALECTS[language].imports + head + text


@lru_cache(maxsize=4096)
def _written(family: Family, a: int, b: int, language: str, native: str, wrong: int) -> str:
    """The body in one language, with `seq` and `lim` for the parameters."""
    dialect = _fitted(DIALECTS[language], language, native)
    lines = [dialect.let.replace("{n}", n).replace("{x}", _expression(x, dialect)) for n, x in family.state]
    if family.gives in dialect.new:
        lines.append(dialect.new[family.gives])
    lines = [line + dialect.end for line in lines]
    inner = [dialect.inner + dialect.end] if family.takes == "text" else []
    inner += _block(family.body, family, dialect)
    lines += [*_nest(dialect.loops[family.takes], inner, dialect), *_return(family, dialect, wrong)]
    shown = "\n".join(f"    {line}" for line in lines)
    text = f"\n{shown}" if language == "python" else f" {{\n{shown}\n}}"
    return text.replace("{i}", dialect.integer).replace("{a}", str(a)).replace("{b}", str(b))


def _fitted(dialect: Dialect, language: str, native: str) -> Dialect:
    """Java arrays instead of lists, Go's other int, where the declaration says so."""
    if language == "go" and native in ("int", "int[]"):
        return _replaced(dialect, integer="int")
    if language == "java" and native == "long[]":
        stream = "out.stream().mapToLong(Long::longValue).toArray()"
        return _replaced(dialect, give={**dialect.give, "list[int]": stream})
    return dialect


def _replaced(dialect: Dialect, **changes: Any) -> Dialect:
    return Dialect(**{**vars(dialect), **changes})


def _block(statements: Sequence[Statement], family: Family, dialect: Dialect) -> list[str]:
    lines: list[str] = []
    for statement in statements:
        match statement:
            case ("set", name, value):
                lines.append(f"{name} = {_expression(value, dialect)}{dialect.end}")
            case ("push", value):
                text = dialect.push[family.gives].replace("{x}", _expression(value, dialect))
                lines.append(text + dialect.end)
            case ("if", test, then, otherwise):
                lines += _if(test, _block(then, family, dialect), _block(otherwise, family, dialect), dialect)
    return lines


def _if(test: str, then: list[str], otherwise: list[str], dialect: Dialect) -> list[str]:
    shown = dialect.condition.replace("{x}", _expression(test, dialect))
    lines = _nest(f"if {shown}", then, dialect)
    if not otherwise:
        return lines
    if dialect is DIALECTS["python"]:
        return lines + _nest("else", otherwise, dialect)
    return [*lines[:-1], *_nest("} else", otherwise, dialect)]


def _nest(head: str, lines: list[str], dialect: Dialect) -> list[str]:
    inner = [f"    {line}" for line in lines]
    return [f"{head}:", *inner] if dialect is DIALECTS["python"] else [f"{head} {{", *inner, "}"]


def _return(family: Family, dialect: Dialect, wrong: int) -> list[str]:
    if family.gives in dialect.new:
        pushed = dialect.push[family.gives].replace("{x}", str(90 + wrong)) + dialect.end
        return [*([pushed] if wrong else []), f"return {dialect.give[family.gives]}{dialect.end}"]
    shown = _expression(family.result, dialect)
    if wrong:
        shown = f"{shown} + {wrong}" if family.gives == "int" else shown.replace("==", "!=")
    return [f"return {shown}{dialect.end}"]


def _expression(text: str, dialect: Dialect) -> str:
    """Replace `MOD(x, m)` and `HALF(x)`, which may nest, by what languages understand."""
    while match := _CALL.search(text):
        inside, rest = _arguments(text[match.end() :])
        if match[1] == "HALF":
            made = dialect.half.replace("{x}", inside)
        else:
            value, modulus = inside.rsplit(",", 1)
            made = f"(({value}) % {modulus.strip()} + {modulus.strip()}) % {modulus.strip()}"
        text = f"{text[: match.start()]}({made}){rest}"
    return text


def _arguments(text: str) -> tuple[str, str]:
    """Split what follows an opening bracket at its closing one."""
    depth = 1
    for at, sign in enumerate(text):
        depth += (sign == "(") - (sign == ")")
        if not depth:
            return text[:at], text[at + 1 :]
    raise ValueError(f"no closing bracket: {text!r}")


@lru_cache(maxsize=4096)
def reference(family: Family, a: int, b: int) -> Callable[..., Any]:
    """The family's program as a Python function of (sequence, limit)."""
    code = "def program(seq, lim):" + _written(family, a, b, "python", "", 0)
    namespace: dict[str, Any] = {}
    exec(code, namespace)
    program: Callable[..., Any] = namespace["program"]
    return program
