"""Accounts of residents: a village worker invites a member of a household."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from everyvillage.contracts.codelists import RELATION
from everyvillage.core.errors import EveryvillageError, Fault, InputError
from everyvillage.ledger.access.reading import Reader, Showing, log_reading
from everyvillage.registry.access.place_tree import in_force
from everyvillage.registry.access.rules import registry_rules
from everyvillage.registry.access.sentences import Verb
from everyvillage.registry.models import Account, Household, Person, PlaceCode
from everyvillage.services.accounts import actions
from everyvillage.services.visit import acting_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http import HttpRequest, HttpResponse

    from everyvillage.registry.access.acting import Acting

_THING = "resident-account"
_SHOWN = Showing(purpose="duty", fields=("person.relation",))
_ROLE = "resident"


def panel(request: HttpRequest, household: Household) -> str:
    """Give the line of a household's page that leads to its accounts, "" for whoever may not."""
    if not registry_rules().ask(acting_of(request), Verb.CHANGE, _THING, household).allowed:
        return ""
    return render_to_string("accounts/residents_panel.html", {"household": household}, request)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def invite_page(request: HttpRequest, number: int) -> HttpResponse:
    """Show the members of a household and invite one of them; each member shown is logged."""
    acting = acting_of(request)
    rows = Household.objects.filter(pk=number)
    household = registry_rules().find(acting, Verb.CHANGE, _THING, rows)
    members = list(Person.objects.filter(household_id=household.household_no).order_by("pk"))
    log_reading(Reader.of(acting), [one.pk for one in members], _SHOWN)
    faults: Sequence[Fault] = ()
    link = ""
    if request.method == "POST":
        try:
            link = _invite(request, acting, household, members)
        except EveryvillageError as error:
            faults = error.faults
    parts = {
        "household": household,
        "members": list(_lines(members)),
        "faults": faults,
        "link": link,
        "days": actions.INVITATION_DAYS,
        "given": {} if link else request.POST,
    }
    return render(request, "accounts/residents.html", parts, status=400 if faults else 200)


def _invite(
    request: HttpRequest, acting: Acting, household: Household, members: Sequence[Person]
) -> str:
    """Invite the chosen member; give the link, which is shown once."""
    chosen = next((one for one in members if str(one.pk) == request.POST.get("person")), None)
    if chosen is None:
        raise InputError(_no_member())
    codes = PlaceCode.objects.filter(in_force(acting.on), place_id=household.village_id)
    code = codes.values_list("code", flat=True).first() or ""
    wanted = actions.Wanted(_ROLE, code, own_person=chosen.pk)
    secret = actions.invite(request.POST.get("name", ""), wanted, acting=acting)
    return request.build_absolute_uri(reverse("invitation", args=[secret]))


def _lines(members: Sequence[Person]) -> list[dict[str, object]]:
    """Give each member with the relation, and whether an account is theirs."""
    numbers = [one.pk for one in members]
    have = set(
        Account.objects.filter(own_person__in=numbers, is_active=True).values_list(
            "own_person", flat=True
        )
    )
    return [
        {
            "number": one.pk,
            "relation": RELATION.items.get(one.relation),
            "has": one.pk in have,
        }
        for one in members
    ]


def _no_member() -> Fault:
    return Fault(
        code="accounts.no-member",
        where="",
        asked="a member of this household",
        found="nobody of it",
        accepted="one of the members on the page",
        next_step="choose a member",
    )
