"""A schematic map of a plan's works as a drawing: villages by what they get, routes, towers."""

from __future__ import annotations

from math import cos, radians
from typing import TYPE_CHECKING, Any, NamedTuple
from xml.sax.saxutils import escape

from everyvillage.planning.network.report.curve_drawing import FONT
from everyvillage.planning.network.report.paper import Paper

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from everyvillage.planning.network.report.known import Known

WIDE, MOST_HIGH, EDGE, KEY = 700.0, 760.0, 24.0, 92
KM_A_DEGREE = 111.195
LENGTHS_KM = (1, 2, 5, 10, 20, 50, 100, 200, 500)
LINES = {"fibre": "#0a6b3d", "spur": "#1f5fa8", "hop": "#5d666e"}
VILLAGES = {"has": "#ffffff", "gains": "#2fa36b", "none": "#c2541b"}
SITE = "#1f5fa8"


class _Frame(NamedTuple):
    """Where degrees lie on the sheet: the west and north edge, and units for each of a degree."""

    west: float
    north: float
    across: float
    down: float
    high: float

    def at(self, longitude: float, latitude: float) -> tuple[float, float]:
        x = EDGE + (longitude - self.west) * self.across
        return round(x, 1), round(EDGE + (self.north - latitude) * self.down, 1)


def map_svg(data: Mapping[str, Any], known: Known, *, language: str) -> str:
    """Draw the works of a plan's data; ``known`` says where the villages lie.

    North is up; a degree of longitude is as long as in the middle of the map. Villages that are
    left out, and those alone, are named.
    """
    paper, points = Paper(language), known.points
    routes = [work["route"] for work in data["works"] if work["route"]]
    every = [tuple(point) for route in routes for point in route] + [*points.values()]
    frame = _frame(every)
    high = frame.high + KEY
    parts = [
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDE:g} {high:.0f}" '
            f'font-family="{FONT}" font-size="13" role="img">'
            f"<title>{escape(paper.say('map'))}</title>"
        ),
        f'<rect width="{WIDE:g}" height="{high:.0f}" fill="#fff"/>',
        (
            f'<rect x="4" y="4" width="{WIDE - 8:g}" height="{frame.high - 8:.0f}" fill="none" '
            'stroke="#bbb"/>'
        ),
        *_works(data["works"], frame),
        *_villages(data["villages"], known, frame),
        *_scale(frame, paper),
        *_legend(frame, paper),
    ]
    return "".join([*parts, "</svg>\n"])


def _frame(every: Sequence[tuple[float, ...]]) -> _Frame:
    west, east = min(one[0] for one in every), max(one[0] for one in every)
    south, north = min(one[1] for one in every), max(one[1] for one in every)
    narrow = cos(radians((south + north) / 2))
    wide_km = max((east - west) * narrow, 1e-3)
    high_km = max(north - south, 1e-3)
    a_degree = min((WIDE - 2 * EDGE) / wide_km, (MOST_HIGH - 2 * EDGE) / high_km)
    return _Frame(west, north, a_degree * narrow, a_degree, high_km * a_degree + 2 * EDGE)


def _works(works: Iterable[Mapping[str, Any]], frame: _Frame) -> list[str]:
    lines, sites = [], []
    for work in works:
        dots = [frame.at(*point) for point in work["route"]]
        if len(dots) > 1:
            colour = LINES.get(work["item"], LINES["fibre"])
            dashed = ' stroke-dasharray="5 3"' if work["item"] == "hop" else ""
            run = " ".join(f"{x},{y}" for x, y in dots)
            lines.append(
                f'<polyline points="{run}" fill="none" stroke="{colour}" stroke-width="1.8"'
                f"{dashed}/>"
            )
        elif dots:
            x, y = dots[0]
            sites.append(
                f'<rect x="{x - 5:.1f}" y="{y - 5:.1f}" width="10" height="10" fill="{SITE}"/>'
            )
    return [*lines, *sorted(set(sites))]


def village_mark(row: Mapping[str, Any], known: Known) -> str:
    """Say how a village is drawn: it has all that is asked, it gains, or it is left without."""
    if known.missing(row):
        return "none"
    return "gains" if row["gains"] or row["gains_signal"] else "has"


def _villages(rows: Iterable[Mapping[str, Any]], known: Known, frame: _Frame) -> list[str]:
    parts, names = [], []
    for row in rows:
        if row["code"] in known.points:
            x, y = frame.at(*known.points[row["code"]])
            mark = village_mark(row, known)
            parts.append(
                f'<circle cx="{x}" cy="{y}" r="3.6" fill="{VILLAGES[mark]}" stroke="#15232b"/>'
            )
            if mark == "none":
                end = x > WIDE * 0.8
                side = f'x="{x - 7}" text-anchor="end"' if end else f'x="{x + 7}"'
                names.append(
                    f'<text {side} y="{y + 4}" fill="{VILLAGES[mark]}">{escape(row["name"])}</text>'
                )
    return [*parts, *names]


def _scale(frame: _Frame, paper: Paper) -> list[str]:
    """Draw a bar of a round number of kilometres, about a fifth of the sheet, and north."""
    a_km = frame.down / KM_A_DEGREE
    length = max((one for one in LENGTHS_KM if one * a_km <= WIDE / 4), default=LENGTHS_KM[0])
    y, x = frame.high + 22, EDGE
    return [
        f'<path d="M{x} {y - 5}v5h{length * a_km:.1f}v-5" fill="none" stroke="#15232b"/>',
        (
            f'<text x="{x + length * a_km + 8:.1f}" y="{y}">'
            f"{escape(paper.say('kilometres', count=length))}</text>"
        ),
        f'<path d="M{WIDE - 30} {y}v-16m-4 6l4 -6l4 6" fill="none" stroke="#15232b"/>',
        f'<text x="{WIDE - 22}" y="{y}">N</text>',
    ]


def _legend(frame: _Frame, paper: Paper) -> list[str]:
    parts, top = [], frame.high + 48
    for number, (item, colour) in enumerate(LINES.items()):
        x = EDGE + 225 * number
        dashed = ' stroke-dasharray="5 3"' if item == "hop" else ""
        parts += [
            f'<path d="M{x} {top}h26" stroke="{colour}" stroke-width="2.4"{dashed}/>',
            f'<text x="{x + 34}" y="{top + 4}">{escape(paper.say(f"item_{item}"))}</text>',
        ]
    for number, (mark, colour) in enumerate(VILLAGES.items()):
        x = EDGE + 8 + 160 * number
        parts += [
            f'<circle cx="{x}" cy="{top + 24}" r="5" fill="{colour}" stroke="#15232b"/>',
            f'<text x="{x + 12}" y="{top + 28}">{escape(paper.say(f"key_{mark}"))}</text>',
        ]
    x = EDGE + 3 + 160 * len(VILLAGES)
    return [
        *parts,
        f'<rect x="{x}" y="{top + 19}" width="10" height="10" fill="{SITE}"/>',
        f'<text x="{x + 16}" y="{top + 28}">{escape(paper.say("key_site"))}</text>',
    ]
