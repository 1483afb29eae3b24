"""Texts in C++."""

HARNESS = r"""
#include <unistd.h>
#define main candidate_main
#include "candidate.cpp"
#undef main
#undef int
#undef double
namespace synth_harness {
using Text = ::std::string;
template <class T> struct Wire;
inline void quoted(const Text& s, Text& out) {
    static const char* bad = "result has ill-formed text";
    char unit[16];
    out += '"';
    for (::std::size_t i = 0; i < s.size();) {
        unsigned char c = s[i++];
        unsigned long code = c;
        int more = c < 0x80 ? 0 : c < 0xc2 ? -1 : c < 0xe0 ? 1 : c < 0xf0 ? 2 : c < 0xf5 ? 3 : -1;
        if (more < 0) throw ::std::runtime_error(bad);
        if (more) code = c & (0x3f >> more);
        for (int k = 0; k < more; ++k, ++i) {
            if (i >= s.size() || (s[i] & 0xc0) != 0x80) throw ::std::runtime_error(bad);
            code = code << 6 | (s[i] & 0x3f);
        }
        if ((more == 2 && (code < 0x800 || (code >= 0xd800 && code < 0xe000))) ||
            (more == 3 && (code < 0x10000 || code > 0x10ffff)))
            throw ::std::runtime_error(bad);
        if (code >= 0x10000) {
            ::std::snprintf(unit, sizeof unit, "\\u%04lx\\u%04lx", 0xd800 + ((code - 0x10000) >> 10),
                            0xdc00 + ((code - 0x10000) & 0x3ff));
            out += unit;
        } else if (code < 0x20 || code == '"' || code == '\\' || code >= 0x7f) {
            ::std::snprintf(unit, sizeof unit, "\\u%04lx", code);
            out += unit;
        } else {
            out += static_cast<char>(code);
        }
    }
    out += '"';
}
template <> struct Wire<bool> { static void put(bool v, Text& out) { out += v ? "true" : "false"; } };
template <> struct Wire<long long> {
    static void put(long long v, Text& out) { out += ::std::to_string(v); }
};
template <> struct Wire<double> {
    static void put(double v, Text& out) {
        if (!::std::isfinite(v)) throw ::std::range_error("non-finite");
        char text[40];
        ::std::snprintf(text, sizeof text, "%.17g", v);
        out += text;
    }
};
template <> struct Wire<Text> { static void put(const Text& v, Text& out) { quoted(v, out); } };
template <class T> struct Wire<::std::vector<T>> {
    static void put(const ::std::vector<T>& v, Text& out) {
        out += '[';
        bool first = true;
        for (const T& one : v) {
            if (!first) out += ',';
            first = false;
            Wire<T>::put(one, out);
        }
        out += ']';
    }
};
template <class T> struct Wire<::std::map<Text, T>> {
    static void put(const ::std::map<Text, T>& v, Text& out) {
        out += '{';
        bool first = true;
        for (const auto& one : v) {
            if (!first) out += ',';
            first = false;
            quoted(one.first, out);
            out += ':';
            Wire<T>::put(one.second, out);
        }
        out += '}';
    }
};
template <class T> struct Wire<::std::optional<T>> {
    static void put(const ::std::optional<T>& v, Text& out) {
        if (v) Wire<T>::put(*v, out);
        else out += "null";
    }
};
template <class... T> struct Wire<::std::tuple<T...>> {
    static void put(const ::std::tuple<T...>& v, Text& out) {
        out += '[';
        bool first = true;
        auto each = [&](const T&... one) {
            ((out += first ? "" : ",", first = false, Wire<T>::put(one, out)), ...);
        };
        ::std::apply(each, v);
        out += ']';
    }
};
template <class R, class T> constexpr bool fits() {
    using ::std::is_same_v, ::std::is_integral_v, ::std::is_arithmetic_v;
    if constexpr (is_same_v<R, long long>)
        return is_integral_v<T> && !is_same_v<T, bool> && !is_same_v<T, char>;
    else if constexpr (is_same_v<R, double>) return is_arithmetic_v<T> && !is_same_v<T, bool>;
    else if constexpr (is_same_v<R, Text>) return ::std::is_convertible_v<T, Text>;
    else return is_same_v<R, T>;
}
template <class R, class T> void put(T&& result, Text& out) {
    if constexpr (fits<R, ::std::decay_t<T>>()) Wire<R>::put(static_cast<R>(result), out);
    else static_assert(fits<R, ::std::decay_t<T>>(), "the function does not return the declared type");
}
inline Text one_line(const char* what) {
    Text line = what;
    for (char& c : line) if (static_cast<unsigned char>(c) < 0x20) c = ' ';
    return line.substr(0, 300);
}
inline void report(const Text& line) {
    ::std::cout.flush();
    ::std::fflush(stdout);
    for (::std::size_t at = 0; at < line.size();) {
        ssize_t n = ::write(1, line.data() + at, line.size() - at);
        if (n <= 0) ::_exit(3);
        at += n;
    }
}
inline Text read_nonce() {
    Text line;
    char c;
    while (::read(0, &c, 1) == 1 && c != '\n') line += c;
    return line;
}
@CALLS@
using Call = void (*)(Text&);
const Call calls[] = {@NAMES@nullptr};
inline int run() {
    const Text nonce = read_nonce();
    for (::std::size_t i = 0; calls[i]; ++i) {
        Text json, line = "\n" + nonce + " " + ::std::to_string(i) + " ";
        try {
            calls[i](json);
            line += "value " + json;
        } catch (const ::std::exception& error) {
            line += "error " + one_line(error.what());
        } catch (...) {
            line += "error unknown exception";
        }
        report(line + "\n");
    }
    report("\n" + nonce + " end\n");
    return 0;
}
}
int main() { ::_exit(synth_harness::run()); }
"""

CLOSE_NEEDS = ("algorithm", "cmath", "map", "optional", "string", "tuple", "vector")

CLOSE = """\
// Equal, floats up to rounding.
bool close(double a, double b) {
    return std::abs(a - b) <= std::max(1e-6 * std::max(std::abs(a), std::abs(b)), 1e-9);
}
template <class T> bool close(const T& a, const T& b) { return a == b; }
template <class T> bool close(const std::vector<T>& a, const std::vector<T>& b);
template <class T> bool close(const std::map<std::string, T>& a, const std::map<std::string, T>& b);
template <class T> bool close(const std::optional<T>& a, const std::optional<T>& b);
template <class... T> bool close(const std::tuple<T...>& a, const std::tuple<T...>& b);
template <class T> bool close(const std::vector<T>& a, const std::vector<T>& b) {
    if (a.size() != b.size()) return false;
    for (size_t i = 0; i < a.size(); ++i)
        if (!close(a[i], b[i])) return false;
    return true;
}
template <class T> bool close(const std::map<std::string, T>& a, const std::map<std::string, T>& b) {
    if (a.size() != b.size()) return false;
    for (const auto& [key, value] : a)
        if (!b.count(key) || !close(value, b.at(key))) return false;
    return true;
}
template <class T> bool close(const std::optional<T>& a, const std::optional<T>& b) {
    return a && b ? close(*a, *b) : a.has_value() == b.has_value();
}
template <class T, size_t... I> bool close_parts(const T& a, const T& b, std::index_sequence<I...>) {
    return (close(std::get<I>(a), std::get<I>(b)) && ...);
}
template <class... T> bool close(const std::tuple<T...>& a, const std::tuple<T...>& b) {
    return close_parts(a, b, std::index_sequence_for<T...>{});
}
"""
