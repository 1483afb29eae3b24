"""Texts in Prolog."""

HARNESS = r"""
:- module(synth_harness, []).
:- use_module(library(readutil)).
:- use_module(library(lists)).
:- use_module(library(pairs)).
:- use_module(library(assoc)).
:- set_prolog_flag(double_quotes, string).
:- dynamic malformed/0.
:- multifile user:message_hook/3, user:term_expansion/2.
:- dynamic user:message_hook/3, user:term_expansion/2.

user:message_hook(error(syntax_error(_), _), error, _) :-
    assertz(synth_harness:malformed),
    fail.
user:term_expansion((:- initialization(_)), []).
user:term_expansion((:- initialization(_, _)), []).

@ARGUMENTS@

run :-
    read_line_to_string(user_input, Line),
    normalize_space(atom(Nonce), Line),
    user:load_files('candidate.pl', []),
    (   malformed
    ->  report(Nonce, compile_error), halt(1)
    ;   found(Module, Name)
    ->  set_prolog_flag(stack_limit, 200 000 000),
        forall(given(At, Arguments), trial(Nonce, At, Module, Name, Arguments)),
        report(Nonce, end), halt(0)
    ;   format(user_error, "the code defines no predicate @NAME@/@ARITY@~n", []), halt(1)
    ).

found(Module, Name) :-
    member(Wanted, ['@NAME@', '@GIVEN@']), defined(Module, Wanted), !, Name = Wanted.
found(Module, Name) :-
    loose('@GIVEN@', Loose), defined(Module, Name), loose(Name, Loose), !.

defined(Module, Name) :-
    ( Module = user ; module_property(Module, file(File)), file_base_name(File, 'candidate.pl') ),
    current_predicate(Module:Name/@ARITY@),
    functor(Head, Name, @ARITY@),
    \+ predicate_property(Module:Head, imported_from(_)).

loose(Name, Loose) :-
    atomic_list_concat(Parts, '_', Name), atomic_list_concat(Parts, Joined), downcase_atom(Joined, Loose).

trial(Nonce, At, Module, Name, Arguments) :-
    catch(( answer(Module, Name, Arguments, Line) -> true ; Line = "error no solution" ),
          Error, failure(Error, Line)),
    with_output_to(string(Text), format("~w ~s", [At, Line])),
    report(Nonce, Text).

answer(Module, Name, Arguments, Line) :-
    append(Arguments, [Result], All),
    Goal =.. [Name|All],
    once(Module:Goal),
    with_output_to(string(Line), ( write('value '), json(Result, @RETURNS@) )).

failure(result(Why), Line) :- !, string_concat("error ", Why, Line).
failure(Error, Line) :-
    ( nonvar(Error), Error = error(What, _) -> true ; What = Error ),
    with_output_to(string(Text), write_term(What, [quoted(true), max_depth(8)])),
    normalize_space(string(Words), Text),
    ( string_length(Words, Length), Length > 300 -> sub_string(Words, 0, 300, _, Short) ; Short = Words ),
    string_concat("error ", Short, Line).

report(Nonce, Text) :-
    flush_output(user_output),
    format(user_output, "~n~w ~w~n", [Nonce, Text]),
    flush_output(user_output).

json(Value, _) :- var(Value), !, throw(result("unbound result")).
json(Value, [optional, Type]) :- !, ( Value == null -> write(null) ; json(Value, Type) ).
json(Value, [Kind]) :- memberchk(Kind, [int, float]), !, number_out(Value).
json(Value, [bool]) :- memberchk(Value, [true, false]), !, write(Value).
json(Value, [str]) :- text(Value, Codes), !, string_out(Codes).
json(Value, [list, Type]) :- is_list(Value), !, sequence(Value, [Type]).
json(Value, [tuple|Types]) :- parts(Value, Types, Items), !, sequence(Items, Types).
json(Value, [dict, Type]) :- entries(Value, Pairs), !, object(Pairs, Type).
json(Value, [Kind|_]) :-
    with_output_to(string(Text), write_term(Value, [quoted(true), max_depth(5)])),
    normalize_space(string(Words), Text),
    format(string(Why), "the result is no ~w: ~s", [Kind, Words]),
    throw(result(Why)).

number_out(Value) :- integer(Value), !, write(Value).
number_out(Value) :-
    float(Value), !,
    float_class(Value, Class),
    (   memberchk(Class, [zero, normal, subnormal])
    ->  format("~w", [Value])
    ;   throw(result("non-finite"))
    ).
number_out(_) :- throw(result("the result is no number")).

text(Value, Codes) :- string(Value), !, string_codes(Value, Codes).
text(Value, Codes) :- atom(Value), atom_codes(Value, Codes).

string_out(Codes) :- put_char('"'), forall(member(Code, Codes), code_out(Code)), put_char('"').

code_out(0'") :- !, write('\\"').
code_out(0'\\) :- !, write('\\\\').
code_out(Code) :- Code >= 32, Code < 127, !, put_code(Code).
code_out(Code) :- Code >= 0xD800, Code =< 0xDFFF, !, throw(result("result has ill-formed text")).
code_out(Code) :- Code < 0x10000, !, unit_out(Code).
code_out(Code) :-
    High is 0xD800 + ((Code - 0x10000) >> 10), Low is 0xDC00 + ((Code - 0x10000) /\ 0x3FF),
    unit_out(High), unit_out(Low).

unit_out(Unit) :- format("\\u~|~`0t~16r~4+", [Unit]).

parts(Value, Types, Value) :- is_list(Value), !, same_length(Value, Types).
parts(Value, Types, Items) :- same_length(Types, Items), joined(Items, Value), !.

joined([A, B], A-B).
joined([A, B|Rest], (A, More)) :- joined_rest([B|Rest], More).

joined_rest([A], A).
joined_rest([A, B|Rest], (A, More)) :- joined_rest([B|Rest], More).

sequence(Items, Types) :- write('['), items(Items, Types, ''), write(']').

items([], _, _).
items([Item|Items], [Type|Types], Before) :-
    write(Before), json(Item, Type),
    ( Types == [] -> Next = [Type] ; Next = Types ),
    items(Items, Next, ',').

entries(Value, Value) :- is_list(Value), forall(member(Pair, Value), nonvar_pair(Pair)), !.
entries(Value, Pairs) :- is_dict(Value), !, dict_pairs(Value, _, Pairs).
entries(Value, Pairs) :- is_assoc(Value), assoc_to_list(Value, Pairs).

nonvar_pair(Pair) :- nonvar(Pair), ( Pair = _-_ ; Pair = (_ = _) ), !.

object(Pairs, Type) :- write('{'), members(Pairs, Type, '', []), write('}').

members([], _, _, _).
members([Pair|Pairs], Type, Before, Seen) :-
    ( Pair = Key-Value -> true ; Pair = (Key = Value) ),
    ( text(Key, Codes) -> true ; throw(result("a key is no text")) ),
    ( memberchk(Codes, Seen) -> throw(result("a key comes twice")) ; true ),
    write(Before), string_out(Codes), write(':'), json(Value, Type),
    members(Pairs, Type, ',', [Codes|Seen]).

:- run.
"""

