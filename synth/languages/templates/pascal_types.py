"""Routines of composite types in Pascal: what writes a value as JSON, and what compares two."""

PUT = {
    "list": r"""
procedure SynthPut@NAME@(const V: T@NAME@);
var
  I: SizeInt;
begin
  SynthAdd('[');
  for I := 0 to System.High(V) do
  begin
    if I > 0 then SynthAdd(',');
    @PUT@(V[I]);
  end;
  SynthAdd(']');
end;
""",
    "dict": r"""
procedure SynthPut@NAME@(const V: T@NAME@);
var
  I, K: SizeInt;
begin
  SynthAdd('{');
  for I := 0 to System.High(V) do
  begin
    for K := 0 to I - 1 do
      if V[K].Key = V[I].Key then SynthFail('a key is there twice');
    if I > 0 then SynthAdd(',');
    SynthPutString(V[I].Key);
    SynthAdd(':');
    @PUT@(V[I].Value);
  end;
  SynthAdd('}');
end;
""",
    "optional": r"""
procedure SynthPut@NAME@(const V: T@NAME@);
begin
  if V.HasValue then @PUT@(V.Value) else SynthAdd('null');
end;
""",
    "tuple": r"""
procedure SynthPut@NAME@(const V: T@NAME@);
begin
@PARTS@
  SynthAdd(']');
end;
""",
}

SAME = {
    "list": """\
function Same@NAME@(const A, B: T@NAME@): Boolean;
var
  I: SizeInt;
begin
  if Length(A) <> Length(B) then
    Exit(False);
  for I := 0 to High(A) do
    if not @EQUAL@ then
      Exit(False);
  Result := True;
end;
""",
    "dict": """\
function Same@NAME@(const A, B: T@NAME@): Boolean;
var
  I, K: SizeInt;
begin
  for I := 0 to High(A) do
  begin
    K := 0;
    while (K < Length(B)) and (B[K].Key <> A[I].Key) do
      Inc(K);
    if (K = Length(B)) or not @EQUAL@ then
      Exit(False);
  end;
  Result := Length(A) = Length(B);
end;
""",
    "optional": """\
function Same@NAME@(const A, B: T@NAME@): Boolean;
begin
  Result := (A.HasValue = B.HasValue) and (not A.HasValue or @EQUAL@);
end;
""",
    "tuple": """\
function Same@NAME@(const A, B: T@NAME@): Boolean;
begin
  Result := @PARTS@;
end;
""",
}
