"""Nim: the programs of `tests.languages.solutions`."""

from collections.abc import Sequence

DECLARATION = (
    "import std/options\nimport std/tables\n"
    "proc groupNames(class: seq[(string, int)], minSize: Option[int]): Table[string, seq[float]]"
)
GOOD = {
    "plain": """\
proc sumWithout(values: seq[int], skip: int): int =
  if values.len == 0:
    raise newException(ValueError, "no\\nvalues")
  for v in values:
    if v != skip:
      result += v
""",
    "mutating": """\
import std/[algorithm, sequtils]

proc sum_without*(values: var seq[int]; skip: int): int32 =
  sort(values)
  stdout.write("noise")
  result = int32(values[0] * 0)
  while values.len > 0:
    let last = values.pop()
    if last != skip: result += last.int32

when isMainModule:
  quit(7)
""",
    "solution class": """\
import math

type Solution* = object
  kept: int

func SumWithout(self: Solution, values: openArray[int], skip: int): int =
  let first = values[0] * self.kept # "odd
  for v in values:
    if v != skip:
      result = result + v + first

echo "top level"
""",
    "faulting": """\
proc sumWithout(values: seq[int], skip: int): int =
  var nothing: ptr int = nil
  if values.len == 0:
    return nothing[]
  for v in values:
    if v != skip: result += v
""",
}
NOT_CODE = """\
proc sumWithout(values: seq[int], skip: int): int = nothing
"""
OTHER_NAME = """\
proc total(values: seq[int], skip: int): int = 1
"""
EARLY_EXIT = """\
proc sumWithout(values: seq[int], skip: int): int =
  quit(0)
"""
SCRIPT = """\
import std/strutils

echo parseInt(stdin.readLine()) + 1
"""
LOOP = """\
var n = 0
while true:
  n = (n + 1) mod 1000
"""
FLOOD = """\
import std/strutils

while true:
  echo repeat('x', 1000)
"""
HOG = """\
var kept: seq[seq[int]]
while true:
  var block1 = newSeq[int](1 shl 21)
  for i in 0 ..< block1.len:
    block1[i] = i
  kept.add(block1)
"""


def echo(declaration: str, names: Sequence[str]) -> str:
    """The identity, below the declaration that a model would see."""
    return f"{declaration} =\n  ({', '.join(names)})\n"
