"""The second implementation stands alone: it reads CSV files and knows nothing of the product."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

FOLDER = Path(__file__).parent
ALLOWED = frozenset(
    {
        *("__future__", "collections", "csv", "dataclasses", "datetime", "decimal", "functools"),
        *("math", "pathlib", "sys", "typing"),
    }
)
MODULES = (
    *("china_counties", "china_network", "china_people", "china_places", "counting"),
    *("figures_by_loops", "itu", "logic", "rules", "rules_by_loops", "rules_of_2021", "tables"),
    "world",
)


def imported(path: Path) -> set[str]:
    """Give every module that a file imports, wherever in the file."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        if isinstance(node, ast.ImportFrom):
            assert node.level == 0
            inside = node.module == "tests.second"
            names |= {f"{node.module}.{alias.name}" for alias in node.names} if inside else set()
            names |= set() if inside else {node.module or ""}
    return names


@pytest.mark.parametrize("module", MODULES)
def test_it_imports_the_standard_library_and_itself_only(module: str) -> None:
    for name in imported(FOLDER / f"{module}.py"):
        inside = name.removeprefix("tests.second.") in MODULES
        assert inside or name.partition(".")[0] in ALLOWED, name
