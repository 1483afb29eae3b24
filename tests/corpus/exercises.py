"""A benchmark of our own, in the shapes that benchmarks come in."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

HUMAN: dict[str, Any] = {
    "task_id": "Own/0",
    "prompt": 'import math\n\ndef widen(word: str, times: int) -> str:\n    """Repeat each letter."""\n',
    "entry_point": "widen",
    "canonical_solution": "    return ''.join(letter * times for letter in word)\n",
    "test": (
        "def check(candidate):\n"
        "    assert candidate('ab', 2) == 'aabb'\n"
        "    assert candidate('', 3) == ''\n"
        "    assert candidate('xyz', 1) == 'xyz'\n"
        "    for n in range(3):\n"
        "        assert len(candidate('q', n)) == n\n"
    ),
}
PLUS: dict[str, Any] = {
    "task_id": "Own/1",
    "prompt": '"""Is every number above the limit?"""\n',
    "entry_point": "above",
    "canonical_solution": "def above(numbers, limit):\n    return all(n > limit for n in numbers)\n",
    "assertion": "assert above([2, 3], 1)\nassert not above([1, 2], 1)\nassert above([], 0)",
    "base_input": [[[2, 3], 1], [[1, 2], 1], [[], 0]],
    "plus_input": [[[n, n + 2], k] for n in range(5) for k in range(5)],
}
MBPP: dict[str, Any] = {
    "task_id": 7,
    "text": "Write a function to count the steps until one of the rule of halves and thirds.",
    "code": "def steps(n):\n    k = 0\n    while n > 1:\n        n = n // 2 if n % 2 == 0 else 3 * n + 1\n"
    "        k += 1\n    return k\n",
    "test_list": ["assert steps(1) == 0", "assert steps(6) == 8", "assert set([steps(7)]) == {16}"],
    "test_setup_code": "",
}


def write(path: Path, rows: list[dict[str, Any]]) -> Path:
    """The rows as a file; compressed where its name says so."""
    text = "\n".join(map(json.dumps, rows)) + "\n"
    path.write_bytes(gzip.compress(text.encode()) if path.suffix == ".gz" else text.encode())
    return path
