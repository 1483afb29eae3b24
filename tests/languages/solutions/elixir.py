"""Elixir: the programs of `tests.languages.solutions`."""

from collections.abc import Sequence

DECLARATION = """\
defmodule Solution do
  @spec group_names([{String.t(), integer()}], integer() | nil) :: %{String.t() => [float()]}
  def group_names(class, min_size)"""
GOOD = {
    "plain": """\
defmodule Solution do
  @spec sum_without([integer()], integer()) :: integer()
  def sum_without([], _skip), do: raise(ArgumentError, "no\\nvalues")

  def sum_without(values, skip) do
    values |> Enum.reject(&(&1 == skip)) |> Enum.sum()
  end
end
""",
    "mutating": """\
defmodule Helpers do
  def sum_without(values), do: Enum.sum(values)
end

defmodule Sums do
  @moduledoc "Sums, but not all."
  import Enum, only: [sort: 1]

  def sumWithout(values, skip) when values != [] do
    IO.write("noise")
    for v <- sort(values), v != skip, reduce: 0 do
      total -> total + v
    end
  end
end
""",
    "no module": """\
# No module around it.
def sum_without(values, skip) do
  case values do
    [] -> throw(:empty)
    _ -> Enum.reduce(values, 0, fn v, total -> if v == skip, do: total, else: total + v end)
  end
end
""",
    "private helper": """\
defmodule Outer.Solution do
  def sum_without(values, skip), do: go(values, skip, hd(values) * 0)

  defp go([], _skip, total), do: total
  defp go([skip | rest], skip, total), do: go(rest, skip, total)
  defp go([v | rest], skip, total), do: go(rest, skip, total + v)
end
""",
}
NOT_CODE = """\
defmodule Solution do
  def sum_without(values, skip do
    1
  end
end
"""
OTHER_NAME = """\
defmodule Solution do
  def total(_values, _skip), do: 1
end
"""
EARLY_EXIT = """\
defmodule Solution do
  def sum_without(_values, _skip), do: System.halt(0)
end
"""
SCRIPT = """\
n = IO.gets("") |> String.trim() |> String.to_integer()
IO.puts(n + 1)
"""
LOOP = """\
defmodule Main do
  def loop, do: loop()
end

Main.loop()
"""
FLOOD = """\
defmodule Main do
  def loop do
    IO.puts(String.duplicate("x", 1000))
    loop()
  end
end

Main.loop()
"""
HOG = """\
defmodule Main do
  def loop(kept), do: loop([:binary.copy("x", 2 ** 24) | kept])
end

Main.loop([])
"""


def echo(declaration: str, names: Sequence[str]) -> str:
    """The identity, below the declaration that a model would see."""
    result = f"{{{', '.join(names)}}}" if len(names) > 1 else names[0]
    return declaration + f" do\n    {result}\n  end\nend\n"
