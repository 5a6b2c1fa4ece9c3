"""Yes, no and not known, written out: the second implementation's own three-valued logic."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

Truth = bool | None
"""True, False, or None for not known."""


def both(*parts: Truth) -> Truth:
    """Say whether all parts hold: one no is enough for no, then one unknown for unknown."""
    if any(part is False for part in parts):
        return False
    if any(part is None for part in parts):
        return None
    return True


def either(*parts: Truth) -> Truth:
    """Say whether some part holds: one yes is enough for yes, then one unknown for unknown."""
    if any(part is True for part in parts):
        return True
    if any(part is None for part in parts):
        return None
    return False


def opposite(part: Truth) -> Truth:
    """Turn yes into no and no into yes; the unknown stays unknown."""
    return None if part is None else not part


def at_least(value: int | None, bar: int | None) -> Truth:
    """Say whether ``value`` reaches ``bar``; unknown if one of them is."""
    if value is None or bar is None:
        return None
    return value >= bar


def at_most(value: int | None, bar: int | None) -> Truth:
    """Say whether ``value`` keeps to ``bar``; unknown if one of them is."""
    if value is None or bar is None:
        return None
    return value <= bar


def one_of(value: str | None, *choices: str) -> Truth:
    """Say whether ``value`` is one of ``choices``; unknown if it is missing."""
    return None if value is None else value in choices


def lower_median(values: Iterable[int]) -> int | None:
    """Give the middle value, of two middle ones the lower; None of nothing."""
    ordered = sorted(values)
    return ordered[(len(ordered) - 1) // 2] if ordered else None
