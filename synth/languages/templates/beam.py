"""Texts in Erlang, shared by Erlang and Elixir.

They are evaluated, not compiled: that saves the time of compiling them, and what
the candidate does is compiled all the same.
"""

HARNESS = r"""
Nonce = case io:get_line("") of eof -> ""; Line_ -> string:trim(Line_) end.
Name = "@NAME@".
Arity = @ARITY@.
Returns = @RETURNS@.
Absent = @ABSENT@.
Report = fun(Line) -> io:put_chars(["\n", Nonce, " ", Line, "\n"]) end.
Fail = fun(Text) -> io:put_chars(standard_error, [Text, "\n"]), halt(1) end.
Chars = fun(Text) -> case unicode:characters_to_list(Text) of L when is_list(L) -> L; _ -> "?" end end.
Ascii = fun(Text) -> [if C >= 32, C < 127 -> C; true -> $\s end || C <- Chars(Text)] end.
Bad = fun(Text) -> throw({synth_bad_result, lists:flatten(Text)}) end.
Unit = fun(C) -> io_lib:format("\\u~4.16.0b", [C]) end.
Char = fun
  ($") -> "\\\"";
  ($\\) -> "\\\\";
  (C) when C >= 32, C < 127 -> C;
  (C) when C < 16#10000 -> Unit(C);
  (C) -> [Unit(16#d800 + ((C - 16#10000) bsr 10)), Unit(16#dc00 + ((C - 16#10000) band 16#3ff))]
end.
Text = fun(B) ->
  case is_binary(B) andalso unicode:characters_to_list(B) of
    false -> Bad(io_lib:format("dict key ~0tP", [B, 8]));
    L when is_list(L) -> [$", [Char(C) || C <- L], $"];
    _ -> Bad("result has ill-formed text")
  end
end.
Join = fun(Parts) -> lists:join($,, Parts) end.
Encode = fun
  Encode({optional, T}, V) -> Encode(T, V);
  Encode(_, V) when V =:= Absent -> "null";
  Encode(_, true) -> "true";
  Encode(_, false) -> "false";
  Encode(_, V) when is_integer(V) -> integer_to_list(V);
  Encode(_, V) when is_float(V) -> float_to_binary(V, [short]);
  Encode(_, V) when is_binary(V) -> Text(V);
  Encode({list, T}, V) when is_list(V) -> [$[, Join([Encode(T, X) || X <- V]), $]];
  Encode({tuple, Ts}, V) when is_tuple(V), tuple_size(V) =:= length(Ts) ->
    [$[, Join(lists:zipwith(Encode, Ts, tuple_to_list(V))), $]];
  Encode({dict, T}, V) when is_map(V), not is_map_key('__struct__', V) ->
    [${, Join([[Text(K), $:, Encode(T, X)] || {K, X} <- maps:to_list(V)]), $}];
  Encode(T, V) -> Bad(io_lib:format("result is not of type ~0p: ~0tP", [T, V, 8]))
end.
Said = fun
  (throw, {synth_bad_result, Why}) -> Why;
  (error, #{'__struct__' := Kind} = E) -> [atom_to_list(Kind), ": ", @MESSAGE@];
  (Class, Reason) -> io_lib:format("~w: ~0tP", [Class, Reason, 20])
end.
One = fun(Class, Reason) -> lists:sublist(Ascii(Said(Class, Reason)), 300) end.
Load = fun() ->
@LOAD@
end.
Modules = case Load() of {ok, Ms} -> Ms; compile_error -> Report("compile_error"), halt(1) end.
Loose = fun(Text_) -> [C || C <- string:lowercase(Text_), C =/= $_] end.
Found = [{M, F} || M <- Modules, {F, A} <- M:module_info(exports), A =:= Arity,
  Loose(atom_to_list(F)) =:= Loose(Name)].
Best = [{M, F} || {M, F} <- Found, atom_to_list(F) =:= Name] ++ Found.
{Module, Function} = case Best of [F1 | _] -> F1; [] -> Fail("the code defines no function " ++ Name) end.
{ok, Vectors} = file:consult("vectors.terms").
Try = fun(Arguments) ->
  try Encode(Returns, apply(Module, Function, Arguments)) of
    Json -> ["value ", Json]
  catch
    Class:Reason -> ["error ", One(Class, Reason)]
  end
end.
Each = fun
  Each(_, []) -> ok;
  Each(I, [V | Rest]) -> Report([integer_to_list(I), " ", Try(V)]), Each(I + 1, Rest)
end.
Each(0, Vectors).
Report("end").
halt(0).
"""

