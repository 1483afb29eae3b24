"""Which language a snippet is in: what is said of it, then its looks; none is an answer."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from synth import languages
from synth.syntax.identify import by_looks, identify
from synth.syntax.markers import marks
from tests.syntax.test_tables import FIXTURES


def test_what_is_said_comes_first_in_its_order() -> None:
    code = "#!/usr/bin/env ruby\nputs 1\n"
    assert (identify(code, "py", "a.rs").language, identify(code, "py").by) == ("python", "fence")
    assert (identify(code, "", "a.rs").language, identify(code, "", "a.rs").by) == ("rust", "name")
    assert (identify(code).language, identify(code).by) == ("ruby", "shebang")
    assert identify(code, "what is this", "a.xyz").by == "shebang"


@pytest.mark.parametrize("tag", ["text", "plaintext", "output", "console", "diff"])
def test_a_fence_can_say_that_it_is_none(tag: str) -> None:
    assert (identify("x = 1\n", tag).language, identify("x = 1\n", tag).by) == ("", "fence")


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("#!/bin/sh", "shell"),
        ("#!/usr/bin/env -S node --no-warnings", "javascript"),
        ("#!/usr/bin/python3.12", "python"),
        ("#! /usr/bin/perl -w", "perl"),
        ("#!/usr/bin/Rscript", "r"),
        ("#!/usr/bin/env pwsh", "powershell"),
    ],
)
def test_shebangs(line: str, name: str) -> None:
    assert identify(line + "\n1\n").language == name


def test_file_names() -> None:
    assert identify("x", path="deep/in/Rakefile").language == "ruby"
    assert identify("x", path="a/.bashrc").language == "shell"
    for name in languages.names():
        assert identify("x", path="a" + languages.get(name).extensions[0]).language


def test_every_language_has_marks() -> None:
    assert marks().keys() == set(languages.names())


@pytest.mark.parametrize("name", FIXTURES)
def test_a_file_is_known_by_its_looks(name: str) -> None:
    assert by_looks(FIXTURES[name].read_text(encoding="utf-8")).language == name


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Sure",
        "I cannot help with that.",
        "The quick brown fox jumps over the lazy dog.\nIt does so every day, and nobody minds.",
        "2024-01-01 12:00:01 INFO started\n2024-01-01 12:00:02 WARN slow\n",
        "name,pieces\ntea,3\n",
        "1 2 3\n4 5 6",
        "Dear all,\n\nplease find attached the list:\n- tea\n- coffee\n",
        'Traceback (most recent call last):\n  File "a.py", line 3, in <module>\nValueError: no\n',
        "--- a/x.py\n+++ b/x.py\n@@ -1,1 +1,1 @@\n-def f():\n+def g():\n",
        "$ ls\na.py\n",
        "\0\1\2",
    ],
)
def test_what_is_in_no_language_is_in_none(text: str) -> None:
    assert by_looks(text).language == ""


@settings(max_examples=50, deadline=None)
@given(st.text(max_size=200))
def test_any_text_gets_an_answer(text: str) -> None:
    assert by_looks(text).language in {"", *languages.names()}
