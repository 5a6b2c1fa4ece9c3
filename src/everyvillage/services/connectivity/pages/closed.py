"""What stands in the way of a plan, told without where routes run to those who see no routes."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from everyvillage.services.connectivity.words import say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from everyvillage.core.errors import Fault

CODES = frozenset(
    f"network.{name}"
    for name in (
        "edge-ring",
        "goal-barred",
        "route-both",
        "route-unknown",
        "route-unreachable",
        "route-wrong",
        "terrain-hole",
        "tower-both",
        "tower-unknown",
        "tower-unreachable",
    )
)
"""Faults that name a route, a tower, or a point on the way of a signal."""
GAP = "…"
POINT = re.compile(r"-?\d{1,3}\.\d{3,}, ?-?\d{1,3}\.\d{3,}")


def names_routes(fault: Fault) -> bool:
    """Say whether a fault tells of routes or towers, or of a position in degrees."""
    return fault.code in CODES or any(POINT.search(text) for text in _told(fault))


def closed(faults: Sequence[Fault], language: str) -> list[Fault]:
    """Give the faults with what they tell of routes and towers left out; the rest as they are."""
    hidden = say("network.closed_fault", language)
    return [
        replace(
            one,
            where="",
            asked=POINT.sub(GAP, one.asked),
            found=hidden,
            accepted=POINT.sub(GAP, one.accepted),
            next_step=POINT.sub(GAP, one.next_step),
        )
        if names_routes(one)
        else one
        for one in faults
    ]


def _told(fault: Fault) -> tuple[str, ...]:
    return fault.where, fault.asked, fault.found, fault.accepted, fault.next_step
