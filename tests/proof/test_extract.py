"""The code inside a model's answer."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from synth import languages
from synth.proof.extract import blocks, code_block

PYTHON = languages.get("python")
ADD = "def add(a, b):\n    return a + b"


def answer(*parts: str) -> str:
    return "\n".join(parts)


def test_one_tagged_block_among_prose() -> None:
    text = answer("Here is the solution:", "", "```python", ADD, "```", "", "It adds two numbers.")
    assert code_block(text, PYTHON) == ADD


@pytest.mark.parametrize(
    "fence",
    ["```python", "```py", "``` Python", "```python title=a.py", "```{.python}", "~~~python", "````python"],
)
def test_fences_in_all_their_spellings(fence: str) -> None:
    close = fence[: len(fence) - len(fence.lstrip("`~"))]
    assert code_block(answer(fence, ADD, close), PYTHON) == ADD


def test_a_usage_example_does_not_replace_the_solution() -> None:
    text = answer(
        "```python",
        ADD,
        "    # and a comment that makes it long",
        "```",
        "Usage:",
        "```python",
        "print(add(1, 2))",
        "```",
    )
    assert (code_block(text, PYTHON) or "").startswith("def add")


def test_a_corrected_version_replaces_the_draft() -> None:
    draft = ADD.replace("+", "-")
    text = answer("```python", draft, "```", "That is wrong:", "```python", ADD, "```")
    assert code_block(text, PYTHON) == ADD


def test_an_unclosed_fence_runs_to_the_end() -> None:
    assert code_block(answer("Sure.", "```python", ADD), PYTHON) == ADD


def test_untagged_blocks_count_where_no_tagged_one_is() -> None:
    assert code_block(answer("```", ADD, "```"), PYTHON) == ADD
    assert code_block(answer("```", "$ run", "```", "```python", ADD, "```"), PYTHON) == ADD


def test_another_language_is_never_taken() -> None:
    assert code_block(answer("```rust", "fn add() {}", "```"), PYTHON) is None


def test_thinking_is_left_out() -> None:
    text = answer(
        "<think>", "```python", "draft = 1", "draft = 2", "```", "</think>", "```python", ADD, "```"
    )
    assert code_block(text, PYTHON) == ADD


def test_a_fence_inside_a_docstring_does_not_end_the_block() -> None:
    code = 'def f():\n    """Doc.\n\n    ```\n    f()\n    ```\n    """\n    return 1'
    assert code_block(answer("```python", code, "```"), PYTHON) == code


def test_a_block_in_a_list_loses_the_lists_indentation() -> None:
    text = answer("1. Do this:", "", "   ```python", *(f"   {line}" for line in ADD.split("\n")), "   ```")
    assert code_block(text, PYTHON) == ADD


def test_windows_line_ends_and_blank_lines_around() -> None:
    text = answer("```python", "", ADD, "  ", "```").replace("\n", "\r\n")
    assert code_block(text, PYTHON) == ADD


@pytest.mark.parametrize(
    "code",
    [
        ADD,
        "import math\n\ndef area(r):\n    return math.pi * r ** 2",
        "# adds two numbers\ndef add(a, b):\n    total = a + b\n    return total",
    ],
)
def test_bare_code_is_taken_and_prose_around_it_cut(code: str) -> None:
    assert code_block(code, PYTHON) == code
    assert (
        code_block(f"Here is the function you asked for.\n\n{code}\n\nIt works for all inputs.", PYTHON)
        == code
    )


def test_bare_code_of_a_braces_language() -> None:
    code = "pub fn add(a: i64, b: i64) -> i64 {\n    a + b\n}"
    assert code_block(code, PYTHON) == code


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   \n\n",
        "I cannot help with that.",
        "The function add takes two numbers and returns their sum.\nIt is simple to write.\nUse a loop.",
        "Use the built-in sum() function to do this.",
        "```python\n```",
        "```\n\n```",
    ],
)
def test_no_code(text: str) -> None:
    assert code_block(text, PYTHON) is None


@given(st.text(alphabet="`~ab\n \t{}()=;", max_size=120))
def test_any_text_gives_code_or_none(text: str) -> None:
    found = code_block(text, PYTHON)
    assert found is None or (found.strip() and found == found.rstrip())
    assert all(b.text == b.text.rstrip() for b in blocks(text))
