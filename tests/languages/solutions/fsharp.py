"""F#: the programs of `tests.languages.solutions`."""

from collections.abc import Sequence

DECLARATION = (
    "let groupNames (class_: (string * int64) list) (minSize: int64 option) : Map<string, float list> ="
)
GOOD = {
    "plain": """\
let sumWithout (values: int64 list) (skip: int64) : int64 =
    if List.isEmpty values then failwith "no\\nvalues"
    values |> List.filter (fun v -> v <> skip) |> List.sum
""",
    "mutating": """\
module Org.Totals

open System

let private keep skip v = v <> skip

let private sum_without (values: int64 list, skip: int64) : int64 =
    let sumWithout = Array.sort (List.toArray values)
    printf "noise"
    if sumWithout.Length = 0 then raise (Exception "empty")
    let mutable total = 0L
    for v in sumWithout do
        if keep skip v then total <- total + v
    total

[<EntryPoint>]
let main argv =
    exit 7
""",
    "solution class": """\
namespace Answers

type Helper = { Start: int64 }

type Solution() =
    let start = 0L
    member this.Start = start
    member _.SumWithout(values: int64 list, skip: int64) : int64 =
        let mutable total = List.head values * 0L
        for v in values do
            total <- total + (if v = skip then 0L else v) // (* an odd comment
        total
""",
    "inner module": """\
open System

type Step =
    | Add of int64
    | Skip

module Steps =
    let step skip v = if v = skip then Skip else Add v

    let rec sumWithout (values: int64 list) skip =
        match values with
        | [] -> invalidArg "values" "empty"
        | [ one ] -> (match step skip one with Add v -> v | Skip -> 0L)
        | one :: more -> sumWithout [ one ] skip + sumWithout more skip
""",
    "static member": """\
type Solution =
    static member SumWithout (values: int64 list) (skip: int64) =
        values |> List.map (fun v -> if v = skip then 0L else v) |> List.reduce (+)
""",
}
NOT_CODE = """\
let sumWithout (values: int64 list) (skip: int64) : int64 = nothing
"""
OTHER_NAME = """\
let total (values: int64 list) (skip: int64) : int64 = 1L
"""
EARLY_EXIT = """\
let sumWithout (values: int64 list) (skip: int64) : int64 = exit 0
"""
SCRIPT = """\
open System
printfn "%d" (int (Console.ReadLine()) + 1)
"""
LOOP = """\
let mutable n = 0L
while true do
    n <- n + 1L
"""
FLOOD = """\
while true do
    printfn "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
"""
HOG = """\
let kept = System.Collections.Generic.List<byte[]>()
while true do
    kept.Add(Array.create (1 <<< 24) 1uy)
"""


def echo(declaration: str, names: Sequence[str]) -> str:
    """The identity, below the declaration that a model would see."""
    return f"{declaration}\n    ({', '.join(names)})\n"
