"""Pages of the proof: what was recorded, what was written late, the day's sheet, a new delivery."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

from django.contrib.auth.decorators import login_required
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from everyvillage.contracts.codelists import RELATION
from everyvillage.core.errors import EveryvillageError
from everyvillage.ledger.access.reading import Reader, Showing, log_reading
from everyvillage.ledger.anchor import Anchor
from everyvillage.ledger.files.store import LARGEST_BYTES
from everyvillage.ledger.models import Root
from everyvillage.ledger.sheet import sheet
from everyvillage.registry.access.rules import registry_rules
from everyvillage.registry.access.sentences import Verb
from everyvillage.registry.models import Household, Person
from everyvillage.services.proof import queries
from everyvillage.services.proof.actions import EVIDENCE, PROMISE, Form, record_delivery
from everyvillage.services.proof.kinds import HOUSEHOLD, kinds
from everyvillage.services.visit import acting_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from django.http import HttpRequest

    from everyvillage.core.errors import Fault
    from everyvillage.registry.access.acting import Acting

_THING, _RECORD = "delivery", "delivery:record"
_SHOWN = Showing(purpose="help", fields=("person.relation",))


def links(request: HttpRequest) -> Iterator[tuple[str, str]]:
    """Give words and route of the pages of the proof that the role in use may open."""
    if registry_rules().concerning(acting_of(request), Verb.LIST, _THING):
        yield "proof.title", "proof"


def panel(request: HttpRequest, household: Household) -> str:
    """Give the line of a household's page that leads to a new delivery, "" for whoever may not."""
    if not registry_rules().ask(acting_of(request), Verb.CHANGE, _RECORD, household).allowed:
        return ""
    return render_to_string("proof/panel.html", {"household": household}, request)


@never_cache
@login_required
@require_GET
def proof(request: HttpRequest) -> HttpResponse:
    """List the newest entries of one's own place, without saying for whom."""
    acting = acting_of(request)
    _require(acting)
    rules = registry_rules()
    parts = {
        "lines": queries.entries(acting),
        "may_promise": bool(rules.concerning(acting, Verb.CHANGE, PROMISE)),
        "may_show": bool(rules.concerning(acting, Verb.CHANGE, EVIDENCE)),
    }
    return render(request, "proof/proof.html", parts)


@never_cache
@login_required
@require_GET
def late(request: HttpRequest) -> HttpResponse:
    """List what was written long after it happened."""
    acting = acting_of(request)
    _require(acting)
    parts = {"lines": queries.late(acting), "days": queries.LATE_DAYS}
    return render(request, "proof/late.html", parts)


@never_cache
@login_required
@require_GET
def day_sheet(request: HttpRequest) -> HttpResponse:
    """Show the newest signed root as the sheet that is printed and given to somebody else."""
    _require(acting_of(request))
    root = Root.objects.order_by("-number").first()
    parts = {"sheet": sheet(Anchor.of(root)) if root else "", "root": root}
    if root and "text" in request.GET:
        answer = HttpResponse(parts["sheet"], content_type="text/plain; charset=utf-8")
        name = f"root-{root.number:06d}.txt"
        answer["Content-Disposition"] = f'attachment; filename="{name}"'
        return answer
    return render(request, "proof/sheet.html", parts)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new_delivery(request: HttpRequest, number: int) -> HttpResponse:
    """Record what was done for a member of a household; each member shown is logged."""
    acting = acting_of(request)
    rows = Household.objects.filter(pk=number)
    household = registry_rules().find(acting, Verb.CHANGE, _RECORD, rows)
    members = list(Person.objects.filter(household_id=household.household_no).order_by("pk"))
    log_reading(Reader.of(acting), [one.pk for one in members], _SHOWN)
    faults: Sequence[Fault] = ()
    if request.method == "POST":
        try:
            record_delivery(acting, household, _form(request, members))
        except EveryvillageError as error:
            faults = error.faults
        else:
            return redirect("proof")
    parts = {
        "household": household,
        "members": [(one.pk, RELATION.items.get(one.relation)) for one in members],
        "kinds": kinds(HOUSEHOLD).values(),
        "number": request.POST.get("number") or str(uuid4()),
        "now": f"{timezone.localtime():%Y-%m-%dT%H:%M}",
        "faults": faults,
        "given": request.POST,
    }
    return render(request, "proof/new.html", parts, status=400 if faults else 200)


def _form(request: HttpRequest, members: Sequence[Person]) -> Form:
    """Read the form; somebody who is no member is nobody in particular."""
    given, sent = request.POST, request.FILES.get("picture")
    chosen = next((one for one in members if str(one.pk) == given.get("person")), None)
    return Form(
        number=given.get("number", ""),
        kind=given.get("kind", ""),
        quantity=given.get("quantity", ""),
        happened=given.get("happened", ""),
        person=chosen.pk if chosen else None,
        note=given.get("note", ""),
        picture=sent.read(LARGEST_BYTES + 1) if isinstance(sent, UploadedFile) else None,
    )


def _require(acting: Acting) -> None:
    """Refuse a role that no sentence lets list what was recorded."""
    registry_rules().require(acting, Verb.LIST, _THING)
