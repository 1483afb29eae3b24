"""Texts in CoffeeScript, and what JavaScript's harness needs besides."""

TRANSLATED = r"""
function translated(source) {
  try {
    return require(@COMPILER@).compile(source, { bare: true, filename: FILE });
  } catch (error) {
    console.error(String(error));
    report("compile_error");
    process.exit(1);
  }
}
"""

CLOSE = """\
# Equal, numbers up to rounding.
close = (actual, expected) ->
  if typeof expected is "number" and typeof actual is "number"
    return Math.abs(actual - expected) <= Math.max(1e-6 * Math.abs(expected), 1e-9)
  return actual is expected if expected is null or typeof expected isnt "object"
  return false if actual is null or typeof actual isnt "object"
  keys = Object.keys expected
  keys.length is Object.keys(actual).length and
    keys.every (key) -> Object.hasOwn(actual, key) and close(actual[key], expected[key])
"""
