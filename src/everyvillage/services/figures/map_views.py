"""The large map of officers: the page, its outlines, its settlements, its shades."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.cache import patch_response_headers
from django.views.decorators.http import require_safe

from everyvillage.core.codes import StatCode
from everyvillage.data.frame.own.in_use import list_in_use
from everyvillage.services.figures.pages import map_data
from everyvillage.services.figures.pages.asked import language_of, read_asked
from everyvillage.services.figures.pages.map_page import first_shown, map_page
from everyvillage.services.figures.places import place_of
from everyvillage.services.figures.programmes import programme_in_force
from everyvillage.services.figures.sources import newest_snapshot

if TYPE_CHECKING:
    from django.http import HttpRequest

_HOUR_SECONDS = 3600
_GEOJSON = "application/geo+json"


@require_safe
def big_map(request: HttpRequest, programme_id: str) -> HttpResponse:
    """Show the map of one target of a programme; without a name the first that has a figure."""
    programme = programme_in_force(programme_id)
    named = request.GET.get("target", "")
    asked = read_asked(request)
    target = programme.target(named) if named else first_shown(programme, asked)
    return render(request, "figures/big_map.html", map_page(programme, target, asked))


@require_safe
def map_outlines(request: HttpRequest, code: str) -> HttpResponse:
    """Send the outlines of the counties in a place."""
    return _sent(map_data.outlines(_place(request, code), list_in_use()))


@require_safe
def map_settlements(request: HttpRequest, code: str) -> HttpResponse:
    """Send the settlements of a county, of the newest snapshot."""
    county = _place(request, code)
    snapshot = newest_snapshot()
    empty = b'{"type":"FeatureCollection","features":[]}'
    return _sent(map_data.settlements(snapshot, county) if snapshot else empty)


@require_safe
def map_shades(request: HttpRequest, programme_id: str, target_id: str) -> HttpResponse:
    """Send the shade and the words of each place on the map; small counts stay hidden."""
    programme = programme_in_force(programme_id)
    found = map_data.shades(programme, programme.target(target_id), read_asked(request))
    return JsonResponse(found)


def _place(request: HttpRequest, code: str) -> str:
    """Give a place's own code; refuse one that is none."""
    return place_of(StatCode.parse(code, where="place").text, language_of(request)).code


def _sent(body: bytes) -> HttpResponse:
    response = HttpResponse(body, content_type=_GEOJSON)
    patch_response_headers(response, cache_timeout=_HOUR_SECONDS)
    response["Cache-Control"] = f"private, max-age={_HOUR_SECONDS}"
    return response
