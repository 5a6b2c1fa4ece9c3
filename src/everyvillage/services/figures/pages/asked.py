"""What the address of a page asks for: a place, a geography, a language."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from everyvillage.core.codes import NATION, StatCode
from everyvillage.core.errors import Fault, InputError
from everyvillage.services.figures.places import PlaceView, place_of
from everyvillage.services.figures.sources import newest_snapshot

if TYPE_CHECKING:
    from django.http import HttpRequest

GEOGRAPHIES = ("then", "now")


@dataclass(frozen=True, slots=True)
class Asked:
    """What one address asks for, checked."""

    place: PlaceView
    geography: str
    language: str


def read_asked(request: HttpRequest) -> Asked:
    """Read place, geography and language from a request.

    Without a place it is the one county in the newest snapshot, or the nation where there are
    several or none. Refuses a code that is no place and a geography that does not exist.
    """
    code = request.GET.get("place", "").strip() or default_place()
    geography = request.GET.get("geography", "then")
    if geography not in GEOGRAPHIES:
        raise InputError(_no_geography(geography))
    language = language_of(request)
    place = place_of(StatCode.parse(code, where="place").text, language)
    return Asked(place, geography, language)


def language_of(request: HttpRequest) -> str:
    """Give the language the middleware has chosen."""
    return str(getattr(request, "LANGUAGE_CODE", "zh-hans"))


def default_place() -> str:
    """Give the place a page is about when nobody said: the only county held, or the nation."""
    snapshot = newest_snapshot()
    counties = snapshot.head.counties if snapshot is not None else ()
    return counties[0] if len(counties) == 1 else NATION


def _no_geography(found: str) -> Fault:
    return Fault(
        code="figures.geography-unknown",
        where="geography",
        asked="which map of places the figures follow",
        found=f"“{found}”",
        accepted="then (as it was on the day of the data), now (as it is today)",
        next_step="take one of the two, or leave it out for “then”",
    )
