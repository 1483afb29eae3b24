"""Texts in PowerShell."""

CHECK = (
    "$errors = $null; $file = (Resolve-Path '@FILE@').Path; "
    "[void][System.Management.Automation.Language.Parser]::ParseFile($file, [ref]$null, [ref]$errors); "
    "if ($errors) { foreach ($one in $errors) { [Console]::Error.WriteLine($one) }; exit 1 }"
)

HARNESS = r"""
$synthNonce = [Console]::In.ReadLine().Trim()
$synthOut = [Console]::OpenStandardOutput()

function Write-SynthReport([string]$Text) {
    $bytes = [System.Text.Encoding]::UTF8.GetBytes("`n$synthNonce $Text`n")
    $synthOut.Write($bytes, 0, $bytes.Length)
    $synthOut.Flush()
}

function Get-SynthArguments([int]$At) {
    $given = @()
    switch ($At) {
@ARGUMENTS@
    }
    return , $given
}

function ConvertTo-SynthText($Value) {
    if ($Value -isnot [string] -and $Value -isnot [char]) { throw "a text is of type $($Value.GetType())" }
    $text = [string]$Value
    if ($text -cmatch '[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]') {
        throw 'result has ill-formed text'
    }
    $escape = { param($found) '\u{0:x4}' -f [int][char]$found.Value }
    return '"' + [regex]::Replace($text, '[^ !#-\[\]-~]', $escape) + '"'
}

function ConvertTo-SynthNumber($Value, [string]$Kind) {
    $invariant = [System.Globalization.CultureInfo]::InvariantCulture
    foreach ($type in [int], [long], [byte], [sbyte], [int16], [uint16], [uint32], [uint64], [bigint]) {
        if ($Value -is $type) { return $Value.ToString($invariant) }
    }
    if ($Value -is [decimal] -or $Value -is [single]) { $Value = [double]$Value }
    if ($Value -isnot [double]) { throw "a number is of type $($Value.GetType())" }
    if (-not [double]::IsFinite($Value)) { throw 'non-finite' }
    if ($Kind -eq 'int' -and $Value -eq [math]::Truncate($Value)) {
        return ([bigint]$Value).ToString($invariant)
    }
    $text = $Value.ToString('R', $invariant)
    if ($text -eq '-0') { return '-0.0' }
    return $text
}

function Test-SynthSequence($Value) {
    return $Value -is [System.Collections.IEnumerable] -and $Value -isnot [string] `
        -and $Value -isnot [System.Collections.IDictionary]
}

# What a function returns comes through the pipeline: an empty array as nothing, one of one as its element.
function Get-SynthItems($Value, $Spec) {
    if ($null -eq $Value) {
        if ($Spec[0] -eq 'tuple') { return , @(, $null) }
        return , @()
    }
    if (-not (Test-SynthSequence $Value)) { return , @(, $Value) }
    $items = @($Value)
    if ($Spec[0] -eq 'tuple' -and $Spec.Count -gt 2) { return , $items }
    if ($Spec[1][0] -in 'list', 'tuple' -and $items.Count -and -not (Test-SynthSequence $items[0])) {
        return , @(, $items)
    }
    return , $items
}

function ConvertTo-SynthObject($Value, $Spec) {
    $parts = [System.Collections.Generic.List[string]]::new()
    if ($Value -is [System.Collections.IDictionary]) {
        foreach ($key in $Value.Keys) {
            $parts.Add((ConvertTo-SynthText $key) + ':' + (ConvertTo-SynthJson $Value[$key] $Spec))
        }
    } elseif ($Value -is [System.Management.Automation.PSCustomObject]) {
        foreach ($property in $Value.PSObject.Properties) {
            $name = ConvertTo-SynthText $property.Name
            $parts.Add($name + ':' + (ConvertTo-SynthJson $property.Value $Spec))
        }
    } else {
        throw 'the result is no hashtable'
    }
    return '{' + ($parts -join ',') + '}'
}

function ConvertTo-SynthJson($Value, $Spec) {
    $kind = $Spec[0]
    if ($kind -eq 'optional') {
        if ($null -eq $Value) { return 'null' }
        return ConvertTo-SynthJson $Value $Spec[1]
    }
    if ($kind -eq 'list' -or $kind -eq 'tuple') {
        $items = Get-SynthItems $Value $Spec
        if ($kind -eq 'tuple' -and $items.Count -ne $Spec.Count - 1) {
            throw "a tuple has $($items.Count) parts, not $($Spec.Count - 1)"
        }
        $parts = [System.Collections.Generic.List[string]]::new()
        foreach ($item in $items) {
            $inner = $Spec[[math]::Min($parts.Count + 1, $Spec.Count - 1)]
            $parts.Add((ConvertTo-SynthJson $item $inner))
        }
        return '[' + ($parts -join ',') + ']'
    }
    if ($null -eq $Value) { throw 'the function returned nothing' }
    if ($kind -eq 'dict') { return ConvertTo-SynthObject $Value $Spec[1] }
    if ($Value -is [bool]) { return $Value.ToString().ToLowerInvariant() }
    if ($kind -eq 'bool') { throw "a bool is of type $($Value.GetType())" }
    if ($kind -eq 'str') { return ConvertTo-SynthText $Value }
    return ConvertTo-SynthNumber $Value $kind
}

function Get-SynthLoose([string]$Name) {
    return ($Name -replace '^(script|global|local):', '' -replace '[-_]', '').ToLowerInvariant()
}

function Find-SynthFunction {
    $wanted = Get-SynthLoose '@GIVEN@'
    $found = @(Get-Command -CommandType Function | Where-Object { (Get-SynthLoose $_.Name) -eq $wanted })
    if ($found.Count) { return $found[0] }
    $owner = 'Solution' -as [type]
    if ($owner) {
        $method = @($owner.GetMethods() | Where-Object { (Get-SynthLoose $_.Name) -eq $wanted })
        if ($method.Count) {
            $name = $method[0].Name
            return { $owner::new().$name.Invoke($args) }.GetNewClosure()
        }
    }
    [Console]::Error.WriteLine('the code defines no function @NAME@')
    exit 1
}

$synthErrors = $null
$synthFile = Join-Path $PSScriptRoot 'candidate.ps1'
[void][System.Management.Automation.Language.Parser]::ParseFile($synthFile, [ref]$null, [ref]$synthErrors)
if ($synthErrors) {
    foreach ($synthOne in $synthErrors) { [Console]::Error.WriteLine($synthOne) }
    Write-SynthReport 'compile_error'
    exit 1
}
. $synthFile > $null
$ErrorActionPreference = 'Stop'
$synthCall = Find-SynthFunction
for ($synthAt = 0; $synthAt -lt @COUNT@; $synthAt++) {
    try {
        $synthGiven = Get-SynthArguments $synthAt
        $synthResult = & $synthCall @synthGiven
        $synthLine = 'value ' + (ConvertTo-SynthJson $synthResult @RETURNS@)
    } catch {
        $synthWords = ([string]$_.Exception.Message -replace '\s+', ' ').Trim()
        $synthLine = 'error ' + $synthWords.Substring(0, [math]::Min(300, $synthWords.Length))
    }
    Write-SynthReport "$synthAt $synthLine"
}
Write-SynthReport 'end'
exit 0
"""

