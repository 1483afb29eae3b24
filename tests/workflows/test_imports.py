"""Workflow modules stay light: Temporal re-imports them for every workflow instance."""

from __future__ import annotations

import ast
import sys
from pathlib import Path

import pytest

import workflows

FOLDER = Path(workflows.__file__).parent
IN_SANDBOX = ("campaign.py", "shard.py")
PASSED_THROUGH = ("messages.py", "protocol.py")


def top_level_imports(path: Path) -> set[str]:
    """Roots of the modules that are imported outside of `imports_passed_through`."""
    names: set[str] = set()
    for node in ast.parse(path.read_text()).body:
        if isinstance(node, ast.Import):
            names |= {a.name.split(".")[0] for a in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module.split(".")[0])
    return names


@pytest.mark.parametrize("name", IN_SANDBOX)
def test_workflow_modules_import_only_the_standard_library_and_temporalio(name: str) -> None:
    foreign = top_level_imports(FOLDER / name) - set(sys.stdlib_module_names) - {"temporalio"}
    assert not foreign


@pytest.mark.parametrize("name", PASSED_THROUGH)
def test_what_workflows_pass_through_is_light_too(name: str) -> None:
    foreign = top_level_imports(FOLDER / name) - set(sys.stdlib_module_names) - {"workflows"}
    assert not foreign
