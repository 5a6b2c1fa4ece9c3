"""The resident's own pages: who looked, what is asked, what was answered; one thing a page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from everyvillage.contracts.codelists import SCHOOLING
from everyvillage.core.errors import EveryvillageError, NotFoundError
from everyvillage.ledger.access.own_view import own_readings, sentence
from everyvillage.ledger.access.withholding import withheld_count
from everyvillage.services.resident import require_resident
from everyvillage.services.rights import asking, refusals
from everyvillage.services.rights.assigning import appeal_person
from everyvillage.services.rights.corrections import correction_book
from everyvillage.services.rights.models import Outcome, Request, State

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http import HttpRequest, HttpResponse

    from everyvillage.core.errors import Fault
    from everyvillage.services.resident import Resident

_LOOKED = "looked"


@never_cache
@require_GET
def looked(request: HttpRequest) -> HttpResponse:
    """Say who looked at the own record, one sentence each, newest first."""
    resident = require_resident(request, _LOOKED)
    today, language = timezone.localdate(), str(request.LANGUAGE_CODE)
    parts = {
        "lines": [
            (one.pk, sentence(one, language)) for one in own_readings(resident.person, today)
        ],
        "withheld": sum(withheld_count(today).values()),
    }
    return render(request, "rights/looked.html", parts)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def object_page(request: HttpRequest, number: int) -> HttpResponse:
    """Show one look with what can be asked about it; take one press."""
    resident = require_resident(request, _LOOKED)
    if request.method == "POST":
        said = asking.Said(request.POST.get("reason", ""), request.POST.get("words", ""))
        made = asking.object_to(resident, number, said)
        return redirect("my-request", number=made.pk)
    seen = own_readings(resident.person, timezone.localdate())
    found = next((one for one in seen if one.pk == number), None)
    if found is None:
        raise NotFoundError(refusals.not_there())
    parts = {
        "line": sentence(found, str(request.LANGUAGE_CODE)),
        "reasons": asking.OBJECTIONS,
    }
    return render(request, "rights/object.html", parts)


@never_cache
@require_GET
def requests(request: HttpRequest) -> HttpResponse:
    """List what was asked, with its answer or the day by which it comes."""
    resident = require_resident(request, _LOOKED)
    rows = Request.objects.filter(person=resident.person).order_by("-made_at", "-pk")
    return render(request, "rights/mine.html", {"requests": list(rows)})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: HttpRequest) -> HttpResponse:
    """Ask for a correction: which part, what is right."""
    resident = require_resident(request, _LOOKED)
    faults: Sequence[Fault] = ()
    if request.method == "POST":
        said = asking.Said(request.POST.get("reason", ""), request.POST.get("words", ""))
        field, wanted = request.POST.get("field", ""), request.POST.get("wanted", "")
        try:
            made = asking.ask_correction(resident, field, wanted, said)
        except EveryvillageError as error:
            faults = error.faults
        else:
            return redirect("my-request", number=made.pk)
    book = correction_book()
    parts = {
        "rules": list(book.rules.values()),
        "proofs": {
            field: [book.proofs[one] for one in rule.proofs] for field, rule in book.rules.items()
        },
        "schooling": SCHOOLING.items.items(),
        "reasons": asking.CORRECTIONS,
        "faults": faults,
        "given": request.POST,
    }
    return render(request, "rights/correct.html", parts, status=400 if faults else 200)


@never_cache
@require_GET
def request_page(request: HttpRequest, number: int) -> HttpResponse:
    """Show one of one's own requests, and the way to appeal where it was refused."""
    resident = require_resident(request, _LOOKED)
    found = _mine(resident, number)
    named = appeal_person(found.village_id, timezone.localdate())
    parts = {
        "asked": found,
        "named": named,
        "may_appeal": found.state == State.ANSWERED and found.outcome == Outcome.REFUSED,
    }
    return render(request, "rights/my_request.html", parts)


@require_POST
def appeal(request: HttpRequest, number: int) -> HttpResponse:
    """Take a refusal to the person who decides appeals."""
    resident = require_resident(request, _LOOKED)
    asking.appeal(resident, number, request.POST.get("words", ""))
    return redirect("my-request", number=number)


def _mine(resident: Resident, number: int) -> Request:
    found = Request.objects.filter(pk=number, person=resident.person).first()
    if found is None:
        raise NotFoundError(refusals.not_there())
    return found
