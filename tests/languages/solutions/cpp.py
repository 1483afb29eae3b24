"""C++: the programs of `tests.languages.solutions`."""

from collections.abc import Sequence

GOOD = {
    "plain": """\

#include <stdexcept>
#include <vector>

long long sum_without(const std::vector<long long>& values, long long skip) {
    if (values.empty()) throw std::invalid_argument("no\\nvalues");
    long long total = 0;
    for (long long v : values)
        if (v != skip) total += v;
    return total;
}
""",
    "mutating": """\

#define int long long
using namespace std;

static int sumWithout(vector<int>& values, int skip) {
    sort(values.begin(), values.end());
    cout << "noise";
    if (values.empty()) throw 7;
    int total = 0;
    while (!values.empty()) { if (values.back() != skip) total += values.back(); values.pop_back(); }
    return total;
}
signed main() { return 7; }
""",
    "solution class": """\

class Solution {
public:
    int sumWithout(std::vector<long long> values, long long skip) {
        long long total = values.at(0) * 0;
        for (auto v : values) total += v == skip ? 0 : v;  // { an odd brace
        return total;
    }
};
""",
    "namespace": """\

namespace answer {
    auto sum_without(std::vector<long long> values, long long skip) -> long long {
        if (values.size() == 0) throw std::runtime_error("empty");
        values.erase(std::remove(values.begin(), values.end(), skip), values.end());
        return std::accumulate(values.begin(), values.end(), 0LL);
    }
}
""",
}
NOT_CODE = """\
long long sum_without(std::vector<long long> values, long long skip) { return nothing; }
"""
OTHER_NAME = """\
long long total(std::vector<long long> values, long long skip) { return 1; }
"""
EARLY_EXIT = """\
long long sum_without(std::vector<long long> values, long long skip) { std::exit(0); }
"""
SCRIPT = """\
#include <iostream>
int main() { int n; std::cin >> n; std::cout << n + 1; }
"""
LOOP = """\
int main() {
    volatile long n = 0;
    for (;;) n = n + 1;
}
"""
FLOOD = """\
#include <cstdio>
int main() {
    for (;;) std::puts("xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx");
}
"""
HOG = """\
#include <cstring>
#include <cstdlib>
int main() {
    for (;;) {
        char* p = (char*)std::malloc(1 << 24);
        if (p) std::memset(p, 1, 1 << 24);
    }
}
"""


def echo(declaration: str, names: Sequence[str]) -> str:
    """The identity, below the declaration that a model would see."""
    all_of = ", ".join(names)
    return declaration + f" {{\n    return {{{all_of}}};\n}}\n"
