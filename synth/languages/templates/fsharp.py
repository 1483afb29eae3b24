"""Texts in F#."""

START = """\
module SynthStart

// The first file of the program: its values exist before the candidate's own.
let mutable private line = System.Console.In.ReadLine()

let nonce () =
    let it = line
    line <- ""
    it
"""

HARNESS = r"""
module SynthMain

open System
open System.Collections
open System.Globalization
open System.Text
open System.Threading
open Microsoft.FSharp.Reflection

let private unit (c: char) (out: StringBuilder) =
    if c = '"' || c = '\\' then out.Append('\\').Append(c) |> ignore
    elif c >= ' ' && c <= '~' then out.Append(c) |> ignore
    else out.Append("\\u").Append((int c).ToString("x4")) |> ignore

let private text (value: string) (out: StringBuilder) =
    out.Append('"') |> ignore
    let mutable i = 0
    while i < value.Length do
        let pair = i + 1 < value.Length && Char.IsSurrogatePair(value.[i], value.[i + 1])
        if Char.IsSurrogate(value.[i]) && not pair then
            raise (InvalidOperationException "result has ill-formed text")
        unit value.[i] out
        if pair then
            i <- i + 1
            unit value.[i] out
        i <- i + 1
    out.Append('"') |> ignore

let private generic (value: obj) (definition: Type) =
    let own = value.GetType()
    own.IsGenericType && own.GetGenericTypeDefinition() = definition

let private isList (value: obj) =
    let own = value.GetType()
    let parent = own.BaseType
    generic value typedefof<list<_>>
    || (not (isNull parent) && parent.IsGenericType && parent.GetGenericTypeDefinition() = typedefof<list<_>>)

let private part (name: string) (value: obj) = value.GetType().GetProperty(name).GetValue(value)

let rec private put (value: obj) (out: StringBuilder) =
    match value with
    | null -> out.Append("null") |> ignore
    | :? bool as flag -> out.Append(if flag then "true" else "false") |> ignore
    | :? int64 as number -> out.Append(number.ToString(CultureInfo.InvariantCulture)) |> ignore
    | :? float as number ->
        if Double.IsNaN number || Double.IsInfinity number then raise (NotFiniteNumberException())
        out.Append(number.ToString("R", CultureInfo.InvariantCulture)) |> ignore
    | :? string as words -> text words out
    | _ when isList value -> all '[' ']' (Seq.cast<obj> (value :?> IEnumerable)) (fun one -> put one out) out
    | _ when generic value typedefof<Map<_, _>> ->
        let entry one =
            text (part "Key" one :?> string) out
            out.Append(':') |> ignore
            put (part "Value" one) out
        all '{' '}' (Seq.cast<obj> (value :?> IEnumerable)) entry out
    | _ when FSharpType.IsTuple(value.GetType()) ->
        all '[' ']' (FSharpValue.GetTupleFields value) (fun one -> put one out) out
    | _ when generic value typedefof<option<_>> -> put (part "Value" value) out
    | _ -> raise (InvalidOperationException("result of class " + value.GetType().ToString()))

and private all (opening: char) (closing: char) (items: seq<obj>) (each: obj -> unit) (out: StringBuilder) =
    out.Append(opening) |> ignore
    items |> Seq.iteri (fun i one ->
        if i > 0 then out.Append(',') |> ignore
        each one)
    out.Append(closing) |> ignore

let private oneLine (error: exn) =
    match error with
    | :? NotFiniteNumberException -> "non-finite"
    | _ ->
        let words = error.GetType().FullName + ": " + error.Message
        let line = words |> String.map (fun c -> if c < ' ' || c > '~' then ' ' else c)
        if line.Length > 300 then line.Substring(0, 300) else line

let private invoke (@PARAMETERS@) : obj =
    let result: @RETURNS@ = @CALL@
    box result

@CALLS@
let private run () =
    let nonce = SynthStart.nonce ()
    let raw = Console.OpenStandardOutput()
    let report (line: string) =
        Console.Out.Flush()
        let bytes = Encoding.ASCII.GetBytes("\n" + nonce + " " + line + "\n")
        raw.Write(bytes, 0, bytes.Length)
        raw.Flush()
    let calls: (unit -> obj)[] = [| @REFERENCES@ |]
    for i in 0 .. calls.Length - 1 do
        let line =
            try
                let out = StringBuilder()
                put (calls.[i] ()) out
                "value " + out.ToString()
            with error -> "error " + oneLine error
        report (string i + " " + line)
    report "end"
    exit 0

[<EntryPoint>]
let main _ =
    let thread = Thread(run, 64 <<< 20)
    thread.Start()
    thread.Join()
    3
"""

CHECK = """\
let check name expected actual =
    if actual <> expected then failwithf "%s: expected %A, got %A" name expected actual
"""

CLOSE = """\
/// Equal, floats up to rounding.
let rec close (a: obj) (b: obj) : bool =
    let part (name: string) (value: obj) = value.GetType().GetProperty(name).GetValue(value)
    match a, b with
    | null, _ | _, null -> isNull a && isNull b
    | (:? float as x), (:? float as y) -> abs (x - y) <= max (1e-6 * max (abs x) (abs y)) 1e-9
    | (:? string), _ -> a.Equals b
    | (:? System.Collections.IEnumerable as x), (:? System.Collections.IEnumerable as y) ->
        let xs, ys = List.ofSeq (Seq.cast<obj> x), List.ofSeq (Seq.cast<obj> y)
        xs.Length = ys.Length && List.forall2 close xs ys
    | _ when FSharpType.IsTuple(a.GetType()) ->
        Array.forall2 close (FSharpValue.GetTupleFields a) (FSharpValue.GetTupleFields b)
    | _ when FSharpType.IsUnion(a.GetType()) -> close (part "Value" a) (part "Value" b)
    | _ when a.GetType().Name.StartsWith "KeyValuePair" ->
        close (part "Key" a) (part "Key" b) && close (part "Value" a) (part "Value" b)
    | _ -> a.Equals b

let check name expected actual =
    if not (close (box expected) (box actual)) then failwithf "%s: expected %A, got %A" name expected actual
"""
