"""Data languages: documents are validated, their text is told, and they have no functions."""

from __future__ import annotations

import pytest

from synth import languages
from synth.languages.base import Language
from synth.languages.doctor import diagnose
from synth.proof.signature import parse_type
from synth.sandbox import Sandbox
from synth.vocabulary import Verdict
from tests.languages.candidates import SIGNATURE, VECTORS
from tests.languages.conftest import installed

NAMES = [one.name for one in languages.all_languages() if one.data]

VALID: dict[str, dict[str, tuple[str, str]]] = {
    "json": {
        "object": ('{ "a": [1, -2.5e3, true, null], "é": "\\u00e9" }', '{"a":[1,-2500.0,true,null],"é":"é"}'),
        "same name in two objects": ('[{"a": 1}, {"a": 2}]', '[{"a":1},{"a":2}]'),
        "text": ('"two\\nlines"', "two\nlines"),
        "pair of surrogates": ('"\\ud83d\\ude42"', "🙂"),
    },
    "html": {
        "fragment": ("<p>one <b>two</b> &amp; <br> three", "one two & three"),
        "optional ends": ("<ul><li>a<li>b</ul><table><tr><td>c<td>d<tr><td>e</table>", "abcde"),
        "unseen": ("<style>p{}</style><script>if (1 < 2) '</p>';</script><p>x</p>", "x"),
        "foreign": ('<svg viewBox="0 0 1 1"><path d="M0 0"/><g><circle r="1"/></g></svg>x', "x"),
        "custom": ('<my-card data-x="1">x</my-card>', "x"),
        "block link": ('<a href="x"><div>x</div></a>', "x"),
        "list in list": ("<ol><li><p>a</p><ul><li>b</li></ul></li></ol>", "ab"),
        "form": (
            '<form><label for="i">x</label><input id="i" disabled>'
            "<select><optgroup label=o><option>a<option>b</select></form>",
            "xab",
        ),
        "description": ("<dl><dt>a<dd>b<dd>c</dl>", "abc"),
        "comment": ("<!-- <p> --><p>x</p>", "x"),
    },
    "markdown": {
        "marks": ("# One *two*\n\nA [link](x), `code`.\n", "One two\nA link, code.\n"),
        "fences": (
            "```py\nx = 1\n```\n\n> ~~~~\n> y\n> ~~~~~\n\n- a\n\n  ```\n  z\n  ```\n",
            "x = 1\ny\na\nz\n",
        ),
        "reference": ("[a][b], [b] and [B][]\n\n[b]: http://x.y 'title'\n", "a, b and B\n"),
        "escapes": ("\\[a\\](b) \\` \\`\\`\\`\n", "[a](b) ` ```\n"),
        "task list": ("- [ ] a\n- [x] b\n", "[ ] a\n[x] b\n"),
        "brackets in prose": ("see [1], a[0] and f(x)[i]\n", "see [1], a[0] and f(x)[i]\n"),
        "fence in a fence": ("````md\n```\n````\n", "```\n"),
        "code with backticks": ("`` a ` b ``\n\n    indented ` [x](\n", "a ` b\nindented ` [x](\n"),
        "image": ('![alt](x.png "t")\n', "alt\n"),
        "html": ("<!-- a -->\n\n<div>\n\nx\n\n</div>\n", "x\n"),
    },
}
INVALID: dict[str, dict[str, str]] = {
    "json": {
        "duplicate": '{"a": 1, "b": {"c": 1, "c": 2}}',
        "nan": "[NaN]",
        "infinity": "-Infinity",
        "comma": "[1, 2,]",
        "comment": "// x\n{}",
        "quotes": "{'a': 1}",
        "two values": "{} {}",
        "cut": '{"a": [1, 2',
        "empty": "",
        "mark": "\ufeff{}",
        "half a pair": '"\\ud83d"',
        "raw newline": '"a\nb"',
        "zero": "[01]",
    },
    "html": {
        "unclosed": "<div><p>x</p>",
        "crossed": "<b><i>x</b></i>",
        "stray": "x</div>",
        "duplicate": '<p class="a" class="b">x</p>',
        "ids": '<p id="a">x</p><p id="a">y</p>',
        "unknown": "<foo>x</foo>",
        "void": "<br>x</br>",
        "slash": "<div/>x",
        "block in p": "<p><b><div>x</div></b></p>",
        "paragraph closed twice": "<p>a<div>b</div></p>",
        "block in span": "<span><div>x</div></span>",
        "orphan li": "<div><li>x</li></div>",
        "orphan td": "<td>x</td>",
        "text in table": "<table>x<tr><td>y</td></tr></table>",
        "p in ul": "<ul><p>x</p></ul>",
        "link in link": '<a href="x"><b><a href="y">x</a></b></a>',
        "late doctype": "<p>x</p><!DOCTYPE html>",
        "cut tag": '<p>x</p><a href="x',
        "cut comment": "<p>x</p><!-- y",
        "script": "<script>let x = 1;",
        "entity": "<p>&nosuch;</p>",
        "empty": " \n",
    },
    "markdown": {
        "fence": "```\nx\n",
        "short fence": "````\nx\n```\n",
        "other fence": "~~~\nx\n```\n",
        "fence in a quote": "> ```\n> x\n\ny\n",
        "fence in a list": "- a\n  ```\n  x\n\nb\n",
        "link": "a [b](c\n",
        "link with a space": "a [b](c d)\n",
        "image": "![a](b\n",
        "image without target": "![a]\n",
        "reference": "a [b][c]\n",
        "backtick": "a `b\n",
        "in a heading": "# [b](c\n",
        "comment": "x\n\n<!-- y\n",
        "empty": "\n",
    },
}


