// Say of each file named whether Roslyn parses it, at the latest version that it knows.
using System;
using System.IO;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

class Parse
{
    static void Main(string[] names)
    {
        var options = CSharpParseOptions.Default.WithLanguageVersion(LanguageVersion.Preview);
        foreach (var name in names)
        {
            var found = CSharpSyntaxTree.ParseText(File.ReadAllText(name), options).GetDiagnostics();
            var why = found.Where(d => d.Severity == DiagnosticSeverity.Error).Select(d => d.ToString()).FirstOrDefault() ?? "";
            Console.WriteLine(name + "\t" + (why == "" ? "good" : "bad") + "\t" + why);
        }
    }
}
