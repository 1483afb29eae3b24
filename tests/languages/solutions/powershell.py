"""PowerShell: the programs of `tests.languages.solutions`."""

from collections.abc import Sequence

GOOD = {
    "plain": """\
function SumWithout([long[]]$Values, [long]$Skip) {
    if ($Values.Count -eq 0) { throw "no`nvalues" }
    $total = [long]0
    foreach ($value in $Values) {
        if ($value -ne $Skip) { $total += $value }
    }
    return $total
}
""",
    "mutating": """\
Write-Output "noise"
function Get-Noise { "noise" }
function Sum-Without {
    param([object[]]$Values, $Skip)
    Write-Host "noise"
    [array]::Sort($Values)
    if (-not $Values) { Write-Error "no values" }
    ($Values | Where-Object { $_ -ne $Skip } | Measure-Object -Sum).Sum
}
""",
    "solution class": """\
class Solution {
    [long] SumWithout([long[]]$values, [long]$skip) {
        if ($values.Length -eq 0) { throw 'no values' }
        $total = 0
        foreach ($value in $values) { if ($value -ne $skip) { $total += $value } }
        return $total
    }
}
""",
}
NOT_CODE = """\
function SumWithout($Values, $Skip {
    return 1
}
"""
OTHER_NAME = """\
function Total($Values, $Skip) { return 1 }
"""
EARLY_EXIT = """\
function SumWithout($Values, $Skip) { exit 0 }
"""
SCRIPT = """\
$number = [int][Console]::In.ReadLine()
Write-Output ($number + 1)
"""
LOOP = """\
while ($true) { }
"""
FLOOD = """\
while ($true) { Write-Output ('x' * 1000) }
"""
HOG = """\
$kept = [System.Collections.Generic.List[object]]::new()
while ($true) {
    $bytes = [byte[]]::new(16777216)
    [array]::Fill($bytes, [byte]1)
    $kept.Add($bytes)
}
"""
DECLARATION = """\
# $Class: array of array @([string], [long])
# $MinSize: [long] or $null
# Returns hashtable from [string] to array of [double]
function GroupNames([object[]]$Class, $MinSize) {"""


def echo(declaration: str, names: Sequence[str]) -> str:
    """The identity, below the declaration that a model would see."""
    values = ", ".join(f"${name.title()}" for name in names)
    return f"{declaration}\n    return {values}\n}}\n"
