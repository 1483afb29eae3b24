"""The Python program that looks at a candidate from inside: branches taken, mutants told apart."""

PROBE = '''\
import dis as _dis, signal as _signal, sys as _sys, time as _time

_CODE, _MUTANTS, _NAME, _COUNT = @CODE@, @MUTANTS@, @NAME@, @COUNT@
_OPCODES, _BRANCHES, _SECONDS = 300_000, 50_000, 0.25
_MONITORING = getattr(_sys, "monitoring", None)


class _Slow(BaseException):
    pass


class _Nowhere:
    def write(self, text):
        return len(text)

    def flush(self):
        pass


def _late(*_):
    raise _Slow


def _loose(name):
    return name.replace("_", "").lower()


def _find(space):
    names = [_NAME, *(n for n in space if _loose(n) == _loose(_NAME))]
    for name in names:
        if callable(space.get(name)):
            return space[name]
    for owner in [c for c in space.values() if isinstance(c, type)]:
        for name in dir(owner):
            if _loose(name) == _loose(_NAME):
                return lambda *arguments: getattr(owner(), name)(*arguments)
    raise NameError(_NAME)


def _load(source):
    module = compile(source, "candidate", "exec", dont_inherit=True)
    space = {"__name__": "candidate"}
    exec(module, space)
    return module, _find(space)


def _copy(value):
    if type(value) in (list, tuple):
        return type(value)(_copy(v) for v in value)
    return {k: _copy(v) for k, v in value.items()} if type(value) is dict else value


def _same(a, b):
    if isinstance(a, bool) or isinstance(b, bool) or a is None or b is None:
        return a is b
    if isinstance(a, (int, float)) and isinstance(b, (int, float)):
        return a == b or abs(a - b) <= max(1e-6 * max(abs(a), abs(b)), 1e-9)
    if type(a) is not type(b):
        return isinstance(a, dict) and isinstance(b, dict) and dict(a) == dict(b)
    if isinstance(a, (list, tuple)):
        return len(a) == len(b) and all(map(_same, a, b))
    if isinstance(a, dict):
        return a.keys() == b.keys() and all(_same(a[k], b[k]) for k in a)
    return a == b


def _jumps(code):
    """Offset of each conditional jump: where it falls through to, its line, and where it jumps."""
    line, found, steps = 0, {}, list(_dis.get_instructions(code))
    for step, after in zip(steps, steps[1:]):
        line = getattr(step.positions, "lineno", None) or line
        if ("JUMP" in step.opname and "_IF_" in step.opname) or step.opname == "FOR_ITER":
            found[step.offset] = (after.offset, line, step.argval)
    return found


def _codes(code):
    for inner in code.co_consts:
        if isinstance(inner, type(code)):
            yield inner
            yield from _codes(inner)


class _Branches:
    """Sees opcodes by `settrace`; from 3.12 on that misses the first run of a code, and there are events."""

    def __init__(self, module):
        self.jumps = {code: _jumps(code) for code in _codes(module)}
        self.taken, self.left = set(), _BRANCHES if _MONITORING else _OPCODES
        if _MONITORING:
            kinds = _MONITORING.events
            self.events = getattr(kinds, "BRANCH_LEFT", 0) | getattr(kinds, "BRANCH_RIGHT", 0) or kinds.BRANCH
            if not _MONITORING.get_tool(_MONITORING.COVERAGE_ID):
                _MONITORING.use_tool_id(_MONITORING.COVERAGE_ID, "probe")
            for kind in (1 << bit for bit in range(self.events.bit_length())):
                if kind & self.events:
                    _MONITORING.register_callback(_MONITORING.COVERAGE_ID, kind, self.branch)

    def watch(self, on):
        if not _MONITORING:
            _sys.settrace(self.trace if on else None)
            return
        for code in self.jumps:
            _MONITORING.set_local_events(_MONITORING.COVERAGE_ID, code, self.events if on else 0)

    def branch(self, code, at, to):
        if jump := self.jumps.get(code, {}).get(at):
            self.taken.add((code, at, to < jump[2]))
        self.left -= 1
        return None if self.left > 0 else _MONITORING.DISABLE

    def trace(self, frame, event, _):
        jumps = self.jumps.get(frame.f_code)
        if not jumps or self.left <= 0:
            return None
        frame.f_trace_opcodes, last = True, -1

        def local(frame, event, _):
            nonlocal last
            if event == "opcode":
                if last in jumps:
                    self.taken.add((frame.f_code, last, frame.f_lasti == jumps[last][0]))
                last, self.left = frame.f_lasti, self.left - 1
            return local if self.left > 0 else None

        return local

    def report(self):
        places = [(c, at, line) for c, found in self.jumps.items() for at, (_, line, _) in found.items()]
        every = {(c, at, way): line for c, at, line in places for way in (False, True)}
        missed = sorted({line for key, line in every.items() if key not in self.taken})
        return [len(every), sum(key in self.taken for key in every), int(self.left <= 0), missed[:40]]


def _timed(function, arguments, seconds):
    _signal.setitimer(_signal.ITIMER_PROF, seconds, seconds)
    try:
        return "", function(*_copy(arguments))
    except _Slow:
        return "t", None
    except Exception:
        return "!", None
    finally:
        _signal.setitimer(_signal.ITIMER_PROF, 0)


def _mutant(source):
    try:
        return ".", _load(source)[1]
    except Exception:
        return "c", None


_signal.signal(_signal.SIGPROF, _late)
_module, _right = _load(_CODE)
_branches = _Branches(_module)
_marks = [_mutant(source) for source in _MUTANTS]
_calls = 0


def _look(*arguments):
    global _calls
    _calls += 1
    out, _sys.stdout = _sys.stdout, _Nowhere()
    try:
        _try(arguments)
    finally:
        _sys.stdout = out
    if _calls % 16 and _calls < _COUNT:
        return ""
    return "".join(mark for mark, _ in _marks) + " " + repr(_branches.report())


def _try(arguments):
    begun = _time.process_time()
    failed, value = _timed(_right, arguments, 2.0)
    seconds = max(_SECONDS, 20 * (_time.process_time() - begun))
    if _branches.left > 0:
        _branches.watch(True)
        try:
            _timed(_right, arguments, 2.0)
        finally:
            _branches.watch(False)
    for at, (mark, function) in enumerate(_marks):
        if mark == "." and not failed:
            mark, other = _timed(function, arguments, seconds)
            if mark or not _same(value, other):
                _marks[at] = (mark or "x", None)


globals()[_NAME] = _look
'''
