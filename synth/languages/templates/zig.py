"""Texts in Zig."""

STD = 'const std = @import("std");\n'

HELLO = """\
const std = @import("std");

pub fn main() void {
    std.debug.print("", .{});
    _ = std.os.linux.write(1, "hello\\n", 6);
}
"""

LIST_OF = """\
fn listOf(comptime T: type, items: []const T) ![]T {
    return std.heap.page_allocator.dupe(T, items);
}
"""

MAP_OF = """\
fn mapOf(comptime T: type, items: []const struct { []const u8, T }) !std.StringHashMap(T) {
    var map = std.StringHashMap(T).init(std.heap.page_allocator);
    for (items) |item| try map.put(item[0], item[1]);
    return map;
}
"""

HARNESS = r"""const std = @import("std");
const candidate = @import("candidate.zig");
const linux = std.os.linux;

pub const panic = std.debug.FullPanic(stop);
pub const std_options: std.Options = .{ .enable_segfault_handler = false };

var arena = std.heap.ArenaAllocator.init(std.heap.page_allocator);
var memory: std.mem.Allocator = undefined;
var nonce: [64]u8 = undefined;
var nonce_length: usize = 0;
var number: usize = 0;

const Out = struct {
    bytes: []u8 = &.{},
    length: usize = 0,

    fn add(out: *Out, more: []const u8) error{OutOfMemory}!void {
        const wanted = out.length + more.len;
        if (wanted > out.bytes.len) {
            const grown = try std.heap.page_allocator.alloc(u8, 2 * wanted + 4096);
            @memcpy(grown[0..out.length], out.bytes[0..out.length]);
            std.heap.page_allocator.free(out.bytes);
            out.bytes = grown;
        }
        @memcpy(out.bytes[out.length..wanted], more);
        out.length = wanted;
    }

    fn byte(out: *Out, one: u8) error{OutOfMemory}!void {
        try out.add(&.{one});
    }

    fn hex(out: *Out, unit: u21) error{OutOfMemory}!void {
        const digits = "0123456789abcdef";
        try out.add(&.{ '\\', 'u', digits[(unit >> 12) & 15], digits[(unit >> 8) & 15] });
        try out.add(&.{ digits[(unit >> 4) & 15], digits[unit & 15] });
    }

    fn text(out: *Out, value: []const u8) !void {
        const view = std.unicode.Utf8View.init(value) catch return error.ResultHasIllFormedText;
        var runes = view.iterator();
        try out.byte('"');
        while (runes.nextCodepoint()) |rune| {
            if (rune == '"' or rune == '\\') try out.byte('\\');
            if (rune >= 0x20 and rune < 0x7f) {
                try out.byte(@intCast(rune));
            } else if (rune < 0x10000) {
                try out.hex(rune);
            } else {
                try out.hex(0xd800 + ((rune - 0x10000) >> 10));
                try out.hex(0xdc00 + ((rune - 0x10000) & 0x3ff));
            }
        }
        try out.byte('"');
    }
};

@PUTS@

fn listOf(comptime T: type, items: []const T) ![]T {
    return memory.dupe(T, items);
}

fn mapOf(comptime T: type, items: []const struct { []const u8, T }) !std.StringHashMap(T) {
    var map = std.StringHashMap(T).init(memory);
    for (items) |item| try map.put(item[0], item[1]);
    return map;
}

fn lifted(value: anytype) anyerror!@RETURNS@ {
    return if (@typeInfo(@TypeOf(value)) == .error_union) try value else value;
}

fn invoke(@PARAMETERS@) anyerror!void {
    try @PUT@(out, try lifted(@CALL@));
}

@CALLS@

fn write(bytes: []const u8) void {
    var at: usize = 0;
    while (at < bytes.len) {
        const written: isize = @bitCast(linux.write(1, bytes.ptr + at, bytes.len - at));
        if (written <= 0) linux.exit_group(3);
        at += @intCast(written);
    }
}

fn report(kind: []const u8, text: []const u8) void {
    var line: Out = .{};
    var digits: [20]u8 = undefined;
    const decimal = std.fmt.bufPrint(&digits, "{d}", .{number}) catch "";
    const parts = [_][]const u8{ "\n", nonce[0..nonce_length], " ", decimal, kind, text, "\n" };
    for (parts) |part| line.add(part) catch linux.exit_group(3);
    write(line.bytes[0..line.length]);
}

fn stop(message: []const u8, _: ?usize) noreturn {
    report(" error panic: ", message);
    linux.exit_group(77);
}

fn answer(call: *const fn (*Out) anyerror!void) noreturn {
    var json: Out = .{};
    if (call(&json)) |_| {
        report(" value ", json.bytes[0..json.length]);
    } else |cause| {
        report(" error ", @errorName(cause));
    }
    linux.exit_group(77);
}

pub fn main() void {
    memory = arena.allocator();
    while (nonce_length < nonce.len) : (nonce_length += 1) {
        const read: isize = @bitCast(linux.read(0, nonce[nonce_length..].ptr, 1));
        if (read <= 0 or nonce[nonce_length] == '\n') break;
    }
    const calls = [_]*const fn (*Out) anyerror!void{ @REFERENCES@ };
    for (calls) |call| {
        const child: isize = @bitCast(linux.fork());
        if (child == 0) answer(call);
        if (child < 0) linux.exit_group(3);
        var status: i32 = 0;
        _ = linux.waitpid(@intCast(child), &status, 0);
        if (status == 0) linux.exit_group(0);
        if (status != 77 << 8) report(" error ", "ended by a signal or a status");
        number += 1;
    }
    write("\n");
    write(nonce[0..nonce_length]);
    write(" end\n");
    linux.exit_group(0);
}
"""

