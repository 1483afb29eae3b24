"""Texts in Pascal."""

FLAGS = ("-Mobjfpc", "-Sh", "-Sa", "-Sc", "-O1", "-Cr", "-Co", "-Ci", "-l-", "-v0e")
"""Long strings, assertions, C's operators; ranges, overflow and input are checked; errors alone are told."""

UNITS = ("BaseUnix", "SysUtils")

HARNESS = r"""program synth_main;
@SWITCHES@
@USES@
@TYPES@
@CODE@

const
  SynthReported = 113;
type
  TSynthCall = procedure;
var
  SynthNonce, SynthHead, SynthJson: AnsiString;

procedure SynthWrite(const Text: AnsiString);
var
  At, N: SizeInt;
begin
  At := 1;
  while At <= System.Length(Text) do
  begin
    N := FpWrite(1, Text[At], System.Length(Text) - At + 1);
    if N <= 0 then
      FpExit(3);
    At := At + N;
  end;
end;

procedure SynthReport(const Kind: AnsiString; Text: AnsiString);
var
  I: SizeInt;
begin
  for I := 1 to System.Length(Text) do
    if Text[I] < ' ' then
      Text[I] := ' ';
  System.Flush(System.Output);
  SynthWrite(SynthHead + Kind + Text + #10);
end;

procedure SynthFail(const Why: AnsiString);
begin
  SynthReport('error ', Why);
  FpExit(SynthReported);
end;

procedure SynthAdd(const Text: AnsiString);
begin
  SynthJson := SynthJson + Text;
end;

function SynthDouble(Bits: Int64): Double;
begin
  System.Move(Bits, Result, 8);
end;

function SynthText(const Hex: AnsiString): AnsiString;
var
  I: SizeInt;
begin
  Result := '';
  System.SetLength(Result, System.Length(Hex) div 2);
  for I := 1 to System.Length(Result) do
    Result[I] := AnsiChar(SysUtils.StrToInt('$' + System.Copy(Hex, 2 * I - 1, 2)));
end;

procedure SynthPutInt(V: Int64);
var
  Text: AnsiString;
begin
  System.Str(V, Text);
  SynthAdd(Text);
end;

procedure SynthPutBool(V: Boolean);
begin
  if V then SynthAdd('true') else SynthAdd('false');
end;

procedure SynthPutDouble(V: Double);
var
  Bits: QWord;
  Text: AnsiString;
begin
  System.Move(V, Bits, 8);
  if (Bits shr 52) and $7FF = $7FF then
    SynthFail('non-finite');
  System.Str(V, Text);
  SynthAdd(SysUtils.Trim(Text));
end;

procedure SynthUnit(Code: LongWord);
begin
  SynthAdd('\u' + SysUtils.LowerCase(SysUtils.IntToHex(Code, 4)));
end;

procedure SynthPutString(const S: AnsiString);
var
  I, K, More: SizeInt;
  Code, Least: LongWord;
begin
  SynthAdd('"');
  I := 1;
  while I <= System.Length(S) do
  begin
    Code := Ord(S[I]);
    More := 0;
    Least := 0;
    case Code of
      $C2..$DF: begin More := 1; Least := $80; Code := Code and $1F; end;
      $E0..$EF: begin More := 2; Least := $800; Code := Code and $F; end;
      $F0..$F4: begin More := 3; Least := $10000; Code := Code and 7; end;
      $80..$C1, $F5..$FF: SynthFail('result has ill-formed text');
    end;
    for K := 1 to More do
    begin
      if (I + K > System.Length(S)) or (Ord(S[I + K]) and $C0 <> $80) then
        SynthFail('result has ill-formed text');
      Code := (Code shl 6) or (Ord(S[I + K]) and $3F);
    end;
    if (Code < Least) or (Code > $10FFFF) or ((Code >= $D800) and (Code < $E000)) then
      SynthFail('result has ill-formed text');
    I := I + More + 1;
    if Code >= $10000 then
    begin
      SynthUnit($D800 + ((Code - $10000) shr 10));
      SynthUnit($DC00 + ((Code - $10000) and $3FF));
    end
    else if (Code < $20) or (Code >= $7F) or (Code = 34) or (Code = 92) then
      SynthUnit(Code)
    else
      SynthAdd(AnsiChar(Code));
  end;
  SynthAdd('"');
end;

@SHAPES@
procedure SynthInvoke(@GIVEN@);
var
  SynthResult: @RETURNS@;
begin
  SynthResult := @CALL@;
  @PUT@(SynthResult);
end;

@CALLS@
procedure SynthAnswer(Call: TSynthCall);
begin
  try
    Call();
    SynthReport('value ', SynthJson);
  except
    on E: SysUtils.Exception do
      SynthReport('error ', AnsiString(E.ClassName) + ': ' + AnsiString(E.Message));
    else
      SynthReport('error ', 'unknown exception');
  end;
  FpExit(SynthReported);
end;

procedure SynthRun(Index: SizeInt; Call: TSynthCall);
var
  Child: TPid;
  Status: LongInt;
  Text: AnsiString;
begin
  System.Str(Index, Text);
  SynthHead := #10 + SynthNonce + ' ' + Text + ' ';
  Status := 0;
  Child := FpFork;
  if Child = 0 then
    SynthAnswer(Call);
  FpWaitPid(Child, Status, 0);
  if Status = SynthReported shl 8 then
    Exit;
  if Status = 0 then
    FpExit(0);
  if Status and $7F <> 0 then
    SynthReport('error ', 'signal ' + SysUtils.IntToStr(Status and $7F))
  else
    SynthReport('error ', 'exit status ' + SysUtils.IntToStr(Status shr 8));
end;

procedure SynthMain;
var
  C: AnsiChar;
begin
  SynthNonce := '';
  C := #0;
  while (FpRead(0, C, 1) = 1) and (C <> #10) do
    SynthNonce := SynthNonce + C;
@RUNS@
  SynthHead := #10 + SynthNonce + ' ';
  SynthReport('end', '');
  FpExit(0);
end;

begin
  SynthMain;
end.
"""

CLOSE = """\
{ Equal up to rounding. }
function CloseTo(A, B: Double): Boolean;
begin
  Result := (Abs(A - B) <= 1e-6 * Abs(A)) or (Abs(A - B) <= 1e-6 * Abs(B)) or (Abs(A - B) <= 1e-9);
end;
"""
