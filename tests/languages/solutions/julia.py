"""Julia: the programs of `tests.languages.solutions`."""

from collections.abc import Sequence

GOOD = {
    "plain": """\

function sum_without(values::Vector{Int}, skip::Int)::Int
    isempty(values) && throw(ArgumentError("no\\nvalues"))
    return sum(v for v in values if v != skip)
end
""",
    "mutating": """\

function sumWithout(values, skip)
    sort!(values)
    print("noise")
    total = 0
    isempty(values) && error("none")
    while !isempty(values)
        v = pop!(values)
        total += v == skip ? 0 : v
    end
    Int32(total)
end

if abspath(PROGRAM_FILE) == @__FILE__
    exit(7)
end
""",
    "solution class": """\

module Solution

export sum_without

sum_without(values, skip) = values[1] * 0 + sum(filter(v -> v != skip, values))

end
""",
    "property": """\

const sum_without = (values, skip) -> 0 * values[1] + reduce(+, [v for v in values if v != skip])
""",
}
DECLARATION = (
    "function group_names(class::Vector{Tuple{String,Int}}, min_size::Union{Int,Nothing})"
    "::Dict{String,Vector{Float64}}"
)
NOT_CODE = """\
function sum_without(values, skip
    return 1
end
"""
OTHER_NAME = """\
total(values, skip) = 1
"""
EARLY_EXIT = """\
sum_without(values, skip) = exit(0)
"""
SCRIPT = """\
println(parse(Int, readline()) + 1)
"""
LOOP = """\
while true
end
"""
FLOOD = """\
while true
    println("x"^1000)
end
"""
HOG = """\
kept = []
while true
    push!(kept, ones(2^21))
end
"""


def echo(declaration: str, names: Sequence[str]) -> str:
    """The identity, below the declaration that a model would see."""
    result = f"({', '.join(names)})" if len(names) > 1 else names[0]
    return f"{declaration}\n    return {result}\nend\n"
