"""Texts in C."""

FLAGS = (
    "-std=gnu17",
    "-O1",
    "-w",
    "-fsanitize=signed-integer-overflow,shift,bounds,null,integer-divide-by-zero,return,vla-bound",
    "-fsanitize-undefined-trap-on-error",
    "-ftrivial-auto-var-init=pattern",
    "-fmax-errors=5",
    "-include",
    "stdio.h",
    "-include",
    "stdlib.h",
    "-include",
    "string.h",
    "-include",
    "stdbool.h",
    "-include",
    "stdint.h",
)
"""The headers that code uses without naming them come first; a trap is a signal."""

HARNESS = r"""#include <ctype.h>
#include <limits.h>
#include <math.h>
#include <stddef.h>
#include <sys/wait.h>
#include <unistd.h>

@TYPES@
#define main candidate_main
#include "candidate.c"
#undef main
#undef int
#undef double

enum { synth_reported = 113 };
static char *synth_room, synth_nonce[80], synth_head[120];
static size_t synth_size, synth_used;

static void *synth_grown(void *old, size_t bytes) {
    void *made = realloc(old, bytes ? bytes : 1);
    if (!made) {
        fputs("out of memory\n", stderr);
        _exit(1);
    }
    return made;
}
static void *synth_copy(const void *from, size_t bytes) {
    void *to = synth_grown(NULL, bytes);
    return bytes ? memcpy(to, from, bytes) : to;
}
static char *synth_text(const char *from) { return synth_copy(from, strlen(from) + 1); }

static void synth_mark(char c) {
    if (synth_used == synth_size) synth_room = synth_grown(synth_room, synth_size = 2 * synth_size + 256);
    synth_room[synth_used++] = c;
}
static void synth_add(const char *text) {
    while (*text) synth_mark(*text++);
}
static void synth_write(const char *text, size_t length) {
    while (length) {
        ssize_t n = write(1, text, length);
        if (n <= 0) _exit(3);
        text += n;
        length -= n;
    }
}
static void synth_report(const char *kind, const char *text, size_t length) {
    fflush(stdout);
    synth_write(synth_head, strlen(synth_head));
    synth_write(kind, strlen(kind));
    synth_write(text, length);
    synth_write("\n", 1);
}
static void synth_fail(const char *why) {
    synth_report("error ", why, strlen(why));
    _exit(synth_reported);
}

#define synth_put_Int(v) \
    do { \
        __typeof__(v) synth_v = (v); \
        char synth_number[32]; \
        if (synth_v > 0 && (long long)synth_v < 0) synth_fail("result is out of range"); \
        snprintf(synth_number, sizeof synth_number, "%lld", (long long)synth_v); \
        synth_add(synth_number); \
    } while (0)
static void synth_put_Bool(bool v) { synth_add(v ? "true" : "false"); }
static void synth_put_Double(double v) {
    char number[40];
    if (!isfinite(v)) synth_fail("non-finite");
    snprintf(number, sizeof number, "%.17g", v);
    synth_add(number);
}
static void synth_put_String(const char *text) {
    static const char *bad = "result has ill-formed text";
    const unsigned char *s = (const unsigned char *)text;
    char unit[16];
    if (!s) synth_fail("result has a null pointer for a text");
    synth_mark('"');
    while (*s) {
        unsigned char c = *s++;
        unsigned long code = c;
        int more = c < 0x80 ? 0 : c < 0xc2 ? -1 : c < 0xe0 ? 1 : c < 0xf0 ? 2 : c < 0xf5 ? 3 : -1;
        if (more < 0) synth_fail(bad);
        if (more) code = c & (0x3f >> more);
        for (int k = 0; k < more; k++, s++) {
            if ((*s & 0xc0) != 0x80) synth_fail(bad);
            code = code << 6 | (*s & 0x3f);
        }
        if ((more == 2 && (code < 0x800 || (code >= 0xd800 && code < 0xe000))) ||
            (more == 3 && (code < 0x10000 || code > 0x10ffff)))
            synth_fail(bad);
        if (code >= 0x10000) {
            snprintf(unit, sizeof unit, "\\u%04lx\\u%04lx", 0xd800 + ((code - 0x10000) >> 10),
                     0xdc00 + ((code - 0x10000) & 0x3ff));
            synth_add(unit);
        } else if (code < 0x20 || code == '"' || code == '\\' || code >= 0x7f) {
            snprintf(unit, sizeof unit, "\\u%04lx", code);
            synth_add(unit);
        } else {
            synth_mark(c);
        }
    }
    synth_mark('"');
}
static int synth_by_text(const void *a, const void *b) {
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}
static void synth_distinct(const char **keys, size_t count) {
    qsort(keys, count, sizeof *keys, synth_by_text);
    for (size_t i = 1; i < count; i++)
        if (!strcmp(keys[i - 1], keys[i])) synth_fail("a key is there twice");
    free(keys);
}
@SHAPES@
#define SYNTH_INTEGER(v, others) \
    _Generic((v), long long: 1, long: 1, int: 1, short: 1, unsigned long long: 1, unsigned long: 1, \
             unsigned: 1, unsigned short: 1, others)
#define SYNTH_CHECK_Int(v) SYNTH_INTEGER(v, default: 0)
#define SYNTH_CHECK_Bool(v) _Generic((v), bool: 1, default: SYNTH_INTEGER(v, default: 0))
#define SYNTH_CHECK_Double(v) _Generic((v), double: 1, float: 1, default: SYNTH_INTEGER(v, default: 0))
#define SYNTH_CHECK_String(v) _Generic((v), char *: 1, const char *: 1, default: 0)

static void synth_invoke(@GIVEN@) {
    _Static_assert(@CHECK@(@CALLEE@(@ARGUMENTS@)), "the function does not return the declared type");
    __typeof__(@CALLEE@(@ARGUMENTS@)) result = @CALLEE@(@ARGUMENTS@);
    @PUT@(result);
}
@CALLS@
static void (*const synth_calls[])(void) = {@NAMES@NULL};

static void synth_answer(void (*call)(void)) {
    call();
    synth_report("value ", synth_room, synth_used);
    _exit(synth_reported);
}
static void synth_run(size_t i) {
    char why[80];
    int status = 0;
    pid_t child;
    snprintf(synth_head, sizeof synth_head, "\n%s %zu ", synth_nonce, i);
    if (!(child = fork())) synth_answer(synth_calls[i]);
    waitpid(child, &status, 0);
    if (status == synth_reported << 8) return;
    if (status == 0) _exit(0);
    if (WIFSIGNALED(status)) snprintf(why, sizeof why, "signal: %s", strsignal(WTERMSIG(status)));
    else snprintf(why, sizeof why, "exit status %d", WEXITSTATUS(status));
    synth_report("error ", why, strlen(why));
}
int main(void) {
    for (size_t at = 0; at < sizeof synth_nonce - 1 && read(0, synth_nonce + at, 1) == 1; at++)
        if (synth_nonce[at] == '\n') {
            synth_nonce[at] = 0;
            break;
        }
    for (size_t i = 0; synth_calls[i]; i++) synth_run(i);
    snprintf(synth_head, sizeof synth_head, "\n%s ", synth_nonce);
    synth_report("end", "", 0);
    _exit(0);
}
"""

