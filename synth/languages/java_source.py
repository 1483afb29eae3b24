"""A candidate's Java made compilable, and how its function is called.

Its imports go in front with the usual ones, a bare method gets a class around it, and
its lines stay where they were, so that the compiler's messages name them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from synth.languages import naming, scan
from synth.languages.java_types import function_name, record_text
from synth.languages.records import records
from synth.proof.signature import Signature, Type

_IMPORTS = "import java.util.*; import java.util.function.*; import java.util.stream.*; "
_HEADER = re.compile(
    r"^[ \t]*(?:package[ \t]+[\w.]+|import[ \t]+(?:static[ \t]+)?[\w.*]+)[ \t]*;", re.MULTILINE
)


@dataclass(frozen=True)
class Candidate:
    """The candidate's source made compilable, and how to call its function."""

    source: str
    file: str
    callee: str
    owner: str
    own_types: dict[str, str]
    """Record names that the candidate declares itself, to their qualified names."""

    @classmethod
    def of(cls, signature: Signature, code: str) -> Candidate:
        bare = scan.blank(code, "java")
        found = scan.functions(bare, (function_name(signature), *naming.spellings(signature.name)))
        best = found[0] if found else None
        wrapper = _wrapper(bare) if best is None or not best.owners else ""
        code = _opened(code, best)
        source, file = _source(code, bare, wrapper)
        owner = ".".join(best.path) if best and best.owners else wrapper
        static = best is None or re.search(r"\bstatic\b", best.head)
        name = best.name if best else function_name(signature)
        prefix = (wrapper,) if wrapper else ()
        own = {t.name: ".".join((*prefix, *t.path, t.name)) for t in scan.types(bare)}
        return cls(source, file, f"{owner}.{name}" if static else f"new {owner}().{name}", owner, own)

    def names(self, signature: Signature) -> dict[Type, str]:
        """The signature's records under the names that other classes must use."""
        return {type_: self.own_types.get(name, name) for type_, name in records(signature).items()}

    def missing(self, signature: Signature) -> dict[str, str]:
        """Declarations of the records that the candidate leaves out, by name."""
        named = records(signature)
        return {name: record_text(t, named) for t, name in named.items() if name not in self.own_types}

    def files(self, signature: Signature) -> dict[str, str]:
        """All files but the harness."""
        extra = {f"{name}.java": f"{text}\n" for name, text in self.missing(signature).items()}
        head = {path: _IMPORTS + text for path, text in extra.items()}
        return {f"{self.file}.java": self.source, **head}


def _opened(code: str, best: scan.Definition | None) -> str:
    """The code with the called method's `private` off."""
    if best is None or not re.search(r"\bprivate\b", best.head):
        return code
    start = best.end - len(best.name) - len(best.head)
    head = code[start : best.end].replace("private", "       ", 1)
    return code[:start] + head + code[best.end :]


def _wrapper(bare: str) -> str:
    return "Candidate" if any(t.name == "Solution" for t in scan.types(bare)) else "Solution"


def _source(code: str, bare: str, wrapper: str) -> tuple[str, str]:
    """Compilable text with its lines where they were, and the file's stem."""
    headers = [(m.start(), m.end()) for m in _HEADER.finditer(bare)]
    imports = " ".join(code[a:b].strip() for a, b in headers if "import" in bare[a:b].split())
    for a, b in headers:
        code = code[:a] + " " * (b - a) + code[b:]
    if wrapper:
        return f"{_IMPORTS}{imports} class {wrapper} {{ {_static_helpers(code, bare)}\n}}\n", wrapper
    public = [t.name for t in scan.types(bare) if not t.owners and re.search(r"\bpublic\b", t.head)]
    first = [t.name for t in scan.types(bare) if not t.owners]
    return f"{_IMPORTS}{imports} {code}\n", (public or first or ["Candidate"])[0]


def _static_helpers(code: str, bare: str) -> str:
    """Classes beside a bare method become static members with it, or it could not make them."""
    for one in reversed([t for t in scan.types(bare) if not t.owners and "static" not in t.head.split()]):
        if match := re.search(r"\bclass\s+\Z", one.head):
            at = one.end - len(one.name) - len(match.group())
            code = f"{code[:at]}static {code[at:]}"
    return code


def compilable(code: str) -> tuple[str, str]:
    """A whole program or a bare method as compilable text, and the file's stem."""
    bare = scan.blank(code, "java")
    bare_method = not any(not t.owners for t in scan.types(bare)) or _has_free_method(bare)
    return _source(code, bare, _wrapper(bare) if bare_method else "")


def _has_free_method(bare: str) -> bool:
    free = (d for d in scan.definitions(bare) if not d.owners and re.match(r"\s*\(", bare[d.end :]))
    return any(
        not re.search(r"\b(?:record|class|enum|interface)\s+\Z", d.head) and "@" not in d.head for d in free
    )


def main_class(code: str) -> str:
    """The class with `main`, for a whole program."""
    found = [d for d in scan.functions(scan.blank(code, "java"), ("main",), "(") if len(d.owners) == 1]
    return found[0].path[0] if found and found[0].path else ""
