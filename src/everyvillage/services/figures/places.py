"""The places of the frame as pages need them: chain, children, names, outline, search."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django.conf import settings
from shapely import set_precision
from shapely.geometry import Polygon, mapping

from everyvillage.core.codes import LENGTH_OF, NATION
from everyvillage.data.frame.forms import written
from everyvillage.data.frame.keeping import outlines_in
from everyvillage.data.frame.outlines import PARENT, Outlines
from everyvillage.data.frame.own.in_use import list_in_use, own_index
from everyvillage.data.frame.places import (
    Place,
    ancestors,
    children,
    count_of,
    index_in_use,
    is_place,
    list_date,
    place,
)
from everyvillage.data.frame.search import CHAIN_SIGN, find_places
from everyvillage.services.figures.levels import level_words
from everyvillage.services.figures.words import say

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from shapely.geometry.base import BaseGeometry

    from everyvillage.contracts.shapes import Words
    from everyvillage.services.figures.presentation.maps import Ring

_COUNTY = LENGTH_OF["county"]
_GRID = 0.001
"""Degrees to which coarse outlines are rounded: about 100 m."""
_TOWNSHIP = LENGTH_OF["township"]
_WITH_KIND = frozenset({"village", "community", "quasi"})


@dataclass(frozen=True, slots=True)
class PlaceView:
    """A place as a page shows it; keys name sentences of the catalogue ("" for none)."""

    code: str
    name: str
    level: str
    kind_key: str = ""

    @property
    def level_words(self) -> Words:
        """Give what its level is called."""
        return level_words(self.level, self.code)

    @property
    def written(self) -> str:
        """Give its code as people here write it."""
        return written(self.code)

    @property
    def counties(self) -> int:
        """Give how many counties the frame has here."""
        return count_of("county", self.code)


@dataclass(frozen=True, slots=True)
class SearchHit:
    """A place that answers a search, with the names of the places it lies in."""

    place: PlaceView
    chain: str


def place_of(code: str, language: str) -> PlaceView:
    """Give the place with ``code``; refuse a code that is none or not on the list.

    The nation is named in ``language``; every other place keeps its own name, or has that of the
    language where a country's list gives it.
    """
    found = _view(place(code), language)
    if own_index() is not None:
        return found
    return replace(found, name=say("plan.nation", language)) if found.code == NATION else found


def chain_of(code: str, language: str) -> Sequence[PlaceView]:
    """Give the places from the nation down to the place itself."""
    index = index_in_use()
    above = [
        one.code for one in ancestors(code) if not index.is_own or not index.is_filled(one.code)
    ]
    return [place_of(one, language) for one in (*above, code)]


def children_of(code: str, language: str = "") -> Sequence[PlaceView]:
    """Give the places one level down, in the order of their codes.

    Where a country does not have that level, the places on the level below it.
    """
    index = index_in_use()
    found: list[PlaceView] = []
    for below in children(code):
        if index.is_own and index.is_filled(below.code):
            found.extend(children_of(below.code, language))
        else:
            found.append(_view(below, language))
    return found


def name_of(code: str) -> str:
    """Give the name of a place, or the code itself where the list does not have it."""
    own = own_index()
    if own is not None:
        return own.name_in(code, "") or written(code)
    if len(code) > _TOWNSHIP:
        return _village_names(code[:_TOWNSHIP]).get(code, code)
    return place(code).name if is_place(code) else code


def is_filler(code: str) -> bool:
    """Say whether a code only stands in place of a level that a country does not have."""
    own = own_index()
    return own is not None and own.is_filled(code)


def country_name(language: str) -> str:
    """Give the name of the country whose own list is in use, "" for the packaged one."""
    own = own_index()
    return own.name_in(NATION, language) if own else ""


def frame_date() -> date:
    """Give the date of the list of places."""
    return list_date()


def rings_of(code: str) -> tuple[Ring, ...]:
    """Give the outline of a province, prefecture or county as rings of degrees.

    Empty where there is none of its own: development zones stand in their prefecture's.
    """
    return _rings(code, list_in_use())


def points_of(codes: Iterable[str]) -> Mapping[str, tuple[float, float]]:
    """Give the points of places, in degrees, as a country's own list has them."""
    own = own_index()
    if own is None:
        return {}
    found = ((code, own.current(code)) for code in codes)
    return {
        code: (one.lon, one.lat)
        for code, one in found
        if one is not None and one.lon is not None and one.lat is not None
    }