TESTS = """\
# The same value, floats up to rounding; an array of one may come as its element, an empty one as nothing.
function Test-Same($Actual, $Expected) {
    if ($null -eq $Expected) { return $null -eq $Actual }
    if ($Expected -is [System.Collections.IDictionary]) {
        if ($Actual -isnot [System.Collections.IDictionary]) { return $false }
        if ($Actual.Count -ne $Expected.Count) { return $false }
        foreach ($key in $Expected.Keys) {
            if ($Actual.Keys -cnotcontains $key) { return $false }
            if (-not (Test-Same $Actual[$key] $Expected[$key])) { return $false }
        }
        return $true
    }
    if ($Expected -is [array]) {
        $items = if ($null -eq $Actual -and $Expected.Count -eq 0) { , @() } else { , @($Actual) }
        $unrolled = $items.Count -and $items[0] -isnot [array]
        if ($Expected.Count -eq 1 -and $Expected[0] -is [array] -and $unrolled) { $items = @(, $items) }
        if ($items.Count -ne $Expected.Count) { return $false }
        for ($i = 0; $i -lt $items.Count; $i++) {
            if (-not (Test-Same $items[$i] $Expected[$i])) { return $false }
        }
        return $true
    }
    if ($Expected -is [double]) {
        return [math]::Abs($Actual - $Expected) -le [math]::Max(1e-6 * [math]::Abs($Expected), 1e-9)
    }
    if ($Expected -is [string]) { return [string]$Actual -ceq $Expected }
    return $Actual -eq $Expected
}

"""