EVALUATE = 'io:put_chars(standard_error, io_lib:format("~tp~n", [file:eval("harness.erl")])), halt(1).'
"""The harness halts; what comes back from it is why it did not."""

ELIXIR_EVALUATE = 'IO.puts(:stderr, inspect(:file.eval("harness.erl"))); System.halt(1)'

_COMPILED = r"""
Options = [binary, return_errors, export_all, nowarn_export_all, {error_location, line}],
Compiled = fun(File) ->
  case compile:file(File, Options) of
    {ok, Mod, Binary} -> {ok, Mod, Binary};
    {error, Errors, _} ->
      [io:format(standard_error, "~ts:~w: ~ts~n", [F, L, M:format_error(D)])
        || {F, Infos} <- Errors, {L, M, D} <- Infos],
      compile_error
  end
end,
"""

ERLANG_LOAD = (
    _COMPILED
    + r"""
case Compiled("candidate") of
  {ok, Mod, Binary} -> code:load_binary(Mod, "candidate", Binary), {ok, [Mod]};
  compile_error -> compile_error
end
"""
)

ELIXIR_LOAD = r"""
  Malformed = ['Elixir.SyntaxError', 'Elixir.TokenMissingError', 'Elixir.MismatchedDelimiterError',
    'Elixir.CompileError'],
  try 'Elixir.Code':compile_file(<<"candidate.exs">>) of
    Compiled -> {ok, [M || {M, _} <- Compiled]}
  catch
    error:#{'__struct__' := Kind} = E ->
      io:put_chars(standard_error, ['Elixir.Exception':message(E), "\n"]),
      case lists:member(Kind, Malformed) of true -> compile_error; false -> halt(1) end
  end
"""

COMPILE = (
    _COMPILED
    + r"""
case Compiled("@STEM@") of
  {ok, _, Binary} -> ok = file:write_file("@STEM@.beam", Binary), halt(0);
  compile_error -> halt(1)
end.
"""
)

RUN = r"""
{ok, Binary} = file:read_file("@STEM@.beam"),
Main = proplists:get_value(module, beam_lib:info(Binary)),
{module, _} = code:load_binary(Main, "@STEM@", Binary),
Given = [{F, A} || {F, A} <- [{main, 0}, {start, 0}, {main, 1}], erlang:function_exported(Main, F, A)],
try
  case Given of
    [{F, 0} | _] -> Main:F();
    [{F, 1} | _] -> Main:F([])
  end,
  halt(0)
catch
  Class:Reason -> io:format(standard_error, "~p:~tp~n", [Class, Reason]), halt(1)
end.
"""

EUNIT = (
    _COMPILED
    + r"""
Load = fun(File) ->
  case Compiled(File) of
    {ok, Mod, Binary} -> code:load_binary(Mod, File, Binary), Mod;
    compile_error -> halt(1)
  end
end,
Load("candidate"),
case eunit:test(Load("main")) of ok -> halt(0); _ -> halt(1) end.
"""
)

ELIXIR_CLOSE = """\
  # Equal up to rounding.
  defp close?(a, b) when is_float(a) or is_float(b),
    do: is_number(a) and is_number(b) and abs(a - b) <= max(1.0e-9, 1.0e-6 * max(abs(a), abs(b)))

  defp close?([a | as], [b | bs]), do: close?(a, b) and close?(as, bs)

  defp close?(a, b) when is_tuple(a) and is_tuple(b),
    do: close?(Tuple.to_list(a), Tuple.to_list(b))

  defp close?(a, b) when is_map(a) and is_map(b),
    do: Map.keys(a) == Map.keys(b) and close?(Map.values(a), Map.values(b))

  defp close?(a, b), do: a === b
"""

ERLANG_CLOSE = """\
%% Equal up to rounding.
close(A, B) when is_float(B) -> is_number(A) andalso abs(A - B) =< max(1.0e-9, 1.0e-6 * max(abs(A), abs(B)));
close([A | As], [B | Bs]) -> close(A, B) andalso close(As, Bs);
close(A, B) when is_tuple(A), is_tuple(B) -> close(tuple_to_list(A), tuple_to_list(B));
close(A, B) when is_map(A), is_map(B) ->
    lists:sort(maps:keys(A)) =:= lists:sort(maps:keys(B)) andalso
        lists:all(fun(K) -> close(maps:get(K, A), maps:get(K, B)) end, maps:keys(B));
close(A, B) -> A =:= B.
"""
