"""The most minutes that forms may ask of a role in a year, and every reason why that changed."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from everyvillage.contracts.shapes import Words

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

BUDGET = Path(__file__).with_name("budget.toml")


@dataclass(frozen=True, slots=True)
class Budget:
    """The most minutes a year for one holder of a role, since when, and why it is as much."""

    role: str
    minutes: int
    since: date
    reason: Words


@cache
def budgets() -> Mapping[str, tuple[Budget, ...]]:
    """Give what each role may be asked, the newest first; of one day the line that came last."""
    found: dict[str, list[Budget]] = {}
    for one in tomllib.loads(BUDGET.read_text("utf-8"))["budget"]:
        line = Budget(one["role"], one["minutes"], one["since"], Words(one["en"], one["zh"]))
        found.setdefault(line.role, []).append(line)
    return {
        role: tuple(sorted(lines, key=lambda one: one.since)[::-1]) for role, lines in found.items()
    }
