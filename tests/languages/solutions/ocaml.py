"""OCaml: the programs of `tests.languages.solutions`."""

from collections.abc import Sequence

DECLARATION = """\
let group_names (class_ : (string * int) list) (min_size : int option) : (string * float list) list ="""
GOOD = {
    "plain": """\
let sum_without (values : int list) (skip : int) : int =
  if values = [] then failwith "no\\nvalues";
  List.fold_left ( + ) 0 (List.filter (fun v -> v <> skip) values)
""",
    "mutating": """\
(* let sum_without = a decoy, "with quotes" *)
open Printf

let rec sumWithout values skip =
  printf "noise";
  let kept = Array.of_list values in
  Array.sort compare kept;
  ignore kept.(0);
  Array.fold_left (fun total v -> if v = skip then total else total + v) 0 kept

let main () = exit 7
""",
    "solution module": """\
module Solution = struct
  exception Empty

  let sum_without values skip =
    match values with
    | [] -> raise Empty
    | _ -> List.fold_left (fun total v -> if v = skip then total else total + v) 0 values
end
""",
    "general type": """\
let helper keep values = List.filter keep values
let sum_without : int list -> int -> int = fun values skip ->
  ignore (List.hd values);
  let rec sum_without = function [] -> 0 | v :: vs -> v + sum_without vs in
  sum_without (helper (( <> ) skip) values)
""",
}
NOT_CODE = """\
let sum_without values skip = nothing
"""
OTHER_NAME = """\
let total values skip = 1
"""
EARLY_EXIT = """\
let sum_without (values : int list) (skip : int) : int = exit 0
"""
SCRIPT = """\
let () = Printf.printf "%d\\n" (read_int () + 1)
"""
LOOP = """\
let () =
  while true do
    ()
  done
"""
FLOOD = """\
let () =
  while true do
    print_endline (String.make 1000 'x')
  done
"""
HOG = """\
let kept = ref []

let () =
  while true do
    kept := Bytes.make (1 lsl 24) 'x' :: !kept
  done
"""


def echo(declaration: str, names: Sequence[str]) -> str:
    """The identity, below the declaration that a model would see."""
    return declaration + f" ({', '.join(names)})\n"
