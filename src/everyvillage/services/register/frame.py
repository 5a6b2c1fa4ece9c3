"""The places of a county as the frame lists them."""

from __future__ import annotations

from everyvillage.core.errors import Fault, InputError
from everyvillage.data.frame.places import Place, ancestors, children, place, units

_LEVEL = "county"


def county_units(code: str) -> tuple[Place, ...]:
    """Give a county, the places above it and the townships and villages in it.

    Refuses a code that is on no list or is not a county.
    """
    county = place(code)
    if county.level != _LEVEL:
        raise InputError(_no_county(county))
    return (*ancestors(county.code), county, *children(county.code), *units(county.code))


def _no_county(found: Place) -> Fault:
    """Say that a place is not a county."""
    return Fault(
        code="register.not-a-county",
        where=found.code,
        asked="the code of a county",
        found=f"{found.name}, a {found.level}",
        accepted="six digits, such as 513431",
        next_step=f"look for the county with everyvillage places find {found.name}",
    )
