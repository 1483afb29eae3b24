"""Texts in Lua."""

HARNESS = r"""
local NAME, ARITY, RETURNS = "@NAME@", @ARITY@, @RETURNS@
local ARGUMENTS = {
@ARGUMENTS@
}
local _G, error, getmetatable, load, next, pcall, rawget, tostring, type =
  _G, error, getmetatable, load, next, pcall, rawget, tostring, type
local format, gsub, lower, match, sub = string.format, string.gsub, string.lower, string.match, string.sub
local concat, math_type, tointeger, utf8_len, codepoint, pack, getinfo, exit =
  table.concat, math.type, math.tointeger, utf8.len, utf8.codepoint, table.pack, debug.getinfo, os.exit
local out, err = io.stdout, io.stderr
local write, flush = out.write, out.flush
local nonce = match(io.stdin:read("l") or "", "^%s*(.-)%s*$")

local function report(text)
  write(out, "\n", nonce, " ", text, "\n")
  flush(out)
end

local function char(c)
  local code = codepoint(c)
  if code < 0x10000 then return format("\\u%04x", code) end
  code = code - 0x10000
  return format("\\u%04x\\u%04x", 0xD800 + (code >> 10), 0xDC00 + (code & 0x3FF))
end

local function text(value)
  if not utf8_len(value) then error("result has ill-formed text", 0) end
  return '"' .. gsub(value, '[%z\1-\31"\\\127-\255][\128-\191]*', char) .. '"'
end

local function number(value, kind)
  if math_type(value) == "integer" then return format("%d", value) end
  if value ~= value or value - value ~= 0 then error("non-finite", 0) end
  local whole = kind == "int" and tointeger(value)
  return whole and format("%d", whole) or (gsub(format("%.17g", value), ",", "."))
end

local encode

local function sequence(value, items, count)
  local parts, size = {}, 0
  for key in next, value do
    if math_type(key) ~= "integer" or key < 1 then error("result is not a sequence", 0) end
    size = size + 1
    if count and key > count then error("result has too many items", 0) end
  end
  for at = 1, count or size do
    local one = rawget(value, at)
    if one == nil and not count then error("result is not a sequence", 0) end
    parts[at] = encode(one, items[count and at + 1 or 2])
  end
  return "[" .. concat(parts, ",") .. "]"
end

local function map(value, item)
  local parts, size = {}, 0
  for key, one in next, value do
    if type(key) ~= "string" then error("table key of type " .. type(key), 0) end
    size = size + 1
    parts[size] = text(key) .. ":" .. encode(one, item)
  end
  return "{" .. concat(parts, ",") .. "}"
end

function encode(value, spec)
  while spec[1] == "optional" do spec = spec[2] end
  local kind, declared = type(value), spec[1]
  if kind == "nil" then return "null" end
  if kind == "boolean" then return value and "true" or "false" end
  if kind == "number" then return number(value, declared) end
  if kind == "string" then return text(value) end
  if kind == "table" and declared == "list" then return sequence(value, spec) end
  if kind == "table" and declared == "tuple" then return sequence(value, spec, #spec - 1) end
  if kind == "table" and declared == "dict" then return map(value, spec[2]) end
  error("result of type " .. kind, 0)
end

local function one_line(failure)
  local ok, words = pcall(tostring, failure)
  words = gsub(ok and type(words) == "string" and words or "error", "%s+", " ")
  return sub(gsub(words, "[^ -~]", "?"), 1, 300)
end

local function loose(name)
  return lower((gsub(name, "_", "")))
end

local function member(owner)
  if type(owner) ~= "table" then return nil end
  local found = rawget(owner, NAME)
  if type(found) == "function" then return found end
  for key, one in next, owner do
    if type(key) == "string" and type(one) == "function" and loose(key) == loose(NAME) then return one end
  end
  local meta = getmetatable(owner)
  local above = type(meta) == "table" and rawget(meta, "__index")
  return above and above ~= owner and member(above) or nil
end

local function bound(owner, method)
  local seen = getinfo(method, "u")
  if seen.isvararg or seen.nparams <= ARITY then return method end
  return function(...)
    local made, new = owner, rawget(owner, "new")
    if type(new) == "function" then made = new(owner) end
    return method(made, ...)
  end
end

local function find_function(finders, returned)
  for at = 1, #finders do
    local ok, found = pcall(finders[at])
    if ok and type(found) == "function" then return found end
  end
  if type(returned) == "function" then return returned end
  local found = member(_G)
  if found then return found end
  local owners = { returned }
  local ok, solution = pcall(finders[#finders])
  owners[#owners + 1] = ok and solution or nil
  for _, one in next, _G do
    if type(one) == "table" and one ~= _G then owners[#owners + 1] = one end
  end
  for at = 1, #owners do
    local method = member(owners[at])
    if method then return bound(owners[at], method) end
  end
end

local function compiled()
  local file = io.open("candidate.lua", "rb")
  local source = gsub(file:read("a"), "^#[^\n]*", "")
  file:close()
  local plain, why = load(source, "@candidate.lua", "t")
  if not plain then
    err:write(why, "\n")
    report("compile_error")
    exit(1)
  end
  return load(source .. "\nreturn {@FINDERS@}", "@candidate.lua", "t"), plain
end

local function run()
  local with_finders, plain = compiled()
  local finders, returned = {}, nil
  if with_finders then finders = with_finders() else returned = plain() end
  local call = find_function(finders, returned)
  if not call then error("the code defines no function " .. NAME, 0) end
  for at = 1, #ARGUMENTS do
    local ok, result = pcall(function()
      local found = pack(call(ARGUMENTS[at]()))
      if RETURNS[1] == "tuple" and found.n > 1 and found.n == #RETURNS - 1 then
        found.n = nil
        return encode(found, RETURNS)
      end
      return encode(found[1], RETURNS)
    end)
    report(format("%d %s %s", at - 1, ok and "value" or "error", ok and result or one_line(result)))
  end
  report("end")
  exit(true)
end

run()
"""

SAME = """\
-- Equal by content, floats up to rounding.
local function same(actual, expected)
  if math.type(expected) == "float" and type(actual) == "number" then
    return math.abs(actual - expected) <= math.max(1e-6 * math.abs(expected), 1e-9)
  end
  if type(expected) ~= "table" or type(actual) ~= "table" then
    return actual == expected
  end
  for key, value in pairs(expected) do
    if not same(actual[key], value) then return false end
  end
  for key in pairs(actual) do
    if expected[key] == nil then return false end
  end
  return true
end
"""

TUPLE = """\
-- Several results as one table.
local function tuple(...)
  if select("#", ...) > 1 then return {...} end
  return (...)
end
"""
