"""Rust: the programs of `tests.languages.solutions`."""

from collections.abc import Sequence

GOOD = {
    "plain": """\

fn sum_without(values: Vec<i64>, skip: i64) -> i64 {
    if values.is_empty() {
        panic!("no\\nvalues");
    }
    values.iter().filter(|v| **v != skip).sum()
}
""",
    "mutating": """\

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
    "solution class": """\

struct Solution;

impl Solution {
    pub fn sum_without(&self, values: &[i64], skip: i64) -> i64 {
        let first: Option<&i64> = values.first();
        first.unwrap() * 0 + values.iter().filter(|&&v| v != skip).sum::<i64>()
    }
}
""",
    "with tests": """\

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
}
NOT_CODE = """\
fn sum_without(values: Vec<i64>, skip: i64) -> i64 { nothing }
"""
OTHER_NAME = """\
fn total(values: Vec<i64>, skip: i64) -> i64 { 1 }
"""
EARLY_EXIT = """\
fn sum_without(values: Vec<i64>, skip: i64) -> i64 { std::process::exit(0) }
"""
SCRIPT = """\
fn main() {
    let mut line = String::new();
    std::io::stdin().read_line(&mut line).unwrap();
    println!("{}", line.trim().parse::<i64>().unwrap() + 1);
}
"""
LOOP = """\
fn main() {
    loop {
        std::hint::spin_loop();
    }
}
"""
FLOOD = """\
fn main() {
    loop {
        println!("{}", "x".repeat(1000));
    }
}
"""
HOG = """\
fn main() {
    let mut kept: Vec<Vec<u8>> = Vec::new();
    loop {
        kept.push(vec![1; 1 << 24]);
    }
}
"""


def echo(declaration: str, names: Sequence[str]) -> str:
    """The identity, below the declaration that a model would see."""
    all_of = ", ".join(names)
    return declaration + f" {{\n    ({all_of})\n}}\n"
