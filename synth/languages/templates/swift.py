"""Texts in Swift."""

NONCE = 'import Glibc; let synthNonce = readLine() ?? ""; '
"""On the candidate's first line, so that its lines keep their numbers."""

HARNESS = r"""
struct SynthOdd: Error, CustomStringConvertible {
    let description: String
}

func synthText(_ value: String, _ to: inout String) {
    to += "\""
    for unit in value.utf16 {
        if unit == 0x22 || unit == 0x5c {
            to += "\\"
        }
        if unit >= 0x20 && unit < 0x7f {
            to.unicodeScalars.append(Unicode.Scalar(UInt8(unit)))
        } else {
            let digits = String(unit, radix: 16)
            to += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
        }
    }
    to += "\""
}

@PUTS@

func synthReport(_ line: String) {
    let bytes = Array(line.utf8)
    var at = 0
    while at < bytes.count {
        let written = bytes.withUnsafeBytes { Glibc.write(1, $0.baseAddress! + at, bytes.count - at) }
        if written <= 0 {
            Glibc._exit(3)
        }
        at += written
    }
}

func synthAttempt(_ call: () throws -> @RETURNS@) -> String {
    do {
        var json = ""
        try @PUT@(try call(), &json)
        return "value " + json
    } catch {
        var line = "error "
        for scalar in "\(error)".unicodeScalars.prefix(300) {
            line.unicodeScalars.append(scalar.value >= 0x20 && scalar.value < 0x7f ? scalar : " ")
        }
        return line
    }
}

@CALLS@

func synthRun() {
    let calls: [() throws -> @RETURNS@] = [@NAMES@]
    for (at, call) in calls.enumerated() {
        Glibc.fflush(nil)
        let child = Glibc.fork()
        if child == 0 {
            let line = synthAttempt(call)
            Glibc.fflush(nil)
            synthReport("\n\(synthNonce) \(at) \(line)\n")
            Glibc._exit(77)
        }
        var status: Int32 = 0
        Glibc.waitpid(child, &status, 0)
        if status == 0 {
            Glibc._exit(0)
        }
        if status != 77 << 8 {
            let why = status & 0x7f == 0 ? "exit status \(status >> 8)" : "trap, signal \(status & 0x7f)"
            synthReport("\n\(synthNonce) \(at) error \(why)\n")
        }
    }
    synthReport("\n\(synthNonce) end\n")
    Glibc._exit(0)
}

synthRun()
"""

PUT_BODY = {
    "int": " to += String(value)",
    "bool": ' to += value ? "true" : "false"',
    "str": " synthText(value, &to)",
    "float": """
    if !value.isFinite {
        throw SynthOdd(description: "non-finite")
    }
    to += String(value)
""",
    "list": """
    to += "["
    for (at, one) in value.enumerated() {
        to += at > 0 ? "," : ""
        try @PUT@(one, &to)
    }
    to += "]"
""",
    "dict": """
    var open = "{"
    for (key, one) in value {
        to += open
        synthText(key, &to)
        to += ":"
        try @PUT@(one, &to)
        open = ","
    }
    to += value.isEmpty ? "{}" : "}"
""",
    "optional": """
    if let one = value {
        try @PUT@(one, &to)
    } else {
        to += "null"
    }
""",
}
"""How a value of each kind is encoded."""

SAME = """\
func same<T: Equatable>(_ a: T, _ b: T) -> Bool {
    a == b
}
"""

NEAR = """\
func same(_ a: Double, _ b: Double) -> Bool {
    abs(a - b) <= max(1e-9, 1e-6 * abs(b))
}
"""

SAME_BODY = {
    "list": "a.count == b.count && zip(a, b).allSatisfy { same($0, $1) }",
    "dict": "a.count == b.count && a.allSatisfy { key, one in b[key].map { same(one, $0) } ?? false }",
    "optional": "a == nil ? b == nil : b.map { same(a!, $0) } ?? false",
}
"""How two values of a kind are compared where `==` does not do."""