REFER = """\
fn synth_refer(comptime function: anytype) void {
    if (!@typeInfo(@TypeOf(function)).@"fn".is_generic) _ = &function;
}
comptime {
@NAMES@}
"""

PUT = {
    "int": """\
fn @NAME@(out: *Out, value: @TYPE@) anyerror!void {
    var digits: [24]u8 = undefined;
    try out.add(try std.fmt.bufPrint(&digits, "{d}", .{value}));
}
""",
    "float": """\
fn @NAME@(out: *Out, value: @TYPE@) anyerror!void {
    if (!std.math.isFinite(value)) return error.@"non-finite";
    var digits: [64]u8 = undefined;
    try out.add(try std.fmt.bufPrint(&digits, "{e}", .{value}));
}
""",
    "bool": """\
fn @NAME@(out: *Out, value: @TYPE@) anyerror!void {
    try out.add(if (value) "true" else "false");
}
""",
    "str": """\
fn @NAME@(out: *Out, value: @TYPE@) anyerror!void {
    try out.text(value);
}
""",
    "list": """\
fn @NAME@(out: *Out, value: @TYPE@) anyerror!void {
    try out.byte('[');
    for (value, 0..) |one, at| {
        if (at > 0) try out.byte(',');
        try @INNER@(out, one);
    }
    try out.byte(']');
}
""",
    "dict": """\
fn @NAME@(out: *Out, value: @TYPE@) anyerror!void {
    var rest = value.iterator();
    var open: u8 = '{';
    while (rest.next()) |entry| {
        try out.byte(open);
        try out.text(entry.key_ptr.*);
        try out.byte(':');
        try @INNER@(out, entry.value_ptr.*);
        open = ',';
    }
    try out.add(if (open == ',') "}" else "{}");
}
""",
    "tuple": """\
fn @NAME@(out: *Out, value: @TYPE@) anyerror!void {
    try out.byte('[');
@PARTS@
    try out.byte(']');
}
""",
    "optional": """\
fn @NAME@(out: *Out, value: @TYPE@) anyerror!void {
    if (value) |one| try @INNER@(out, one) else try out.add("null");
}
""",
}
"""How a value of each kind is encoded."""

_EQUAL = """\
fn @NAME@(a: @TYPE@, b: @TYPE@) bool {
    return a == b;
}
"""

SAME = {
    "int": _EQUAL,
    "bool": _EQUAL,
    "float": """\
fn @NAME@(a: @TYPE@, b: @TYPE@) bool {
    return @abs(a - b) <= @max(1e-9, 1e-6 * @abs(a));
}
""",
    "str": """\
fn @NAME@(a: @TYPE@, b: @TYPE@) bool {
    return std.mem.eql(u8, a, b);
}
""",
    "list": """\
fn @NAME@(a: @TYPE@, b: @TYPE@) bool {
    if (a.len != b.len) return false;
    for (a, b) |x, y| {
        if (!@INNER@(x, y)) return false;
    }
    return true;
}
""",
    "dict": """\
fn @NAME@(a: @TYPE@, b: @TYPE@) bool {
    if (a.count() != b.count()) return false;
    var rest = a.iterator();
    while (rest.next()) |entry| {
        const other = b.get(entry.key_ptr.*) orelse return false;
        if (!@INNER@(entry.value_ptr.*, other)) return false;
    }
    return true;
}
""",
    "tuple": """\
fn @NAME@(a: @TYPE@, b: @TYPE@) bool {
@PARTS@
    return true;
}
""",
    "optional": """\
fn @NAME@(a: @TYPE@, b: @TYPE@) bool {
    const x = a orelse return b == null;
    const y = b orelse return false;
    return @INNER@(x, y);
}
""",
}
"""How two values of a kind are compared."""