TESTS = """\
% Tests: each goal must hold.

test(_, Goal) :- catch(Goal, Error, (print_message(error, Error), fail)), !.
test(Number, _) :- format(user_error, "test ~w failed~n", [Number]), halt(1).

same(Actual, Expected) :- number(Expected), !, number(Actual), @EQUAL@.
same(Actual, Expected) :- string(Expected), !, (string(Actual) ; atom(Actual)), !,
    text_to_string(Actual, Text), Text == Expected.
same(A-B, [C, D]) :- !, same(A, C), same(B, D).
same(Actual, [Key-Value|Rest]) :- !, entries_of(Actual, As), entries_of([Key-Value|Rest], Bs),
    pairs_keys_values(As, Keys, Xs), pairs_keys_values(Bs, Keys, Ys), maplist(same, Xs, Ys).
same(Actual, []) :- !, (Actual == [] ; entries_of(Actual, [])), !.
same([A|As], [B|Bs]) :- !, same(A, B), same(As, Bs).
same(Actual, Actual).

entries_of(Value, Sorted) :-
    (   is_dict(Value)
    ->  dict_pairs(Value, _, Pairs)
    ;   is_list(Value)
    ->  Pairs = Value
    ;   assoc_to_list(Value, Pairs)
    ),
    findall(Key-One, (member(Name-One, Pairs), text_to_string(Name, Key)), Keyed), keysort(Keyed, Sorted).
"""

CLOSE = "abs(Actual - Expected) =< max(1.0e-6 * abs(Expected), 1.0e-9)"
EQUAL = "Actual =:= Expected"
