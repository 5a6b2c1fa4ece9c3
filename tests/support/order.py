"""The order of the files: those that take longest first, so that no processor waits at the end."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

LONG = ("browser", "spark", "slow")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the files with a long test first; within a file, and otherwise, the order stays."""
    long: set[Path] = {
        item.path for item in items if any(item.get_closest_marker(name) for name in LONG)
    }
    items.sort(key=lambda item: item.path not in long)
