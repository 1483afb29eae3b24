"""The table of tokens is whole, and its scores tell languages apart."""

from __future__ import annotations

import pytest

from synth import languages
from synth.syntax.identify import by_looks
from synth.syntax.tokens import scores, table, tokens


def test_the_table_names_languages_and_has_a_row_for_each() -> None:
    known = table()
    assert set(known.languages) <= {"", *languages.names()}
    assert "" in known.languages
    assert {len(row) for row in known.tokens.values()} == {len(known.languages)}
    assert all(-12 <= value <= 0.25 for row in known.tokens.values() for value in row)


def test_tokens_know_where_they_stand() -> None:
    assert tokens("if x {\n  y;\n}") == {"if", "x", "{", "y", ";", "}", "^if", "{$", "^y", ";$", "^}", "}$"}
    assert tokens("") == set()
    assert scores("qqqzzz") == {}


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("c", "    if (len < 0)\n        return NULL;\n    memcpy(p->data, buf, len);\n    return p;\n}\n"),
        ("cpp", "  for (const auto& x : items) {\n    std::cout << x.name << std::endl;\n  }\n"),
        ("python", "    def __init__(self, name):\n        self.name = name\n        super().__init__()\n"),
        (
            "rust",
            "    let mut out = Vec::new();\n    for x in &xs {\n        out.push(x?);\n    }\n    Ok(out)\n",
        ),
        (
            "java",
            "    }\n\n    @Override\n    public String toString() {\n        return this.name;\n",
        ),
        ("go", "\tif err != nil {\n\t\treturn nil, err\n\t}\n\tdefer f.Close()\n"),
        ("ruby", "      items.each do |item|\n        puts item.name unless item.nil?\n      end\n    end\n"),
        ("shell", 'if [ -z "$1" ]; then\n  echo "usage: $0 FILE"\n  exit 1\nfi\n'),
    ],
)
def test_a_piece_out_of_the_middle_is_known(name: str, text: str) -> None:
    assert by_looks(text).language == name
