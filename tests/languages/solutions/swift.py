"""Swift: the programs of `tests.languages.solutions`."""

from collections.abc import Sequence

DECLARATION = "func groupNames(_ class_: [(String, Int)], _ minSize: Int?) -> [String: [Double]]"
GOOD = {
    "plain": """\
func sumWithout(_ values: [Int], _ skip: Int) -> Int {
    precondition(!values.isEmpty, "no\\nvalues")
    return values.filter { $0 != skip }.reduce(0, +)
}
""",
    "mutating": """\
import Foundation

private func sum_without(values: inout [Int], without skip: Int) throws -> Int {
    values.sort()
    print("noise", terminator: "")
    var total = values[0] * 0
    while let last = values.popLast() {
        total += last == skip ? 0 : last
    }
    return total
}

@main
struct App {
    static func main() {
        fatalError("not to be run")
    }
}
""",
    "throwing": """\
enum Trouble: Error {
    case none(String)
}

func sumWithout<S: Sequence>(of values: S, skip: Int) throws -> Int where S.Element == Int {
    var count = 0, total = 0
    for v in values {
        count += 1
        if v != skip { total += v }
    }
    guard count > 0 else { throw Trouble.none("no\\nvalues") }
    return total
}

print(try sumWithout(of: [1, 2], skip: 1))
""",
    "solution class": """\
let zero = ["{": 0]

class Solution {
    func sumWithout(_ values: [Int], _ skip: Int) -> Int {
        let first = values[0] * zero["{"]! // { an odd brace
        return values.reduce(first) { $1 == skip ? $0 : $0 + $1 }
    }
}
""",
    "static method": """\
enum Solution {
    static func sumWithout(values: [Int], skip: Int) -> Int {
        var total = values[0] * 0
        for v in values where v != skip { total += v }
        return total
    }
}
""",
}
NOT_CODE = """\
func sumWithout(_ values: [Int], _ skip: Int) -> Int { return nothing }
"""
OTHER_NAME = """\
func total(_ values: [Int], _ skip: Int) -> Int { return 1 }
"""
EARLY_EXIT = """\
import Foundation

func sumWithout(_ values: [Int], _ skip: Int) -> Int { exit(0) }
"""
SCRIPT = """\
if let line = readLine(), let n = Int(line) {
    print(n + 1)
}
"""
LOOP = """\
var n = 0
while true {
    n &+= 1
}
"""
FLOOD = """\
while true {
    print(String(repeating: "x", count: 1000))
}
"""
HOG = """\
var kept: [[Int]] = []
while true {
    kept.append([Int](repeating: kept.count, count: 1 << 21))
}
"""


def echo(declaration: str, names: Sequence[str]) -> str:
    """The identity, below the declaration that a model would see."""
    return f"{declaration} {{\n    return ({', '.join(names)})\n}}\n"
