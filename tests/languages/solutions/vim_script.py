"""Vim script: the programs of `tests.languages.solutions`."""

from collections.abc import Sequence

GOOD = {
    "plain": """\
function! SumWithout(values, skip) abort
  if empty(a:values)
    throw "no\\nvalues"
  endif
  let total = 0
  for value in a:values
    if value != a:skip
      let total += value
    endif
  endfor
  return total
endfunction
""",
    "mutating": """\
" A script-local function, noise, and a list that is changed.
let s:start = 0
function s:sum_without(values, skip)
  echo "noise"
  call sort(a:values, 'n')
  if empty(a:values)
    return a:values[0]
  endif
  call filter(a:values, 'v:val != a:skip')
  let total = s:start
  while len(a:values)
    let total += remove(a:values, 0)
  endwhile
  return total
endfunction
""",
    "vim9": """\
vim9script

def SumWithout(values: list<number>, skip: number): number
  if len(values) == 0
    throw 'no values'
  endif
  return values->copy()->filter((_, v) => v != skip)->reduce((a, b) => a + b, 0)
enddef
""",
    "lambda": """\
let Add = {a, b -> a + b}
let SumWithout = {values, skip -> reduce(filter([values[0]] + values[1:], {i, v -> v != skip}), g:Add, 0)}
""",
}
NOT_CODE = """\
function! SumWithout(values, skip
  return 1
endfunction
"""
OTHER_NAME = """\
function! Total(values, skip)
  return 1
endfunction
"""
EARLY_EXIT = """\
function! SumWithout(values, skip)
  qall!
endfunction
"""
SCRIPT = """\
set verbose=0
let number = input('')
set verbose=1
echo number + 1
"""
LOOP = """\
while 1
endwhile
"""
FLOOD = """\
while 1
  echo repeat('x', 1000)
endwhile
"""
HOG = """\
let kept = []
while 1
  call add(kept, repeat('x', 16777216))
endwhile
"""
DECLARATION = """\
" class: List of List [String, Number]
" min_size: Number or v:null
" Returns Dictionary of List of Float
function! GroupNames(class, min_size)"""


def echo(declaration: str, names: Sequence[str]) -> str:
    """The identity, below the declaration that a model would see."""
    values = ", ".join(f"a:{name}" for name in names)
    result = values if len(names) == 1 else f"[{values}]"
    return f"{declaration}\n  return {result}\nendfunction\n"
