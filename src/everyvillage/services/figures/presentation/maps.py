"""A map of the places below one place: outlines by class, or villages as dots.

The classes answer one question, *where is the pass mark reached and where is it far away*;
colour, texture and (for dots) form all carry the class, and the table beside says it in words.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from django.template.loader import render_to_string

from everyvillage.analytics.targets.figure import Status
from everyvillage.services.figures.presentation.projection import Sheet, make_sheet
from everyvillage.services.figures.words import say

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from everyvillage.analytics.targets.figure import Bar, Figure

Ring = tuple[tuple[float, float], ...]

_WIDTH = 480.0
"""Narrow, so that its letters stay readable where a telephone shrinks the drawing."""
_TALLEST = 440.0
_MARGIN = 12.0
_NEAR = Decimal("0.1")
_SMALLEST_STEP = 0.7

REACHED, NEAR, FAR, UNSURE, NONE = "reached", "near", "far", "unsure", "none"
VALUE, PLACE = "value", "place"
CLASSES = (REACHED, NEAR, FAR, UNSURE, NONE, VALUE, PLACE)


@dataclass(frozen=True, slots=True)
class Area:
    """One place to draw: its rings in degrees, its class, its words and where a click leads."""

    code: str
    name: str
    rings: tuple[Ring, ...]
    shade: str
    words: str
    address: str = ""


@dataclass(frozen=True, slots=True)
class Dot:
    """One village to draw: its point in degrees, its class, its words and its page."""

    code: str
    name: str
    point: tuple[float, float]
    shade: str
    words: str
    address: str = ""


@dataclass(frozen=True, slots=True)
class _Drawn:
    """An area or dot on the sheet, ready for the template."""

    name: str
    words: str
    shade: str
    address: str
    path: str = ""
    x: str = ""
    y: str = ""


def shade_of(figure: Figure) -> str:
    """Give the class of a figure: does it reach its mark, how far is it away, is it known.

    A place of which only some counties are held is not known, whatever those say.
    """
    if figure.status is Status.NO_DATA or figure.value is None or figure.hidden:
        return NONE
    if figure.counties_held < figure.counties_all:
        return UNSURE
    if figure.threshold is None:
        return VALUE
    low = figure.value if figure.low is None else figure.low
    high = figure.value if figure.high is None else figure.high
    ends = (_passes(low, figure.threshold), _passes(high, figure.threshold))
    if ends[0] != ends[1]:
        return UNSURE
    if ends[0]:
        return REACHED
    mark = figure.threshold.value
    return NEAR if abs(mark - figure.value) <= abs(mark) * _NEAR else FAR


def draw_map(
    areas: Sequence[Area],
    dots: Sequence[Dot],
    *,
    title: str,
    modelled: bool,
    language: str,
    outline: Sequence[Ring] = (),
    lines: Sequence[Ring] = (),
) -> str:
    """Draw areas and dots as one SVG; the empty text where there is nothing to draw.

    ``outline`` is drawn behind, unfilled, ``lines`` as lines that close nothing.
    ``modelled`` burns the word into the drawing.
    """
    points = [p for area in areas for ring in area.rings for p in ring]
    points += [p for ring in (*outline, *lines) for p in ring] + [dot.point for dot in dots]
    if not points:
        return ""
    sheet = make_sheet(points, width=_WIDTH, tallest=_TALLEST, margin=_MARGIN)
    shades = {*(area.shade for area in areas), *(dot.shade for dot in dots)}
    parts = {
        "width": f"{sheet.width:.0f}",
        "height": f"{sheet.height:.0f}",
        "outline": _path(outline, sheet),
        "lines": _path(lines, sheet).replace("Z", ""),
        "areas": [_draw_area(area, sheet) for area in areas if area.rings],
        "dots": _drawn_dots(dots, sheet),
        "title": title,
        "linked": any(one.address for one in areas) or any(one.address for one in dots),
        "modelled": say("term.modelled", language) if modelled else "",
        "shades": [shade for shade in CLASSES if shade in shades],
    }
    return render_to_string("figures/map.svg", parts)


def key_of(
    areas: Sequence[Area], dots: Sequence[Dot], *, single: bool = False
) -> list[tuple[str, str]]:
    """Give the classes that stand on the map with the key of their words, in order.

    ``single`` is true where each dot is one unit of the population, which passes or fails.
    """
    shades = {*(area.shade for area in areas if area.rings), *(dot.shade for dot in dots)}
    section = "dot" if single else "shade"
    return [(shade, f"{section}.{shade}") for shade in CLASSES if shade in shades]


def _draw_area(area: Area, sheet: Sheet) -> _Drawn:
    return _Drawn(area.name, area.words, area.shade, area.address, path=_path(area.rings, sheet))


def _drawn_dots(dots: Iterable[Dot], sheet: Sheet) -> list[_Drawn]:
    """Place the dots, those that fall short last, so that they lie on top."""
    order = {
        shade: place for place, shade in enumerate((PLACE, VALUE, REACHED, NONE, UNSURE, NEAR, FAR))
    }
    drawn: list[_Drawn] = []
    for dot in sorted(dots, key=lambda dot: (order[dot.shade], dot.code)):
        x, y = sheet.at(dot.point)
        drawn.append(
            _Drawn(dot.name, dot.words, dot.shade, dot.address, x=f"{x:.1f}", y=f"{y:.1f}")
        )
    return drawn


def _path(rings: Iterable[Ring], sheet: Sheet) -> str:
    """Give rings as an SVG path, leaving out points closer than a screen can show."""
    return "".join(_ring(ring, sheet) for ring in rings)


def _ring(ring: Ring, sheet: Sheet) -> str:
    kept: list[tuple[float, float]] = []
    for point in ring:
        x, y = sheet.at(point)
        if not kept or abs(x - kept[-1][0]) + abs(y - kept[-1][1]) >= _SMALLEST_STEP:
            kept.append((x, y))
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in kept) + "Z" if len(kept) > 2 else ""  # noqa: PLR2004 - a ring has three corners


def _passes(value: Decimal, bar: Bar) -> bool:
    """Say whether ``value`` passes the mark."""
    if bar.op == ">=":
        return value >= bar.value
    if bar.op == "<=":
        return value <= bar.value
    return value == bar.value
