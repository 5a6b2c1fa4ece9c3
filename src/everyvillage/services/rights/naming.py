"""Name who decides the appeals of a county."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from everyvillage.core.errors import InputError, NotAllowedError
from everyvillage.registry.access.place_tree import in_force, lineage_of
from everyvillage.registry.access.rules import registry_rules
from everyvillage.registry.access.sentences import Verb
from everyvillage.registry.models import Account, Place, RoleHeld
from everyvillage.registry.models.record import TEXT_LENGTH
from everyvillage.services.rights import refusals
from everyvillage.services.rights.models import AppealPerson

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from everyvillage.registry.access.acting import Acting

DECIDES = ("auditor", "county-officer", "province-officer", "national-officer")


def candidates(county: int, acting: Acting) -> QuerySet[RoleHeld]:
    """Give the roles in force, around a county, whose holders can be named."""
    around = [place for _, place in lineage_of(county, acting.on)]
    rows = RoleHeld.objects.filter(
        in_force(acting.on), role__in=DECIDES, place__in=around, account__is_active=True
    )
    return rows.select_related("account").order_by("account__name", "pk")


@transaction.atomic
def name_appeal_person(acting: Acting, county: int, held: int, reached: str) -> AppealPerson:
    """Name the holder of a role for a county from today; ``reached`` says how people find them."""
    place = registry_rules().find(
        acting, Verb.CHANGE, "appeal-person", Place.objects.filter(pk=county, level="county")
    )
    chosen = candidates(place.pk, acting).filter(pk=held).first()
    if chosen is None:
        raise NotAllowedError(refusals.not_there())
    reached = reached.strip()
    if not reached or len(reached) > TEXT_LENGTH or not reached.isprintable():
        raise InputError(refusals.no_way_to_reach())
    AppealPerson.objects.select_for_update().filter(county=place, valid_to=None).first()
    for old in AppealPerson.objects.filter(county=place, valid_to=None):
        old.valid_to = max(acting.on, old.valid_from)
        old.save()
    return AppealPerson.objects.create(
        county=place,
        account=chosen.account,
        reached=reached,
        named_by=Account.objects.get(pk=acting.account or 0),
        valid_from=acting.on,
    )