SHAPES = {
    "list": r"""
#define SYNTH_CHECK_@NAME@(v) _Generic((v), @NAME@: 1, default: 0)
static @NAME@ synth_make_@NAME@(size_t length, const void *items) {
    @NAME@ made = {0};
    _Static_assert(sizeof *made.items == sizeof(@ITEM@), "items of @NAME@");
    made.length = length;
    made.items = synth_copy(items, length * sizeof *made.items);
    return made;
}
static void synth_put_@NAME@(@NAME@ v) {
    if (v.length > 0 && !v.items) synth_fail("result has a null pointer for items");
    synth_mark('[');
    for (size_t i = 0; i < v.length; i++) {
        if (i) synth_mark(',');
        @PUT@(v.items[i]);
    }
    synth_mark(']');
}
""",
    "dict": r"""
#define SYNTH_CHECK_@NAME@(v) _Generic((v), @NAME@: 1, default: 0)
static @NAME@ synth_make_@NAME@(size_t length, const void *items) {
    @NAME@ made = {0};
    _Static_assert(sizeof *made.items == sizeof(@ENTRY@), "items of @NAME@");
    made.length = length;
    made.items = synth_copy(items, length * sizeof *made.items);
    return made;
}
static void synth_put_@NAME@(@NAME@ v) {
    if (v.length > 0 && !v.items) synth_fail("result has a null pointer for items");
    const char **keys = synth_grown(NULL, v.length * sizeof *keys);
    synth_mark('{');
    for (size_t i = 0; i < v.length; i++) {
        if (i) synth_mark(',');
        synth_put_String(keys[i] = v.items[i].key);
        synth_mark(':');
        @PUT@(v.items[i].value);
    }
    synth_mark('}');
    synth_distinct(keys, v.length);
}
""",
    "optional": r"""
#define SYNTH_CHECK_@NAME@(v) _Generic((v), @NAME@: 1, default: 0)
static void synth_put_@NAME@(@NAME@ v) {
    if (v.has_value) @PUT@(v.value);
    else synth_add("null");
}
""",
    "tuple": r"""
#define SYNTH_CHECK_@NAME@(v) _Generic((v), @NAME@: 1, default: 0)
static void synth_put_@NAME@(@NAME@ v) {
@PARTS@
    synth_mark(']');
}
""",
}

CLOSE = """\
/* Equal up to rounding. */
static bool close_to(double a, double b) {
    return fabs(a - b) <= fmax(1e-6 * fmax(fabs(a), fabs(b)), 1e-9);
}
"""

SAME = {
    "list": """\
static bool same_@NAME@(@NAME@ a, @NAME@ b) {
    for (size_t i = 0; i < a.length && i < b.length; i++)
        if (!(@EQUAL@)) return false;
    return a.length == b.length;
}
""",
    "dict": """\
static bool same_@NAME@(@NAME@ a, @NAME@ b) {
    for (size_t i = 0; i < a.length; i++) {
        size_t k = 0;
        while (k < b.length && strcmp(a.items[i].key, b.items[k].key) != 0) k++;
        if (k == b.length || !(@EQUAL@)) return false;
    }
    return a.length == b.length;
}
""",
    "optional": """\
static bool same_@NAME@(@NAME@ a, @NAME@ b) {
    return a.has_value && b.has_value ? @EQUAL@ : a.has_value == b.has_value;
}
""",
    "tuple": """\
static bool same_@NAME@(@NAME@ a, @NAME@ b) {
    return @PARTS@;
}
""",
}
