"""New arguments from the agents' own: one small change at a time.

An agent's example is a valid input, and a near neighbour of it most likely is
one too: another example's value for one parameter, one element changed, dropped,
doubled or swapped, a number one off. Habits (`synth.proof.habit`) are kept:
ordered lists stay ordered, what was never empty or negative does not become so.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from random import Random
from typing import Any

from synth.proof.habit import BOUND, Habit
from synth.proof.signature import Signature, Type
from synth.proof.values import in_order, make

LONGEST_REPEATED = 12
"""Elements of a list or text that may still be put twice in a row."""


def mutate(signature: Signature, own: Sequence[list[Any]], habits: Sequence[Habit], rng: Random) -> list[Any]:
    """One example's arguments with one parameter changed."""
    arguments = list(rng.choice(own))
    at = rng.randrange(len(arguments))
    if len(own) > 1 and len(arguments) > 1 and rng.random() < 0.25:
        arguments[at] = rng.choice(own)[at]
    else:
        arguments[at] = changed(signature.parameters[at].type, arguments[at], habits[at], rng)
    return arguments


def changed(type_: Type, value: Any, habit: Habit, rng: Random) -> Any:
    """A value of the type that is one small step away (or, rarely, the same)."""
    match type_.kind:
        case "int" | "float":
            return _number(value, habit, rng)
        case "bool":
            return not value
        case "str":
            return _text(value, habit, rng)
        case "list":
            return _list(type_.items[0], value, habit, rng)
        case "tuple":
            at = rng.randrange(len(value))
            return [*value[:at], changed(type_.items[at], value[at], habit, rng), *value[at + 1 :]]
        case "dict":
            return _dict(type_.items[0], value, habit, rng)
        case "optional":
            inner = type_.items[0]
            if value is None:
                return make(inner, habit, rng)
            return None if rng.random() < 0.15 else changed(inner, value, habit, rng)


def _number(value: Any, habit: Habit, rng: Random) -> Any:
    choices = [value + 1, value - 1, value + 2, value // 2]
    if abs(value) <= BOUND // 2:
        choices.append(value * 2 if value <= habit.largest // 2 else value)
    if habit.negative:
        choices.append(-value)
    return rng.choice([c for c in choices if habit.negative or c >= 0] or [value])


def _text(value: str, habit: Habit, rng: Random) -> str:
    letters = list(value)
    done = "".join(_elements(letters, lambda _: rng.choice(habit.alphabet or "a"), rng))
    return done if done or habit.empty_text else value


def _list(item: Type, value: list[Any], habit: Habit, rng: Random) -> list[Any]:
    def step(old: Any) -> Any:
        return make(item, habit, rng) if old is None else changed(item, old, habit, rng)

    done = _elements(list(value), step, rng)
    if not done and not habit.empty_list:
        return value
    return in_order(done, item) if habit.ordered else done


def _elements(values: list[Any], step: Callable[[Any], Any], rng: Random) -> list[Any]:
    """Change, drop, double, swap, turn round or repeat the elements in place; an empty list gets one."""
    if not values:
        return [step(None)]
    at, other = rng.randrange(len(values)), rng.randrange(len(values))
    match rng.choice(("change", "change", "drop", "double", "swap", "reverse", "repeat")):
        case "change":
            values[at] = step(values[at])
        case "drop":
            del values[at]
        case "double":
            values.insert(other, values[at])
        case "swap":
            values[at], values[other] = values[other], values[at]
        case "repeat" if len(values) <= LONGEST_REPEATED:
            values += values
        case _:
            values.reverse()
    return values


def _dict(item: Type, value: dict[str, Any], habit: Habit, rng: Random) -> dict[str, Any]:
    if not value:
        return {"a": make(item, habit, rng)}
    key = rng.choice(sorted(value))
    if len(value) > 1 and rng.random() < 0.4:
        return {k: v for k, v in value.items() if k != key}
    return value | {key: changed(item, value[key], habit, rng)}
