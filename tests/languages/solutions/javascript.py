"""JavaScript: the programs of `tests.languages.solutions`."""

from collections.abc import Sequence

GOOD = {
    "plain": """\

function sumWithout(values, skip) {
  if (values.length === 0) throw new RangeError("no\\nvalues");
  return values.filter((v) => v !== skip).reduce((a, b) => a + b, 0);
}
""",
    "mutating": """\

const assert = require("assert");
const sum_without = (values, skip) => {
  values.sort();
  process.stdout.write("noise");
  if (!values.length) throw "no values";
  let total = 0;
  while (values.length) { const v = values.pop(); if (v !== skip) total += v; }
  return total;
};
if (require.main === module) { process.exit(7); }
module.exports = { sum_without };
""",
    "solution class": """\

export class Solution {
  sumWithout(values, skip) {
    if (values.length === 0) throw new Error();
    return values.reduce((a, b) => (b === skip ? a : a + b), 0);
  }
}
""",
    "exported": """\

import { strict as assert } from "assert";
export const sumWithout = (values, skip) => {
  assert(values.length > 0);
  return values.reduce((a, b) => (b === skip ? a : a + b), 0);
};
""",
    "property": """\

module.exports.sumWithout = function (values, skip) {
  return values.map((v) => (v === skip ? 0 : v)).reduce((a, b) => a + b);
};
""",
}
NOT_CODE = """\
function sumWithout(values, skip { return 1; }
"""
OTHER_NAME = """\
function total(values, skip) { return 1; }
"""
EARLY_EXIT = """\
function sumWithout(values, skip) { process.exit(0); }
"""
SCRIPT = """\
console.log(Number(require("fs").readFileSync(0, "utf8")) + 1);
"""
LOOP = """\
for (;;) {}
"""
FLOOD = """\
const fs = require("fs");
for (;;) fs.writeSync(1, "x".repeat(1000));
"""
HOG = """\
const kept = [];
for (;;) kept.push(Buffer.alloc(2 ** 24, 1));
"""


def echo(declaration: str, names: Sequence[str]) -> str:
    """The identity, below the declaration that a model would see."""
    all_of = ", ".join(names)
    return declaration + f" {{\n  return [{all_of}];\n}}\n"
