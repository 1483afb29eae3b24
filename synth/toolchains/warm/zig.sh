# Zig's cache of its standard library and compiler runtime; a job works on a copy of it.
# The entries of the library's files hold their inode and time, so they serve this very tree.
set -eu
export ZIG_GLOBAL_CACHE_DIR=/opt/warm/zig ZIG_LOCAL_CACHE_DIR=/tmp/zig-local
rm -rf /opt/warm/zig
mkdir -p /opt/warm/zig
cd /tmp
cat >warm.zig <<'END'
const std = @import("std");
pub fn main() !void {
    const gpa = std.heap.page_allocator;
    var list: std.ArrayList(i64) = .empty;
    try list.append(gpa, 1);
    var map = std.StringHashMap(f64).init(gpa);
    try map.put("a", 1.5);
    std.mem.sort(i64, list.items, {}, std.sort.asc(i64));
    std.debug.print("{d} {e}\n", .{ list.items.len, map.get("a").? });
}
test "warm" {
    try std.testing.expectEqual(@as(i64, 3), @as(i64, 3));
    try std.testing.expectEqualStrings("a", "a");
}
END
/opt/pypi/ziglang/zig build-exe warm.zig -femit-bin=warm
/opt/pypi/ziglang/zig test warm.zig --test-no-exec -femit-bin=warm
chmod -R a+rX /opt/warm/zig
