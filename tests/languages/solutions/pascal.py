"""Pascal: the programs of `tests.languages.solutions`."""

from collections.abc import Sequence

from synth.languages.naming import pascal
from synth.languages.records import field

GOOD = {
    "plain": """\
uses SysUtils;

type
  TIntArray = array of Int64;

function SumWithout(const Values: TIntArray; Skip: Int64): Int64;
var
  V: Int64;
begin
  if Length(Values) = 0 then
    raise Exception.Create('no'#10'values');
  Result := 0;
  for V in Values do
    if V <> Skip then
      Result := Result + V;
end;
""",
    "mutating": """\
program Answer;

{$mode objfpc}{$H+}

uses
  Classes, SysUtils;

type
  TIntArray = array of Int64;

function sum_without(Values: TIntArray; Skip: Int64): Int64;
var
  I: Integer;
begin
  Write('noise');
  if Values[0] = 0 then Halt(2);
  Result := 0;
  for I := High(Values) downto 0 do
  begin
    case Values[I] = Skip of
      True: Values[I] := 0;
      False: Inc(Result, Values[I]);
    end;
  end;
  { an odd end. }
end;

var
  Numbers: TIntArray;
begin
  try
    Numbers := TIntArray.Create(1);
    WriteLn(sum_without(Numbers, 2), ' begin ');
  finally
    Halt(7);
  end;
end.
""",
    "no types": """\
{$mode delphi}

function SumWithout(const Values: array of Int64; Skip: Int64): Int64;
var
  I: Integer;
begin
  if Length(Values) = 0 then Halt(1);
  Result := 0;
  for I := Low(Values) to High(Values) do
    if Values[I] <> Skip then Result := Result + Values[I];
end;
""",
    "solution class": """\
{$mode objfpc}{$H+}

type
  TIntArray = array of Int64;

  TSolution = class
  public
    function SumWithout(const Values: TIntArray; Skip: Int64): Int64;
  end;

function TSolution.SumWithout(const Values: TIntArray; Skip: Int64): Int64;
var
  I: Integer;
begin
  Result := 0;
  if Values[0] = Skip then Result := 0;
  for I := 0 to Length(Values) - 1 do
    if Values[I] <> Skip then Result := Result + Values[I];
end;
""",
    "unit": """\
unit Solution;

{$mode objfpc}{$H+}

interface

uses SysUtils;

type
  TIntArray = array of Int64;

function SumWithout(const Values: TIntArray; Skip: Int64): Int64;

implementation

function SumWithout(const Values: TIntArray; Skip: Int64): Int64;
var
  V, Nothing: Int64;
begin
  Result := 0;
  Nothing := Length(Values);
  Nothing := 1 div Nothing;
  for V in Values do
    if V <> Skip then Result += V;
end;

end.
""",
}
NOT_CODE = """\
function SumWithout(const Values: array of Int64; Skip: Int64): Int64;
begin
  Result := Nothing;
end;
"""
OTHER_NAME = """\
function Total(const Values: array of Int64; Skip: Int64): Int64;
begin
  Result := 1;
end;
"""
EARLY_EXIT = """\
function SumWithout(const Values: array of Int64; Skip: Int64): Int64;
begin
  Halt;
end;
"""
SCRIPT = """\
program Next;

var
  N: Integer;
begin
  ReadLn(N);
  WriteLn(N + 1);
end.
"""
LOOP = """\
var
  N: QWord = 0;
begin
  while N < 1 do
    N := 0;
end.
"""
FLOOD = """\
begin
  while True do
    WriteLn('xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx');
end.
"""
HOG = """\
var
  P: Pointer;
begin
  while True do
  begin
    GetMem(P, 1 shl 24);
    FillChar(P^, 1 shl 24, 1);
  end;
end.
"""


def echo(declaration: str, names: Sequence[str]) -> str:
    """The identity, below the declaration that a model would see."""
    lines = [f"  Result.{pascal(field(i))} := {pascal(name)};" for i, name in enumerate(names)]
    return "\n".join([declaration, "begin", *lines, "end;", ""])
