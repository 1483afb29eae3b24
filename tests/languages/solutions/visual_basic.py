"""Visual Basic: the programs of `tests.languages.solutions`."""

from collections.abc import Sequence

DECLARATION = (
    "Function GroupNames(class_ As List(Of (String, Long)), minSize As Nullable(Of Long))"
    " As Dictionary(Of String, List(Of Double))"
)
GOOD = {
    "plain": """\
Function SumWithout(values As List(Of Long), skip As Long) As Long
    If values.Count = 0 Then Throw New ArgumentException("no" & vbLf & "values")
    Return values.Where(Function(v) v <> skip).Sum()
End Function
""",
    "mutating": """\
Imports System
Imports System.Collections.Generic

Namespace Org.Example
    Public Class Totals
        Private Function sum_without(values As List(Of Long), skip As Long) As Long
            values.Sort()
            Console.Write("noise")
            If values.Count = 0 Then Throw New Exception("empty")
            Dim total As Long = 0 ' Function SumWithout() in words
            While values.Count > 0
                Dim v = values(0)
                values.RemoveAt(0)
                If v <> skip Then total += v
            End While
            Return total
        End Function

        Public Shared Sub Main()
            Environment.Exit(7)
        End Sub
    End Class
End Namespace
""",
    "solution class": """\
Option Strict On
Imports System.Collections.Generic

Public Class Solution
    Public Shared Function SUMWITHOUT(ByVal values As IEnumerable(Of Long), ByVal skip As Long) As Long
        Dim total As Long = 0, seen As Integer = 0
        For Each v As Long In values
            seen += 1
            total += If(v = skip, 0L, v)
        Next
        Return total \\ If(seen = 0, 0, 1)
    End Function
End Class
""",
    "module": """\
Public Interface ITotal
    Function SumWithout(values As List(Of Long), skip As Long) As Long
End Interface

Module Totals
    Private Function Keep(v As Long, skip As Long) As Long
        Return If(v = skip, 0L, v)
    End Function

    Function SumWithout(values As List(Of Long), skip As Long) As Long
        SumWithout = values(0) * 0
        values.ForEach(Sub(v) SumWithout += Keep(v, skip))
    End Function
End Module
""",
    "bare with imports": """\
Imports System.Math

Private Function Larger(a As Long, b As Long) As Long
    Return Max(a, b)
End Function

Public Function SumWithout(values As List(Of Long), skip As Long) As Long
    Dim total = values.First() * 0
    For Each v In values
        total += If(v = skip, 0L, Larger(v, v))
    Next
    Return total
End Function
""",
}
NOT_CODE = """\
Function SumWithout(values As List(Of Long), skip As Long) As Long
    Return absent
End Function
"""
OTHER_NAME = """\
Function Total(values As List(Of Long), skip As Long) As Long
    Return 1
End Function
"""
EARLY_EXIT = """\
Function SumWithout(values As List(Of Long), skip As Long) As Long
    Environment.Exit(0)
    Return 1
End Function
"""
SCRIPT = """\
Imports System
Module NextOne
    Sub Main()
        Console.WriteLine(Integer.Parse(Console.ReadLine()) + 1)
    End Sub
End Module
"""
LOOP = """\
Module Forever
    Dim n As UInteger
    Sub Main()
        Do
            n = n Xor 1UI
        Loop
    End Sub
End Module
"""
FLOOD = """\
Module Flood
    Sub Main()
        Do
            System.Console.WriteLine("xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx")
        Loop
    End Sub
End Module
"""
HOG = """\
Imports System.Collections.Generic
Module Hog
    Sub Main()
        Dim kept As New List(Of Byte())
        Do
            Dim one(16777215) As Byte
            System.Array.Fill(one, CByte(1))
            kept.Add(one)
        Loop
    End Sub
End Module
"""


def echo(declaration: str, names: Sequence[str]) -> str:
    """The identity, below the declaration that a model would see."""
    return f"{declaration}\n    Return ({', '.join(names)})\nEnd Function\n"
