"""The names nearest to a mistyped one, for messages."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

SHOWN = 3
SHOWN_WHEN_NONE_IS_NEAR = 12
LONGEST_PIECE = 60


def nearest(found: str, known: Iterable[str]) -> str:
    """Give the three ``known`` names nearest to ``found``, or the first twelve if none is near."""
    names = sorted(set(known))
    near = get_close_matches(found, names, n=SHOWN, cutoff=0.5)
    if near:
        return ", ".join(near)
    shown = ", ".join(names[:SHOWN_WHEN_NONE_IS_NEAR])
    rest = len(names) - SHOWN_WHEN_NONE_IS_NEAR
    return f"{shown} and {rest} more" if rest > 0 else shown or "none is declared"


def piece(text: str) -> str:
    """Give ``text`` in quotation marks, shortened and on one line, as a message shows it."""
    line = " ".join(text.split())
    short = line if len(line) <= LONGEST_PIECE else f"{line[: LONGEST_PIECE - 1]}…"
    return f"“{short}”"
