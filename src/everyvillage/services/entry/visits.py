"""A resident's visit: kept in the session, held against card and grant at every request."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from everyvillage.registry.access.rules import registry_rules
from everyvillage.registry.access.sentences import Verb
from everyvillage.services.entry.limits import visit_seconds
from everyvillage.services.entry.models import Card, Delegation, Pictures
from everyvillage.services.resident import BESIDE_WORKER, SCOPES, Resident, forget
from everyvillage.services.visit import account_of, acting_of

if TYPE_CHECKING:
    from django.http import HttpRequest

_VISIT = "resident"
_COMING = "resident_coming"
HELPED_IN = "way-in:help"
"""What a rule must allow whoever lets a resident in on a phone of their own."""


@dataclass(frozen=True, slots=True)
class Coming:
    """Somebody has shown a card or opened a link, and presses pictures.

    ``kind`` is "card" or "delegation", ``key`` the number of its row. ``chain`` is the keyed
    hash of the pictures so far, ``first`` that of a first choice which is to be repeated.
    """

    kind: str
    key: int
    chain: str = ""
    pressed: int = 0
    first: str = ""


def show_key(request: HttpRequest, kind: str, key: int) -> None:
    """Note which card was shown; whoever was in before is out."""
    leave(request)
    note(request, Coming(kind, key))


def note(request: HttpRequest, coming: Coming) -> None:
    """Keep how far the pressing has come."""
    request.session[_COMING] = asdict(coming)


def coming_of(request: HttpRequest) -> Coming | None:
    """Give who is coming in, None where no card was shown."""
    kept = request.session.get(_COMING)
    return Coming(**kept) if kept else None


def begin(request: HttpRequest, *, card: int, person: int, delegation: int | None = None) -> None:
    """Begin a visit under a new session key; on a worker's phone it is help."""
    account = account_of(request)
    request.session.cycle_key()
    request.session.pop(_COMING, None)
    request.session[_VISIT] = {
        "card": card,
        "person": person,
        "delegation": delegation,
        "helper": account.login if account else "",
        "seen": timezone.now().timestamp(),
    }
    forget(request)


def leave(request: HttpRequest) -> None:
    """End the visit; on a worker's phone the worker stays signed in."""
    if account_of(request) is None:
        request.session.flush()
    else:
        request.session.pop(_VISIT, None)
        request.session.pop(_COMING, None)
    forget(request)


def resident_at(request: HttpRequest) -> Resident | None:
    """Give who is at the resident's page: three queries, none for those without a visit.

    A card revoked, a grant revoked or over, new pictures, a helper who may help no longer, or a
    while without a press ends it. Help asks once more where the village lies.
    """
    kept = request.session.get(_VISIT)
    if not kept:
        return None
    now = timezone.now().timestamp()
    found = None
    if now - kept["seen"] <= visit_seconds(timezone.localdate()):
        found = _delegate(kept) if kept["delegation"] else _at_home(request, kept)
    if found is None:
        leave(request)
    elif now - kept["seen"] > 1:
        request.session[_VISIT] = {**kept, "seen": now}
    return found


def _at_home(request: HttpRequest, kept: dict[str, Any]) -> Resident | None:
    card = Card.objects.filter(pk=kept["card"], revoked_at=None).first()
    chosen = Pictures.objects.filter(person=kept["person"]).select_related("household").first()
    account = account_of(request)
    login = account.login if account else ""
    if card is None or chosen is None or login != kept["helper"]:
        return None
    if chosen.household_id != card.household_id or chosen.set_at.timestamp() > kept["seen"]:
        return None
    acting, rules = acting_of(request), registry_rules()
    if login and not rules.ask(acting, Verb.CHANGE, HELPED_IN, chosen.household).allowed:
        return None
    entrusted = rules.concerning(acting, Verb.CHANGE, "way-in")
    return Resident(
        person=chosen.person_id,
        household=chosen.household_id,
        village=chosen.household.village_id,
        by="help" if login else "card",
        scopes=BESIDE_WORKER if entrusted else frozenset(SCOPES),
        helper=login,
        helper_role=acting.role_id if login else "",
        tongue=chosen.tongue,
    )


def _delegate(kept: dict[str, Any]) -> Resident | None:
    found = (
        Delegation.objects.filter(pk=kept["delegation"])
        .select_related("person", "person__household")
        .first()
    )
    if found is None or not found.holds_on(timezone.localdate()):
        return None
    return Resident(
        person=found.person_id,
        household=found.person.household.pk,
        village=found.person.village_id,
        by="delegate",
        scopes=frozenset(found.scopes.split(",")),
        delegation=found.pk,
    )
