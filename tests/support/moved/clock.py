"""The clock of a moved site: the machine's, and as many days more as a file in the home says."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from django.utils import timezone

if TYPE_CHECKING:
    from pathlib import Path

SETTINGS = "tests.support.moved.settings"
FILE = "days-ahead.txt"


def put(path: Path) -> None:
    """Let every process that calls this ask ``path`` how many days to add."""

    def moved() -> datetime:
        return datetime.now(UTC) + timedelta(days=days(path))

    timezone.now = moved


def days(path: Path) -> int:
    """Give how many days the clock is ahead; 0 where nobody has moved it."""
    try:
        return int(path.read_text("utf-8"))
    except FileNotFoundError:
        return 0


def move(home: Path, more: int) -> int:
    """Move the clock of a home on by some days; give how far ahead it is now."""
    path = home / FILE
    ahead = days(path) + more
    half = path.with_suffix(".half")
    half.write_text(str(ahead), "utf-8")
    half.replace(path)
    return ahead
