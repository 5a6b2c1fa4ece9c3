"""Sums that somebody typed in yuan, read exactly."""

from __future__ import annotations

from everyvillage.core.errors import Fault, InputError

_FEN = 100
_MOST_YUAN_DIGITS = 9


def fen_of(text: str, where: str) -> int | None:
    """Give a sum typed in yuan as fen, None where nothing was typed; refuse what is none.

    >>> fen_of("8,000.5", "own"), fen_of(" ", "own")
    (800050, None)
    """
    plain = text.strip().replace(",", "")
    if not plain:
        return None
    whole, _, rest = plain.partition(".")
    if not (whole.isascii() and whole.isdigit() and len(whole) <= _MOST_YUAN_DIGITS):
        raise InputError(_no_sum(text, where))
    if len(rest) > 2 or (rest and not (rest.isascii() and rest.isdigit())):  # noqa: PLR2004 - two digits of fen
        raise InputError(_no_sum(text, where))
    return int(whole) * _FEN + int(rest.ljust(2, "0") or 0)


def _no_sum(text: str, where: str) -> Fault:
    return Fault(
        code="protection.sum-wrong",
        where=where,
        asked="a sum in yuan",
        found=f"“{text[:20]}”",
        accepted="for example 8000 or 8000.50",
        next_step="correct the sum; nothing was written",
    )
