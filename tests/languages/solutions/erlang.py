"""Erlang: the programs of `tests.languages.solutions`."""

from collections.abc import Sequence

DECLARATION = """\
-module(solution).
-export([group_names/2]).

-spec group_names([{binary(), integer()}], integer() | undefined) -> #{binary() => [float()]}.
group_names(Class, MinSize) ->"""
GOOD = {
    "plain": """\
-module(solution).
-export([sum_without/2]).

-spec sum_without([integer()], integer()) -> integer().
sum_without([], _Skip) ->
    error({no, "\\nvalues"});
sum_without(Values, Skip) ->
    lists:sum([V || V <- Values, V =/= Skip]).
""",
    "mutating": """\
%% -module(decoy).
-module(sums).
-export([main/0]).

sumWithout(Values, Skip) ->
    io:format("noise"),
    [_ | _] = lists:sort(Values),
    put(total, 0),
    [put(total, get(total) + V) || V <- Values, V /= Skip],
    get(total).

main() ->
    halt(7).
""",
    "no module": """\
sum_without(Values, Skip) when length(Values) > 0 ->
    lists:foldl(fun(V, Total) -> if V == Skip -> Total; true -> Total + V end end, 0, Values);
sum_without(_, _) ->
    exit(empty).
""",
    "thrown": """\
-module(solution).
-export([sum_without/2]).

sum_without(Values, Skip) -> sum_without(Values, Skip, none).

sum_without([], _, none) -> throw(<<"no values">>);
sum_without([], _, Total) -> Total;
sum_without([Skip | Rest], Skip, none) -> sum_without(Rest, Skip, 0);
sum_without([V | Rest], Skip, none) -> sum_without(Rest, Skip, V);
sum_without([Skip | Rest], Skip, Total) -> sum_without(Rest, Skip, Total);
sum_without([V | Rest], Skip, Total) -> sum_without(Rest, Skip, Total + V).
""",
}
NOT_CODE = """\
-module(solution).
-export([sum_without/2]).

sum_without(Values, Skip) -> Nothing.
"""
OTHER_NAME = """\
-module(solution).
-export([total/2]).

total(_Values, _Skip) -> 1.
"""
EARLY_EXIT = """\
-module(solution).
-export([sum_without/2]).

sum_without(_Values, _Skip) -> halt(0).
"""
SCRIPT = """\
-module(main).
-export([main/0]).

main() ->
    {ok, [N]} = io:fread("", "~d"),
    io:format("~w~n", [N + 1]).
"""
LOOP = """\
-module(main).
-export([main/0]).

main() -> main().
"""
FLOOD = """\
-module(main).
-export([main/0]).

main() ->
    io:put_chars([lists:duplicate(1000, $x), "\\n"]),
    main().
"""
HOG = """\
-module(main).
-export([main/0]).

main() -> main([]).

main(Kept) -> main([binary:copy(<<"x">>, 1 bsl 24) | Kept]).
"""


def echo(declaration: str, names: Sequence[str]) -> str:
    """The identity, below the declaration that a model would see."""
    given = [name.capitalize() for name in names]
    return declaration + (f" {{{', '.join(given)}}}.\n" if len(given) > 1 else f" {given[0]}.\n")
