"""Programs that attack while they are compiled."""

from __future__ import annotations

from dataclasses import replace

from synth.sandbox import Limits
from tests.hostile.hostile import COMPILE, MEMORY, OK, RUNTIME, SHORT, TIME, Hostile, c, of, python

BIG = Limits(compile_seconds=30.0, run_seconds=5.0, memory_bytes=2**28, processes=128, file_bytes=2**25)
"""For compilers that need some room before they can misbehave."""
QUICK = replace(BIG, compile_seconds=1.5, memory_bytes=2**30)
"""For those that never end: the clock is what they meet."""
BITS = "\n".join(f"#define X{n} X{n - 1} X{n - 1}" for n in range(1, 40))

C: tuple[Hostile, ...] = (
    c("include of the host's files", '#include "/etc/shadow"\n#include "@SECRET@"\nint main(void) { return 0; }\n', COMPILE),
    c("include of /dev/zero", '#include "/dev/zero"\nint main(void) { return 0; }\n', MEMORY),
    c("include of standard input", '#include "/dev/stdin"\n#include <stdio.h>\nint main(void) { puts("held"); }\n'),
    c("include of itself", '#include "main.c"\n#include "main.c"\nint main(void) { return 0; }\n', TIME, limits=QUICK),
    c("macros that double", f"#define X0 ;\n{BITS}\nint main(void) {{ X39 }}\n", TIME,
      limits=replace(QUICK, compile_seconds=0.7)),
    c("array as large as the disk", "char x[1L << 34] = {1};\nint main(void) { return 0; }\n", COMPILE),
    c("assembler that repeats", '__asm__(".rept 50000\\n.rept 40000\\n.quad 1\\n.endr\\n.endr");\nint main(void) { return 0; }\n',
      MEMORY),
    c("assembler that includes", '__asm__(".incbin \\"@SECRET@\\"");\nint main(void) { return 0; }\n', COMPILE),
    c("linker that is told where to write",
      '#pragma GCC push_options\n__asm__(".file \\"/usr/synth-hostile\\"\\n.section .note,\\"\\",@note\\n");\n'
      '#include <stdio.h>\nint main(void) { puts("held"); }\n'),
    c("file names with escapes", '#line 1 "\\033]0;owned\\007/etc/passwd"\n#error synth-hostile\n', COMPILE),
)  # fmt: skip

OTHERS: tuple[Hostile, ...] = (
    of(
        "cpp",
        "templates that recurse",
        "template <long N, long M> struct F { static const long v = F<N - 1, M>::v ^ F<N - 1, M + N>::v; };\n"
        "template <long M> struct F<0, M> { static const long v = M; };\nint main() { return F<800, 1>::v & 1; }\n",
        TIME, limits=QUICK,
    ),
    of(
        "cpp",
        "constant expressions without end",
        "constexpr long f() { long n = 0; for (long i = 0; i >= 0; i++) n ^= i; return n; }\n"
        "constexpr long x = f();\nint main() { return x; }\n",
        COMPILE, limits=BIG,
    ),
    of(
        "cpp",
        "templates that double",
        "template <class A, class B> struct P {};\ntemplate <int N> struct D { using T = P<typename D<N-1>::T, typename D<N-1>::T>; };\n"
        "template <> struct D<0> { using T = int; };\ntemplate <class T> struct N { static void f() {} };\ntemplate <class T> void g(T) { throw T(); }\nint main() { g(D<40>::T()); }\n",
        TIME, limits=replace(BIG, run_seconds=0.7),
    ),
    of(
        "rust",
        "macros of Rust that double",
        "#![recursion_limit = \"4096\"]\nmacro_rules! x { ($($t:tt)*) => { x!{$($t)* $($t)* a} } }\nx!{a}\nfn main() {}\n",
        MEMORY, limits=BIG,
    ),
    of(
        "rust",
        "constants without end",
        "#![allow(long_running_const_eval)]\nconst X: u64 = { let mut i = 0u64; while i < u64::MAX { i += 1; } i };\n"
        'fn main() { println!("ESCAPED {}", X); }\n',
        TIME, limits=QUICK,
    ),
    of(
        "rust",
        "macros that read the host",
        'fn main() { print!("ESCAPED {}{}", include_str!("@SECRET@"), env!("SYNTH_SECRET_TOKEN")); }\n',
        COMPILE, limits=BIG,
    ),
    of(
        "rust",
        "an array of constants as large as memory",
        "static X: [u8; 1 << 33] = [1; 1 << 33];\nfn main() { println!(\"{}\", X[std::env::args().count()]); }\n",
        MEMORY, limits=BIG,
    ),
    of(
        "typescript",
        "types of TypeScript that double",
        "type B<N extends 0[]> = N['length'] extends 40 ? 0[] : [...B<[...N, 0]>, ...B<[...N, 0]>];\n"
        "const x: B<[]> = 1 as any;\nconsole.log('held');\n",
        OK, limits=replace(BIG, memory_bytes=2**29),
    ),
    of(
        "typescript",
        "unions that explode",
        "type D = 0|1|2|3|4|5|6|7|8|9;\ntype E = `${D}${D}${D}${D}${D}${D}${D}${D}`;\n"
        "type R<T> = T extends `${infer A}${infer B}` ? [A, ...R<B>] : [];\nconst x: R<E> = 1 as any;\nconsole.log('held');\n",
        COMPILE, limits=replace(BIG, memory_bytes=2**29),
    ),
    of(
        "java",
        "inference without end",
        "import java.util.function.*;\npublic class Main {\n  static <T> T f(Supplier<? extends T> a, Supplier<? extends T> b) { return a.get(); }\n"
        "  public static void main(String[] a) { Object x = "
        + "f(() -> " * 14 + "1" + ", () -> 2)" * 14 + "; System.out.println(\"held\"); }\n}\n",
        OK, limits=Limits(compile_seconds=30.0, memory_bytes=2**30, processes=512),
    ),
    python("deep source", "print(" + "(" * 5000 + ")" * 5000 + ")\n", RUNTIME),
    python("constant that folds", "x = 'held'\n" + "y = 10 ** 10 ** 8\n" * 3 + "print(x)\n", TIME, limits=SHORT),
)  # fmt: skip

ALL = C + OTHERS
