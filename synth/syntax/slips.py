"""What grammars let pass that their languages do not, one entry a slip.

Grammars are made for editors and take more than their languages: Java without its
`import`, a `then` without `if` as a command of that name. Each slip is a query
that finds it in a tree without errors. Most look at the top of the file only,
which is cheap; the others run when a glance at the text is suspicious, since a
query over the whole tree costs a third of the parse. Each carries an example, and
a test shows that the grammar alone takes it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache
from operator import attrgetter
from typing import NamedTuple

from tree_sitter import Node, Query, QueryCursor, Tree

from synth.syntax import grammars

SMALL = 1_000
"""Bytes from which unbalanced parts of a part are looked for."""


class Slip(NamedTuple):
    """One thing that is broken in the language and fine in the grammar."""

    name: str
    query: str
    """Its `@slip` is what is wrong."""
    example: str
    suspect: Callable[[bytes], object] | None = None
    """Whether the text is worth a look at the whole tree; None: the top of the file is looked at."""
    empty: bool = False
    """Whether it is one only where the node holds no text; unbalanced parts of the file are looked at."""


_BLOCKS = re.compile(rb"\n[ \t]*+(?=[cdefisuw])(if|fi|for|while|until|select|done|case|esac)\b")


def _uneven(source: bytes) -> bool:
    """Whether more blocks of a shell end at the start of a line than begin there."""
    seen = _BLOCKS.findall(b"\n" + source).count  # of some dozens of words: quicker than a table of them
    return (
        seen(b"fi") > seen(b"if")
        or seen(b"done") > seen(b"for") + seen(b"while") + seen(b"until") + seen(b"select")
        or seen(b"esac") > seen(b"case")
    )


_OPENED = re.compile(rb"[$@][$#\w:]*+(?:->)?[\[{]")
"""What opens a bracket in a text of Perl."""
_SAID = re.compile(
    rb"\\.|'(?<![\w$&]')[^'\\\n]*+(?>\\.[^'\\\n]*+)*+'|\"(?<![\w$&]\")[^\"\\\n]*+(?>\\.[^\"\\\n]*+)*+\""
    rb"|\](?<=\$\])(?<![$@]\$\])|#(?<=\s#)[^\n]*+"
)
"""What is escaped, strings of one line, the variable `$]` and comments of Perl."""
_DOCUMENTED = re.compile(rb"\n=[a-z](?>[^\n]++|\n(?!=cut\b))*+(?>\n=cut\b)?+")
_END = re.compile(rb"\n__(?:END|DATA)__(?s:.*)")


def _unbalanced(source: bytes) -> bool:
    """Whether brackets do not balance by mere number, nor where what is no code is left out."""
    return _unequal(source) and _unequal(_SAID.sub(b"", _END.sub(b"", _DOCUMENTED.sub(b"", source))))


def _unequal(source: bytes) -> bool:
    count = source.count
    return count(b"(") != count(b")") or count(b"[") != count(b"]") or count(b"{") != count(b"}")


_NAME_ALONE = re.compile(
    rb"\n[ \t]*+([A-Za-z0-9_.$]++)[ \t]*+[-+*/%&|<>=!;]"
    rb"(?:(?<=;)|(?:(?<=[-+*/%&|<>])|(?<=[=!<>])=|(?<=&)&|(?<=\|)\|)[ \t]*+[\w.$]++[ \t]*+;)"
)
"""It begins with a line break, not with `^`: such a search is three times as quick. Letters are spelled out,
which makes a table of them, and after the name one more table says of most lines that they are others."""
_WITH_NAMES = frozenset({b"return", b"break", b"continue", b"package", b"import", b"yield"})


def _has_name_alone(source: bytes) -> bool:
    """Whether a line is a name or two, and no statement that takes or needs none."""
    return any(found not in _WITH_NAMES for found in _NAME_ALONE.findall(b"\n" + source))


_STATIC = re.compile(rb"static(?<=[<+,:& \t]static)[ \t]*[,>+;{)\n]")

_NO_STATEMENT = "[(identifier) (field_access) (string_literal) (binary_expression) (array_access)]"

SLIPS: dict[str, tuple[Slip, ...]] = {
    "java": (
        Slip(
            "a name for a statement",
            f"(program (expression_statement {_NO_STATEMENT}) @slip)",
            "java.util.List;\nclass A { }\n",
        ),
        Slip(
            "a name for a statement inside",
            f"(expression_statement {_NO_STATEMENT}) @slip",
            "class A { int f() {\n x.y;\n } }\n",
            _has_name_alone,
        ),
    ),
    "go": (
        Slip(
            "a statement beside declarations",
            "(source_file (package_clause) [(expression_statement) (assignment_statement)] @slip)",
            "package a\n\nx = []int{1}\n",
        ),
        Slip(
            "a name for a statement",
            "(source_file (expression_statement [(identifier) (selector_expression)"
            " (interpreted_string_literal) (parenthesized_expression)]) @slip)",
            'main\n\nimport "fmt"\n',
        ),
    ),
    "rust": (
        Slip(
            "a path for an item",
            "(source_file (expression_statement"
            " [(identifier) (scoped_identifier) (field_expression)]) @slip)",
            "std::collections::HashMap;\nfn f() {}\n",
        ),
        Slip(
            "a keyword for a type",
            '((type_identifier) @slip (#any-of? @slip "static" "fn" "let" "mut" "where"))',
            "fn f(x: Box<dyn A + static>) {}\n",
            _STATIC.search,
        ),
    ),
    "kotlin": (
        Slip(
            "a name for a declaration",
            "(source_file [(navigation_expression) (identifier)] @slip)",
            "org.example.tool\n\nfun f() = 1\n",
        ),
    ),
    "perl": (
        Slip("no closing bracket", '[")" "]" "}"] @slip', "my $x = $y->[1;\nf(1);\n", _unequal, empty=True),
    ),
    "ruby": (Slip("an end too many", '(program (identifier) @slip (#eq? @slip "end"))', "f\n  1\nend\n"),),
    "bash": (
        Slip(
            "the end of a block that was not opened",
            '((command_name (word) @slip) (#any-of? @slip "then" "do" "done" "fi" "else" "elif" "esac"))',
            "test $x; then\n  echo 1\nfi\n",
            _uneven,
        ),
    ),
}
"""Grammar to its slips."""


_ODD: dict[str, tuple[str, ...]] = {
    "java": ("expression_statement",),
    "go": ("expression_statement", "assignment_statement"),
    "rust": ("expression_statement",),
    "kotlin": ("navigation_expression", "identifier"),
    "ruby": ("identifier",),
}
"""Grammar to the kinds of what is wrong at the top of a file."""


class Found(NamedTuple):
    """A slip of one text."""

    name: str
    node: Node


def find_slip(grammar: str, tree: Tree, source: bytes) -> Found | None:
    """The first thing in a tree without errors that the language does not take."""
    if (slips := SLIPS.get(grammar)) is None:
        return None
    odd_top = grammar in _ODD and _is_odd_at_the_top(grammar, tree)
    for at, slip in enumerate(slips):
        if not (odd_top if slip.suspect is None else slip.suspect(source)):
            continue
        if nodes := _captured(_query(grammar, at), slip, tree.root_node, source):
            return Found(slip.name, min(nodes, key=lambda node: node.start_byte))
    return None


def _captured(query: Query, slip: Slip, root: Node, source: bytes) -> list[Node]:
    """What the query of a slip finds; a query costs as much as what it looks at is long."""
    cursor = QueryCursor(query)
    if slip.suspect is None:
        cursor.set_max_start_depth(0)
    if not slip.empty:
        return cursor.captures(root).get("slip", [])
    found = (n for part in _unbalanced_parts(root, source) for n in cursor.captures(part).get("slip", ()))
    nodes = [node for node in found if not _text_size(node)]
    return nodes if nodes and _unbalanced(source) else []


def _unbalanced_parts(node: Node, source: bytes, levels: int = 4) -> Iterator[Node]:
    """Parts of a node in which brackets do not balance, small ones where that can be told."""
    for child in node.children:
        text = source[child.start_byte : child.end_byte] if child.child_count else b""
        said = child.type == "heredoc_content"
        if not _unequal(text) or (said and not _OPENED.search(text)):
            continue
        parts: list[Node] = []
        if levels and len(text) > SMALL and not said and all(map(_text_size, child.children)):
            parts = list(_unbalanced_parts(child, source, levels - 1))
        yield from parts or ([child] if _unbalanced(text) else [])


def _text_size(node: Node) -> int:
    return node.end_byte - node.start_byte


def _is_odd_at_the_top(grammar: str, tree: Tree) -> bool:
    """Whether the file has a child of a kind that some slip at the top is about.

    To look at the numbers of their kinds is quicker than a query.
    """
    return not _odd_kinds(grammar).isdisjoint(map(_KIND, tree.root_node.named_children))


_KIND = attrgetter("kind_id")


@cache
def _odd_kinds(grammar: str) -> frozenset[int]:
    known = grammars.language(grammar)
    names = _ODD[grammar]
    return frozenset(n for n in range(known.node_kind_count) if known.node_kind_for_id(n) in names)


@cache
def _query(grammar: str, at: int) -> Query:
    return Query(grammars.language(grammar), SLIPS[grammar][at].query)
