"""Words or code: many grammars take a sentence for a program.

Bash reads `I cannot help` as a command, HTML and PHP as text, Ruby and Elixir as
nested calls, Clojure as symbols. So a text must also hold a node that only code
has, and neither be prose as a whole nor open or close with a sentence.
"""

from __future__ import annotations

import re
from functools import cache

from tree_sitter import Tree, TreeCursor

from synth.languages.naming import words
from synth.syntax import grammars

LOOKED_AT = 50_000
"""Nodes among which a definition or statement must be found."""

LINES = 40
"""Lines, spread over the first 400, of which it is asked whether they are sentences."""
GLANCES = 12
"""Lines at which code is mostly seen."""
SEVERAL, LONG, APART = 1_500, 8_000, 400
"""Characters from which a text has many lines, and counts as long, and how far apart lines of that are
looked at."""

DOCUMENTS = frozenset({"html", "markdown", "json", "yaml", "toml", "xml", "csv"})
"""Grammars of documents, in which sentences have a place."""

_CODE_KIND = re.compile(
    r"definition|preproc_|declar|assign|function|method|class|struct|enum|interface|trait|impl_|import|export_|include|use_"
    r"|call|invocation|macro|return|throw|raise|break|continue|loop|for_|foreach|if_|while|until|switch|match"
    r"|try_|with_|repeat|_item|asm_expression|new_expression|select|create|lambda|closure|command|rule_set"
)
_NOT_CODE_KIND = re.compile(r"comment|_list$|labeled|type_arguments|identifier")
_OWN_KINDS: dict[str, frozenset[str]] = {
    "csharp": frozenset({"using_directive", "global_attribute"}),
    "fortran": frozenset(
        {"program", "subroutine", "function", "module", "print_statement", "write_statement"}
    ),
    "go": frozenset({"package_clause"}),
    "haskell": frozenset(
        {"function", "bind", "data_type", "newtype", "class", "instance", "import", "signature"}
    ),
    "html": frozenset({"element", "script_element", "style_element", "doctype"}),
    "markdown": frozenset(
        {"paragraph", "atx_heading", "list", "fenced_code_block", "block_quote", "pipe_table"}
    ),
    "pascal": frozenset({"program", "unit", "library", "defProc", "declProc", "exprCall", "statement"}),
    "perl": frozenset({"anonymous_hash_expression"}),
    "php": frozenset({"echo_statement", "print_intrinsic", "require_expression", "require_once_expression"}),
    "powershell": frozenset({"flow_control_statement"}),
    "ruby": frozenset({"module"}),
    "vim": frozenset({"echo_statement", "execute_statement", "let_statement", "normal_statement"}),
    "yaml": frozenset({"block_mapping", "block_sequence", "flow_mapping", "flow_sequence"}),
}
"""Kinds that show code where the names above do not say it; they replace or join them."""
_ONLY_OWN = frozenset({"html", "markdown", "yaml", "haskell"})
_LISPS = frozenset({"clojure", "commonlisp", "elisp", "racket", "scheme"})
_LISP_WORDS = frozenset(
    {"symbol", "sym_lit", "number", "num_lit", "quote", "string", "str_lit", "kwd_lit", "dot"}
)

_SMALL_WORDS = words(
    "a an and are as at be because but by can cannot could did does each for from had has have here how i in"
    " is it its just not of on or our should so some such that the their them then there these they this"
    " those to us was we were what when where which who will with would you your"
)
_WORD = re.compile(r"[A-Za-z][a-z]*(?:['’-][a-z]+)*")
_SENTENCE = re.compile(r"[\w'’,\"`*-]+(?: [\w'’,\"`*.:/-]+){2,}[.!?:]?|[A-Z][a-z']*[.!?]( .*[.!?:])?")
_NO_END = frozenset("(){}[]=;<>$|&@#\\+%^~")
"""Marks that no sentence ends with."""
_ENDS = (".", "!", "?", ":")
"""Marks that end one."""
_NO_START = _NO_END - {"*"} | set("/:.!?")
"""Marks that none begins with."""
_ONE_WORD = re.compile(r"\s*\w+[.!?]?\s*|\s*[A-Z][a-z]+: [\w ]+\s*")
_MARKS = re.compile(r"[(){}\[\]=;<>$|&@#/\\+*%^~_:\"]")
_COMMANDS = words(
    "echo printf cat ls cd grep sed awk find make git for if while case test read set export let puts print"
    " insert update delete throw say use with and or not import from open raise return def do end select"
)
"""First words of lines that are code however much they read like prose."""


def is_prose(code: str) -> str:
    """Why this text is prose, or has a sentence around it; empty when it has not."""
    if _ONE_WORD.fullmatch(code):
        return "a single word, not code"
    if found := framed(code):
        return found
    if len(code) >= SEVERAL and _shows_code(code):
        return ""
    return "words, not code" if _mostly_said(_spread(code)) or _is_bare_text(code) else ""


