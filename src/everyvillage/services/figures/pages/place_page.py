"""A place: where it lies, how its targets stand, what lies in it; and the search for one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse

from everyvillage.core.errors import Fault, InputError
from everyvillage.services.figures.pages.plan_page import area_blocks, plan_readings
from everyvillage.services.figures.places import (
    SearchHit,
    chain_of,
    children_of,
    country_name,
    frame_date,
    name_of,
    place_of,
    points_of,
    rings_of,
    search_places,
    some_places,
)
from everyvillage.services.figures.presentation.counts import (
    count_targets,
    counts_words,
    is_required,
)
from everyvillage.services.figures.presentation.maps import PLACE, Area, Dot, draw_map
from everyvillage.services.figures.presentation.readings import tally
from everyvillage.services.figures.programmes import programmes_in_force
from everyvillage.services.figures.sources import (
    COUNTY_DIGITS,
    newest_snapshot,
    village_points,
)
from everyvillage.services.figures.words import say

if TYPE_CHECKING:
    from everyvillage.services.figures.pages.asked import Asked

SEARCH_ROWS = 50
EXAMPLES = ("灰汤", "zhaojue", "430182109", "长治")


def place_page(asked: Asked) -> dict[str, object]:
    """Gather one place."""
    programmes = []
    for programme in programmes_in_force().values():
        readings = plan_readings(programme, asked)
        official = [one.figure for one in readings.values() if is_required(one.target)]
        areas = area_blocks(programme, readings, asked.language)
        programmes.append(
            {
                "programme": programme,
                "areas": areas,
                "opened": next((block.area.id for block in areas if block.tally), ""),
                "tally": tally(official, asked.language),
                "counts": counts_words(count_targets(programme, readings), asked.language),
            }
        )
    snapshot = newest_snapshot()
    children = children_of(asked.place.code, asked.language)
    return {
        "here": "places",
        "place": asked.place,
        "chain": chain_of(asked.place.code, asked.language),
        "children": children,
        "programmes": programmes,
        "snapshot": snapshot,
        "map": outline_map(asked, modelled=snapshot is not None and snapshot.head.modelled),
        "coverage": coverage(asked),
    }


def coverage(asked: Asked) -> dict[str, object]:
    """Say how much of the place is in the register."""
    snapshot = newest_snapshot()
    held = snapshot.head.counties if snapshot is not None else ()
    code = asked.place.code
    inside = [county for county in held if code == "0" or county.startswith(code)]
    if asked.place.level in {"nation", "province", "prefecture"}:
        return {"held": len(inside), "all": asked.place.counties}
    return {"yes": code[:6] in held}


def outline_map(asked: Asked, *, modelled: bool) -> str:
    """Draw the outline of the place; of a township or village its villages in their county."""
    code = asked.place.code
    county = code[:COUNTY_DIGITS]
    name = place_of(county, asked.language).name
    title = say("place.outline", asked.language, place=name)
    area = Area(county, name, rings_of(county), PLACE, title)
    dots: list[Dot] = []
    snapshot = newest_snapshot()
    if len(code) > COUNTY_DIGITS and snapshot is not None:
        points = village_points(snapshot, code)
        dots = [Dot(at, name_of(at), point, PLACE, at) for at, point in points.items()]
    dots.extend(_own_dots(asked, {dot.code for dot in dots}))
    return draw_map([area], dots, title=title, modelled=modelled, language=asked.language)


def _own_dots(asked: Asked, drawn: set[str]) -> list[Dot]:
    """Give a dot for each place one level down, or for the place itself, that has a point."""
    below = children_of(asked.place.code, asked.language) or [asked.place]
    names = {one.code: one.name for one in below if one.code not in drawn}
    return [
        Dot(code, names[code], point, PLACE, names[code], reverse("place", args=[code]))
        for code, point in points_of(names).items()
        if not rings_of(code)
    ]


def search_page(query: str, language: str) -> dict[str, object]:
    """Answer a search: at most ``SEARCH_ROWS`` places with the chain each lies in."""
    hits, faults = _searched(query)
    return {
        "faults": faults,
        "here": "places",
        "query": query,
        "hits": hits,
        "most": len(hits) >= SEARCH_ROWS,
        "examples": examples(),
        "frame_date": frame_date(),
        "country": country_name(language),
        "language": language,
    }


def examples() -> tuple[str, ...]:
    """Give words to try a search with: of the list that is in use."""
    return some_places() or EXAMPLES


def _searched(query: str) -> tuple[list[SearchHit], list[Fault]]:
    """Search; what cannot be searched for comes back as faults beside the field."""
    if not query:
        return [], []
    try:
        return search_places(query, SEARCH_ROWS), []
    except InputError as error:
        return [], list(error.faults)
