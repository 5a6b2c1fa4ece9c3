"""Outlines of places in degrees of CGCS2000 (EPSG:4490), and how each was found.

The packaged file holds one outline a county, made coarser for maps on a page; prefectures,
provinces and the nation are put together from them. An operator can put a file of their own
in its place: GeoJSON, plain or gzipped, each feature with a property ``code``.
"""

from __future__ import annotations

import gzip
import json
from dataclasses import dataclass
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any

import shapely

from everyvillage.core.codes import FULL_LENGTH, LENGTH_OF, NATION, StatCode
from everyvillage.core.errors import Fault, InputError, PartMissingError
from everyvillage.data.frame.matches import read_matches
from everyvillage.data.frame.places import is_place, place
from everyvillage.data.frame.provenance import OUTLINES_FILE

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from shapely.geometry.base import BaseGeometry as Geometry

COUNTY_LENGTH = LENGTH_OF["county"]
GZIP_START = b"\x1f\x8b"
OWN, RENAMED, PARENT, UNION, MISSING = "own", "renamed", "parent", "union", "missing"


@dataclass(frozen=True, slots=True)
class Outline:
    """The outline of a place.

    ``how`` is "own"; "renamed" (under the old code ``of``); "parent" (that of the place
    ``of`` above, because this one has none); "union" (of the counties in it); or "missing",
    and then ``geometry`` is None. ``why`` says more where there is more to say.
    """

    code: str
    geometry: Geometry | None
    how: str
    of: str
    why: str = ""

    def __str__(self) -> str:
        """Say in one sentence piece how the outline was found."""
        words = {
            OWN: "own outline",
            RENAMED: f"renamed from {self.of}",
            PARENT: f"outline of {self.of}, the place above",
            UNION: "put together from the counties in it",
            MISSING: "no outline",
        }
        return f"{words[self.how]} ({self.why})" if self.why else words[self.how]


class Outlines:
    """The outlines of one file, by code."""

    def __init__(self, geometries: Mapping[str, Geometry], lines: Iterable[Geometry] = ()) -> None:
        """Take the geometries of counties by code, and lines that belong to no place."""
        self.geometries = geometries
        self.lines = tuple(lines)
        self._of = cache(self._find)

    @classmethod
    def read(cls, path: Path) -> Outlines:
        """Read a GeoJSON file, plain or gzipped.

        Each feature with a property ``code`` is the outline of that place; a feature whose
        code is empty is a line that belongs to no place. A shape that crosses itself is mended.
        Refuses a file that is absent, is no GeoJSON, or has a feature without code, with a
        code twice or with a shape that is no area; all such features at once.
        """
        geometries: dict[str, Geometry] = {}
        lines: list[Geometry] = []
        faults: list[Fault] = []
        for number, feature in enumerate(_read_features(path), start=1):
            where = f"{path.name}, feature {number}"
            fault = _feature_fault(feature, geometries, where)
            shape = None if fault else _shape(feature["geometry"])
            if shape is None:
                found, accepted = "corners that make no shape", "rings of four corners or more"
                faults.append(fault or _fault("no-shape", where, found, accepted))
                continue
            code = _code(feature)
            if code:
                geometries[code] = shape
            else:
                lines.append(shape)
        if faults:
            raise InputError(faults)
        return cls(geometries, lines)

    def of(self, code: str) -> Outline:
        """Give the outline of a place of the list, and how it was found.

        Townships and villages have none of their own and take that of their county. Refuses
        a code that is not on the list.
        """
        return self._of(place(code).code)

    @cached_property
    def unplaced(self) -> tuple[str, ...]:
        """Give the codes of outlines that are not places of the list."""
        return tuple(code for code in sorted(self.geometries) if not is_place(code))

    def _find(self, code: str) -> Outline:
        """Find the outline of a code in its shortest form."""
        if code in self.geometries:
            return Outline(code, self.geometries[code], OWN, code)
        if len(code) > COUNTY_LENGTH:
            return self._from_above(code, code[:COUNTY_LENGTH])
        if len(code) < COUNTY_LENGTH:
            return self._together(code)
        return self._of_county(code)

    def _of_county(self, code: str) -> Outline:
        """Find the outline of a county that has none under its code."""
        match = read_matches().get(code)
        if match and match.outline in self.geometries:
            return Outline(code, self.geometries[match.outline], RENAMED, match.outline, match.why)
        if StatCode(code).kind == "zone":
            return self._from_above(code, code[: LENGTH_OF["prefecture"]])
        return Outline(code, None, MISSING, "", match.why if match else "")

    def _from_above(self, code: str, above: str) -> Outline:
        """Take the outline of a place above."""
        outline = self._of(above)
        if outline.geometry is None:
            return Outline(code, None, MISSING, "", f"nor has {above}, the place above")
        return Outline(code, outline.geometry, PARENT, above)

    def _together(self, code: str) -> Outline:
        """Put the outlines together whose code begins with this one."""
        parts = [
            shape
            for other, shape in sorted(self.geometries.items())
            if code == NATION or other.startswith(code)
        ]
        if not parts:
            return Outline(code, None, MISSING, "", "none of the counties in it has one")
        whole = shapely.coverage_union_all(parts)
        if not whole.is_valid:
            whole = shapely.union_all(parts)
        return Outline(code, whole, UNION, code)


