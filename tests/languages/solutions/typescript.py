"""TypeScript: the programs of `tests.languages.solutions`."""

from collections.abc import Sequence

GOOD = {
    "plain": """\

function sumWithout(values: number[], skip: number): number {
  if (values.length === 0) throw new RangeError("no\\nvalues");
  return values.filter((v) => v !== skip).reduce((a, b) => a + b, 0);
}
""",
    "mutating": """\

import * as fs from "fs";
const sum_without = (values: number[], skip: number): number => {
  values.sort();
  fs.writeSync(1, "noise");
  let total = 0;
  if (!values.length) throw new Error("no values");
  while (values.length) { const v = values.pop()!; if (v !== skip) total += v; }
  return total;
};
export { sum_without };
""",
    "solution class": """\

export class Solution {
  static sumWithout(values: readonly number[], skip: number): number {
    if (values.length === 0) throw new Error();
    return values.reduce((a, b) => (b === skip ? a : a + b), 0);
  }
}
""",
    "exported": """\

export const sumWithout = (values: Array<number>, skip: number): number => {
  if (!values.length) throw new Error("empty");
  return values.reduce((a, b) => (b === skip ? a : a + b), 0);
};
""",
}
NOT_CODE = """\
function sumWithout(values: number[], skip: number): number { return "x"; }
"""
OTHER_NAME = """\
function total(values: number[], skip: number): number { return 1; }
"""
EARLY_EXIT = """\
const sumWithout = (values: number[], skip: number): number => process.exit(0);
"""
SCRIPT = """\
import * as fs from "fs";
console.log(Number(fs.readFileSync(0, "utf8")) + 1);
"""
LOOP = """\
for (;;) {}
"""
FLOOD = """\
import * as fs from "fs";
for (;;) fs.writeSync(1, "x".repeat(1000));
"""
HOG = """\
const kept: Uint8Array[] = [];
for (;;) kept.push(new Uint8Array(2 ** 24).fill(1));
"""


def echo(declaration: str, names: Sequence[str]) -> str:
    """The identity, below the declaration that a model would see."""
    all_of = ", ".join(names)
    return declaration + f" {{\n  return [{all_of}];\n}}\n"
