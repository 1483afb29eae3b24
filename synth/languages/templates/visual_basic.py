"""Texts in Visual Basic."""

HARNESS = r'''
Public Module SynthMain
    Private Sub Text(value As String, result As StringBuilder)
        result.Append(""""c)
        Dim i = 0
        While i < value.Length
            Dim pair = i + 1 < value.Length AndAlso Char.IsSurrogatePair(value(i), value(i + 1))
            If Char.IsSurrogate(value(i)) AndAlso Not pair Then
                Throw New InvalidOperationException("result has ill-formed text")
            End If
            Unit(value(i), result)
            If pair Then
                i += 1
                Unit(value(i), result)
            End If
            i += 1
        End While
        result.Append(""""c)
    End Sub

    Private Sub Unit(c As Char, result As StringBuilder)
        If c = """"c OrElse c = "\"c Then
            result.Append("\"c).Append(c)
        ElseIf AscW(c) >= 32 AndAlso AscW(c) < 127 Then
            result.Append(c)
        Else
            result.Append("\u").Append(AscW(c).ToString("x4"))
        End If
    End Sub

    Private Sub Items(values As IEnumerable, result As StringBuilder)
        result.Append("["c)
        Dim first = True
        For Each item As Object In values
            If Not first Then result.Append(","c)
            first = False
            Put(item, result)
        Next
        result.Append("]"c)
    End Sub

    Private Sub Entries(values As IDictionary, result As StringBuilder)
        result.Append("{"c)
        Dim first = True
        For Each entry As DictionaryEntry In values
            If Not first Then result.Append(","c)
            first = False
            Text(CStr(entry.Key), result)
            result.Append(":"c)
            Put(entry.Value, result)
        Next
        result.Append("}"c)
    End Sub

    Private Sub Put(value As Object, result As StringBuilder)
        If value Is Nothing Then
            result.Append("null")
        ElseIf TypeOf value Is Boolean Then
            result.Append(If(CBool(value), "true", "false"))
        ElseIf TypeOf value Is Long Then
            result.Append(CLng(value).ToString(CultureInfo.InvariantCulture))
        ElseIf TypeOf value Is Double Then
            Dim number = CDbl(value)
            If Double.IsNaN(number) OrElse Double.IsInfinity(number) Then Throw New NotFiniteNumberException()
            result.Append(number.ToString("R", CultureInfo.InvariantCulture))
        ElseIf TypeOf value Is String Then
            Text(CStr(value), result)
        ElseIf TypeOf value Is ITuple Then
            Dim tuple = DirectCast(value, ITuple)
            Items(Enumerable.Range(0, tuple.Length).Select(Function(i) tuple(i)), result)
        ElseIf TypeOf value Is IDictionary Then
            Entries(DirectCast(value, IDictionary), result)
        ElseIf TypeOf value Is IList Then
            Items(DirectCast(value, IList), result)
        Else
            Throw New InvalidOperationException("result of class " & value.GetType().ToString())
        End If
    End Sub

    Private Function OneLine(problem As Exception) As String
        If TypeOf problem Is NotFiniteNumberException Then Return "non-finite"
        Dim line As New StringBuilder()
        For Each c In problem.GetType().FullName & ": " & problem.Message
            line.Append(If(AscW(c) < 32 OrElse AscW(c) > 126, " "c, c))
        Next
        Return If(line.Length > 300, line.ToString(0, 300), line.ToString())
    End Function

    Private Function Invoke(@PARAMETERS@) As Object
        Dim result As @RETURNS@ = @CALLEE@(@NAMES@)
        Return result
    End Function

@CALLS@
    Private Sub Report(raw As Stream, line As String)
        Console.Out.Flush()
        Dim bytes = Encoding.ASCII.GetBytes(vbLf & line & vbLf)
        raw.Write(bytes, 0, bytes.Length)
        raw.Flush()
    End Sub

    Private Sub Run()
        Dim nonce = Console.In.ReadLine()
        Dim raw = Console.OpenStandardOutput()
        Dim calls As New List(Of Func(Of Object))
@REFERENCES@
        For i = 0 To calls.Count - 1
            Dim line As String
            Try
                Dim result As New StringBuilder()
                Put(calls(i)(), result)
                line = "value " & result.ToString()
            Catch problem As Exception
                line = "error " & OneLine(problem)
            End Try
            Report(raw, nonce & " " & i & " " & line)
        Next
        Report(raw, nonce & " end")
        Environment.Exit(0)
    End Sub

    Public Sub Main()
        Dim runner As New Thread(AddressOf Run, 64 << 20)
        runner.Start()
        runner.Join()
    End Sub
End Module
'''

TESTS = """\
Imports System
Imports System.Collections
Imports System.Collections.Generic
Imports System.Linq
Imports System.Runtime.CompilerServices
Imports Microsoft.VisualBasic

Public Module @CLASS@
    Public Sub Main()
@RUNS@
        Console.WriteLine("@COUNT@ tests passed")
    End Sub

@TESTS@
    Private Sub Check(expected As Object, actual As Object)
        If Not Same(expected, actual) Then
            Throw New Exception($"expected {expected}, got {actual}")
        End If
    End Sub

    ''' <summary>Equal by value@CLOSE_NOTE@.</summary>
    Private Function Same(expected As Object, actual As Object) As Boolean
@CLOSE@        If TypeOf expected Is IDictionary AndAlso TypeOf actual Is IDictionary Then
            Dim a = DirectCast(expected, IDictionary), b = DirectCast(actual, IDictionary)
            Return a.Count = b.Count AndAlso
                a.Keys.Cast(Of Object)().All(Function(key) b.Contains(key) AndAlso Same(a(key), b(key)))
        End If
        If TypeOf expected Is IList AndAlso TypeOf actual Is IList Then
            Dim a = DirectCast(expected, IList), b = DirectCast(actual, IList)
            Return a.Count = b.Count AndAlso Enumerable.Range(0, a.Count).All(Function(i) Same(a(i), b(i)))
        End If
        If TypeOf expected Is ITuple AndAlso TypeOf actual Is ITuple Then
            Dim a = DirectCast(expected, ITuple), b = DirectCast(actual, ITuple)
            Return a.Length = b.Length AndAlso Enumerable.Range(0, a.Length).All(Function(i) Same(a(i), b(i)))
        End If
        Return Object.Equals(expected, actual)
    End Function
End Module
"""

CLOSE = """\
        If TypeOf expected Is Double AndAlso TypeOf actual Is Double Then
            Dim a = CDbl(expected), b = CDbl(actual)
            Return Math.Abs(a - b) <= Math.Max(0.000001 * Math.Max(Math.Abs(a), Math.Abs(b)), 0.000000001)
        End If
"""
