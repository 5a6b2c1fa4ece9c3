"""The own share of every household of a county at once: the sum of ``reckon`` in columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from everyvillage.analytics.risk.illness.terms import Layer, Terms

    Whole = NDArray[np.int64]

PERCENT = 100


def own_shares(
    total: Whole, eligible: Whole, level: Whole, group: Whole, of: Mapping[int, Terms]
) -> Whole:
    """Give the own share of each single insured bill, in fen.

    ``total`` and ``eligible`` are in fen; ``level`` counts township 0, county 1, city 2;
    ``group`` is the key of the terms in ``of``. Row by row the same as ``reckon`` with one bill.
    """
    own = np.zeros(len(total), dtype=np.int64)
    for number, terms in of.items():
        chosen = group == number
        own[chosen] = _own(total[chosen], eligible[chosen], level[chosen], terms)
    return own


def _own(total: Whole, eligible: Whole, level: Whole, of: Terms) -> Whole:
    basic = np.zeros(len(total), dtype=np.int64)
    for number, layer in enumerate(of.basic.values()):
        here = level == number
        basic[here] = _pays(layer, eligible[here])
    left, paid = eligible - basic, basic
    for one in (of.serious, of.aid, of.relief):
        if one is not None:
            more = _pays(one, left)
            left, paid = left - more, paid + more
    result: Whole = total - paid
    return result


def _pays(layer: Layer, amount: Whole) -> Whole:
    above = np.maximum(amount - layer.deductible, 0)
    paid: Whole = np.minimum(above * layer.percent // PERCENT, layer.cap)
    return paid