class OwnOutlines(Outlines):
    """The outlines of a country's own list, by place key; nothing is known of old codes."""

    def _find(self, code: str) -> Outline:
        """Find the outline of a key: its own, or put together from those in it."""
        if code in self.geometries:
            return Outline(code, self.geometries[code], OWN, code)
        return self._together(code)


@cache
def packaged_outlines() -> Outlines:
    """Give the outlines that are in the package, read once."""
    return Outlines.read(OUTLINES_FILE)


def outline_of(code: str, *, outlines: Outlines | None = None) -> Outline:
    """Give the outline of a place and how it was found.

    ``outlines`` is an operator's own file, read with :meth:`Outlines.read`; without it the
    packaged one is used.
    """
    return (outlines or packaged_outlines()).of(code)


def _read_features(path: Path) -> list[dict[str, Any]]:
    """Give the features of a GeoJSON file."""
    if not path.is_file():
        raise PartMissingError(
            Fault(
                "outlines.absent",
                str(path),
                "a file of outlines",
                "no such file",
                "GeoJSON, plain or gzipped",
                "give the path of the file",
            )
        )
    try:
        body = path.read_bytes()
        plain = gzip.decompress(body) if body.startswith(GZIP_START) else body
        features = json.loads(plain)["features"]
    except (ValueError, KeyError, TypeError, EOFError, OSError) as error:
        raise InputError(_unreadable(path, error)) from error
    if not isinstance(features, list):
        raise InputError(_unreadable(path, TypeError("features is no list")))
    return features


def _feature_fault(feature: Any, held: Mapping[str, Geometry], where: str) -> Fault | None:  # noqa: ANN401 - whatever the file holds
    """Say what is wrong with a feature, or None."""
    try:
        code = _code(feature)
        kind = feature["geometry"]["type"]
    except (KeyError, TypeError):
        found, accepted = "a feature without code or geometry", "a property code and a geometry"
        return _fault("feature-incomplete", where, found, accepted)
    except InputError:
        found, accepted = "a code that is none", "a code of 2, 4, 6, 9 or 12 digits as text"
        return _fault("code-unreadable", where, found, accepted)
    if code in held:
        return _fault("code-twice", where, f"the code {code} again", "each code once")
    if code and kind not in {"Polygon", "MultiPolygon"}:
        return _fault("no-area", where, f"a {kind}", "Polygon or MultiPolygon")
    return None


def _code(feature: Any) -> str:  # noqa: ANN401 - whatever the file holds
    """Give the code of a feature, one of twelve digits in its shortest form.

    A source may have codes that are none of the list (810001), but they are digits.
    """
    code = feature["properties"]["code"]
    if not isinstance(code, str) or len(code) == FULL_LENGTH:
        return str(StatCode.parse(code if isinstance(code, str) else ""))
    return code if not code or code.isdecimal() else str(StatCode.parse(code))


def _shape(geometry: Any) -> Geometry | None:  # noqa: ANN401 - whatever the file holds
    """Give the shape of a GeoJSON geometry, mended where it crosses itself; None for none."""
    shape: Geometry | None = shapely.from_geojson(json.dumps(geometry), on_invalid="ignore")
    if shape is None or shape.is_empty:
        return None
    mended: Geometry = shape if shape.is_valid else shapely.make_valid(shape)
    return mended


def _unreadable(path: Path, error: Exception) -> Fault:
    """Say that a file is no GeoJSON."""
    found = f"what cannot be read as that ({error})"
    return _fault("unreadable", path.name, found, "GeoJSON with a list of features")


def _fault(what: str, where: str, found: str, accepted: str) -> Fault:
    """Say what is wrong with a file of outlines."""
    next_step = "mend the file, or leave it out to use the packaged outlines"
    return Fault(f"outlines.{what}", where, "outlines of places", found, accepted, next_step)
