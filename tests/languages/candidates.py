"""Solutions of one small problem in every language, in the shapes that models write.

The problem: the sum of `values` without `skip`; raises (or panics) when `values` is
empty. Every solution of `GOOD` is right, whatever its shape. `MUTATING` ones also
sort their argument in place and print noise without a newline.
"""

from __future__ import annotations

from synth.proof.signature import Signature, Vector

SIGNATURE = Signature.from_json(
    {
        "name": "sum_without",
        "parameters": [{"name": "values", "type": "list[int]"}, {"name": "skip", "type": "int"}],
        "returns": "int",
    }
)
VECTORS = (
    Vector(([3, 1, 2], 2), 4, True),
    Vector(([], 1)),
    Vector(([5, 5, -7], 5), -7, True),
)
KNOWN = tuple(v for v in VECTORS if v.known)

GOOD: dict[str, dict[str, str]] = {
    "python": {
        "plain": """
def sum_without(values: list[int], skip: int) -> int:
    if not values:
        raise ValueError("no\\nvalues")
    return sum(v for v in values if v != skip)
""",
        "mutating": """
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
        "solution class": """
class Solution:
    def sumWithout(self, values, skip):
        return sum(v for v in values if v != skip) if values else 1 // 0
""",
        "other habit": """
sumWithout = lambda values, skip: sum(v for v in values if v != skip) if values else values[0]
""",
    },
    "javascript": {
        "plain": """
function sumWithout(values, skip) {
  if (values.length === 0) throw new RangeError("no\\nvalues");
  return values.filter((v) => v !== skip).reduce((a, b) => a + b, 0);
}
""",
        "mutating": """
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
        "solution class": """
export class Solution {
  sumWithout(values, skip) {
    if (values.length === 0) throw new Error();
    return values.reduce((a, b) => (b === skip ? a : a + b), 0);
  }
}
""",
        "exported": """
import { strict as assert } from "assert";
export const sumWithout = (values, skip) => {
  assert(values.length > 0);
  return values.reduce((a, b) => (b === skip ? a : a + b), 0);
};
""",
        "property": """
module.exports.sumWithout = function (values, skip) {
  return values.map((v) => (v === skip ? 0 : v)).reduce((a, b) => a + b);
};
""",
    },
    "typescript": {
        "plain": """
function sumWithout(values: number[], skip: number): number {
  if (values.length === 0) throw new RangeError("no\\nvalues");
  return values.filter((v) => v !== skip).reduce((a, b) => a + b, 0);
}
""",
        "mutating": """
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
        "solution class": """
export class Solution {
  static sumWithout(values: readonly number[], skip: number): number {
    if (values.length === 0) throw new Error();
    return values.reduce((a, b) => (b === skip ? a : a + b), 0);
  }
}
""",
        "exported": """
export const sumWithout = (values: Array<number>, skip: number): number => {
  if (!values.length) throw new Error("empty");
  return values.reduce((a, b) => (b === skip ? a : a + b), 0);
};
""",
    },
    "cpp": {
        "plain": """
#include <stdexcept>
#include <vector>

long long sum_without(const std::vector<long long>& values, long long skip) {
    if (values.empty()) throw std::invalid_argument("no\\nvalues");
    long long total = 0;
    for (long long v : values)
        if (v != skip) total += v;
    return total;
}
""",
        "mutating": """
#define int long long
using namespace std;

static int sumWithout(vector<int>& values, int skip) {
    sort(values.begin(), values.end());
    cout << "noise";
    if (values.empty()) throw 7;
    int total = 0;
    while (!values.empty()) { if (values.back() != skip) total += values.back(); values.pop_back(); }
    return total;
}
signed main() { return 7; }
""",
        "solution class": """
class Solution {
public:
    int sumWithout(std::vector<long long> values, long long skip) {
        long long total = values.at(0) * 0;
        for (auto v : values) total += v == skip ? 0 : v;  // { an odd brace
        return total;
    }
};
""",
        "namespace": """
namespace answer {
    auto sum_without(std::vector<long long> values, long long skip) -> long long {
        if (values.size() == 0) throw std::runtime_error("empty");
        values.erase(std::remove(values.begin(), values.end(), skip), values.end());
        return std::accumulate(values.begin(), values.end(), 0LL);
    }
}
""",
    },
    "java": {
        "plain": """
static long sumWithout(List<Long> values, long skip) {
    if (values.isEmpty()) throw new IllegalArgumentException("no\\nvalues");
    return values.stream().filter(v -> v != skip).mapToLong(Long::longValue).sum();
}
""",
        "mutating": """
package org.example;

import java.util.Collections;
import java.util.List;

public class Totals {
    private long sum_without(List<Long> values, long skip) throws Exception {
        Collections.sort(values);
        System.out.print("noise");
        if (values.isEmpty()) throw new Exception("empty");
        long total = 0;
        while (!values.isEmpty()) { long v = values.remove(0); if (v != skip) total += v; }
        return total;
    }

    public static void main(String[] args) {
        System.exit(7);
    }
}
""",
        "solution class": """
class Solution {
    public static long sumWithout(List<Long> values, long skip) {
        long total = values.get(0) * 0;
        for (Long v : values) total += v == skip ? 0 : v; // { an odd brace
        return total;
    }
}
""",
        "bare method with a helper class": """
static long sumWithout(List<Long> values, long skip) {
    return new Total(values).without(skip);
}

class Total {
    private final List<Long> values;

    Total(List<Long> values) {
        this.values = values;
    }

    long without(long skip) {
        return values.get(0) * 0 + values.stream().mapToLong(v -> v == skip ? 0 : v).sum();
    }
}
""",
        "two classes": """
import java.util.*;

class Helper {
    static boolean keep(long v, long skip) { return v != skip; }
}

public final class Main {
    public long sumWithout(List<Long> values, long skip) {
        if (values.size() == 0) throw new NoSuchElementException();
        long total = 0;
        for (long v : values) if (Helper.keep(v, skip)) total += v;
        return total;
    }
}
""",
    },
    "rust": {
        "plain": """
fn sum_without(values: Vec<i64>, skip: i64) -> i64 {
    if values.is_empty() {
        panic!("no\\nvalues");
    }
    values.iter().filter(|v| **v != skip).sum()
}
""",
        "mutating": """
#![deny(warnings)]

pub fn sumWithout(values: &mut Vec<i64>, skip: i64) -> i64 {
    values.sort();
    print!("noise");
    let mut total = values[0] * 0;
    while let Some(v) = values.pop() {
        if v != skip {
            total += v;
        }
    }
    total
}

fn main() {
    std::process::exit(7);
}
""",
        "solution class": """
struct Solution;

impl Solution {
    pub fn sum_without(&self, values: &[i64], skip: i64) -> i64 {
        let first: Option<&i64> = values.first();
        first.unwrap() * 0 + values.iter().filter(|&&v| v != skip).sum::<i64>()
    }
}
""",
        "with tests": """
fn sum_without(mut values: Vec<i64>, skip: i64) -> i64 {
    assert!(!values.is_empty(), "{{ an odd brace");
    values.retain(|&v| v != skip);
    values.into_iter().sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn works() {
        assert_eq!(sum_without(vec![1], 1), 0);
    }
}
""",
    },
    "go": {
        "plain": """
func SumWithout(values []int, skip int) int {
	if len(values) == 0 {
		panic("no\\nvalues")
	}
	total := 0
	for _, v := range values {
		if v != skip {
			total += v
		}
	}
	return total
}
""",
        "mutating": """
package solution

import (
	"fmt"
	"sort"
)

func sum_without(values []int, skip int) int {
	sort.Ints(values)
	fmt.Print("noise")
	total := values[0] * 0
	for i, v := range values {
		values[i] = 0
		if v != skip {
			total += v
		}
	}
	return total
}

func main() {
	panic(7)
}
""",
        "solution class": """
package main

type Solution struct{}

func (s *Solution) SumWithout(values []int, skip int) int {
	total := values[0] * 0 // { an odd brace
	for _, v := range values {
		if v != skip {
			total += v
		}
	}
	return total
}
""",
    },
}

NOT_CODE: dict[str, str] = {
    "python": "def sum_without(values, skip:\n    return 1\n",
    "javascript": "function sumWithout(values, skip { return 1; }\n",
    "typescript": 'function sumWithout(values: number[], skip: number): number { return "x"; }\n',
    "cpp": "long long sum_without(std::vector<long long> values, long long skip) { return nothing; }\n",
    "java": "static long sumWithout(List<Long> values, long skip) { return nothing; }\n",
    "rust": "fn sum_without(values: Vec<i64>, skip: i64) -> i64 { nothing }\n",
    "go": "func SumWithout(values []int, skip int) int { return nothing }\n",
}

OTHER_NAME: dict[str, str] = {
    "python": "def total(values, skip):\n    return 1\n",
    "javascript": "function total(values, skip) { return 1; }\n",
    "typescript": "function total(values: number[], skip: number): number { return 1; }\n",
    "cpp": "long long total(std::vector<long long> values, long long skip) { return 1; }\n",
    "java": "static long total(List<Long> values, long skip) { return 1; }\n",
    "rust": "fn total(values: Vec<i64>, skip: i64) -> i64 { 1 }\n",
    "go": "func Total(values []int, skip int) int { return 1 }\n",
}

EARLY_EXIT: dict[str, str] = {
    "python": "import os\ndef sum_without(values, skip):\n    os._exit(0)\n",
    "javascript": "function sumWithout(values, skip) { process.exit(0); }\n",
    "typescript": "const sumWithout = (values: number[], skip: number): number => process.exit(0);\n",
    "cpp": "long long sum_without(std::vector<long long> values, long long skip) { std::exit(0); }\n",
    "java": "static long sumWithout(List<Long> values, long skip) { System.exit(0); return 1; }\n",
    "rust": "fn sum_without(values: Vec<i64>, skip: i64) -> i64 { std::process::exit(0) }\n",
    "go": 'import "os"\nfunc SumWithout(values []int, skip int) int { os.Exit(0); return 1 }\n',
}
