"""Lua: the programs of `tests.languages.solutions`."""

from collections.abc import Sequence

GOOD = {
    "plain": """\

function sum_without(values, skip)
  if #values == 0 then error("no\\nvalues") end
  local total = 0
  for _, v in ipairs(values) do
    if v ~= skip then total = total + v end
  end
  return total
end
""",
    "mutating": """\

local function sum_without(values, skip)
  table.sort(values)
  io.write("noise")
  if #values == 0 then error({code = 1}) end
  local total = 0
  while #values > 0 do
    local v = table.remove(values)
    if v ~= skip then total = total + v end
  end
  return total
end

if arg and arg[0] == "candidate.lua" then os.exit(7) end
""",
    "solution class": """\

local Solution = {}
Solution.__index = Solution

function Solution.new()
  return setmetatable({}, Solution)
end

function Solution:sumWithout(values, skip)
  local total = values[1] * 0
  for i = 1, #values do total = total + (values[i] == skip and 0 or values[i]) end
  return total / 1
end
""",
    "property": """\

local M = {}

M.sum_without = function(values, skip)
  assert(#values > 0)
  local total = 0
  for _, v in ipairs(values) do total = v == skip and total or total + v end
  return total
end

return M
""",
}
DECLARATION = """\
---@param class [string, integer][]
---@param min_size integer|nil
---@return table<string, number[]>
function group_names(class, min_size)"""
NOT_CODE = """\
function sum_without(values, skip
  return 1
end
"""
OTHER_NAME = """\
function total(values, skip)
  return 1
end
"""
EARLY_EXIT = """\
function sum_without(values, skip)
  os.exit(0)
end
"""
SCRIPT = """\
print(io.read("n") + 1)
"""
LOOP = """\
while true do end
"""
FLOOD = """\
while true do print(string.rep("x", 1000)) end
"""
HOG = """\
local kept = {}
while true do kept[#kept + 1] = string.rep("x", 2^24) .. #kept end
"""


def echo(declaration: str, names: Sequence[str]) -> str:
    """The identity, below the declaration that a model would see."""
    result = f"{{{', '.join(names)}}}" if len(names) > 1 else names[0]
    return f"{declaration}\n  return {result}\nend\n"
