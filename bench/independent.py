"""A second opinion on a row's needs, by another reading of the text than the index has.

The index reads syntax trees; here Pygments' lexers tell names from comments and
strings, and a definition is a line that looks like one: a keyword of declaration
before the name, or (outside of Python) a type before it, or an export of it.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from pygments.lexers import get_lexer_by_name
from pygments.token import Comment, Name, String, Text

_LEXERS = {"csharp": "csharp", "cpp": "cpp", "shell": "bash"}
_KEYWORDS = (
    "alias|annotation|class|concept|const|constexpr|def|define|delegate|enum|event|fn|fun|func|function|"
    "interface|let|macro_rules!|mod|module|namespace|object|record|static|struct|trait|type|typealias|"
    "typedef|union|using|val|var"
)
_BEFORE = (
    "class|interface|trait|type|fn|fun|func|function|def|module|mod|record|object|namespace|let|var|val|"
    "#define|macro_rules!"
)
_TYPED = (
    r"^[ \t]*(?!return\b|throw\b|new\b|else\b|case\b|goto\b|await\b|yield\b)[\w@][\w\s*&<>,.\[\]:?@'\"()!]*?"
)


def verified(row: dict[str, Any]) -> bool:
    """Whether the middle uses at least one of the row's needs, and a file of the context defines that."""
    texts = {file["path"]: file["text"] for file in row["context"]}
    used = names_in(row["prefix"], row["middle"], row["suffix"], row["language"])
    own = row["prefix"] + "\n" + row["suffix"]
    for need in row["needs"]:
        name = need["symbol"].rpartition(".")[2]
        if name in used and defines(texts[need["path"]], name) and not declares(own, name):
            return True
    return False


def names_in(prefix: str, middle: str, suffix: str, language: str) -> set[str]:
    """The names of code that stand whole in the middle; words of comments and strings are none."""
    found, start, end = set(), len(prefix), len(prefix) + len(middle)
    for at, kind, value in _tokens(prefix + middle + suffix, language):
        if at >= end:
            break
        if kind in Comment or (kind in String and kind not in String.Interpol) or kind in Text:
            continue
        for word in re.finditer(r"\w+", value) if kind in Name or at >= start else ():
            if start <= at + word.start() and at + word.end() <= end:
                found.add(word.group())
    return found


@lru_cache(1)
def _tokens(text: str, language: str) -> list[tuple[int, Any, str]]:
    lexer = get_lexer_by_name(_LEXERS.get(language, language), stripnl=False, ensurenl=False)
    return list(lexer.get_tokens_unprocessed(text))


def defines(text: str, name: str) -> bool:
    """Whether a line of the text looks like a definition of the name."""
    word = re.escape(name)
    begun = r"^[ \t#]*(?:[\w()<>,:*&\[\]@!'\"]+[ \t]+)*?"
    patterns = (
        rf"{begun}(?:{_KEYWORDS})\b[^\n;={{}}]*?(?<!\w){word}\b",
        rf"{_TYPED}[\s*&]{word}\s*(?:\(|=|;|:|\{{|,|\[|<|$)",
        rf"^[ \t]*{word}\s*(?:[=,:(}}?]|$)",
        rf"^[ \t]*{word}[ \t]+[\w*.\[\]]+[ \t]*(?:=|$)",
        rf"\bexports\.{word}\b|[{{,]\s*{word}\s*[,:}}(]",
        rf"\}}\s*{word}\s*;",
    )
    return any(re.search(pattern, text, re.MULTILINE) for pattern in patterns)


def declares(text: str, name: str) -> bool:
    """Whether a keyword of declaration stands right before the name (a Go receiver may be between)."""
    word = re.escape(name)
    pattern = rf"\b(?:{_BEFORE})\s+(?:\([^)\n]*\)\s*)?{word}\b|\bconst\s+{word}\s*="
    return re.search(pattern, text) is not None
