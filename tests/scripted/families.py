"""The scripted model's library of problems: small programs in a neutral form.

A family is a program over one list of ints, one text, or a counter, with a second
int argument and two constants `a` and `b` that vary from task to task. Programs are
written once, as nested tuples, and `tests.scripted.writing` writes them in every
language; expressions are C-like and mean the same everywhere (`MOD(x, m)` never
gives a negative). The Python writing is also the reference for expected results.

Statements:  ("set", variable, expression)   ("if", condition, then, otherwise)
             ("push", expression)  appends to the list, or the character code to the text
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

Statement = tuple[Any, ...]
Input = Literal["list", "text", "count"]
Output = Literal["int", "bool", "list[int]", "str"]


@dataclass(frozen=True)
class Family:
    """One kind of problem. `v` is the element, character code or counter of the loop."""

    name: str
    takes: Input
    gives: Output
    about: str
    """What to compute; `{seq}`, `{lim}`, `{a}`, `{b}` are filled in."""
    state: tuple[tuple[str, str], ...]
    """Variables and their first values."""
    body: tuple[Statement, ...]
    result: str = ""
    """Expression that is returned (`int`, `bool`); lists and texts return what was pushed."""


FAMILIES: tuple[Family, ...] = (
    Family(
        "clip-sum", "list", "int",
        "Add up the entries of {seq} above {a}; an entry over {lim} counts as {lim}, and each counted entry"
        " brings {b} extra.",
        (("acc", "0"),),
        (("if", "v > {a}",
          (("if", "v > lim", (("set", "acc", "acc + lim + {b}"),), (("set", "acc", "acc + v + {b}"),)),),
          ()),),
        "acc",
    ),
    Family(
        "residue-count", "list", "int",
        "Count the entries of {seq} up to {lim} whose remainder by {a} is smaller than {b} and not zero,"
        " then add {b}.",
        (("acc", "{b}"),),
        (("if", "v <= lim",
          (("if", "MOD(v, {a}) > 0", (("if", "MOD(v, {a}) < {b}", (("set", "acc", "acc + 1"),), ()),), ()),),
          ()),),
        "acc",
    ),
    Family(
        "longest-streak", "list", "int",
        "Find the longest unbroken streak in {seq} of entries not below {lim}; answer {a} times its length"
        " plus {b}.",
        (("run", "0"), ("best", "0")),
        (("if", "v >= lim", (("set", "run", "run + 1"),), (("set", "run", "0"),)),
         ("if", "run > best", (("set", "best", "run"),), ())),
        "best * {a} + {b}",
    ),
    Family(
        "rolling-key", "list", "int",
        "Fold {seq} into a key: begin with {lim}, and for each entry multiply by {a}, add the entry and {b},"
        " keep the remainder by 1009.",
        (("acc", "lim"),),
        (("set", "acc", "MOD(acc * {a} + v + {b}, 1009)"),),
        "acc",
    ),
    Family(
        "scaled-keep", "list", "list[int]",
        "Keep the entries of {seq} greater than {lim}, in order, each multiplied by {a} and lowered by {b}.",
        (),
        (("if", "v > lim", (("push", "v * {a} - {b}"),), ()),),
    ),
    Family(
        "peak-gap", "list", "list[int]",
        "Walk through {seq} with the peak so far, which begins at {lim}: a new peak gives {a}, any other"
        " entry gives how far it lies under the peak, plus {b}.",
        (("best", "lim"),),
        (("if", "v > best", (("set", "best", "v"), ("push", "{a}")), (("push", "best - v + {b}"),)),),
    ),
    Family(
        "alternate-toll", "list", "list[int]",
        "Charge a toll along {seq}: odd places cost {a} more than the entry, even places {b} more, and no"
        " charge exceeds {lim} plus {a}.",
        (("odd", "1"), ("cost", "0")),
        (("if", "odd > 0", (("set", "cost", "v + {a}"),), (("set", "cost", "v + {b}"),)),
         ("set", "odd", "1 - odd"),
         ("if", "cost > lim + {a}", (("set", "cost", "lim + {a}"),), ()),
         ("push", "cost")),
    ),
    Family(
        "letter-turn", "text", "str",
        "Turn each lower-case letter of {seq} forward in the alphabet by {lim} plus {a}, wrapping around; all"
        " other characters stay as they are.",
        (),
        (("if", "v >= 97",
          (("if", "v <= 122", (("push", "97 + MOD(v - 97 + lim + {a}, 26)"),), (("push", "v"),)),),
          (("push", "v"),)),),
    ),
    Family(
        "code-tally", "text", "int",
        "Score {seq}: a character whose code has remainder zero by {a} is worth {b}, every other one is"
        " worth {lim}.",
        (("acc", "0"),),
        (("if", "MOD(v, {a}) == 0", (("set", "acc", "acc + {b}"),), (("set", "acc", "acc + lim"),)),),
        "acc",
    ),
    Family(
        "line-digest", "text", "int",
        "Digest {seq}: begin with {lim}; for each character multiply by {a}, add its code and {b}, keep the"
        " remainder by 9973.",
        (("acc", "lim"),),
        (("set", "acc", "MOD(acc * {a} + v + {b}, 9973)"),),
        "acc",
    ),
    Family(
        "stutter-drop", "text", "str",
        "Copy {seq} without stutter: a character equal to its neighbour before it is left out unless {lim}"
        " plus {a} is a multiple of {b}.",
        (("prev", "0"), ("free", "MOD(lim + {a}, {b})")),
        (("if", "v == prev", (("if", "free == 0", (("push", "v"),), ()),), (("push", "v"),)),
         ("set", "prev", "v")),
    ),
    Family(
        "depth-watch", "text", "int",
        "Track a depth through {seq}: characters whose code is a multiple of {a} go down one, others come up"
        " one but never above ground; answer the deepest level plus {lim} times {b}.",
        (("deep", "0"), ("best", "0")),
        (("if", "MOD(v, {a}) == 0", (("set", "deep", "deep + 1"),),
          (("if", "deep > 0", (("set", "deep", "deep - 1"),), ()),)),
         ("if", "deep > best", (("set", "best", "deep"),), ())),
        "best + lim * {b}",
    ),
    Family(
        "step-ledger", "count", "int",
        "Begin with {seq} and take steps numbered from 1 to {lim}: a number that is a multiple of {a} adds"
        " itself, any other takes {b} away.",
        (("acc", "seq"), ("i", "0")),
        (("set", "i", "i + 1"),
         ("if", "MOD(i, {a}) == 0", (("set", "acc", "acc + i"),), (("set", "acc", "acc - {b}"),))),
        "acc",
    ),
    Family(
        "orbit", "count", "int",
        "Move {seq} exactly {lim} times: an even number is halved after adding twice {b}, an odd one becomes"
        " {a} times itself plus {b}, remainder by 997 each time.",
        (("x", "MOD(seq, 997)"),),
        (("if", "MOD(x, 2) == 0", (("set", "x", "MOD(HALF(x) + {b}, 997)"),),
          (("set", "x", "MOD(x * {a} + {b}, 997)"),)),),
        "x",
    ),
    Family(
        "leap-check", "list", "bool",
        "Decide whether some entry of {seq} exceeds the one before it by at least {lim} plus {a}; the first"
        " entry is compared with {b}.",
        (("prev", "{b}"), ("found", "0")),
        (("if", "v - prev >= lim + {a}", (("set", "found", "1"),), ()), ("set", "prev", "v")),
        "found == 1",
    ),
    Family(
        "parity-queue", "list", "list[int]",
        "Serve {seq} in order with {lim} in hand: an even entry is paid out of the hand and gives what is"
        " left, an odd one adds {a} to the hand and gives the entry times {b}.",
        (("hand", "lim"),),
        (("if", "MOD(v, 2) == 0", (("set", "hand", "hand - v"), ("push", "hand")),
          (("set", "hand", "hand + {a}"), ("push", "v * {b}"))),),
    ),
)  # fmt: skip
BY_NAME = {f.name: f for f in FAMILIES}
CONSTANTS = (3, 9)
"""Least and largest value of `a` and `b`."""
