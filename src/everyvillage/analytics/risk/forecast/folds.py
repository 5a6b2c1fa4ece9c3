"""Folds that keep households whole: by hash of the household, so that they repeat everywhere."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import numpy as np

from everyvillage.core.errors import CheckFailedError, Fault

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

SHOWN = 3


def fold_of(households: Sequence[str], count: int, salt: str = "") -> NDArray[np.int64]:
    """Give the fold of each row, 0 to ``count`` - 1: the same household is always in one fold.

    ``salt`` makes another division.
    """
    known: dict[str, int] = {}
    for household in households:
        if household not in known:
            digest = hashlib.blake2b(f"{salt}|{household}".encode(), digest_size=8).digest()
            known[household] = int.from_bytes(digest, "big") % count
    return np.array([known[household] for household in households], dtype=np.int64)


def check_apart(train: Sequence[str], test: Sequence[str]) -> None:
    """Refuse rows to train and to test on that share a household."""
    shared = sorted(set(train) & set(test))
    if shared:
        raise CheckFailedError(
            Fault(
                code="forecast.household-leaks",
                where="",
                asked="rows to train and to test on without a common household",
                found=f"{len(shared)} on both sides, such as {', '.join(shared[:SHOWN])}",
                accepted="every row of a household on one side",
                next_step="divide by household, not by row",
            )
        )
