"""Zig: the programs of `tests.languages.solutions`."""

from collections.abc import Sequence

DECLARATION = (
    'const std = @import("std");\n\n'
    "pub fn groupNames(allocator: std.mem.Allocator, class: []const struct { []const u8, i64 }, "
    "min_size: ?i64) !std.StringHashMap([]const f64)"
)
GOOD = {
    "plain": """\
fn sumWithout(values: []const i64, skip: i64) i64 {
    var total: i64 = values[0] * 0;
    for (values) |v| {
        if (v != skip) total += v;
    }
    return total;
}
""",
    "mutating": """\
const std = @import("std");
const Allocator = std.mem.Allocator;

const Trouble = error{NoValues};

fn sum_without(gpa: Allocator, values: []i64, skip: i64) (Trouble || Allocator.Error)!i64 {
    if (values.len == 0) return error.NoValues;
    std.mem.sort(i64, values, {}, std.sort.asc(i64));
    std.debug.print("noise", .{});
    var kept: std.ArrayList(i64) = .empty;
    defer kept.deinit(gpa);
    for (values) |*v| {
        try kept.append(gpa, v.*);
        v.* = 0;
    }
    var total: i64 = 0;
    for (kept.items) |v| total += if (v == skip) 0 else v;
    return total;
}

pub fn main() void {
    unreachable;
}

test "not to be run" {
    return error.SkipZigTest;
}
""",
    "solution class": """\
const Solution = struct {
    zero: i64 = 0, // { an odd brace

    fn sumWithout(self: *Solution, values: []const i64, skip: i64) !i64 {
        if (values.len == 0) return error.Empty;
        self.zero = 0;
        for (values) |v| {
            if (v != skip) self.zero += v;
        }
        return self.zero;
    }
};
""",
    "faulting": """\
const Solution = struct {
    pub fn sumWithout(values: []const i64, skip: i64) i64 {
        const word = "}";
        var total: i64 = word.len - 1;
        if (values.len == 0) total += @as(*allowzero volatile i64, @ptrFromInt(0)).*;
        for (values) |v| total += if (v == skip) 0 else v;
        return total;
    }
};
""",
}
NOT_CODE = """\
fn sumWithout(values: []const i64, skip: i64) i64 {
    const total: i64 = "text";
    return total + values[0] + skip;
}
"""
OTHER_NAME = """\
fn total(values: []const i64, skip: i64) i64 {
    return values[0] + skip;
}
"""
EARLY_EXIT = """\
const std = @import("std");

fn sumWithout(_: []const i64, _: i64) i64 {
    std.process.exit(0);
}
"""
SCRIPT = """\
const std = @import("std");

pub fn main() !void {
    var line: [32]u8 = undefined;
    const size = std.os.linux.read(0, &line, line.len);
    const number = try std.fmt.parseInt(i64, std.mem.trim(u8, line[0..size], " \\n"), 10);
    const text = try std.fmt.bufPrint(&line, "{d}\\n", .{number + 1});
    _ = std.os.linux.write(1, text.ptr, text.len);
}
"""
LOOP = """\
pub fn main() void {
    var n: u64 = 0;
    while (true) n +%= 1;
}
"""
FLOOD = """\
const std = @import("std");

pub fn main() void {
    const line: [1000]u8 = @splat('x');
    while (true) _ = std.os.linux.write(1, &line, line.len);
}
"""
HOG = """\
const std = @import("std");

pub fn main() !void {
    while (true) {
        const block = try std.heap.page_allocator.alloc(u64, 1 << 21);
        @memset(block, 1);
    }
}
"""


def echo(declaration: str, names: Sequence[str]) -> str:
    """The identity, below the declaration that a model would see."""
    unused = " _ = allocator;" if "allocator" in declaration else ""
    return f"{declaration} {{{unused}\n    return .{{ {', '.join(names)} }};\n}}\n"
