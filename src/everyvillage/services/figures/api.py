"""Places, programmes, figures and gaps for programs: parse, ask the queries, answer."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from ninja import Path, Query, Router

from everyvillage.services.answering import GEOJSON_TYPE, answers, geojson, open_to_all
from everyvillage.services.figures import asked_by_programs as queries
from everyvillage.services.figures.geojson import figure_features, place_feature
from everyvillage.services.figures.shapes import (
    COLLECTION,
    FEATURE,
    Code,
    Figures,
    FiguresAsked,
    FoundPlaces,
    Gaps,
    GapsAsked,
    HowShape,
    MapAsked,
    Name,
    OneAsked,
    Programmes,
    Search,
    WholePlace,
    WholeProgramme,
)
from everyvillage.services.visit import acting_of

if TYPE_CHECKING:
    from collections.abc import Mapping

router = Router()


@router.get(
    "/places",
    response=answers(FoundPlaces),
    url_name="api-places",
    operation_id="find_places",
    openapi_extra=open_to_all(),
)
def find_places(request: HttpRequest, asked: Query[Search]) -> Mapping[str, Any]:
    """Find places by name, pinyin or the beginning of a code, best first."""
    del request
    return {"places": queries.found_places(asked.q, asked.limit)}


@router.get(
    "/places/{code}",
    response=answers(WholePlace),
    url_name="api-place",
    operation_id="show_place",
    openapi_extra=open_to_all(),
)
def show_place(request: HttpRequest, code: Path[Code]) -> Mapping[str, Any]:
    """Give a place, the places it lies in and those that lie in it."""
    del request
    return queries.whole_place(code)


@router.get(
    "/places/{code}/outline",
    response=answers(None),
    url_name="api-outline",
    operation_id="outline_place",
    openapi_extra=geojson(FEATURE),
)
def outline_place(request: HttpRequest, code: Path[Code]) -> HttpResponse:
    """Give the outline of a province, prefecture or county as a GeoJSON feature."""
    del request
    return _geojson(place_feature(queries.place_coded(code)))


@router.get(
    "/programmes",
    response=answers(Programmes),
    url_name="api-programmes",
    operation_id="list_programmes",
    openapi_extra=open_to_all(),
)
def list_programmes(request: HttpRequest) -> Mapping[str, Any]:
    """Give every programme in force here."""
    del request
    return {"programmes": queries.programmes()}


@router.get(
    "/programmes/{programme}",
    response=answers(WholeProgramme),
    url_name="api-programme",
    operation_id="show_programme",
    openapi_extra=open_to_all(),
)
def show_programme(request: HttpRequest, programme: Path[Name]) -> Mapping[str, Any]:
    """Give a programme with every measure and target, each with its source."""
    del request
    return queries.whole_programme(programme)


@router.get(
    "/figures",
    response=answers(Figures),
    url_name="api-figures",
    operation_id="list_figures",
    openapi_extra=open_to_all(),
)
def list_figures(request: HttpRequest, asked: Query[FiguresAsked]) -> Mapping[str, Any]:
    """Give figures of a place, or of the places of a level inside it.

    Small counts of persons and households are hidden, unless a token's role reads the figures
    of its own place in full.
    """
    return queries.figures(acting_of(request), asked)


@router.get(
    "/figures/{programme}/{target}/{place}",
    response=answers(HowShape),
    url_name="api-figure",
    operation_id="show_figure",
    openapi_extra=open_to_all(),
)
def show_figure(
    request: HttpRequest,
    programme: Path[Name],
    target: Path[Name],
    place: Path[Code],
    asked: Query[OneAsked],
) -> Mapping[str, Any]:
    """Give one figure and how it was computed, step by step."""
    wanted = FiguresAsked(
        programme=programme, target=target, place=place, geography=asked.geography
    )
    return queries.one_figure(acting_of(request), wanted)


@router.get(
    "/figures.geojson",
    response=answers(None),
    url_name="api-figures-map",
    operation_id="map_figures",
    openapi_extra=geojson(COLLECTION),
)
def map_figures(request: HttpRequest, asked: Query[MapAsked]) -> HttpResponse:
    """Give the figures of the places one level below as GeoJSON features."""
    wanted = FiguresAsked(
        programme=asked.programme,
        target=asked.target,
        place=asked.place,
        geography=asked.geography,
    )
    found = queries.child_figures(acting_of(request), wanted)
    return _geojson(figure_features(found.figures, found.snapshot))


@router.get(
    "/gaps",
    response=answers(Gaps),
    url_name="api-gaps",
    operation_id="list_gaps",
    openapi_extra=open_to_all(),
)
def list_gaps(request: HttpRequest, asked: Query[GapsAsked]) -> Mapping[str, Any]:
    """Give the villages, townships or facilities that keep a target from being met."""
    del request
    return queries.gaps(asked)


def _geojson(found: Mapping[str, Any]) -> HttpResponse:
    return HttpResponse(json.dumps(found, ensure_ascii=False), content_type=GEOJSON_TYPE)