@pytest.fixture(params=NAMES)
def document(request: pytest.FixtureRequest) -> Language:
    return installed(request.param)


def test_the_doctor_finds_the_language_healthy(sandbox: Sandbox, document: Language) -> None:
    (diagnosis,) = diagnose(sandbox, [document.name])
    assert diagnosis.healthy, diagnosis
    assert diagnosis.version[0].isdigit()


async def test_valid_documents_are_told(sandbox: Sandbox, document: Language) -> None:
    cases = VALID[document.name]
    outcomes = await sandbox.run_all([document.script(code) for code, _ in cases.values()])
    for (case, (_, text)), outcome in zip(cases.items(), outcomes, strict=True):
        assert outcome.verdict is Verdict.OK, (case, outcome.stderr)
        assert outcome.stdout.strip("\n") == text.strip("\n"), case


async def test_other_documents_do_not_compile(sandbox: Sandbox, document: Language) -> None:
    cases = INVALID[document.name]
    outcomes = await sandbox.run_all([document.compile_only(code) for code in cases.values()])
    for case, outcome in zip(cases, outcomes, strict=True):
        assert outcome.verdict is Verdict.COMPILE_ERROR, case
        assert outcome.stderr.startswith("not valid"), (case, outcome.stderr)
        assert "Traceback" not in outcome.stderr


def test_a_valid_document_compiles_in_silence(sandbox: Sandbox, document: Language) -> None:
    outcome = sandbox.run(document.compile_only(document.hello()))
    assert (outcome.verdict, outcome.stdout, outcome.stderr) == (Verdict.OK, "", "")


@pytest.mark.parametrize("name", NAMES)
def test_documents_have_no_functions(name: str) -> None:
    language = languages.get(name)
    assert not any(
        language.supports(parse_type(text)) for text in ("int", "str", "list[int]", "dict[str,int]")
    )
    with pytest.raises(TypeError, match="no functions"):
        language.declaration(SIGNATURE)
    with pytest.raises(TypeError, match="no functions"):
        language.unit_tests(SIGNATURE, VECTORS)
    with pytest.raises(TypeError, match="no functions"):
        language.test_program(SIGNATURE, "", VECTORS, "nonce")
    with pytest.raises(TypeError, match="no functions"):
        language.unit_test_job(SIGNATURE, VECTORS, "")
