"""Texts in PHP."""

HARNESS = r"""<?php
namespace SynthHarness;

const NAME = "@NAME@";
const RETURNS = @RETURNS@;

function arguments(): array
{
    return [
@ARGUMENTS@
    ];
}

final class Run
{
    public static string $nonce = "";
    public static bool $loading = true;
    public static $out;
}

function report(string $text): void
{
    while (\ob_get_level() > 0 && \ob_end_flush());
    $data = "\n" . Run::$nonce . " " . $text . "\n";
    while ($data !== "" && ($sent = \fwrite(Run::$out, $data)) !== false) {
        $data = \substr($data, $sent);
    }
    \fflush(Run::$out);
}

function text(string $value): string
{
    $json = \json_encode($value, \JSON_UNESCAPED_SLASHES);
    if ($json === false) {
        throw new \UnexpectedValueException("result has ill-formed text");
    }
    return $json;
}

function encode(mixed $value, array $spec): string
{
    while ($spec[0] === "optional") {
        $spec = $spec[1];
    }
    switch (\gettype($value)) {
        case "NULL":
            return "null";
        case "boolean":
            return $value ? "true" : "false";
        case "integer":
            return (string) $value;
        case "double":
            if (!\is_finite($value)) {
                throw new \UnexpectedValueException("non-finite");
            }
            \ini_set("serialize_precision", "-1");
            return \json_encode($value, \JSON_PRESERVE_ZERO_FRACTION);
        case "string":
            return text($value);
        case "array":
            return items($value, $spec);
        default:
            throw new \UnexpectedValueException("result of type " . \get_debug_type($value));
    }
}

function items(array $value, array $spec): string
{
    $parts = [];
    if ($spec[0] === "dict") {
        foreach ($value as $key => $one) {
            $parts[] = text((string) $key) . ":" . encode($one, $spec[1]);
        }
        return "{" . \implode(",", $parts) . "}";
    }
    if (($spec[0] !== "list" && $spec[0] !== "tuple") || !\array_is_list($value)) {
        throw new \UnexpectedValueException("result is an array that is not a list");
    }
    foreach ($value as $at => $one) {
        $parts[] = encode($one, $spec[\min($at + 1, \count($spec) - 1)]);
    }
    return "[" . \implode(",", $parts) . "]";
}

function loose(string $name): string
{
    return \strtolower(\str_replace("_", "", $name));
}

function pick(array $names): ?string
{
    $found = null;
    foreach ($names as $name) {
        $last = \substr(\strrchr("\\" . $name, "\\"), 1);
        if (\strcasecmp($last, NAME) === 0) {
            return $name;
        }
        $found ??= loose($last) === loose(NAME) ? $name : null;
    }
    return $found;
}

function find(array $held, array $own, array $classes): callable
{
    $names = \array_diff(\get_defined_functions()["user"], $own);
    if (($name = pick($names)) !== null) {
        return $name;
    }
    $name = pick(\array_keys(\array_filter($held, "is_callable")));
    if ($name !== null) {
        return $held[$name];
    }
    foreach (\array_diff(\get_declared_classes(), $classes) as $class) {
        $method = pick(\get_class_methods($class));
        if ($method !== null) {
            $static = (new \ReflectionMethod($class, $method))->isStatic();
            return fn(...$given) => $static ? $class::$method(...$given) : (new $class())->$method(...$given);
        }
    }
    \fwrite(\STDERR, "the code defines no function " . NAME . "\n");
    exit(1);
}

function load(): array
{
    include "candidate.php";
    return \get_defined_vars();
}

function refuse(string $why): void
{
    \fwrite(\STDERR, $why . "\n");
    report("compile_error");
    exit(1);
}

function loaded(): array
{
    \register_shutdown_function(function () {
        $last = \error_get_last();
        if (Run::$loading && $last && ($last["type"] & (\E_COMPILE_ERROR | \E_PARSE))) {
            report("compile_error");
        }
    });
    try {
        $held = load();
    } catch (\ParseError $error) {
        if (\basename($error->getFile()) !== "candidate.php") {
            throw $error;
        }
        refuse("PHP Parse error: {$error->getMessage()} on line {$error->getLine()}");
    }
    Run::$loading = false;
    return $held;
}

function one_line(\Throwable $error): string
{
    if ($error->getMessage() === "non-finite") {
        return "non-finite";
    }
    $words = \preg_replace("/[^!-~]+/", " ", $error::class . ": " . $error->getMessage());
    return \substr(\trim($words), 0, 300);
}

function run(): void
{
    Run::$nonce = \trim(\fgets(\STDIN));
    Run::$out = \STDOUT;
    $own = \get_defined_functions()["user"];
    $classes = \get_declared_classes();
    $call = find(loaded(), $own, $classes);
    foreach (arguments() as $index => $make) {
        try {
            $given = $make();
            $line = "value " . encode($call(...$given), RETURNS);
        } catch (\Throwable $error) {
            $line = "error " . one_line($error);
        }
        report("$index $line");
    }
    report("end");
    exit(0);
}

run();
"""

SAME = """\
/** Equal by content: floats up to rounding, keys in any order. */
function same($actual, $expected): bool
{
    if (is_float($expected)) {
        return (is_int($actual) || is_float($actual))
            && abs($actual - $expected) <= max(1e-6 * abs($expected), 1e-9);
    }
    if (!is_array($expected) || !is_array($actual)) {
        return $actual === $expected;
    }
    if (count($actual) !== count($expected)) {
        return false;
    }
    foreach ($expected as $key => $value) {
        if (!array_key_exists($key, $actual) || !same($actual[$key], $value)) {
            return false;
        }
    }
    return true;
}
"""
