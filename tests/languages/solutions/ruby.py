"""Ruby: the programs of `tests.languages.solutions`."""

from collections.abc import Sequence

GOOD = {
    "plain": """\

def sum_without(values, skip)
  raise ArgumentError, "no\\nvalues" if values.empty?
  values.reject { |v| v == skip }.sum
end
""",
    "mutating": """\

require "set"

def sum_without(values, skip)
  values.sort!
  print "noise"
  exit(0) if values.empty?
  values.delete(skip)
  values.sum
end

exit 7 if __FILE__ == $0
""",
    "solution class": """\

class Solution
  # @param {Integer[]} values
  def sumWithout(values, skip)
    values.empty? ? 1 / 0 : values.select { |v| v != skip }.inject(0) { |a, b| a + b }
  end
end
""",
    "module": """\

module Sums
  def self.sum_without(values, skip)
    values.fetch(0)
    (values - [skip]).sum
  end
end
""",
    "lambda": """\

sum_without = ->(values, skip) { values.fetch(0) && values.sum { |v| v == skip ? 0 : v } }
""",
}
DECLARATION = """\
# @param class_ [Array<Array(String, Integer)>]
# @param min_size [Integer, nil]
# @return [Hash{String => Array<Float>}]
def group_names(class_, min_size)"""
NOT_CODE = """\
def sum_without(values, skip
  1
end
"""
OTHER_NAME = """\
def total(values, skip)
  1
end
"""
EARLY_EXIT = """\
def sum_without(values, skip)
  exit!(0)
end
"""
SCRIPT = """\
puts gets.to_i + 1
"""
LOOP = """\
loop {}
"""
FLOOD = """\
loop { puts "x" * 1000 }
"""
HOG = """\
kept = []
loop { kept << ("x" * 2**24) }
"""


def echo(declaration: str, names: Sequence[str]) -> str:
    """The identity, below the declaration that a model would see."""
    result = f"[{', '.join(names)}]" if len(names) > 1 else names[0]
    return f"{declaration}\n  {result}\nend\n"
