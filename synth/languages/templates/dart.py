"""Texts in Dart."""

HARNESS = r"""import 'dart:io';

import 'candidate.dart' as candidate;

class Odd implements Exception {
  final String why;
  Odd(this.why);
  @override
  String toString() => why;
}

void text(String value, StringBuffer to) {
  to.write('"');
  for (final rune in value.runes) {
    if (rune >= 0xd800 && rune < 0xe000) throw Odd('result has ill-formed text');
  }
  for (final unit in value.codeUnits) {
    if (unit == 0x22 || unit == 0x5c) {
      to.write('\\');
      to.writeCharCode(unit);
    } else if (unit >= 0x20 && unit < 0x7f) {
      to.writeCharCode(unit);
    } else {
      to.write('\\u${unit.toRadixString(16).padLeft(4, '0')}');
    }
  }
  to.write('"');
}

void items(Iterable<Object?> values, StringBuffer to) {
  var open = '[';
  for (final value in values) {
    to.write(open);
    put(value, to);
    open = ',';
  }
  to.write(open == '[' ? '[]' : ']');
}

void entries(Map<Object?, Object?> values, StringBuffer to) {
  var comma = '';
  to.write('{');
  for (final entry in values.entries) {
    to.write(comma);
    text(entry.key as String, to);
    to.write(':');
    put(entry.value, to);
    comma = ',';
  }
  to.write('}');
}

void put(Object? value, StringBuffer to) {
  switch (value) {
    case null || bool() || int():
      to.write(value);
    case double():
      if (!value.isFinite) throw Odd('non-finite');
      to.write(value);
    case String():
      text(value, to);
    case List<Object?>():
      items(value, to);
    case Map<Object?, Object?>():
      entries(value, to);
@RECORDS@    default:
      throw Odd('result of type ${value.runtimeType}');
  }
}

String told(Object cause) {
  String line;
  try {
    line = cause is Odd ? cause.why : '${cause.runtimeType}: $cause';
  } catch (_) {
    line = 'an error without text';
  }
  line = line.replaceAll(RegExp(r'[^\x20-\x7e]+'), ' ');
  return line.length > 300 ? line.substring(0, 300) : line;
}

String attempt(@RETURNS@ Function() call) {
  try {
    final to = StringBuffer();
    put(call(), to);
    return 'value $to';
  } catch (cause) {
    return 'error ${told(cause)}';
  }
}

@RETURNS@ invoke(@PARAMETERS@) => @CALLEE@(@NAMES@);

Future<void> main() async {
  final nonce = stdin.readLineSync() ?? '';
  final calls = <@RETURNS@ Function()>[
@CALLS@
  ];
  for (var at = 0; at < calls.length; at++) {
    stdout.write('\n$nonce $at ${attempt(calls[at])}\n');
    await stdout.flush();
  }
  stdout.write('\n$nonce end\n');
  await stdout.flush();
  exit(0);
}
"""

LIBRARY_CHECK = "import 'candidate.dart' as candidate;\n\nvoid main() {}\n"

CHECK = """\
void check(Object? actual, Object? expected) {
  if (@DIFFERENT@) {
    throw StateError('got $actual, want $expected');
  }
}
"""

SAME = """\
bool same(Object? actual, Object? expected) {
@NEAR@  if (actual is List && expected is List) {
    if (actual.length != expected.length) return false;
    for (var i = 0; i < expected.length; i++) {
      if (!same(actual[i], expected[i])) return false;
    }
    return true;
  }
  if (actual is Map && expected is Map) {
    return actual.length == expected.length &&
        expected.keys.every((key) => actual.containsKey(key) && same(actual[key], expected[key]));
  }
@RECORDS@  return actual == expected;
}
"""

NEAR = """\
  if (actual is double && expected is double) {
    final gap = (actual - expected).abs();
    return gap <= 1e-9 || gap <= 1e-6 * expected.abs();
  }
"""

RECORD = "    case (@VARS@,):\n      items([@NAMES@], to);\n"

SAME_RECORD = """\
  if ((actual, expected) case ((@LEFT@,), (@RIGHT@,))) {
    return @PAIRS@;
  }
"""
