"""Texts in Julia."""

CHECK = r"""
parsed = Base.parse_input_line(read(ARGS[1], String); filename = ARGS[1])
for one in Any[parsed; parsed.args]
    if one isa Expr && one.head in (:error, :incomplete)
        println(stderr, ARGS[1], ": ", one.args...)
        exit(1)
    end
end
"""

HARNESS = r"""
module SynthHarness
Base.Experimental.@optlevel 0

const NAME = "@NAME@"
const RETURNS = @RETURNS@
const ARGUMENTS = Any[
@ARGUMENTS@
]
const NONCE = String(strip(readline(stdin)))
const OUT = ccall(:dup, Cint, (Cint,), 1)

function report(words::String)
    data = string("\n", NONCE, " ", words, "\n")
    at, left = pointer(data), sizeof(data)
    GC.@preserve data while left > 0
        sent = ccall(:write, Cssize_t, (Cint, Ptr{UInt8}, Csize_t), OUT, at, left)
        if sent < 0
            Libc.errno() == Libc.EAGAIN || ccall(:_exit, Cvoid, (Cint,), 3)
            ccall(:usleep, Cint, (Cuint,), 500)
        else
            at, left = at + sent, left - sent
        end
    end
end

function text(value::String)
    isvalid(value) || error("result has ill-formed text")
    out = IOBuffer()
    write(out, UInt8('"'))
    for char in value
        code = UInt32(char)
        if 0x20 <= code <= 0x7e && code != 0x22 && code != 0x5c
            write(out, UInt8(code))
        elseif code < 0x10000
            write(out, "\\u", string(code, base = 16, pad = 4))
        else
            code -= 0x10000
            write(out, "\\u", string(0xd800 + (code >> 10), base = 16, pad = 4))
            write(out, "\\u", string(0xdc00 + (code & 0x3ff), base = 16, pad = 4))
        end
    end
    write(out, UInt8('"'))
    return String(take!(out))
end

function number(value::Float64)
    isfinite(value) || error("non-finite")
    return string(value)
end

function sequence(@nospecialize(value), spec::Vector{Any})
    parts = String[]
    for one in value
        push!(parts, encode(one, spec[min(length(parts) + 2, length(spec))]))
    end
    return string("[", join(parts, ","), "]")
end

function mapping(@nospecialize(value), spec::Vector{Any})
    parts = String[]
    for (key, one) in value
        key isa AbstractString || refused("result has a key of type ", key)
        push!(parts, string(text(String(key)), ":", encode(one, spec[end])))
    end
    return string("{", join(parts, ","), "}")
end

# What is cold is called by `invokelatest`: it is not compiled before it is needed.
refused(words, @nospecialize(value)) = Base.invokelatest(error, words, typeof(value))

function encode(@nospecialize(value), outer::Vector{Any})
    spec = outer[1] == "optional" ? outer[2]::Vector{Any} : outer
    kind = spec[1]
    value === nothing && return "null"
    value isa Bool && return value ? "true" : "false"
    value isa Integer && return string(BigInt(value))
    value isa AbstractFloat && return number(Float64(value))
    value isa AbstractString && return text(String(value))
    value isa AbstractVector && kind != "tuple" && kind != "dict" && return sequence(value, spec)
    value isa Tuple && kind != "list" && kind != "dict" && return sequence(value, spec)
    value isa AbstractDict && kind != "list" && kind != "tuple" && return mapping(value, spec)
    refused("result of type ", value)
end

loose(name) = lowercase(replace(replace(String(name), "_" => ""), "!" => ""))

function pick(owner::Module)
    found = Symbol[]
    for name in names(owner, all = true)
        loose(name) == loose(NAME) && isdefined(owner, name) || continue
        value = getfield(owner, name)
        (value isa Function || value isa Type) && push!(found, name)
    end
    isempty(found) && return nothing
    return getfield(owner, Symbol(NAME) in found ? Symbol(NAME) : found[1])
end

function find_function()
    found = pick(Main)
    found === nothing || return found
    for name in names(Main, all = true)
        isdefined(Main, name) || continue
        owner = getfield(Main, name)
        owner isa Module && !(owner in (Main, Base, Core, SynthHarness)) || continue
        found = pick(owner)
        found === nothing || return found
    end
    error("the code defines no function ", NAME)
end

function one_line(@nospecialize(failure))
    words = string(nameof(typeof(failure)))
    if hasfield(typeof(failure), :msg) && failure.msg isa AbstractString
        failure.msg == "non-finite" && return "non-finite"
        words = string(words, ": ", failure.msg)
    end
    return String(first(join(split(String(words)), " "), 300))
end

function refuse(words::Vector{Any})
    println(stderr, "candidate.jl: ", words...)
    report("compile_error")
    ccall(:_exit, Cvoid, (Cint,), 1)
end

function broken(@nospecialize(one))
    one isa Expr && (one.head === :error || one.head === :incomplete) || return
    Base.invokelatest(refuse, one.args)
end

function load_candidate()
    parsed = Base.parse_input_line(read("candidate.jl", String), filename = "candidate.jl")::Expr
    broken(parsed)
    foreach(broken, parsed.args)
    try
        Core.eval(Main, parsed)
    catch failure
        failure isa ErrorException && startswith(failure.msg, "syntax:") || rethrow()
        Base.invokelatest(refuse, Any[failure.msg])
    end
end

function answer(@nospecialize(call), @nospecialize(given))
    try
        result = Base.invokelatest(call, Core.eval(Main, given)...)
        return string("value ", encode(result, RETURNS))
    catch failure
        return string("error ", Base.invokelatest(one_line, failure)::String)
    end
end

function run()
    load_candidate()
    call = Base.invokelatest(find_function)
    for at in 1:length(ARGUMENTS)
        report(string(at - 1, " ", Base.invokelatest(answer, call, ARGUMENTS[at])))
    end
    report("end")
    ccall(:_exit, Cvoid, (Cint,), 0)
end
end

SynthHarness.run()
"""

NEARLY = """\
# Equal, floats up to rounding.
nearly(actual, expected) = actual == expected
nearly(actual::Real, expected::AbstractFloat) = isapprox(actual, expected; rtol = 1e-6, atol = 1e-9)
nearly(actual::Union{AbstractVector,Tuple}, expected::Union{AbstractVector,Tuple}) =
    length(actual) == length(expected) && all(nearly(a, e) for (a, e) in zip(actual, expected))
nearly(actual::AbstractDict, expected::AbstractDict) =
    keys(actual) == keys(expected) && all(nearly(actual[key], expected[key]) for key in keys(expected))
"""
