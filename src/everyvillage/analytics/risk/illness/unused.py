"""Entitlements that were not taken up: what a layer should have paid and did not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from everyvillage.analytics.risk.illness.reckon import AID, BASIC, LAYERS, RELIEF, SERIOUS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from everyvillage.analytics.risk.illness.reckon import Reckoned

OFFICES = {BASIC: "medical", SERIOUS: "medical", AID: "medical", RELIEF: "civil"}
"""The office that pays each layer, and so whom to ask first; whose record blocks it nobody says."""


@dataclass(frozen=True, slots=True)
class Unused:
    """One layer that paid less than its terms give, in fen, and the office to ask."""

    layer: str
    office: str
    due_fen: int
    paid_fen: int

    @property
    def missing_fen(self) -> int:
        """Give what is still due."""
        return self.due_fen - self.paid_fen


def unused(reckoned: Reckoned, paid: Mapping[str, int]) -> tuple[Unused, ...]:
    """Compare what each layer should pay with what it did pay, in fen.

    ``paid`` gives the payments by layer; a layer that is not named has paid nothing. Layers
    that paid enough are left out; one that paid too much does not make up for another.
    """
    return tuple(
        Unused(layer, OFFICES[layer], reckoned.paid[layer], paid.get(layer, 0))
        for layer in LAYERS
        if reckoned.paid[layer] > paid.get(layer, 0)
    )