def geometry_of(code: str) -> Mapping[str, Any] | None:
    """Give the outline of a place as a GeoJSON geometry; None where it has none of its own."""
    in_use = list_in_use()
    if len(code) > _COUNTY and not in_use:
        return None
    found = _outlines(in_use).of(code)
    if found.geometry is None or found.how == PARENT:
        return None
    geometry: Mapping[str, Any] = mapping(found.geometry)
    return geometry


def shape_of(code: str, tolerance: float) -> Mapping[str, Any] | None:
    """Give the outline of a county as a GeoJSON geometry, coarser by ``tolerance`` degrees."""
    found = _outlines(list_in_use()).of(code)
    if found.geometry is None or found.how == PARENT:
        return None
    coarse = set_precision(found.geometry.simplify(tolerance), _GRID)
    shape: Mapping[str, Any] = mapping(coarse)
    return None if coarse.is_empty else shape


def boundary_lines() -> tuple[Ring, ...]:
    """Give the lines of the file of outlines that belong to no place; a national map shows them."""
    return _boundary_lines(list_in_use())


def search_places(query: str, most: int) -> list[SearchHit]:
    """Find places by characters, pinyin or code, best first, at most ``most``.

    Refuses an empty text and one that is too long.
    """
    found = find_places(query, limit=most)
    if own_index() is not None:
        return [
            SearchHit(
                PlaceView(one.place.code, one.place.name, one.place.level),
                CHAIN_SIGN.join(one.chain[:-1]),
            )
            for one in found
        ]
    return [SearchHit(_view(one.place), CHAIN_SIGN.join(one.chain[:-1])) for one in found]


def some_places() -> tuple[str, ...]:
    """Give a name, a name and a code of a country's own list to try a search with."""
    own = own_index()
    if own is None:
        return ()
    codes = own.some_codes(own.country.levels[-1].id, 1)
    names = (own.name_in(code, "") for code in own.upper.counties[:2])
    return (*names, *codes)


def _view(found: Place, language: str = "") -> PlaceView:
    own = own_index()
    if own is not None:
        return PlaceView(found.code, own.name_in(found.code, language), found.level)
    kind = (
        f"place.kind_{found.kind}" if found.level == "village" and found.kind in _WITH_KIND else ""
    )
    return PlaceView(found.code, found.name, found.level, kind)


@lru_cache(maxsize=2048)
def _village_names(township: str) -> Mapping[str, str]:
    """Read the names of the villages of one township once."""
    if not is_place(township):
        return {}
    return {below.code: below.name for below in children(township)}


@lru_cache(maxsize=4096)
def _rings(code: str, in_use: str) -> tuple[Ring, ...]:
    """Take the rings out of the outline of one place of the list in use."""
    if len(code) > _COUNTY and not in_use:
        return ()
    found = _outlines(in_use).of(code)
    if found.geometry is None or found.how == PARENT:
        return ()
    return tuple(ring for part in _polygons(found.geometry) for ring in _corners(part))


@lru_cache(maxsize=1)
def _outlines(in_use: str) -> Outlines:
    """Read the outlines once: the operator's own, or the packaged ones."""
    del in_use
    return outlines_in(settings.HOME.frame)


@lru_cache(maxsize=1)
def _boundary_lines(in_use: str) -> tuple[Ring, ...]:
    """Take the corners of every loose line once."""
    parts = [part for line in _outlines(in_use).lines for part in getattr(line, "geoms", [line])]
    rings = (part.exterior if part.geom_type == "Polygon" else part for part in parts)
    return tuple(tuple((float(x), float(y)) for x, y, *_ in ring.coords) for ring in rings)


def _polygons(geometry: BaseGeometry) -> list[Polygon]:
    """Give the polygons of an area."""
    return [part for part in getattr(geometry, "geoms", [geometry]) if isinstance(part, Polygon)]


def _corners(part: Polygon) -> list[Ring]:
    """Give outer and inner rings as corners in degrees."""
    rings = (part.exterior, *part.interiors)
    return [tuple((float(x), float(y)) for x, y, *_ in ring.coords) for ring in rings]
