-- Say of each file named whether Lua compiles it; nothing runs.
for _, name in ipairs(arg) do
  local _, why = loadfile(name, "t")
  print(name .. "\t" .. (why and "bad" or "good") .. "\t" .. (why or ""))
end
