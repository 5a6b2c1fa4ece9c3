"""The pages of the offices: what waits, one request with its proof, answer and decision."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_required
from django.core.files.uploadedfile import UploadedFile
from django.db.models import Q
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from everyvillage.contracts.shapes import Compartment
from everyvillage.ledger.access.own_view import sentence
from everyvillage.ledger.access.reading import Reader, Showing, log_reading
from everyvillage.ledger.files.store import LARGEST_BYTES
from everyvillage.ledger.models import Reading
from everyvillage.registry.access.rules import registry_rules
from everyvillage.registry.access.sentences import Verb
from everyvillage.registry.place_names import place_names
from everyvillage.services.rights import answering
from everyvillage.services.rights.applying import number_disagrees, wanted_of
from everyvillage.services.rights.assigning import answering_roles
from everyvillage.services.rights.corrections import correction_book
from everyvillage.services.rights.models import Kind, Outcome, Request, State
from everyvillage.services.visit import acting_of

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from everyvillage.registry.access.acting import Acting

PURPOSE = "correction"
SHOWN = ("waiting", "mine", "all")
"""What the list can be narrowed to."""
_ROWS = 200


@never_cache
@login_required
@require_GET
def requests(request: HttpRequest) -> HttpResponse:
    """List the requests of one's own place, those that wait longest first."""
    acting = acting_of(request)
    rules = registry_rules()
    rules.require(acting, Verb.LIST, "request")
    found = rules.visible(acting, Verb.LIST, "request", Request.objects.all())
    shown = request.GET.get("show", "waiting")
    if shown == "mine":
        found = found.filter(_waits_for(acting))
    elif shown != "all":
        found = found.filter(state__in=[State.OPEN, State.APPEALED])
    rows = list(found.select_related("assigned", "appeal_to").order_by("due_on", "pk")[:_ROWS])
    villages = place_names((one.village_id for one in rows), acting.on)
    parts = {
        "shown": shown,
        "rows": [
            {
                "request": one,
                "village": villages.get(one.village_id, ""),
                "late": one.day is not None and one.day < acting.on,
                "waits_for": one.assigned if one.state == State.OPEN else one.appeal_to,
            }
            for one in rows
        ],
        "kinds": SHOWN,
    }
    return render(request, "rights/requests.html", parts)


@never_cache
@login_required
@require_GET
def request_page(request: HttpRequest, number: int) -> HttpResponse:
    """Show one request; the person concerned can read that it was looked at."""
    acting = acting_of(request)
    rows = Request.objects.filter(pk=number)
    found = registry_rules().find(acting, Verb.READ, "request", rows)
    opens = PURPOSE in _purposes(acting)
    correction = found.kind == Kind.CORRECTION
    fields = (f"person.{found.field}",) if correction and opens else ("person.requests",)
    log_reading(Reader.of(acting), [found.person], Showing(purpose=PURPOSE, fields=fields))
    language = str(request.LANGUAGE_CODE)
    looked = Reading.objects.filter(pk=found.reading).first() if found.reading else None
    parts = {
        "asked": found,
        "line": sentence(looked, language) if looked else "",
        "rule": correction_book().rule(found.field) if correction else None,
        "wanted": wanted_of(found) if correction and opens else "",
        "disagrees": correction and opens and number_disagrees(found),
        "late": found.day is not None and found.day < acting.on,
        "outcomes": tuple(Outcome),
        **_buttons(acting, found),
    }
    return render(request, "rights/request.html", parts)


@login_required
@require_POST
def check(request: HttpRequest, number: int) -> HttpResponse:
    """Note which proof was seen."""
    sent = request.FILES.get("picture")
    picture = sent.read(LARGEST_BYTES + 1) if isinstance(sent, UploadedFile) else None
    answering.check_proof(acting_of(request), number, request.POST.get("proof", ""), picture)
    return redirect("request", number=number)


@login_required
@require_POST
def answer(request: HttpRequest, number: int) -> HttpResponse:
    """Answer one request."""
    answering.answer(acting_of(request), number, _verdict(request))
    return redirect("request", number=number)


@login_required
@require_POST
def decide(request: HttpRequest, number: int) -> HttpResponse:
    """Decide one appeal."""
    answering.decide(acting_of(request), number, _verdict(request))
    return redirect("request", number=number)


def _verdict(request: HttpRequest) -> answering.Verdict:
    return answering.Verdict(request.POST.get("outcome", ""), request.POST.get("words", ""))


def _purposes(acting: Acting) -> tuple[str, ...]:
    return acting.role.opens.get(Compartment.IDENTITY, ()) if acting.role else ()


def _buttons(acting: Acting, found: Request) -> dict[str, object]:
    """Say which of the three forms the role in use gets for a request."""
    rules, book = registry_rules(), correction_book()
    proofs = book.rule(found.field).proofs if found.kind == Kind.CORRECTION else ()
    is_open, is_appeal = found.state == State.OPEN, found.state == State.APPEALED
    checks = is_open and proofs and rules.concerning(acting, Verb.CHANGE, "request:check")
    return {
        "may_check": bool(checks),
        "proofs": [(one, book.proofs[one]) for one in proofs],
        "may_answer": is_open and acting.role_id in answering_roles(found),
        "may_decide": is_appeal and found.appeal_to_id in {None, acting.account},
    }


def _waits_for(acting: Acting) -> Q:
    return Q(assigned=acting.account, state=State.OPEN) | Q(
        appeal_to=acting.account, state=State.APPEALED
    )
