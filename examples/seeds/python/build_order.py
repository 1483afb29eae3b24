# SPDX-License-Identifier: Apache-2.0
# Provenance: written for synth

"""In which order can packages be built, and what is in the way if they cannot?"""


def build_order(needs: dict[str, list[str]]) -> list[str]:
    """Packages so that each stands after everything that it needs.

    Among packages that are ready, the alphabetically first is built first. The
    result is empty when packages need each other in a circle.
    """
    names = set(needs) | {dep for deps in needs.values() for dep in deps}
    waiting = {name: set(needs.get(name, [])) for name in names}
    order: list[str] = []
    while waiting:
        ready = sorted(name for name, deps in waiting.items() if not deps)
        if not ready:
            return []
        first = ready[0]
        order.append(first)
        del waiting[first]
        for deps in waiting.values():
            deps.discard(first)
    return order


def affected_by(needs: dict[str, list[str]], changed: str) -> list[str]:
    """Every package that must be built again after `changed`, alphabetically."""
    affected: set[str] = set()
    frontier = [changed]
    while frontier:
        current = frontier.pop()
        for name, deps in needs.items():
            if current in deps and name not in affected:
                affected.add(name)
                frontier.append(name)
    return sorted(affected)
