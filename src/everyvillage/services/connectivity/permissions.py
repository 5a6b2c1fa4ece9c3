"""Who may do what with plans of the network: asked of the registry's sentences, about a county."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from everyvillage.core.errors import NotAllowedError
from everyvillage.registry.access.place_tree import in_force
from everyvillage.registry.access.rules import registry_rules
from everyvillage.registry.access.sentences import Verb, refused
from everyvillage.registry.models import OpenCounty, Place, PlaceCode
from everyvillage.services.connectivity.models import NetworkPlan
from everyvillage.services.visit import acting_of

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest

    from everyvillage.registry.access.acting import Acting

PLAN, ROUTES, APPROVE = "network-plan", "network-plan:routes", "network-plan:approve"
MOST_DIGITS = 12


@dataclass(frozen=True, slots=True)
class Right:
    """A verb and the kind of record it is about."""

    verb: Verb
    thing: str

    def may(self, acting: Acting) -> bool:
        """Say whether the role in use has any sentence about it."""
        return bool(registry_rules().concerning(acting, self.verb, self.thing))

    def has(self, acting: Acting, county: Place) -> bool:
        """Say whether it holds for a county."""
        return registry_rules().ask(acting, self.verb, self.thing, county).allowed

    def places(self, acting: Acting) -> QuerySet[Place]:
        """Give the counties that it holds for."""
        rows = Place.objects.filter(level="county")
        return registry_rules().visible(acting, self.verb, self.thing, rows)

    def refuse(self, acting: Acting) -> NotAllowedError:
        """Give the refusal, which says nothing of any plan."""
        answer = registry_rules().refusal(acting, self.verb, self.thing)
        return NotAllowedError(refused(acting, answer, self.verb, self.thing))


SEE = Right(Verb.LIST, PLAN)
MAKE = Right(Verb.CHANGE, PLAN)
OPEN = Right(Verb.READ, ROUTES)
DECIDE = Right(Verb.CHANGE, APPROVE)


def plan_number(text: str) -> int:
    """Read the number of a plan from an address; 0, which no plan has, for anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < MOST_DIGITS else 0


def plan_for(request: HttpRequest, number: int, right: Right) -> tuple[Acting, NetworkPlan]:
    """Give a plan of one's own place; one refusal for another's and for none."""
    acting = acting_of(request)
    rows = NetworkPlan.objects.select_related("county", "follows")
    found = rows.filter(pk=number, county__in=right.places(acting)).first()
    if found is None:
        raise right.refuse(acting)
    return acting, found


def county_for(request: HttpRequest, code: str, right: Right) -> tuple[Acting, Place, str]:
    """Give an open county of one's own place by its code, one's own county for "".

    One refusal for a county that is not one's own, not open, or not there.
    """
    acting = acting_of(request)
    own = right.places(acting).filter(pk__in=OpenCounty.objects.values("county"))
    codes = PlaceCode.objects.filter(in_force(acting.on), place__in=own).select_related("place")
    found = (codes.filter(code=code) if code else codes.order_by("code")).first()
    if found is None:
        raise right.refuse(acting)
    return acting, found.place, found.code
