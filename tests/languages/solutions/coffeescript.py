"""CoffeeScript: the programs of `tests.languages.solutions`."""

from collections.abc import Sequence

GOOD = {
    "plain": """\

sumWithout = (values, skip) ->
  throw new RangeError "no\\nvalues" if values.length is 0
  values.filter((v) -> v isnt skip).reduce ((a, b) -> a + b), 0
""",
    "mutating": """\

assert = require "assert"

sum_without = (values, skip) ->
  values.sort()
  process.stdout.write "noise"
  throw "no values" unless values.length
  total = 0
  while values.length
    v = values.pop()
    total += v unless v is skip
  total

process.exit 7 if require.main is module
""",
    "solution class": """\

class Solution
  constructor: ->
    @total = 0

  sumWithout: (values, skip) ->
    throw new Error() if values.length is 0
    @total += v for v in values when v isnt skip
    @total
""",
    "exported": """\

import { strict as assert } from "assert"

export sumWithout = (values, skip) ->
  assert values.length > 0
  values.reduce ((a, b) -> if b is skip then a else a + b), 0
""",
    "property": """\

module.exports.sumWithout = (values, skip) ->
  values.map((v) -> if v is skip then 0 else v).reduce (a, b) -> a + b
""",
    "static": """\

class Sums
  @sumWithout: (values, skip) ->
    throw new Error "none" if not values.length
    Math.max ...values
    [0, values...].reduce (a, b) -> if b is skip then a else a + b
""",
}
DECLARATION = """\
# class_: array of array [string, integer]
# minSize: integer or null
# returns: object from string to array of number
groupNames = (class_, minSize) ->"""
NOT_CODE = """\
sumWithout = (values, skip ->
  1
"""
OTHER_NAME = """\
total = (values, skip) -> 1
"""
EARLY_EXIT = """\
sumWithout = (values, skip) -> process.exit 0
"""
SCRIPT = """\
console.log Number(require("fs").readFileSync(0, "utf8")) + 1
"""
LOOP = """\
loop
  1
"""
FLOOD = """\
fs = require "fs"
loop
  fs.writeSync 1, "x".repeat 1000
"""
HOG = """\
kept = []
loop
  kept.push Buffer.alloc 2 ** 24, 1
"""


def echo(declaration: str, names: Sequence[str]) -> str:
    """The identity, below the declaration that a model would see."""
    result = f"[{', '.join(names)}]" if len(names) > 1 else names[0]
    return f"{declaration}\n  {result}\n"
