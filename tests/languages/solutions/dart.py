"""Dart: the programs of `tests.languages.solutions`."""

from collections.abc import Sequence

DECLARATION = "Map<String, List<double>> groupNames(List<(String, int)> class_, int? minSize)"
GOOD = {
    "plain": """\
int sumWithout(List<int> values, int skip) {
  if (values.isEmpty) {
    throw ArgumentError('no\\nvalues');
  }
  return values.where((v) => v != skip).fold(0, (a, b) => a + b);
}
""",
    "mutating": """\
library answer;

import 'dart:io';
import 'dart:math' as math;

int sum_without(List<int> values, int skip) {
  values.sort();
  stdout.write('noise');
  print('more');
  var total = values[0] * 0;
  while (values.isNotEmpty) {
    final last = values.removeLast();
    total += last == skip ? 0 : last;
  }
  return math.min(total, total);
}

void main() {
  throw 'not to be run';
}
""",
    "solution class": """\
class Solution {
  int sumWithout(List<int> values, int skip) {
    final first = values.first * 0; // { an odd brace
    return first + _total(values, skip, '${'}'}');
  }

  int _total(List<int> values, int skip, String word) =>
      values.isEmpty ? 0 : (values[0] == skip ? 0 : values[0]) + _total(values.sublist(1), skip, word);
}
""",
    "static method": """\
class Solution {
  static int sumWithout(List<int> values, int skip) {
    var total = values[0] * 0;
    for (final v in values) {
      if (v != skip) total += v;
    }
    return total;
  }
}
""",
}
NOT_CODE = """\
int sumWithout(List<int> values, int skip) => nothing;
"""
OTHER_NAME = """\
int total(List<int> values, int skip) => 1;
"""
EARLY_EXIT = """\
import 'dart:io';

int sumWithout(List<int> values, int skip) {
  exit(0);
}
"""
SCRIPT = """\
import 'dart:io';

void main() {
  print(int.parse(stdin.readLineSync()!) + 1);
}
"""
LOOP = """\
void main() {
  var n = 0;
  while (true) {
    n++;
  }
}
"""
FLOOD = """\
void main() {
  while (true) {
    print('x' * 1000);
  }
}
"""
HOG = """\
void main() {
  final kept = <List<int>>[];
  while (true) {
    kept.add(List.filled(1 << 21, kept.length));
  }
}
"""


def echo(declaration: str, names: Sequence[str]) -> str:
    """The identity, below the declaration that a model would see."""
    return f"{declaration} {{\n  return ({', '.join(names)});\n}}\n"
