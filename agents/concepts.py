"""What problems are about when the campaign file does not say: common ground of programming.

Each concept is one that a pure function over plain data can exercise in any language.
"""

from __future__ import annotations

CONCEPTS: tuple[str, ...] = (
    "string formatting", "string parsing", "palindromes and symmetry", "character counting",
    "word frequencies", "run-length encoding", "caesar-like ciphers", "case conversion",
    "list filtering", "list partitioning", "sliding windows", "prefix sums", "two pointers",
    "binary search", "custom sorting", "merging sorted lists", "removing duplicates",
    "grouping by key", "inverting a mapping", "set operations on lists", "matrix traversal",
    "matrix transposition", "grid neighbours", "interval merging", "scheduling and overlaps",
    "greedy selection", "dynamic programming on sequences", "recursion on numbers",
    "digit manipulation", "prime numbers", "greatest common divisors", "number bases",
    "bit manipulation", "integer ranges", "running statistics", "median and mode",
    "stack-based parsing", "bracket matching", "queue simulation", "state machines",
    "inventory bookkeeping", "score keeping", "text wrapping", "simple tokenizing",
    "graph reachability", "topological order", "date arithmetic on day numbers", "version comparison",
)  # fmt: skip
