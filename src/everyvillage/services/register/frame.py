"""The places to open as the list in use has them: one county, the counties of a place, or all."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from everyvillage.core.codes import LENGTH_OF, LEVELS
from everyvillage.core.errors import Fault, InputError
from everyvillage.data.frame.forms import written
from everyvillage.data.frame.own.in_use import own_index
from everyvillage.data.frame.places import Place, ancestors, children, index_in_use, place, units

if TYPE_CHECKING:
    from collections.abc import Iterable

_LEVEL = "county"


def county_units(code: str) -> tuple[Place, ...]:
    """Give a county, the places above it and the townships and villages in it.

    Refuses a code that is on no list or is not a county. A line that stands for a level that a
    country does not have is left out, but for the county itself, which rows are kept by.
    """
    county = place(code)
    if county.level != _LEVEL:
        raise InputError(_no_county(county))
    found = (*ancestors(county.code), county, *children(county.code), *units(county.code))
    return tuple(_real(found)) if own_index() else found


def counties_in(code: str) -> tuple[str, ...]:
    """Give the counties that lie in a place, or the one that holds it."""
    here = place(code)
    size = LENGTH_OF[_LEVEL]
    if LEVELS.index(here.level) >= LEVELS.index(_LEVEL):
        return (here.code[:size],)
    counties = index_in_use().upper.counties
    return tuple(one for one in counties if here.level == LEVELS[0] or one.startswith(here.code))


def _real(found: Iterable[Place]) -> Iterable[Place]:
    """Leave out lines that stand for a missing level; what lay in them lies in the place above."""
    index = index_in_use()
    kept: set[str] = set()
    for one in found:
        if index.is_filled(one.code) and one.level != _LEVEL:
            continue
        kept.add(one.code)
        above = one.parent
        while above is not None and above not in kept:
            above = place(above).parent
        yield replace(one, parent=above)


def _no_county(found: Place) -> Fault:
    """Say that a place is not a county."""
    return Fault(
        code="register.not-a-county",
        where=written(found.code),
        asked="the code of a county",
        found=f"{found.name}, a {found.level}",
        accepted="six digits, such as 513431" if own_index() is None else "a place that is opened",
        next_step=f"look for the county with everyvillage places find {found.name}",
    )
