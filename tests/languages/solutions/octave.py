"""Octave: the programs of `tests.languages.solutions`."""

from collections.abc import Sequence

GOOD = {
    "plain": """\
function result = sum_without(values, skip)
  if (isempty (values))
    error ("no\\nvalues");
  end
  result = sum (values(values != skip));
end
""",
    "mutating": """\
% A comment first.
clear all;
global count = 0;
function result = sum_without (values, skip)
  values = sort (values);
  noise = 3
  printf ("noise");
  result = helper (values, skip, 1);
  values(:) = 0;
endfunction
function total = helper (values, skip, at)
  total = values(at) * (values(at) != skip);
  if (at < numel (values))
    total += helper (values, skip, at + 1);
  endif
endfunction
""",
    "other habit": """\
function result = sumWithout(values, skip)
  % A column, and a class of its own.
  assert(~isempty(values), 'no values');
  result = int32(0);
  for value = values
    if value ~= skip
      result = result + value;
    end
  end
end
""",
    "handle": """\
sum_without = @(values, skip) values(1) - values(1) + sum (values(values != skip));
""",
}
NOT_CODE = """\
function result = sum_without(values, skip)
  result = values + ;
end
"""
OTHER_NAME = """\
function result = total(values, skip)
  result = 1;
end
"""
EARLY_EXIT = """\
function result = sum_without(values, skip)
  exit(0);
end
"""
SCRIPT = """\
number = input("");
disp(number + 1);
"""
LOOP = """\
while true
end
"""
FLOOD = """\
while true
  disp(repmat("x", 1, 1000));
end
"""
HOG = """\
kept = {};
while true
  kept{end + 1} = ones(1024, 2048);
end
"""
DECLARATION = """\
% class: cell row of cell {char, integer}
% min_size: integer, or [] for none
% result: containers.Map from char to row vector of double
function result = group_names(class, min_size)"""


def echo(declaration: str, names: Sequence[str]) -> str:
    """The identity, below the declaration that a model would see."""
    result = names[0] if len(names) == 1 else f"{{{', '.join(names)}}}"
    return f"{declaration}\n  result = {result};\nend\n"
