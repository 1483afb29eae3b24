"""Mutants: one small wrong change to a program, the same operators for every language.

Changes are edits of tree-sitter nodes, so they need a grammar and nothing else:

    relational    `<` to `>`, `==` to `!=`            boundary   `<` to `<=`, `>=` to `>`
    arithmetical  `+` to `-`, `*` to `+`, `+=` to `-=`  constant   7 to 8 or 6, true to false
    logical       `and` to `or`, a `not` left out     condition  negated as a whole
    result        what is returned: one more, negated, emptied
    statement     a call, `x += …`, break or continue left out

Only function bodies are changed where the language's table knows them. A mutant parses
in the tier of its language and is another text. The draw goes round the operators, so
that no program gets eight constants, and depends on program and seed alone.

Some mutants mean the same as the program and cannot be told from it by any test.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from random import Random

from tree_sitter import Node

from synth.proof.signature import Type
from synth.syntax import grammars
from synth.syntax.static_check import check_syntax
from synth.syntax.tables import Syntax, syntax_of

Swaps = dict[str, tuple[tuple[str, str], ...]]

_RELATIONS: Swaps = {
    "<": (("boundary", "<="), ("relational", ">")),
    "<=": (("boundary", "<"), ("relational", ">")),
    ">": (("boundary", ">="), ("relational", "<")),
    ">=": (("boundary", ">"), ("relational", "<")),
    **{a: (("relational", b),) for x, y in (("==", "!="), ("===", "!=="), ("eq", "ne"), ("-eq", "-ne"),
       ("-lt", "-le"), ("-gt", "-ge")) for a, b in ((x, y), (y, x))},
    "in": (("relational", "not in"),),
}  # fmt: skip
_ARITHMETIC: Swaps = {
    a: (("arithmetical", b),)
    for a, b in (
        ("+", "-"), ("-", "+"), ("*", "+"), ("/", "*"), ("//", "*"), ("%", "*"), ("**", "*"), ("div", "mod"),
        ("mod", "div"), ("<<", ">>"), (">>", "<<"), ("&", "|"), ("|", "&"), ("^", "&"), ("+=", "-="),
        ("-=", "+="), ("*=", "+="), ("//=", "*="), ("%=", "*="), ("&=", "|="), ("|=", "&="), ("^=", "|="),
        ("<<=", ">>="), (">>=", "<<="),
    )
}  # fmt: skip
_LOGIC: Swaps = {
    a: (("logical", b),)
    for x, y in (("and", "or"), ("&&", "||"), ("andalso", "orelse"), ("And", "Or"))
    for a, b in ((x, y), (y, x))
}
_SWAPS: Swaps = {**_RELATIONS, **_ARITHMETIC, **_LOGIC}
_BOOLEANS = {
    "true": "false",
    "false": "true",
    "True": "False",
    "False": "True",
    "TRUE": "FALSE",
    "FALSE": "TRUE",
}

_OPAQUE = re.compile(
    r"type|type_annotation|generic_type|type_(?:arguments|parameters|list)|template_\w+_list|decorator|attribute_item"
    r"|import\w*|preproc_\w+|use_declaration|\w*comment|\w*string\w*|annotation|pointer_type|reference_type"
)
"""Nodes in which nothing is changed: types, imports, comments, texts."""
_NUMBER = re.compile(r"\w*(?:integer|int|number|decimal|num)\w*")
_DIGITS = re.compile(rb"(0|[1-9]\d{0,8})([A-Za-z_]\w*)?")
_RETURN = re.compile(r"return_(?:statement|expression)")
_STATEMENT = re.compile(r"(?:expression|augmented_assignment|call|break|continue)_?(?:statement)?")
_NOT = re.compile(r"\w*(?:unary|not)_?\w*")
_WORDS = frozenset(
    ("python", "lua", "haskell", "ocaml", "fsharp", "pascal", "ada", "elixir", "erlang", "nim", "vb")
)
_LISPS = frozenset(("clojure", "commonlisp", "elisp", "racket", "scheme"))
_LOOSE = frozenset(("python", "javascript", "typescript", "ruby", "php"))


@dataclass(frozen=True)
class Mutant:
    """One changed program, and what was changed: the line from 1, the text before and after."""

    code: str
    operator: str
    line: int
    before: str
    after: str


@dataclass(frozen=True, order=True)
class _Edit:
    start: int
    end: int
    operator: str
    after: bytes


def mutants(language: str, code: str, count: int, seed: object, returns: Type | None = None) -> list[Mutant]:
    """At most `count` different mutants; none of a text that does not parse or has no grammar.

    With `returns`, the function's result type, what is returned is changed too.
    """
    syntax = syntax_of(language)
    source = code.encode("utf-8", "surrogatepass")
    if syntax.tier == "lexical" or not check_syntax(syntax, code).ok:
        return []
    root = grammars.parse(syntax.grammar, source).root_node
    order = _drawn(sorted(set(_edits(syntax, root, source, returns))), Random(f"{seed}/{language}/{code}"))
    found: dict[str, Mutant] = {}
    for edit in order:
        if len(found) >= count:
            break
        made = _apply(source, edit)
        if made.code != code and made.code not in found and check_syntax(syntax, made.code).ok:
            found[made.code] = made
    return list(found.values())


def _drawn(edits: Sequence[_Edit], rng: Random) -> Iterator[_Edit]:
    """All edits, one of each operator in turn."""
    groups: dict[str, list[_Edit]] = {}
    for edit in edits:
        groups.setdefault(edit.operator, []).append(edit)
    for group in groups.values():
        rng.shuffle(group)
    names = sorted(groups)
    rng.shuffle(names)
    while any(groups.values()):
        yield from [groups[name].pop() for name in names if groups[name]]


def _apply(source: bytes, edit: _Edit) -> Mutant:
    text = source[: edit.start] + edit.after + source[edit.end :]
    before = source[edit.start : edit.end].decode("utf-8", "replace")
    line = source.count(b"\n", 0, edit.start) + 1
    return Mutant(text.decode("utf-8", "surrogatepass"), edit.operator, line, before, edit.after.decode())


def _edits(syntax: Syntax, root: Node, source: bytes, returns: Type | None) -> Iterator[_Edit]:
    negated = _negation(syntax.grammar)
    for node in _nodes(syntax, root):
        text = source[node.start_byte : node.end_byte]
        if node.child_count == 0:
            yield from _leaf(node, text)
            continue
        condition = node.child_by_field_name("condition")
        if condition is not None and condition.is_named:
            yield _edit(condition, "condition", _wrapped(source, condition, negated))
        if _NOT.fullmatch(node.type) and node.child_count == 2 and node.children[0].type in ("!", "not"):
            inner = node.children[1]
            yield _edit(node, "logical", source[inner.start_byte : inner.end_byte])
        if _RETURN.fullmatch(node.type) and node.named_child_count == 1 and returns is not None:
            yield from _returned(node.named_children[0], source, returns, syntax.grammar, negated)
        if _removable(node, text):
            yield _edit(node, "statement", _nothing(syntax.grammar, text))


def _edit(node: Node, operator: str, after: bytes) -> _Edit:
    return _Edit(node.start_byte, node.end_byte, operator, after)


def _nodes(syntax: Syntax, root: Node) -> Iterator[Node]:
    """Nodes of function bodies (of everything where no function is known) outside of opaque ones."""
    kinds = {t for k in ("function", "func_body") for t in syntax.blocks.get(k, ()) if "." not in t}
    everything = list(_walk([root]))
    functions = [node for node in everything if node.type in kinds]
    outer = [n for n in functions if not any(_holds(other, n) for other in functions)]
    yield from _walk(outer) if outer else everything


def _holds(outer: Node, inner: Node) -> bool:
    return outer.id != inner.id and outer.start_byte <= inner.start_byte and inner.end_byte <= outer.end_byte


def _walk(roots: Sequence[Node]) -> Iterator[Node]:
    stack = list(reversed(roots))
    while stack:
        node = stack.pop()
        if _OPAQUE.fullmatch(node.type) and node.is_named:
            continue
        yield node
        stack += reversed(node.children)


def _leaf(node: Node, text: bytes) -> Iterator[_Edit]:
    word = text.decode("utf-8", "replace")
    if word in _SWAPS and (_between(node) or _leads(node)):
        for operator, after in _SWAPS[word]:
            yield _edit(node, operator, after.encode())
    elif word in ("++", "--"):
        yield _edit(node, "arithmetical", b"--" if word == "++" else b"++")
    elif word in _BOOLEANS:
        yield _edit(node, "constant", _BOOLEANS[word].encode())
    elif node.is_named and _NUMBER.fullmatch(node.type) and (found := _DIGITS.fullmatch(text)):
        number, suffix = int(found[1]), found[2] or b""
        yield _edit(node, "constant", str(number + 1).encode() + suffix)
        if number:
            yield _edit(node, "constant", str(number - 1).encode() + suffix)


def _between(node: Node) -> bool:
    """Whether an operator stands between two operands."""
    before, after = node.prev_sibling, node.next_sibling
    return before is not None and after is not None and before.is_named and after.is_named


def _leads(node: Node) -> bool:
    """Whether it stands first in a list of a Lisp, with an operand after it."""
    before, after = node.prev_sibling, node.next_sibling
    return (
        before is not None and before.type == "(" and after is not None and after.is_named and node.is_named
    )


def _negation(grammar: str) -> Callable[[bytes], bytes]:
    if grammar in _LISPS:
        return lambda text: b"(not " + text + b")"
    word = b".not. (" if grammar == "fortran" else b"not (" if grammar in _WORDS else b"!("
    return lambda text: word + text + b")"


def _wrapped(source: bytes, node: Node, negated: Callable[[bytes], bytes]) -> bytes:
    """The negated condition; round brackets that belong to the statement stay outside."""
    text = source[node.start_byte : node.end_byte]
    bracketed = node.child_count > 2 and node.children[0].type == "(" and node.children[-1].type == ")"
    return b"(" + negated(text[1:-1]) + b")" if bracketed else negated(text)


def _returned(
    node: Node, source: bytes, returns: Type, grammar: str, negated: Callable[[bytes], bytes]
) -> Iterator[_Edit]:
    text = source[node.start_byte : node.end_byte]
    match returns.kind:
        case "int" | "float":
            yield _edit(node, "result", b"(" + text + b") + 1")
        case "bool":
            yield _edit(node, "result", negated(text))
        case "str":
            yield _edit(node, "result", b'""')
        case "list" | "dict" if grammar in _LOOSE:
            yield _edit(node, "result", b"[]" if returns.kind == "list" or grammar == "php" else b"{}")


def _removable(node: Node, text: bytes) -> bool:
    """A statement among others that declares nothing: what stays can still be compiled."""
    parent = node.parent
    if parent is None or parent.named_child_count < 2 or not _STATEMENT.fullmatch(node.type):
        return False
    inner = node.named_children[0].type if node.named_child_count else ""
    plain = inner in ("assignment", "string", "variable_declaration", "yield")
    return not plain and len(text) > 1 and (node.type.endswith("statement") or parent.type.endswith("block"))


def _nothing(grammar: str, text: bytes) -> bytes:
    if grammar == "python":
        return b"pass"
    return b";" if text.endswith(b";") else b""
