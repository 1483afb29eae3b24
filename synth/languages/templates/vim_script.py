"""Texts in Vim script."""

START = 'exec 3>&2; "$0" "$@" 2>&1 | sed -u \'s/\\r$//\''
"""How a program's `echo` comes to standard output: silent Ex mode has it on the other one."""

PROGRAM = r"""
set encoding=utf-8
try
  source script.vim
catch
  call system('cat >&3', v:throwpoint .. ': ' .. v:exception .. "\n")
  cquit 1
endtry
cquit 0
"""

CHECK = r"""
set encoding=utf-8
try
  source candidate.vim
catch
  echo v:throwpoint .. ': ' .. v:exception .. "\n"
  cquit 1
endtry
cquit 0
"""

HARNESS = r"""
set encoding=utf-8
scriptencoding utf-8

@ARGUMENTS@

" Only `:print` writes to standard output here, and nothing can open /dev/stdout again.
function s:report(text) abort
  hide enew!
  call setline(1, ['', s:nonce .. ' ' .. a:text])
  %print
  bwipeout!
endfunction

function s:load() abort
  try
    source candidate.vim
  catch
    echo v:throwpoint .. ': ' .. v:exception .. "\n"
    if v:exception =~# '^Vim'
      call s:report('compile_error')
    endif
    cquit 1
  endtry
endfunction

function s:loose(name) abort
  return tolower(substitute(substitute(a:name, '^\(<SNR>\d\+_\|g:\|.*#\)', '', ''), '_', '', 'g'))
endfunction

function s:found() abort
  let wanted = s:loose('@GIVEN@')
  let names = map(split(execute('function'), "\n"), 'matchstr(v:val, ''^\w\+ \zs[^(]*'')')
  let names += filter(keys(g:), 'type(g:[v:val]) == v:t_func')
  for name in ['@NAME@'] + filter(names, 's:loose(v:val) ==# wanted')
    if exists('*' .. name)
      return function(name)
    elseif has_key(g:, name)
      return g:[name]
    endif
  endfor
  echo "the code defines no function @NAME@\n"
  cquit 1
endfunction

function s:text(value) abort
  if type(a:value) != v:t_string
    throw 'a text is of type ' .. type(a:value)
  elseif strlen(list2str(str2list(a:value))) != strlen(a:value)
    throw 'result has ill-formed text'
  endif
  return '"' .. join(map(str2list(a:value), 's:escaped(v:val)'), '') .. '"'
endfunction

" By code: a pattern sees a letter and what composes with it as one.
function s:escaped(code) abort
  if a:code == 0x22 || a:code == 0x5c
    return '\' .. nr2char(a:code)
  elseif a:code >= 0x20 && a:code < 0x7f
    return nr2char(a:code)
  elseif a:code < 0x10000
    return printf('\u%04x', a:code)
  endif
  let rest = a:code - 0x10000
  return printf('\u%04x\u%04x', 0xD800 + rest / 0x400, 0xDC00 + rest % 0x400)
endfunction

function s:number(value) abort
  if type(a:value) == v:t_number
    return printf('%d', a:value)
  elseif type(a:value) == v:t_bool
    return a:value ? 'true' : 'false'
  elseif type(a:value) != v:t_float
    throw 'a number is of type ' .. type(a:value)
  elseif isnan(a:value) || isinf(a:value)
    throw 'non-finite'
  endif
  return printf('%.17g', a:value)
endfunction

function s:list(value, kinds) abort
  if type(a:value) != v:t_list
    throw 'a list is of type ' .. type(a:value)
  endif
  let parts = []
  for item in a:value
    call add(parts, s:encode(item, a:kinds[min([len(parts), len(a:kinds) - 1])]))
  endfor
  return '[' .. join(parts, ',') .. ']'
endfunction

function s:dict(value, kind) abort
  if type(a:value) != v:t_dict
    throw 'a dictionary is of type ' .. type(a:value)
  endif
  return '{' .. join(map(items(a:value), 's:text(v:val[0]) .. ":" .. s:encode(v:val[1], a:kind)'), ',') .. '}'
endfunction

function s:encode(value, spec) abort
  let kind = a:spec[0]
  if kind ==# 'optional'
    return type(a:value) == v:t_none ? 'null' : s:encode(a:value, a:spec[1])
  elseif kind ==# 'bool' && type(a:value) == v:t_number && index([0, 1], a:value) >= 0
    return a:value ? 'true' : 'false'
  elseif kind ==# 'bool' || kind ==# 'int' || kind ==# 'float'
    return s:number(a:value)
  elseif kind ==# 'str'
    return s:text(a:value)
  elseif kind ==# 'dict'
    return s:dict(a:value, a:spec[1])
  elseif kind ==# 'tuple' && type(a:value) == v:t_list && len(a:value) != len(a:spec) - 1
    throw 'a tuple has ' .. len(a:value) .. ' parts'
  endif
  return s:list(a:value, a:spec[1:])
endfunction

function s:answer(call, at) abort
  try
    return 'value ' .. s:encode(call(a:call, s:given_{a:at}()), @RETURNS@)
  catch
    return 'error ' .. strpart(substitute(v:exception, '\_s\+', ' ', 'g'), 0, 300)
  endtry
endfunction

let s:nonce = trim(input(''))
call s:load()
let s:call = s:found()
for s:at in range(@COUNT@)
  call s:report(s:at .. ' ' .. s:answer(s:call, s:at))
endfor
call s:report('end')
cquit 0
"""

SAME = """\
function! SameValue(actual, expected)
  if type(a:expected) == v:t_list
    let alike = type(a:actual) == v:t_list && len(a:actual) == len(a:expected)
    return alike && empty(filter(range(len(a:expected)), {i -> !SameValue(a:actual[i], a:expected[i])}))
  elseif type(a:expected) == v:t_dict
    let alike = type(a:actual) == v:t_dict && sort(keys(a:actual)) ==# sort(keys(a:expected))
    return alike && empty(filter(keys(a:expected), {i, k -> !SameValue(a:actual[k], a:expected[k])}))
  elseif type(a:expected) == v:t_float
    let size = 1.0e-6 * abs(a:expected)
    return abs(a:actual - a:expected) <= (size > 1.0e-9 ? size : 1.0e-9)
  elseif type(a:expected) == v:t_bool
    return index([v:t_bool, v:t_number], type(a:actual)) >= 0 && a:actual == a:expected
  endif
  return type(a:actual) == type(a:expected) && a:actual ==# a:expected
endfunction
"""

END = """\
if !empty(v:errors)
  echo join(v:errors, "\\n")
  cquit 1
endif
"""
