"""What the map of a target is made of: outlines of sub-places, or the villages as dots."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.http import urlencode

from everyvillage.analytics.targets.figure import Status
from everyvillage.services.figures.places import (
    boundary_lines,
    children_of,
    name_of,
    points_of,
    rings_of,
)
from everyvillage.services.figures.presentation.maps import NONE, Area, Dot, Ring, shade_of
from everyvillage.services.figures.presentation.readings import Reading, make_reading
from everyvillage.services.figures.sources import OpenSet, village_points
from everyvillage.services.figures.words import say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from everyvillage.analytics.targets.figure import Figure
    from everyvillage.policy.programmes.model import Programme
    from everyvillage.services.figures.pages.asked import Asked

_OUTLINED = ("province", "prefecture", "county")


@dataclass(frozen=True, slots=True)
class Layers:
    """Areas or dots, the outline behind them, loose lines, and how many could not be drawn."""

    level: str = ""
    single: bool = False
    areas: Sequence[Area] = ()
    dots: Sequence[Dot] = ()
    outline: Sequence[Ring] = ()
    undrawn: int = 0
    lines: Sequence[Ring] = ()


def map_layers(
    programme: Programme, children: Sequence[Reading], asked: Asked, figure_set: OpenSet
) -> Layers:
    """Give outlines where the places one level down have them, otherwise villages as dots."""
    if not children:
        return Layers()
    level = children[0].figure.level
    if level in _OUTLINED:
        areas = _areas(programme, children, asked)
        dots = _as_dots(areas)
        drawn = {dot.code for dot in dots}
        undrawn = sum(1 for area in areas if not area.rings and area.code not in drawn)
        lines = boundary_lines() if level == "province" else ()
        return Layers(level, areas=areas, dots=dots, undrawn=undrawn, lines=lines)
    return _dot_layers(children[0], asked, figure_set)


def _areas(programme: Programme, children: Sequence[Reading], asked: Asked) -> list[Area]:
    """Give every place of the frame one level down, those without any data as well."""
    held = {child.figure.place: _area(programme, child) for child in children}
    unheld = say("status.no_data", asked.language)
    return [
        held.get(below.code) or Area(below.code, below.name, rings_of(below.code), NONE, unheld)
        for below in children_of(asked.place.code, asked.language)
    ]


def _as_dots(areas: Sequence[Area]) -> list[Dot]:
    """Give a dot for each place that has no outline and a point, with the same class and words."""
    bare = {area.code: area for area in areas if not area.rings}
    return [
        Dot(code, bare[code].name, point, bare[code].shade, bare[code].words, bare[code].address)
        for code, point in points_of(bare).items()
    ]


def _area(programme: Programme, child: Reading) -> Area:
    """Give one sub-place with its outline and where a click leads."""
    figure = child.figure
    address = reverse("target", args=[programme.id, child.target.id])
    query = urlencode({"place": figure.place})
    words = f"{child.value}, {child.status}"
    return Area(
        figure.place,
        name_of(figure.place),
        rings_of(figure.place),
        shade_of(figure),
        words,
        f"{address}?{query}",
    )


def _dot_layers(child: Reading, asked: Asked, figure_set: OpenSet) -> Layers:
    """Give the villages of a county or township at their positions, within the county's outline."""
    if child.target.level != "village":
        return Layers()
    points = village_points(figure_set.source, asked.place.code)
    figures = list(
        figure_set.figures.rows(target=child.target.id, level="village", place=asked.place.code)
    )
    points = {**points_of(figure.place for figure in figures), **points}
    dots: list[Dot] = []
    undrawn = 0
    for figure in figures:
        if _is_outside(figure):
            continue
        point = points.get(figure.place)
        if point is None:
            undrawn += 1
            continue
        reading = make_reading(figure, child.target, asked.language)
        words = f"{reading.value}, {reading.status}"
        name = name_of(figure.place)
        dots.append(Dot(figure.place, name, point, shade_of(figure), words))
    outline = rings_of(asked.place.code[:6]) if asked.place.level == "county" else ()
    single = child.target.table == "village" and str(child.target.kind) == "share"
    return Layers("village", single=single, dots=dots, outline=outline, undrawn=undrawn)


def _is_outside(figure: Figure) -> bool:
    """Say whether a village holds nothing of the population: neither known nor missing."""
    return figure.status is not Status.NO_DATA and not figure.denominator and not figure.missing
