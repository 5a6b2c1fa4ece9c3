"""Villages of a county that are no more, and names that are no longer theirs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from everyvillage.core.codes import LENGTH_OF
from everyvillage.registry.models import PlaceCode, PlaceName
from everyvillage.services.register.frame_at import places_at
from everyvillage.services.register.places import successors

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

_VILLAGE = LENGTH_OF["village"]


@dataclass(frozen=True, slots=True)
class Former:
    """What has changed in a county up to a day.

    ``became`` gives for a code that was withdrawn the codes of what came of it; ``names`` are
    pairs of a name that is no longer used and the code of the one village that it means now.
    """

    became: Mapping[str, tuple[str, ...]]
    names: tuple[tuple[str, str], ...]


def former_villages(county: str, on: date) -> Former:
    """Give the former villages and names of a county (its code on ``on``)."""
    here = places_at(on)
    in_force = {unit.code for unit in here.units("village")}
    ended = PlaceCode.objects.filter(valid_to__lte=on)
    became: dict[str, tuple[str, ...]] = {}
    for place, code in ended.values_list("place_id", "code"):
        now = here.code_of[place]
        if len(code) == _VILLAGE and code.startswith(county) and code not in in_force:
            became[code] = (now,) if now in in_force else tuple(successors(place))
    gone = PlaceName.objects.filter(valid_to__lte=on).values_list("place_id", "name")
    names = ((name, here.code_of.get(place, "")) for place, name in gone)
    return Former(became, tuple(one for one in names if one[1] in in_force))
