"""Texts in Nim."""

QUIET = ("--hints:off", "--warnings:off", "--verbosity:0", "--cc:gcc", "--nimcache:/tmp/nimcache")
FLAGS = ("--stackTrace:off", "--lineTrace:off", "--passC:-w")

NONCE = 'var nonce* = ""\ndiscard stdin.readLine(nonce)\n'
"""A module of its own, which is imported, and so run, before the candidate."""

MAIN = "import synthnonce\nimport candidate\n\nsynthRun(nonce)\n"

HARNESS = r"""
import std/options as synthOptions
import std/tables as synthTables

proc synthFork(): cint {.importc: "fork", header: "<unistd.h>".}
proc synthWait(child: cint, status: ptr cint, how: cint): cint {.importc: "waitpid", header: "<sys/wait.h>".}
proc synthLeave(status: cint) {.importc: "_exit", header: "<unistd.h>", noreturn.}

proc synthUnit(to: var string, unit: int) =
  const digits = "0123456789abcdef"
  to.add("\\u")
  for shift in [12, 8, 4, 0]:
    to.add(digits[(unit shr shift) and 15])

proc synthRune(value: string, at: var int): int =
  let first = ord(value[at])
  let size = case first
    of 0 .. 0x7f: 1
    of 0xc2 .. 0xdf: 2
    of 0xe0 .. 0xef: 3
    of 0xf0 .. 0xf4: 4
    else: 0
  if size == 0 or at + size > value.len:
    raise newException(ValueError, "result has ill-formed text")
  result = if size == 1: first else: first and (0x7f shr size)
  for i in at + 1 ..< at + size:
    if (ord(value[i]) and 0xc0) != 0x80:
      raise newException(ValueError, "result has ill-formed text")
    result = (result shl 6) or (ord(value[i]) and 0x3f)
  let overlong = (size == 3 and result < 0x800) or (size == 4 and result < 0x10000)
  if overlong or result in 0xd800 .. 0xdfff or result > 0x10ffff:
    raise newException(ValueError, "result has ill-formed text")
  at += size

proc synthPut(to: var string, value: string) =
  to.add('"')
  var at = 0
  while at < value.len:
    let rune = synthRune(value, at)
    if rune == ord('"') or rune == ord('\\'):
      to.add('\\')
    if rune >= 0x20 and rune < 0x7f:
      to.add(chr(rune))
    elif rune < 0x10000:
      synthUnit(to, rune)
    else:
      synthUnit(to, 0xd800 + ((rune - 0x10000) shr 10))
      synthUnit(to, 0xdc00 + ((rune - 0x10000) and 0x3ff))
  to.add('"')

proc synthPut(to: var string, value: bool) =
  to.add(if value: "true" else: "false")

proc synthPut(to: var string, value: int) =
  to.add($value)

proc synthPut(to: var string, value: float) =
  if value - value != 0.0:
    raise newException(ValueError, "non-finite")
  to.add($value)

proc synthPut[T](to: var string, value: seq[T]) =
  mixin synthPut
  to.add('[')
  for at in 0 ..< value.len:
    if at > 0:
      to.add(',')
    synthPut(to, value[at])
  to.add(']')

proc synthPut[T](to: var string, value: Table[string, T]) =
  mixin synthPut
  var open = '{'
  for key, one in synthTables.pairs(value):
    to.add(open)
    synthPut(to, key)
    to.add(':')
    synthPut(to, one)
    open = ','
  to.add(if open == '{': "{}" else: "}")

proc synthPut[T](to: var string, value: Option[T]) =
  mixin synthPut
  if synthOptions.isSome(value):
    synthPut(to, synthOptions.get(value))
  else:
    to.add("null")

proc synthPut[T: tuple](to: var string, value: T) =
  mixin synthPut
  var open = '['
  for one in fields(value):
    to.add(open)
    synthPut(to, one)
    open = ','
  to.add(']')

proc synthInvoke(@PARAMETERS@): @RETURNS@ =
@COPIES@
  @CALL@

type SynthCall = proc (): @RETURNS@ {.nimcall.}

@CALLS@

proc synthReport(line: string) =
  stdout.write(line)
  stdout.flushFile()

proc synthAttempt(call: SynthCall): string =
  try:
    var json = ""
    synthPut(json, call())
    result = "value " & json
  except Exception:
    result = "error "
    for c in getCurrentExceptionMsg():
      result.add(if c >= ' ' and c <= '~': c else: ' ')
    if result.len > 300:
      result.setLen(300)

proc synthRun*(nonce: string) =
  let calls: seq[SynthCall] = @[@REFERENCES@]
  for at in 0 ..< calls.len:
    stdout.flushFile()
    let child = synthFork()
    if child == 0:
      synthReport("\n" & nonce & " " & $at & " " & synthAttempt(calls[at]) & "\n")
      synthLeave(77)
    var status: cint = 0
    discard synthWait(child, addr status, 0)
    if status == 0:
      synthLeave(0)
    if status != 77 shl 8:
      synthReport("\n" & nonce & " " & $at & " error trap, wait status " & $status & "\n")
  synthReport("\n" & nonce & " end\n")
  synthLeave(0)
"""

NEAR = """\
proc near[T](a, b: T): bool =
  ## Equal, floats up to rounding.
  when T is float:
    result = abs(a - b) <= max(1e-9, 1e-6 * abs(b))
  elif T is seq:
    result = a.len == b.len
    for i in 0 ..< min(a.len, b.len):
      result = result and near(a[i], b[i])
  elif T is Table:
    result = a.len == b.len
    for key, value in a:
      result = result and key in b and near(value, b[key])
  elif T is Option:
    result = a.isSome == b.isSome and (a.isNone or near(a.get, b.get))
  elif T is tuple:
    result = true
    for x, y in fields(a, b):
      result = result and near(x, y)
  else:
    result = a == b

"""
