"""Texts in C#."""

HARNESS = r"""
public static class SynthMain
{
    static void Text(string value, StringBuilder result)
    {
        result.Append('"');
        for (int i = 0; i < value.Length; i++)
        {
            bool pair = i + 1 < value.Length && char.IsSurrogatePair(value[i], value[i + 1]);
            if (char.IsSurrogate(value[i]) && !pair)
                throw new InvalidOperationException("result has ill-formed text");
            Unit(value[i], result);
            if (pair) Unit(value[++i], result);
        }
        result.Append('"');
    }

    static void Unit(char c, StringBuilder result)
    {
        if (c == '"' || c == '\\') result.Append('\\').Append(c);
        else if (c >= 0x20 && c < 0x7f) result.Append(c);
        else result.Append("\\u").Append(((int)c).ToString("x4"));
    }

    static void Items(IEnumerable items, StringBuilder result)
    {
        result.Append('[');
        bool first = true;
        foreach (object item in items)
        {
            if (!first) result.Append(',');
            first = false;
            Put(item, result);
        }
        result.Append(']');
    }

    static void Entries(IDictionary entries, StringBuilder result)
    {
        result.Append('{');
        bool first = true;
        foreach (DictionaryEntry entry in entries)
        {
            if (!first) result.Append(',');
            first = false;
            Text((string)entry.Key, result);
            result.Append(':');
            Put(entry.Value, result);
        }
        result.Append('}');
    }

    static void Put(object value, StringBuilder result)
    {
        switch (value)
        {
            case null: result.Append("null"); break;
            case bool flag: result.Append(flag ? "true" : "false"); break;
            case long number: result.Append(number.ToString(CultureInfo.InvariantCulture)); break;
            case double number:
                if (double.IsNaN(number) || double.IsInfinity(number)) throw new NotFiniteNumberException();
                result.Append(number.ToString("R", CultureInfo.InvariantCulture));
                break;
            case string text: Text(text, result); break;
            case ITuple tuple:
                Items(Enumerable.Range(0, tuple.Length).Select(i => tuple[i]), result);
                break;
            case IDictionary entries: Entries(entries, result); break;
            case IList items: Items(items, result); break;
            default: throw new InvalidOperationException("result of class " + value.GetType());
        }
    }

    static string OneLine(Exception error)
    {
        if (error is NotFiniteNumberException) return "non-finite";
        var line = new StringBuilder();
        foreach (char c in error.GetType().FullName + ": " + error.Message)
            line.Append(c < 0x20 || c > 0x7e ? ' ' : c);
        return line.Length > 300 ? line.ToString(0, 300) : line.ToString();
    }

    static object Invoke(@PARAMETERS@)
    {
        @RETURNS@ result = @CALLEE@(@NAMES@);
        return result;
    }

@CALLS@
    static void Report(Stream raw, string line)
    {
        Console.Out.Flush();
        byte[] bytes = Encoding.ASCII.GetBytes("\n" + line + "\n");
        raw.Write(bytes, 0, bytes.Length);
        raw.Flush();
    }

    static void Run()
    {
        string nonce = Console.In.ReadLine();
        Stream raw = Console.OpenStandardOutput();
        var calls = new Func<object>[] { @REFERENCES@ };
        for (int i = 0; i < calls.Length; i++)
        {
            string line;
            try
            {
                var result = new StringBuilder();
                Put(calls[i](), result);
                line = "value " + result;
            }
            catch (Exception error)
            {
                line = "error " + OneLine(error);
            }
            Report(raw, nonce + " " + i + " " + line);
        }
        Report(raw, nonce + " end");
        Environment.Exit(0);
    }

    public static void Main()
    {
        var thread = new Thread(Run, 64 << 20);
        thread.Start();
        thread.Join();
    }
}
"""

TESTS = """\
using System;
using System.Collections;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.CompilerServices;

public static class @CLASS@
{
    public static void Main()
    {
@RUNS@
        Console.WriteLine("@COUNT@ tests passed");
    }

@TESTS@
    static void Check(object expected, object actual)
    {
        if (!Same(expected, actual))
        {
            throw new Exception($"expected {expected}, got {actual}");
        }
    }

    /// <summary>Equal by value@CLOSE_NOTE@.</summary>
    static bool Same(object expected, object actual)
    {
        switch (expected)
        {
@CLOSE@            case IDictionary a when actual is IDictionary b:
                return a.Count == b.Count
                    && a.Keys.Cast<object>().All(key => b.Contains(key) && Same(a[key], b[key]));
            case IList a when actual is IList b:
                return a.Count == b.Count && Enumerable.Range(0, a.Count).All(i => Same(a[i], b[i]));
            case ITuple a when actual is ITuple b:
                return a.Length == b.Length && Enumerable.Range(0, a.Length).All(i => Same(a[i], b[i]));
            default:
                return Equals(expected, actual);
        }
    }
}
"""

CLOSE = """\
            case double a when actual is double b:
                return Math.Abs(a - b) <= Math.Max(1e-6 * Math.Max(Math.Abs(a), Math.Abs(b)), 1e-9);
"""
