"""Texts in D."""

FLAGS = ("-O0", "-d")
"""Nothing is optimised: most of a run's time is the compiler's."""

HARNESS = r"""module synth_main;

static import candidate;
import core.stdc.stdio : fflush, snprintf, stdout;
import core.sys.posix.sys.wait : waitpid;
import core.sys.posix.unistd : _exit, fork, read, write;
import std.typecons : Nullable, Tuple, tuple;

enum reported = 113;
enum mismatch = "the function does not return the declared type";

void put(T, V)(ref char[] to, ref V v)
{
    static if (is(T == bool))
    {
        static assert(is(immutable V == immutable bool), mismatch);
        to ~= v ? "true" : "false";
    }
    else static if (is(T == long))
    {
        static assert(__traits(isIntegral, V) && !is(V : bool) && !isCharacter!V, mismatch);
        number(to, "%lld", cast(long) v);
    }
    else static if (is(T == double))
    {
        static assert(__traits(isArithmetic, V) && !is(V : bool) && !isCharacter!V, mismatch);
        immutable double d = v;
        if (d - d != 0)
            throw new Exception("non-finite");
        number(to, "%.17g", d);
    }
    else static if (is(T == string))
    {
        static assert(is(V : const(char)[]), mismatch);
        text(to, v);
    }
    else static if (is(T == Nullable!U, U))
    {
        static assert(__traits(hasMember, V, "isNull"), mismatch);
        if (v.isNull)
            to ~= "null";
        else
        {
            auto inner = v.get;
            put!U(to, inner);
        }
    }
    else static if (is(T == Tuple!U, U...))
    {
        static assert(__traits(hasMember, V, "expand"), mismatch);
        static assert(v.expand.length == U.length, mismatch);
        char[] mark = ['['];
        static foreach (i; 0 .. U.length)
        {
            to ~= mark;
            mark = [','];
            put!(U[i])(to, v.expand[i]);
        }
        to ~= ']';
    }
    else static if (is(T == U[string], U))
    {
        static assert(is(V : const(W)[K], W, K : const(char)[]), mismatch);
        char[] mark = ['{'];
        foreach (key, ref one; v)
        {
            to ~= mark;
            mark = [','];
            text(to, key);
            to ~= ':';
            put!U(to, one);
        }
        to ~= v.length ? "}" : "{}";
    }
    else static if (is(T == U[], U))
    {
        static assert(is(V : const(W)[], W), mismatch);
        char[] mark = ['['];
        foreach (ref one; v)
        {
            to ~= mark;
            mark = [','];
            put!U(to, one);
        }
        to ~= v.length ? "]" : "[]";
    }
    else
        static assert(false, mismatch);
}

enum bool isCharacter(V) = is(immutable V == immutable char) || is(immutable V == immutable wchar)
    || is(immutable V == immutable dchar);

void number(N)(ref char[] to, const(char)* form, N value)
{
    char[40] room;
    to ~= room[0 .. snprintf(room.ptr, room.length, form, value)];
}

void text(ref char[] to, const(char)[] s)
{
    to ~= '"';
    foreach (dchar c; s) // throws where the text is not well-formed
    {
        if (c >= 0x10000)
        {
            number(to, "\\u%04x", cast(uint)(0xd800 + ((c - 0x10000) >> 10)));
            number(to, "\\u%04x", cast(uint)(0xdc00 + ((c - 0x10000) & 0x3ff)));
        }
        else if (c < 0x20 || c == '"' || c == '\\' || c >= 0x7f)
            number(to, "\\u%04x", cast(uint) c);
        else
            to ~= cast(char) c;
    }
    to ~= '"';
}

void invoke(ref char[] to@GIVEN@)
{
    auto result = @CALL@;
    put!(@RETURNS@)(to, result);
}

@CALLS@
char[] oneLine(const(char)[] message)
{
    char[] line = message[0 .. message.length < 300 ? $ : 300].dup;
    foreach (ref c; line)
        if (c < 0x20 || c >= 0x7f)
            c = ' ';
    return line;
}

void report(const(char)[] line)
{
    fflush(stdout);
    for (size_t at = 0; at < line.length;)
    {
        immutable n = write(1, line.ptr + at, line.length - at);
        if (n <= 0)
            _exit(3);
        at += n;
    }
}

void answer(const(char)[] head, void function(ref char[]) call)
{
    char[] json;
    try
    {
        call(json);
        report(head ~ "value " ~ json ~ "\n");
    }
    catch (Throwable cause)
        report(head ~ "error " ~ typeid(cause).name ~ ": " ~ oneLine(cause.msg) ~ "\n");
    _exit(reported);
}

void main()
{
    char[] nonce;
    for (char c; read(0, &c, 1) == 1 && c != '\n';)
        nonce ~= c;
    void function(ref char[])[] calls = [@NAMES@];
    foreach (i, call; calls)
    {
        char[] head = "\n" ~ nonce ~ " ";
        number(head, "%zu ", i);
        immutable child = fork();
        if (child == 0)
            answer(head, call);
        int status;
        waitpid(child, &status, 0);
        if (status == 0)
            _exit(0);
        if (status == reported << 8)
            continue;
        head ~= "error ";
        immutable signal = status & 0x7f;
        number(head, signal ? "signal %d\n" : "exit status %d\n", signal ? signal : status >> 8);
        report(head);
    }
    report("\n" ~ nonce ~ " end\n");
    _exit(0);
}
"""

CLOSE = """\
/// Equal, floats up to rounding.
bool close(T)(T a, T b)
{
    import std.math : isClose;
    import std.typecons : Nullable, Tuple;

    static if (is(T == double))
        return isClose(a, b, 1e-6, 1e-9);
    else static if (__traits(isAssociativeArray, T))
    {
        foreach (key, value; a)
            if (key !in b || !close(value, b[key]))
                return false;
        return a.length == b.length;
    }
    else static if (is(T == E[], E) && !is(T == string))
    {
        foreach (i, value; a)
            if (i >= b.length || !close(value, b[i]))
                return false;
        return a.length == b.length;
    }
    else static if (is(T == Nullable!E, E))
        return a.isNull || b.isNull ? a.isNull == b.isNull : close(a.get, b.get);
    else static if (is(T == Tuple!E, E...))
    {
        static foreach (i; 0 .. E.length)
            if (!close(a[i], b[i]))
                return false;
        return true;
    }
    else
        return a == b;
}
"""
