"""Where a program written with braces defines a name, without a parser.

The test programs of compiled languages must call the candidate's function by
the name and owner that the candidate chose: `two_sum`, `twoSum`,
`Solution::twoSum`. Comments and literals are blanked out first (same length, so
offsets hold); then braces are walked, and a name counts where every enclosing
brace belongs to a named owner (class, namespace, impl, …), which leaves out calls
and locals inside bodies. A wrong guess costs a compile error, never a wrong
verdict about a value.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from synth.languages.naming import loose

Family = Literal["cpp", "csharp", "go", "java", "js", "rust", "dart", "swift", "zig"]

_COMMENT = r"//[^\n]*|/\*.*?(?:\*/|\Z)"
_DOUBLE = r'"(?:\\.|[^"\\\n])*"'
_CHAR = r"'(?:\\[^\n']+|\\'|[^'\\\n])'"
_LITERALS: dict[Family, str] = {
    "cpp": rf'{_COMMENT}|R"(?P<mark>[^(\s]*)\(.*?\)(?P=mark)"|{_DOUBLE}|{_CHAR}',
    "csharp": rf'{_COMMENT}|(?:\$@|@\$|@)"(?:[^"]|"")*"|{_DOUBLE}|{_CHAR}',
    "go": rf"{_COMMENT}|{_DOUBLE}|`[^`]*`|{_CHAR}",
    "java": rf'{_COMMENT}|""".*?"""|{_DOUBLE}|{_CHAR}',
    "js": rf"{_COMMENT}|{_DOUBLE}|'(?:\\.|[^'\\\n])*'|`(?:\\.|[^`\\])*`"
    r"|(?:(?<=[=(,:!&|?\[])|(?<=[=(,:&|?] )|(?<=return ))/(?![/*])"
    r"(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n\[])+/",
    "dart": rf'{_COMMENT}|r?"""(?:\\.|.)*?"""|r?\'\'\'(?:\\.|.)*?\'\'\''
    rf"|r\"[^\"\n]*\"|r'[^'\n]*'|{_DOUBLE}|'(?:\\.|[^'\\\n])*'",
    "swift": rf'{_COMMENT}|"""(?:\\.|.)*?"""|(?P<mark>#+)".*?"(?P=mark)|{_DOUBLE}',
    "zig": rf"//[^\n]*|\\\\[^\n]*|{_DOUBLE}|{_CHAR}",
    "rust": rf'{_COMMENT}|b?r(?P<mark>#*)".*?"(?P=mark)|"(?:\\.|[^"\\])*"|{_CHAR}',
}
_PATTERNS = {family: re.compile(pattern, re.DOTALL) for family, pattern in _LITERALS.items()}
_TOKEN = re.compile(r"[A-Za-z_$][\w$]*|[{};]")
_OWNER = re.compile(
    r"\b(class|struct|namespace|interface|enum|record|trait|mod|impl)\b\s*([^{]*)\Z", re.DOTALL
)


@dataclass(frozen=True)
class Owner:
    """A named brace block: `kind` is its keyword."""

    kind: str
    name: str


@dataclass(frozen=True)
class Definition:
    """A name at class or file level. `head` is the text since the last statement or brace."""

    name: str
    owners: tuple[Owner, ...]
    head: str
    end: int
    """Offset just behind the name."""

    @property
    def path(self) -> tuple[str, ...]:
        """Owner names, outermost first; nameless namespaces left out."""
        return tuple(owner.name for owner in self.owners if owner.name)


def blank(code: str, family: Family) -> str:
    """The code with comments and literals replaced by spaces; newlines stay."""
    return _PATTERNS[family].sub(lambda m: re.sub(r"[^\n]", " ", m.group()), code)


def definitions(bare: str) -> Iterator[Definition]:
    """Names outside all bodies, in order; `bare` is blanked code."""
    stack: list[Owner | None] = []
    since = 0
    for match in _TOKEN.finditer(bare):
        token = match.group()
        if token == "{":
            stack.append(_owner(bare[since : match.start()]))
        elif token == "}" and stack:
            stack.pop()
        elif token not in "};":
            owners = tuple(owner for owner in stack if owner is not None)
            if len(owners) == len(stack):
                yield Definition(token, owners, bare[since : match.start()], match.end())
            continue
        since = match.end()


def _owner(head: str) -> Owner | None:
    match = _OWNER.search(head)
    if not match or "(" in head[: match.start()] or "=" in head[: match.start()]:
        return None
    kind, rest = match.groups()
    if kind == "impl":
        rest = re.sub(r"^\s*<[^{]*?>\s+(?=\w)", "", rest)
        rest = rest.rpartition(" for ")[2]
    name = re.match(r"\s*(?:class\s+)?([A-Za-z_$][\w$]*)?", rest)
    return Owner(kind, (name and name.group(1)) or "")


def functions(bare: str, names: Sequence[str], after: str = "(<") -> list[Definition]:
    """Definitions that are one of `names` up to spelling and are followed by one of `after`.

    Best first: exact spellings in the order of `names`, then others; the shallower
    first. A call in an initialiser, behind `=`, does not count.
    """
    wanted = {loose(name) for name in names}
    named = (d for d in definitions(bare) if loose(d.name) in wanted and _followed(bare, d.end, after))
    found = [d for d in named if "=" in after or "=" not in d.head]
    order = {name: at for at, name in enumerate(names)}
    return sorted(found, key=lambda d: (order.get(d.name, len(names)), len(d.owners)))


def types(bare: str) -> list[Definition]:
    """Classes, records, interfaces and enums that the code declares outside method bodies."""
    return [
        d for d in definitions(bare) if re.search(r"\b(?:class|record|interface|enum|struct)\s+\Z", d.head)
    ]


def _followed(bare: str, at: int, after: str) -> bool:
    rest = bare[at : at + 200].lstrip()
    return rest[:1] != "" and rest[0] in after


def parameters(bare: str, at: int) -> list[str]:
    """Texts of the parameters of the first parenthesis at or behind `at`."""
    start = bare.find("(", at)
    depth, part, parts = 0, "", []
    for at_char, char in enumerate(bare[start:] if start >= 0 else ""):
        if char in "([{<":
            depth += 1
        elif char in ")]}" or (char == ">" and bare[start + at_char - 1] not in "-="):
            depth -= 1
        if depth == 0:
            break
        if char == "," and depth == 1:
            parts.append(part)
            part = ""
        elif at_char:
            part += char
    return [one.strip() for one in [*parts, part] if one.strip()]
