"""Prolog: the programs of `tests.languages.solutions`."""

from collections.abc import Sequence

GOOD = {
    "plain": """\
sum_without([], _, _) :-
    throw("no\\nvalues").
sum_without([V|Vs], Skip, Sum) :-
    exclude(==(Skip), [V|Vs], Kept),
    sum_list(Kept, Sum).
""",
    "mutating": """\
:- use_module(library(clpfd)).
:- initialization(main).

sum_without(Values, Skip, Sum) :-
    write(noise),
    Values = [_|_],
    delete(Values, Skip, Kept),
    total(Kept, Sum).

total([], 0).
total([V|Vs], Sum) :- Sum #= V + Rest, total(Vs, Rest).

main :- write(noise), halt(7).
""",
    "module": """\
:- module(sums, [sumWithout/3]).

% A choice is left open, and failure is an answer.
sumWithout(Values, Skip, Sum) :- Values \\== [], once_more(Values, Skip, 0, Sum).
sumWithout(_, _, _) :- fail.

once_more([], _, Sum, Sum).
once_more([Skip|Vs], Skip, Acc, Sum) :- once_more(Vs, Skip, Acc, Sum).
once_more([V|Vs], Skip, Acc, Sum) :- V \\= Skip, Next is Acc + V, once_more(Vs, Skip, Next, Sum).
""",
    "unbound": """\
sum_without([], _, _).
sum_without([V|Vs], Skip, Sum) :- foldl([X, A, B]>>(X =:= Skip -> B = A ; B is A + X), [V|Vs], 0, Sum).
""",
}
NOT_CODE = """\
sum_without(Values, Skip, Sum :-
    Sum = 1.
"""
OTHER_NAME = """\
total(_, _, 1).
sum_without(_, 1).
"""
EARLY_EXIT = """\
sum_without(_, _, 1) :- halt(0).
"""
SCRIPT = """\
:- initialization(main, main).
:- use_module(library(readutil)).

main :-
    read_line_to_string(user_input, Line),
    number_string(N, Line),
    M is N + 1,
    writeln(M).
"""
LOOP = """\
:- initialization(loop).
loop :- loop.
"""
FLOOD = """\
:- initialization(flood).
flood :- repeat, format("~`xt~1000|~n"), fail.
"""
HOG = """\
:- initialization(hog([])).
hog(Kept) :- numlist(1, 100000, More), hog([More|Kept]).
"""
DECLARATION = """\
% Class: list of [string, integer]
% MinSize: integer, or null
% Result: list of Key-Value, Key a string, Value list of float
group_names(Class, MinSize, Result)"""


def echo(declaration: str, names: Sequence[str]) -> str:
    """The identity, below the declaration that a model would see."""
    variables = ", ".join(name.title() for name in names)
    result = variables if len(names) == 1 else f"[{variables}]"
    return f"{declaration} :-\n    Result = {result}.\n"
