"""Python: the programs of `tests.languages.solutions`."""

from collections.abc import Sequence

GOOD = {
    "plain": """\

def sum_without(values: list[int], skip: int) -> int:
    if not values:
        raise ValueError("no\\nvalues")
    return sum(v for v in values if v != skip)
""",
    "mutating": """\

import sys

def sum_without(values, skip):
    values.sort()
    print("noise", end="")
    if not values:
        raise SystemExit(0)
    while skip in values:
        values.remove(skip)
    return sum(values)

if __name__ == "__main__":
    sys.exit(7)
""",
    "solution class": """\

class Solution:
    def sumWithout(self, values, skip):
        return sum(v for v in values if v != skip) if values else 1 // 0
""",
    "other habit": """\

sumWithout = lambda values, skip: sum(v for v in values if v != skip) if values else values[0]
""",
}
NOT_CODE = """\
def sum_without(values, skip:
    return 1
"""
OTHER_NAME = """\
def total(values, skip):
    return 1
"""
EARLY_EXIT = """\
import os
def sum_without(values, skip):
    os._exit(0)
"""
SCRIPT = """\
print(int(input()) + 1)
"""
LOOP = """\
while True:
    pass
"""
FLOOD = """\
while True:
    print("x" * 1000)
"""
HOG = """\
kept = []
while True:
    kept.append(bytearray(b"x" * 2**24))
"""


def echo(declaration: str, names: Sequence[str]) -> str:
    """The identity, below the declaration that a model would see."""
    all_of = ", ".join(names)
    return declaration + f"\n    return ({all_of})\n"