def _spread(code: str) -> list[str]:
    """Lines that are looked at, none of them blank."""
    lines = code.split("\n", 400)[:400]
    return list(filter(None, map(str.strip, lines[:: 1 + len(lines) // LINES])))


def _shows_code(code: str) -> bool:
    """Whether more than half of a few lines are no sentence at first sight; in a long text a third of more.

    It looks for each line by itself: to part a text into lines takes a twentieth of a parse.
    """
    size = min(len(code), LINES * APART)
    return _has_code(code, size // GLANCES, GLANCES, GLANCES // 2 + 1) or (
        size >= LONG and _has_code(code, APART, size // APART, size // APART // 3 + 1)
    )


def _has_code(code: str, apart: int, count: int, wanted: int) -> bool:
    """Whether of some lines, so many characters apart, as many as wanted are no sentence at first sight.

    What `_is_none` says is written out: a call takes as long as the look.
    """
    find, spare = code.find, count - wanted
    for at in range(0, count * apart, apart):
        start = find("\n", at) + 1
        end = find("\n", start)
        if not start or end < 0:  # after the last line
            return False
        line = code[start:end].strip()
        if line and (
            (last := line[-1]) in _NO_END
            or line[0] in _NO_START
            or (last not in _ENDS and line.count(" ") < 2)
        ):
            wanted -= 1
            if not wanted:
                return True
        elif spare:
            spare -= 1
        else:
            return False
    return False


def _is_none(line: str) -> bool:
    """Whether a line is no sentence at first sight: by its ends, or for a word or two."""
    last = line[-1]
    return last in _NO_END or line[0] in _NO_START or (last not in _ENDS and line.count(" ") < 2)


def _mostly_said(lines: list[str]) -> bool:
    """Whether more than two thirds of the lines are sentences; it stops when they cannot be."""
    others = 0
    for line in lines:
        others += _is_none(line)
        if others * 3 >= len(lines):  # which is quick, and true of most code
            return False
    others = 0
    for line in lines:
        others += not _is_sentence(line, strict=False)
        if others * 3 >= len(lines):
            return False
    return bool(lines)


def framed(code: str) -> str:
    """Why the text is framed by talk: its first or last line is a sentence; empty when neither is."""
    text = code.strip()
    end = text.find("\n")
    first, last = text[:end].strip() if end >= 0 else text, text[text.rfind("\n") + 1 :]
    if _is_sentence(first, strict=end >= 0):
        return f"a sentence, not code: {first[:60]!r}"
    if end >= 0 and _is_sentence(last, strict=True) and not _DATA.search(code):
        return f"a sentence, not code: {last[:60]!r}"
    return ""


def _is_bare_text(code: str) -> bool:
    """Whether the text has none of the marks of code and a fifth of its words are those of prose."""
    if len(code) > 4000 or _MARKS.search(code):
        return False
    spoken = _WORD.findall(code)
    small = sum(word.lower() in _SMALL_WORDS for word in spoken)
    return len(spoken) > 3 and small * 5 >= len(spoken) and spoken[0] not in _COMMANDS


_DATA = re.compile(r"(?m)^(?:__END__|__DATA__|=(?:pod|begin|head\d|cut)|<<\S+|.*<<[-~]?['\"]?\w+)")


def _is_sentence(line: str, strict: bool) -> bool:
    """Whether a line reads as one; a strict look also wants a capital and a mark at the end."""
    if strict and not (line.endswith(_ENDS) and line[0].isupper()):
        return False
    if len(line) > 400 or not _SENTENCE.fullmatch(line):
        return False
    spoken = _WORD.findall(line)
    if spoken and spoken[0].lower() in _COMMANDS and not line.endswith(("!", "?")):
        return False
    small = sum(word.lower() in _SMALL_WORDS for word in spoken)
    if strict:
        ends = line[-1] != ":" or small > 0 or line.count(" ") > 1
        return ends and len(spoken) > 1 and (small > 0 or "! " in line)
    return small >= 2 or (small == 1 and line[0].isupper()) or (line[-1] in ".!?" and line[0].isupper())


def holds_code(tree: Tree, grammar: str) -> bool:
    """Whether the last node at the top, or some node among the first, is one that only code has."""
    if grammar in _LISPS:
        return _holds_forms(tree)
    wanted = _code_numbers(grammar)
    if not wanted:
        return tree.root_node.named_child_count > 0
    cursor = tree.walk()
    if cursor.goto_last_child():  # mostly code, where what comes first is comments
        if _is_of(cursor, wanted):
            return True
        cursor.goto_parent()
    for _ in range(LOOKED_AT):
        if _is_of(cursor, wanted):
            return True
        if not _go_on(cursor):
            return False
    return False


def _is_of(cursor: TreeCursor, kinds: frozenset[int]) -> bool:
    """Whether a node is of such kinds; by number that is quicker than by name."""
    node = cursor.node
    return node is not None and node.kind_id in kinds


def _go_on(cursor: TreeCursor) -> bool:
    """Move to the next node in source order; False at the end."""
    if cursor.goto_first_child():
        return True
    while not cursor.goto_next_sibling():
        if not cursor.goto_parent():
            return False
    return True


def _holds_forms(tree: Tree) -> bool:
    """Whether a Lisp's text is forms rather than words: prose is symbols, with a list here and there."""
    kinds = [node.type for node in tree.root_node.named_children]
    forms = sum(kind not in _LISP_WORDS and not kind.endswith("comment") for kind in kinds)
    return forms > sum(kind in _LISP_WORDS for kind in kinds)


@cache
def code_kinds(grammar: str) -> frozenset[str]:
    """Node kinds that only code has; empty when the grammar's names tell nothing."""
    known = grammars.kinds(grammar)
    own = _OWN_KINDS.get(grammar, frozenset()) & known
    if grammar in _ONLY_OWN:
        return own
    return own | {k for k in known if _CODE_KIND.search(k) and not _NOT_CODE_KIND.search(k)}


@cache
def _code_numbers(grammar: str) -> frozenset[int]:
    """The numbers of these kinds."""
    wanted, made = code_kinds(grammar), grammars.language(grammar)
    named = filter(made.node_kind_is_named, range(made.node_kind_count))
    return frozenset(n for n in named if made.node_kind_for_id(n) in wanted)
