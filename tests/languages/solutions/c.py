"""C: the programs of `tests.languages.solutions`."""

from collections.abc import Sequence

GOOD = {
    "plain": """\
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

typedef struct { long long *items; size_t length; } IntList;

long long sum_without(IntList values, long long skip) {
    if (values.length == 0) {
        fprintf(stderr, "no values\\n");
        exit(EXIT_FAILURE);
    }
    long long total = 0;
    for (size_t i = 0; i < values.length; i++)
        if (values.items[i] != skip) total += values.items[i];
    return total;
}
""",
    "mutating": """\
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>

typedef struct IntList {
    long long *items;
    size_t length;
} IntList;

static int ascending(const void *a, const void *b) {
    long long x = *(const long long *)a, y = *(const long long *)b;
    return (x > y) - (x < y);
}

static int sumWithout(IntList values, const long long skip) {
    printf("noise");
    assert(values.length > 0);
    qsort(values.items, values.length, sizeof(long long), ascending);
    int total = 0;
    while (values.length-- > 0) {
        if (values.items[values.length] != skip) total += values.items[values.length];
        values.items = realloc(values.items, values.length * sizeof(long long) + 1);
    }
    return total;
}

int main(int argc, char **argv) {
    return 7;
}
""",
    "no typedef": """\
/* IntList is given: } */
long long sum_without(IntList values, long long skip) {
    long long *nothing = NULL;
    long long total = values.length ? 0 : *nothing;
    for (int i = 0; i < values.length; i++) total += values.items[i] == skip ? 0 : values.items[i];
    return total;
}
""",
}
NOT_CODE = """\
typedef struct { long long *items; size_t length; } IntList;
long long sum_without(IntList values, long long skip) { return nothing; }
"""
OTHER_NAME = """\
typedef struct { long long *items; size_t length; } IntList;
long long total(IntList values, long long skip) { return 1; }
"""
EARLY_EXIT = """\
long long sum_without(IntList values, long long skip) { exit(0); }
"""
SCRIPT = """\
#include <stdio.h>

int main(void) {
    int n;
    if (scanf("%d", &n) != 1) return 1;
    printf("%d\\n", n + 1);
    return 0;
}
"""
LOOP = """\
int main(void) {
    volatile unsigned long n = 0;
    for (;;) n = n + 1;
}
"""
FLOOD = """\
#include <stdio.h>

int main(void) {
    for (;;) puts("xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx");
}
"""
HOG = """\
#include <stdlib.h>
#include <string.h>

int main(void) {
    for (;;) {
        char *p = malloc(1 << 24);
        if (p) memset(p, 1, 1 << 24);
    }
}
"""


def echo(declaration: str, names: Sequence[str]) -> str:
    """The identity, below the declaration that a model would see."""
    returns = declaration.splitlines()[-1].split(" ")[0]
    return declaration + f" {{\n    return ({returns}){{{', '.join(names)}}};\n}}\n"
