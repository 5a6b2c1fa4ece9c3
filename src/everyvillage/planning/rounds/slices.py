"""The random slice: households drawn from all, whatever any list says of them."""

from __future__ import annotations

import hashlib
import hmac
from typing import TYPE_CHECKING

from everyvillage.core.errors import Fault, InputError

if TYPE_CHECKING:
    from collections.abc import Sequence


def draw_slice(
    households: Sequence[str], period: str, size: int, *, key: bytes, first: int = 0
) -> tuple[str, ...]:
    """Draw ``size`` households of a period, each as likely as any other.

    The order of the period ("2021-Q3") is that of a keyed hash, so that it repeats, cannot be
    foreseen without ``key``, and takes no household twice; ``first`` goes on where an earlier
    week of the period stopped. Refuses more than there are.
    """
    if first < 0 or size < 0 or first + size > len(households):
        raise InputError(
            Fault(
                code="rounds.slice-size",
                where="",
                asked=f"{size} households after the first {first}",
                found=f"{len(households)} households",
                accepted="no more than there are",
                next_step="draw fewer, or begin a new period",
            )
        )
    order = sorted(set(households), key=lambda one: (_mark(one, period, key), one))
    return tuple(order[first : first + size])


def _mark(household: str, period: str, key: bytes) -> bytes:
    return hmac.new(key, f"{period}|{household}".encode(), hashlib.sha256).digest()
