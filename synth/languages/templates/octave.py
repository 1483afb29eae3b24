"""Texts in Octave."""

HARNESS = r"""
function synth_harness ()
  nonce = strtrim (fgetl (stdin));
  try
    evalin ("base", "source ('candidate.m');");
    call = evalin ("base", @CALL@);
  catch failure
    if (strncmp (failure.message, "parse error", 11))
      report (nonce, "compile_error");
    end
    fputs (stderr, [failure.message "\n"]);
    exit (1);
  end
  must_exist (call);
  for at = 0:(@COUNT@ - 1)
    try
      given = arguments_of (at);
      line = ["value " encode(call (given{:}), @RETURNS@)];
    catch failure
      line = ["error " one_line(failure.message)];
    end
    report (nonce, [int2str(at) " " line]);
  end
  report (nonce, "end");
end

function must_exist (call)
  name = func2str (call);
  if (name(1) != "@" && ! any (evalin ("base", ["exist ('" name "')"]) == [2 3 5 103]))
    fputs (stderr, ["the code defines no function " name "\n"]);
    exit (1);
  end
end

function given = arguments_of (at)
  given = {};
  switch (at)
@CASES@
  end
end

function report (nonce, text)
  fputs (stdout, ["\n" nonce " " text "\n"]);
  fflush (stdout);
end

function line = one_line (message)
  line = strtrim (regexprep (message, '\s+', ' '));
  line = line(1:min (end, 300));
  if (isempty (line))
    line = "error";
  end
end

function out = encode (value, spec)
  switch (spec{1})
    case "optional"
      if (isnumeric (value) && isempty (value))
        out = "null";
      else
        out = encode (value, spec{2});
      end
    case {"int", "float"}
      out = number (value, spec{1});
    case "bool"
      out = truth (value);
    case "str"
      out = text (value);
    case "dict"
      out = entries (value, spec{2});
    otherwise
      out = sequence (value, spec);
  end
end

function out = number (value, kind)
  if (! (isnumeric (value) || islogical (value)) || numel (value) != 1 || iscomplex (value))
    wrong (value);
  elseif (! isfinite (value))
    error ("non-finite");
  elseif (isinteger (value))
    out = sprintf ("%d", value);
  elseif (strcmp (kind, "int") && value == fix (value))
    out = sprintf ("%.0f", value);
  else
    out = sprintf ("%.17g", value);
    if (value == 0)
      out = [out ".0"];  # the sign of -0.0 is lost on an integer
    end
  end
end

function out = truth (value)
  if (! (isnumeric (value) || islogical (value)) || numel (value) != 1 || ! any (value == [0 1]))
    wrong (value);
  end
  out = {"false", "true"}{value + 1};
end

function out = text (value)
  if (! ischar (value) || ! (isrow (value) || isempty (value)))
    wrong (value);
  end
  if (any (value > 127))
    regexp (value, '^', "once");  # refuses text that is not UTF-8
  end
  out = strrep (strrep (value, '\', '\\'), '"', '\"');
  for code = unique (double (out(out < 32)))
    out = strrep (out, char (code), sprintf ('\\u%04x', code));
  end
  out = ['"' out '"'];
end

function out = sequence (value, spec)
  if (isnumeric (value) || islogical (value))
    value = parts (value, spec);
  end
  if (! iscell (value) || ! (isvector (value) || isempty (value)))
    wrong (value);
  end
  if (strcmp (spec{1}, "tuple") && numel (value) != numel (spec) - 1)
    error ("result has %d parts, not %d", numel (value), numel (spec) - 1);
  end
  out = cell (1, numel (value));
  for at = 1:numel (value)
    out{at} = encode (value{at}, spec{min (at + 1, end)});
  end
  out = ["[" strjoin(out, ",") "]"];
end

function value = parts (value, spec)
  nested = any (strcmp (spec{2}{1}, {"list", "tuple"}));
  if (nested && ! isempty (value))
    value = num2cell (value, 2);
  elseif (isvector (value) || isempty (value))
    value = num2cell (value);
  end
end

function out = entries (value, spec)
  if (isstruct (value) && numel (value) == 1)
    names = fieldnames (value);
    values = struct2cell (value);
  elseif (isobject (value) && isa (value, "containers.Map") && strcmp (value.KeyType, "char"))
    names = keys (value);
    values = cell (1, numel (names));
    for at = 1:numel (names)
      values{at} = value(names{at});
    end
  else
    wrong (value);
  end
  out = cell (1, numel (names));
  for at = 1:numel (names)
    out{at} = [text(names{at}) ":" encode(values{at}, spec)];
  end
  out = ["{" strjoin(out, ",") "}"];
end

function wrong (value)
  error ("result of class %s, size %s", class (value), mat2str (size (value)));
end
"""

SAME = """\
function yes = same (actual, expected)
  % The same value: a row or a column, a map by its entries.
  if (isa (expected, "containers.Map"))
    yes = isa (actual, "containers.Map") && isequal (keys (actual), keys (expected));
    for key = keys (expected)
      yes = yes && same (actual(key{1}), expected(key{1}));
    end
  elseif (iscell (expected))
    if (isnumeric (actual) || islogical (actual))
      actual = num2cell (actual);
    end
    yes = iscell (actual) && numel (actual) == numel (expected) ...
      && all (cellfun (@same, actual(:)', expected(:)'));
  elseif (ischar (expected))
    yes = ischar (actual) && (strcmp (actual, expected) || (isempty (actual) && isempty (expected)));
  else
    a = double (actual(:));
    b = double (expected(:));
    yes = (isnumeric (actual) || islogical (actual)) && numel (a) == numel (b) && all (@EQUAL@);
  end
end
"""

CLOSE = "abs (a - b) <= max (1e-6 * abs (b), 1e-9)"
EQUAL = "a == b"
