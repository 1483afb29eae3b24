"""Fixtures that several areas share."""

from __future__ import annotations

pytest_plugins = ["tests.fixtures.postgres", "tests.fixtures.temporal"]
