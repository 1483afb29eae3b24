"""Texts in OCaml."""

NONCE = """\
let nonce = try String.trim (input_line stdin) with End_of_file -> ""
"""
"""A module that is linked before the candidate, so that it reads first."""

HARNESS = r"""
exception Ill of string

let enc_bool b = if b then "true" else "false"
let enc_int = string_of_int
let enc_float f =
  if not (Float.is_finite f) then raise (Ill "non-finite");
  let text = Printf.sprintf "%.17g" f in
  if String.exists (fun c -> c = '.' || c = 'e') text then text else text ^ ".0"

let enc_str s =
  let out = Buffer.create (String.length s + 2) in
  let unit n = Buffer.add_string out (Printf.sprintf "\\u%04x" n) in
  let rec go at =
    if at < String.length s then begin
      let d = String.get_utf_8_uchar s at in
      if not (Uchar.utf_decode_is_valid d) then raise (Ill "result has ill-formed text");
      let n = Uchar.to_int (Uchar.utf_decode_uchar d) in
      if n = 0x22 || n = 0x5c then (Buffer.add_char out '\\'; Buffer.add_char out (Char.chr n))
      else if n >= 0x20 && n < 0x7f then Buffer.add_char out (Char.chr n)
      else if n < 0x10000 then unit n
      else (unit (0xd800 + ((n - 0x10000) lsr 10)); unit (0xdc00 + ((n - 0x10000) land 0x3ff)));
      go (at + Uchar.utf_decode_length d)
    end
  in
  Buffer.add_char out '"'; go 0; Buffer.add_char out '"';
  Buffer.contents out

let enc_list enc l = "[" ^ String.concat "," (List.map enc l) ^ "]"
let enc_option enc = function None -> "null" | Some x -> enc x
let enc_dict enc pairs =
  let keys = List.map fst pairs in
  if List.compare_lengths (List.sort_uniq String.compare keys) keys <> 0 then
    raise (Ill "result has a key twice");
  "{" ^ String.concat "," (List.map (fun (k, v) -> enc_str k ^ ":" ^ enc v) pairs) ^ "}"

let one_line e =
  let text = match e with Ill why -> why | e -> Printexc.to_string e in
  let text = String.map (fun c -> if c < ' ' || c > '~' then ' ' else c) text in
  if String.length text > 300 then String.sub text 0 300 else text

let report line =
  print_string ("\n" ^ Synth_nonce.nonce ^ " " ^ line ^ "\n");
  flush stdout

@INVOKE@

let calls = [|
@CALLS@
|]

let () =
  Array.iteri
    (fun i call ->
      let line = try "value " ^ encode (call ()) with e -> "error " ^ one_line e in
      report (string_of_int i ^ " " ^ line))
    calls;
  report "end";
  exit 0
"""

CLOSE = """\
(* Equal up to rounding. *)
let close a b = a = b || Float.abs (a -. b) <= Float.max 1e-9 (1e-6 *. Float.max (Float.abs a) (Float.abs b))
"""

SAME_DICT = """\
(* Equal whatever the order of the keys. *)
let same_dict same a b =
  List.length a = List.length b
  && List.for_all (fun (k, v) -> match List.assoc_opt k b with Some w -> same v w | None -> false) a
"""
