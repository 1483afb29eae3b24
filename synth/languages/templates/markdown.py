"""The checker of Markdown documents, in Python: `check.py DOCUMENT TEXT [PROGRAM]`."""

CHECKER = r"""
import re, subprocess, sys
from xml.etree import ElementTree

NAMESPACE = "{http://commonmark.org/xml/1.0}"
LEFT = (
    (r"!?\[[^\]]*\]\(", "a link is not closed"),
    (r"\[[^\]]+\]\[[^\]]*\]", "a link's reference is not defined"),
    (r"!\[[^\]]+\]", "an image has no target"),
    (r"`", "a backtick has no partner"),
    (r"<!--", "a comment does not end"),
)


def complain(line, what):
    sys.exit(f"not valid Markdown: line {line}: {what}")


def parse(text):
    command = [sys.argv[3], "-t", "xml", "--sourcepos", "--unsafe"]
    made = subprocess.run(command, input=text, capture_output=True, text=True, check=True).stdout
    return ElementTree.fromstring(made)


def position(node):
    begin, end = node.get("sourcepos", "1:1-1:1").split("-")
    return [int(number) for number in (*begin.split(":"), *end.split(":"))]


def check_fence(node, lines):
    first, column, last, width = position(node)
    opening = re.match(r"(`{3,}|~{3,})", lines[first - 1].expandtabs(4)[column - 1 :].lstrip())
    if not opening:
        return
    last -= not width
    mark = opening[1]
    closing = re.search(rf"(?:^|[\s>]){mark}{mark[0]}*[ \t]*$", lines[last - 1])
    if last == first or not closing:
        complain(first, "a code fence is not closed")


def check_words(node):
    words = "".join(
        (child.text or "") if name(child) == "text" else "\n" if name(child).endswith("break") else "\0"
        for child in node.iter()
        if name(child) in ("text", "softbreak", "linebreak", "code", "html_inline")
    )
    for pattern, what in LEFT:
        if found := re.search(pattern, words):
            complain(position(node)[0] + words[: found.start()].count("\n"), what)


def name(node):
    return node.tag.removeprefix(NAMESPACE)


def check(root, lines):
    for node in root.iter():
        if name(node) == "code_block":
            check_fence(node, lines)
        elif name(node) in ("paragraph", "heading"):
            check_words(node)
        elif name(node) == "html_block" and "<!--" in (node.text or "").rpartition("-->")[2]:
            complain(position(node)[0], "a comment does not end")


def spoken(node):
    if name(node) in ("softbreak", "linebreak"):
        return "\n"
    inside = "".join(map(spoken, node))
    if name(node) in ("paragraph", "heading"):
        return inside + "\n"
    if name(node) in ("text", "code", "code_block"):
        return node.text or ""
    return inside


with open(sys.argv[1], encoding="utf-8") as file:
    text = file.read()
if not text.strip():
    sys.exit("not valid Markdown: an empty document")
if re.search(r"[\x00-\x08\x0b\x0e-\x1f\ufffe\uffff]", text):
    sys.exit("not valid Markdown: it holds control characters")
escaped = re.sub(r"\\[!-/:-@\[-`{-~]", "\\\\\ue000", text).replace("\\\ue000", "\ue000\ue000")
check(parse(escaped), escaped.split("\n"))
with open(sys.argv[2], "w", encoding="utf-8") as file:
    file.write(spoken(parse(text)))
"""
