"""The real places and outlines that a modelled county is laid over."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from everyvillage.core.errors import Fault, NotFoundError
from everyvillage.data.county.places import KINDS, Units
from everyvillage.data.frame.outlines import OWN, RENAMED, outline_of
from everyvillage.data.frame.places import packaged_index, units

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry as Geometry

_PREFECTURE = 4


@dataclass(frozen=True, slots=True)
class Ring:
    """The outline inside which a county is laid, and whose it is ("county" or "parent")."""

    shape: Geometry
    whose: str


@cache
def county_codes() -> tuple[str, ...]:
    """Give the counties of the frame that have units of the village level, in code order."""
    counts = packaged_index().counts
    return tuple(
        code
        for code, units_of_county in sorted(counts.items())
        if units_of_county.village + units_of_county.community + units_of_county.quasi
    )


def units_of(code: str) -> Units:
    """Give the units of the village level of a county, as the frame lists them."""
    rows = [unit for unit in units(code) if unit.kind in KINDS]
    townships = sorted({unit.code[:9] for unit in rows})
    place = {township: number for number, township in enumerate(townships)}
    return Units(
        county=code,
        codes=tuple(unit.code for unit in rows),
        names=tuple(unit.name for unit in rows),
        kind=np.array([KINDS.index(unit.kind) for unit in rows], dtype=np.int64),
        townships=tuple(townships),
        township=np.array([place[unit.code[:9]] for unit in rows], dtype=np.int64),
    )


def ring_of(code: str) -> Ring:
    """Give the outline of a county, or that of the prefecture where it has none of its own."""
    own = outline_of(code)
    if own.geometry is not None:
        return Ring(own.geometry, "county" if own.how in {OWN, RENAMED} else "parent")
    above = outline_of(code[:_PREFECTURE])
    if above.geometry is not None:
        return Ring(above.geometry, "parent")
    raise NotFoundError(
        Fault(
            "county.outline-missing",
            "",
            f"the outline of {code} or of {code[:_PREFECTURE]}",
            "neither in the file of outlines",
            "a county with an outline of its own or of the prefecture",
            "give a file of outlines that has it",
        )
    )
