"""PHP: the programs of `tests.languages.solutions`."""

from collections.abc import Sequence

GOOD = {
    "plain": """\
<?php

declare(strict_types=1);

function sumWithout(array $values, int $skip): int
{
    if (count($values) === 0) {
        throw new InvalidArgumentException("no\\nvalues");
    }
    return array_sum(array_filter($values, fn($v) => $v !== $skip));
}
?>
""",
    "mutating": """\
<?php
namespace App\\Sums;

function sum_without(array &$values, $skip) {
    sort($values);
    echo "noise";
    if (!$values) { throw new \\Exception(); }
    $total = 0;
    while ($values) { $v = array_pop($values); if ($v !== $skip) { $total += $v; } }
    return $total;
}
if (realpath($_SERVER['SCRIPT_FILENAME']) === __FILE__) { exit(7); }
""",
    "solution class": """\
class Solution {
    /**
     * @param Integer[] $values
     */
    function sumWithout($values, $skip) {
        return $values ? array_sum(array_diff($values, [$skip])) : intdiv(1, 0);
    }
}
""",
    "static": """\
<?php
final class Sums
{
    public static function sumWithout(array $values, int $skip): int
    {
        assert($values !== []);
        return array_reduce($values, fn($a, $b) => $b === $skip ? $a : $a + $b, 0);
    }
}
""",
    "property": """\
<?php
$sumWithout = function ($values, $skip) {
    if (!$values) throw new Error();
    return array_sum($values) - $skip * count(array_keys($values, $skip));
};
""",
}
DECLARATION = """\
<?php

/**
 * @param list<array{string, int}> $class
 * @param int|null $minSize
 * @return array<string, list<float>>
 */
function groupNames(array $class, ?int $minSize): array"""
NOT_CODE = """\
<?php
function sumWithout(array $values, $skip {
    return 1;
}
"""
OTHER_NAME = """\
<?php
function total($values, $skip) {
    return 1;
}
"""
EARLY_EXIT = """\
<?php
function sumWithout($values, $skip) {
    exit(0);
}
"""
SCRIPT = """\
<?php
echo (int) trim(fgets(STDIN)) + 1, "\\n";
"""
LOOP = """\
<?php
while (true) {}
"""
FLOOD = """\
<?php
while (true) { echo str_repeat("x", 1000); }
"""
HOG = """\
<?php
$kept = [];
while (true) { $kept[] = str_repeat("x", 2 ** 24); }
"""


def echo(declaration: str, names: Sequence[str]) -> str:
    """The identity, below the declaration that a model would see."""
    result = f"[{', '.join('$' + n for n in names)}]" if len(names) > 1 else "$" + names[0]
    return f"{declaration}\n{{\n    return {result};\n}}\n"
