"""Fixtures that several areas share."""

from __future__ import annotations

from collections import Counter

import pytest

pytest_plugins = ["tests.fixtures.postgres", "tests.fixtures.temporal"]

SLOW = ("engine", "environment", "temporal")
"""Marks of tests that take long whatever else is run beside them."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Files with slow tests come first, then those with many, so that no core waits at the end."""
    slow = {item.path for item in items if any(map(item.get_closest_marker, SLOW))}
    many = Counter(item.path for item in items)
    items.sort(key=lambda item: (item.path not in slow, -many[item.path]))
