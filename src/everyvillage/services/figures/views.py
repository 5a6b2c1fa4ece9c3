"""The pages of the figures: parse the address, gather the page, render it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.module_loading import import_string
from django.views.decorators.http import require_http_methods, require_safe

from everyvillage.core.errors import InputError, NotFoundError
from everyvillage.services.discovery import find_services
from everyvillage.services.figures import exports, refusals
from everyvillage.services.figures.forms import read_programme_text
from everyvillage.services.figures.pages import check_page, data_page, place_page, plan_page
from everyvillage.services.figures.pages.asked import Asked, language_of, read_asked
from everyvillage.services.figures.pages.how_page import how_page
from everyvillage.services.figures.pages.map_layers import map_layers
from everyvillage.services.figures.pages.target_page import (
    child_readings,
    draw_target_map,
    gap_list,
    reading_of,
    target_page,
    trend_svg,
)
from everyvillage.services.figures.permissions import may_put_in_force
from everyvillage.services.figures.places import name_of, place_of
from everyvillage.services.figures.presentation.readings import target_names
from everyvillage.services.figures.programmes import (
    default_programme,
    programme_in_force,
    put_in_force,
)
from everyvillage.services.figures.queries import recompute_figures
from everyvillage.services.figures.sources import OpenSet, open_set
from everyvillage.services.figures.words import say

if TYPE_CHECKING:
    from django.utils.safestring import SafeString

    from everyvillage.analytics.targets.figure import Figure
    from everyvillage.policy.programmes.model import Programme


def home_panel(request: HttpRequest) -> SafeString:
    """Give the part of the home page that shows the plan in one line an area."""
    asked = read_asked(request)
    return render_to_string(
        "figures/home_panel.html",
        plan_page.plan_page(programme_in_force(default_programme()), asked),
        request,
    )


@require_safe
def plan(request: HttpRequest) -> HttpResponse:
    """Lead to the plan itself, keeping what was asked."""
    address = reverse("plan-of", args=[default_programme()])
    query = request.GET.urlencode()
    return HttpResponseRedirect(f"{address}?{query}" if query else address)


@require_safe
def plan_of(request: HttpRequest, programme_id: str) -> HttpResponse:
    """Show all measures of a programme in one place."""
    programme = programme_in_force(programme_id)
    return _page(request, "figures/plan.html", plan_page.plan_page(programme, read_asked(request)))


@require_safe
def target(request: HttpRequest, programme_id: str, target_id: str) -> HttpResponse:
    """Show one target in one place."""
    programme = programme_in_force(programme_id)
    wanted, asked = programme.target(target_id), read_asked(request)
    page = target_page(programme, wanted, asked)
    page["panels"] = [
        import_string(service.gap_panel)(request, programme, wanted, asked.place.code)
        for service in find_services()
        if service.gap_panel
    ]
    return _page(request, "figures/target.html", page)


@require_http_methods(["GET", "HEAD", "POST"])
def how(request: HttpRequest, programme_id: str, target_id: str) -> HttpResponse:
    """Show how a figure was computed; a POST computes everything again and compares."""
    programme = programme_in_force(programme_id)
    asked = read_asked(request)
    page = how_page(programme, programme.target(target_id), asked)
    if request.method == "POST":
        page["verdict"] = recompute_figures(programme.id, geography=asked.geography)
    return _page(request, "figures/how.html", page)


@require_safe
def places(request: HttpRequest) -> HttpResponse:
    """Search places by name, pinyin or code."""
    query = request.GET.get("q", "").strip()
    page = place_page.search_page(query, language_of(request))
    return _page(request, "figures/places.html", page, status=400 if page["faults"] else 200)


@require_safe
def place(request: HttpRequest, code: str) -> HttpResponse:
    """Show one place."""
    language = language_of(request)
    asked = Asked(place_of(code, language), "then", language)
    return _page(request, "figures/place.html", place_page.place_page(asked))


@require_safe
def data(request: HttpRequest) -> HttpResponse:
    """Show what is held and what is missing."""
    return _page(request, "figures/data.html", data_page.data_page(language_of(request)))


@require_http_methods(["GET", "HEAD", "POST"])
def programme_check(request: HttpRequest) -> HttpResponse:
    """Check a programme, try it, and put it in force where that is allowed."""
    asked = read_asked(request)
    may_put = may_put_in_force(request)
    if request.method != "POST":
        text = _starting_text(request.GET.get("from", ""))
        return _page(
            request, "figures/check.html", check_page.empty_check(asked, text=text, may_put=may_put)
        )
    try:
        text = read_programme_text(request)
    except InputError as error:
        kept = str(request.POST.get("text", ""))
        page = check_page.refused(kept, error, asked, may_put=may_put)
        return _page(request, "figures/check.html", page, status=400)
    page = check_page.checked(text, asked, may_put=may_put)
    if "put" in request.POST and page.get("good"):
        if not may_put:
            raise InputError(refusals.not_from_here())
        page["put"] = put_in_force(text)
    return _page(request, "figures/check.html", page, status=400 if page.get("faults") else 200)


@require_safe
def plan_file(request: HttpRequest, programme_id: str, form: str) -> HttpResponse:
    """Download the figures of all targets in one place."""
    programme, asked = programme_in_force(programme_id), read_asked(request)
    figure_set = _figures(programme, asked)
    code, held = asked.place.code, figure_set.figures
    figures = [held.figure(t.id, code) for t in programme.targets if held.has(t.id, code)]
    if not figures:
        raise NotFoundError(refusals.nothing_delivered(code))
    return _download(
        programme, figures, asked, name=f"{programme.id}-{asked.place.code}", form=form
    )


@require_safe
def target_file(request: HttpRequest, programme_id: str, target_id: str, form: str) -> HttpResponse:
    """Download the figures of a target in a place and one level down."""
    programme, asked = programme_in_force(programme_id), read_asked(request)
    wanted = programme.target(target_id)
    figure_set = _figures(programme, asked)
    figures = [figure_set.figures.figure(wanted.id, asked.place.code)]
    figures += [child.figure for child in child_readings(wanted, asked, figure_set)]
    return _download(programme, figures, asked, name=f"{wanted.id}-{asked.place.code}", form=form)


@require_safe
def gap_file(request: HttpRequest, programme_id: str, target_id: str, form: str) -> HttpResponse:
    """Download the gap list of a target in a place: places and facilities, never people."""
    programme, asked = programme_in_force(programme_id), read_asked(request)
    wanted = programme.target(target_id)
    figure_set = _figures(programme, asked)
    gaps = gap_list(programme, wanted, asked, figure_set)
    if gaps.refused:
        raise InputError(refusals.no_gap_list(wanted.id))
    figure = figure_set.figures.figure(wanted.id, asked.place.code)
    headings = [say(f"export.{key}", asked.language) for key in ("unit", "name", "place", "state")]
    states = {"fails": "target.fails", "missing": "target.unknown"}
    rows = [[r.key, r.name, r.place, say(states[r.state], asked.language)] for r in gaps.rows]
    sheet = exports.Sheet(headings, rows, exports.Provenance.of(figure), asked.language)
    return exports.answer(sheet, name=f"{wanted.id}-{asked.place.code}-gaps", form=form)


@require_safe
def map_file(request: HttpRequest, programme_id: str, target_id: str) -> HttpResponse:
    """Download the map of a target as SVG."""
    programme, asked = programme_in_force(programme_id), read_asked(request)
    wanted = programme.target(target_id)
    figure_set = _figures(programme, asked)
    figure = figure_set.figures.figure(wanted.id, asked.place.code)
    layers = map_layers(programme, child_readings(wanted, asked, figure_set), asked, figure_set)
    drawing = draw_target_map(wanted, asked, layers, modelled=figure.modelled)
    return _drawing(drawing, figure, f"{wanted.id}-{asked.place.code}-map")


@require_safe
def trend_file(request: HttpRequest, programme_id: str, target_id: str) -> HttpResponse:
    """Download the trend of a target as SVG."""
    programme, asked = programme_in_force(programme_id), read_asked(request)
    reading = reading_of(programme.target(target_id), asked, _figures(programme, asked))
    name = f"{reading.target.id}-{asked.place.code}-trend"
    return _drawing(trend_svg(reading, asked), reading.figure, name)


def _page(
    request: HttpRequest, template: str, parts: dict[str, object], status: int = 200
) -> HttpResponse:
    return render(request, template, parts, status=status)


def _starting_text(programme_id: str) -> str:
    """Give the text of a programme in force to start from, or nothing."""
    if not programme_id:
        return ""
    return programme_in_force(programme_id).path.read_text(encoding="utf-8")


def _figures(programme: Programme, asked: Asked) -> OpenSet:
    """Give the figures, or refuse where nothing was sealed yet."""
    figure_set = open_set(programme.id, asked.geography)
    if figure_set is None:
        raise NotFoundError(refusals.no_snapshot())
    return figure_set


def _download(
    programme: Programme, figures: list[Figure], asked: Asked, *, name: str, form: str
) -> HttpResponse:
    sheet = exports.figure_sheet(
        figures,
        targets=target_names(programme, asked.language),
        name_of=name_of,
        provenance=exports.Provenance.of(figures[0]),
        language=asked.language,
    )
    return exports.answer(sheet, name=name, form=form)


def _drawing(drawing: str, figure: Figure, name: str) -> HttpResponse:
    """Give an SVG as a download; nothing to draw is a page that does not exist."""
    if not drawing:
        raise NotFoundError(refusals.nothing_to_draw(name))
    full = exports.file_name(name, exports.Provenance.of(figure), "svg")
    return HttpResponse(
        drawing,
        content_type="image/svg+xml; charset=utf-8",
        headers={"Content-Disposition": content_disposition_header(True, full) or ""},
    )
