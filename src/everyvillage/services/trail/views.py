"""Pages of the trail."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import chain, islice
from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from everyvillage.core.errors import InputError
from everyvillage.ledger.access import withholding
from everyvillage.ledger.access.unusual import unusual
from everyvillage.ledger.models import Reading
from everyvillage.policy.parameters import parameter
from everyvillage.registry.access.rules import registry_rules
from everyvillage.registry.access.sentences import Verb
from everyvillage.services.trail import exports, queries
from everyvillage.services.trail.models import TrailExport
from everyvillage.services.trail.refusals import no_day
from everyvillage.services.visit import acting_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.http import HttpRequest

    from everyvillage.registry.access.acting import Acting

_THING = "reading"
_EXPORTS_SHOWN = 20


def links(request: HttpRequest) -> Iterator[tuple[str, str]]:
    """Give words and route of each page of the trail that the role in use may open."""
    if registry_rules().concerning(acting_of(request), Verb.LIST, _THING):
        yield "trail.title", "trail"
        yield "trail.unusual", "trail-unusual"
        yield "trail.second", "trail-withheld"


@never_cache
@login_required
@require_GET
def trail(request: HttpRequest) -> HttpResponse:
    """List who looked at whom in the place that is inspected, newest first."""
    acting = acting_of(request)
    _require(acting, Verb.LIST)
    asked = queries.asked_of(request.GET.dict(), acting.on)
    rows = list(queries.readings(acting, Verb.LIST, asked)[: queries.PAGE_ROWS + 1])
    more = len(rows) > queries.PAGE_ROWS
    rows = rows[: queries.PAGE_ROWS]
    columns = [f"trail.{name}" for name in queries.COLUMNS]
    lines = queries.lines(rows, str(request.LANGUAGE_CODE), acting.on)
    parts = {
        "asked": asked,
        "columns": columns,
        # Each cell with its column, which names it on a narrow screen.
        "lines": [list(zip(columns, line, strict=True)) for line in lines],
        "before": rows[-1].pk if more else 0,
        "forms": exports.FORMS,
        "exports": TrailExport.objects.filter(place=acting.place).select_related("account")[
            :_EXPORTS_SHOWN
        ],
    }
    return render(request, "trail/trail.html", parts)


@never_cache
@login_required
@require_GET
def export(request: HttpRequest, form: str) -> HttpResponse | StreamingHttpResponse:
    """Send the trail as a file; that it was taken is on record before its first line."""
    acting = acting_of(request)
    _require(acting, Verb.EXPORT)
    asked = queries.asked_of(request.GET.dict(), acting.on)
    exports.note_export(acting, asked, form)
    language = str(request.LANGUAGE_CODE)
    answer: HttpResponse | StreamingHttpResponse
    if form == "xlsx":
        answer = HttpResponse(exports.as_xlsx(acting, asked, language))
    else:
        lines = exports.as_csv(acting, asked, language)
        begun = list(islice(lines, 2))
        answer = StreamingHttpResponse(chain(begun, lines))
    answer["Content-Type"] = exports.FORMS[form]
    answer["Content-Disposition"] = f'attachment; filename="trail.{form}"'
    return answer


@never_cache
@login_required
@require_GET
def unusual_page(request: HttpRequest) -> HttpResponse:
    """List what is unusual in the last days: many records, the own family, outside the place."""
    acting = acting_of(request)
    _require(acting, Verb.LIST)
    until = timezone.now()
    since = until - timedelta(days=queries.USUAL_DAYS)
    many = parameter("unusual_records_a_day", acting.on).value
    among = registry_rules().visible(acting, Verb.LIST, _THING, Reading.objects.all())
    found = unusual(since, until, int(many), among)  # type: ignore[arg-type] # a whole number
    parts = {"lines": sorted(found, reverse=True), "days": queries.USUAL_DAYS, "many": many}
    return render(request, "trail/unusual.html", parts)


@never_cache
@login_required
@require_GET
def withheld_page(request: HttpRequest) -> HttpResponse:
    """List what a rule withholds and a second person has not confirmed yet."""
    acting = acting_of(request)
    _require(acting, Verb.CHANGE)
    waiting = withholding.waiting_for_second(acting.on)
    rows = list(registry_rules().visible(acting, Verb.CHANGE, _THING, waiting))
    lines = queries.lines(rows, str(request.LANGUAGE_CODE), acting.on)
    parts = {
        "lines": [(row.pk, cells[:-1]) for row, cells in zip(rows, lines, strict=True)],
    }
    return render(request, "trail/withheld.html", parts)


@login_required
@require_POST
def decide(request: HttpRequest, number: int) -> HttpResponse:
    """Confirm, until a date, that a reading is withheld; or let the person see it."""
    acting = acting_of(request)
    rows = Reading.objects.filter(pk=number)
    found: Reading = registry_rules().find(acting, Verb.CHANGE, _THING, rows)
    if "release" in request.POST:
        withholding.release(found, account=acting.login)
        return redirect("trail-withheld")
    try:
        until = date.fromisoformat(request.POST.get("until", ""))
    except ValueError as error:
        raise InputError(no_day()) from error
    withholding.confirm(found, account=acting.login, until=until)
    return redirect("trail-withheld")


@require_GET
def public_count(request: HttpRequest) -> HttpResponse:
    """Say how many readings are withheld now, by rule, in the whole register."""
    counts = withholding.withheld_count(timezone.localdate())
    parts = {"counts": [(f"trail.rule_{rule}", number) for rule, number in counts.items()]}
    return render(request, "trail/public.html", parts)


def _require(acting: Acting, verb: Verb) -> None:
    """Refuse a role that no sentence lets do this at all."""
    registry_rules().require(acting, verb, _THING)
