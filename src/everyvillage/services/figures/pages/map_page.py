"""The map of one target: places to press, and the same as a table beside it.

Decides: where to send people and money next. Press a place to go into it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from everyvillage.analytics.targets.figure import Status
from everyvillage.services.figures.pages.plan_page import plan_readings
from everyvillage.services.figures.places import chain_of, children_of, name_of
from everyvillage.services.figures.presentation.maps import CLASSES
from everyvillage.services.figures.presentation.readings import make_reading
from everyvillage.services.figures.sources import COUNTY_DIGITS, open_set

if TYPE_CHECKING:
    from everyvillage.policy.programmes.model import Programme, Target
    from everyvillage.services.figures.pages.asked import Asked


def first_shown(programme: Programme, asked: Asked) -> Target:
    """Give the first target with data in the place, so that a map opens with something on it."""
    readings = plan_readings(programme, asked).values()
    shown = (one.target for one in readings if one.figure.status is not Status.NO_DATA)
    return next(shown, programme.targets[0])


def map_page(programme: Programme, target: Target, asked: Asked) -> dict[str, object]:
    """Gather the map of a target in a place."""
    held = open_set(programme.id, asked.geography)
    found = held.figures.children(target.id, asked.place.code) if held else ()
    readings = [make_reading(figure, target, asked.language) for figure in found]
    shown = {one.figure.place for one in readings}
    return {
        "here": "plan",
        "programme": programme,
        "target": target,
        "targets": programme.targets,
        "place": asked.place,
        "chain": chain_of(asked.place.code, asked.language),
        "deep": len(asked.place.code) >= COUNTY_DIGITS,
        "children": [(one, name_of(one.figure.place)) for one in readings],
        "others": [
            one for one in children_of(asked.place.code, asked.language) if one.code not in shown
        ],
        "classes": [(shade, f"shade.{shade}") for shade in CLASSES],
    }
