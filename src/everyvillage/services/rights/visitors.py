"""A resident who has an account of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from everyvillage.registry.access.rules import registry_rules
from everyvillage.registry.access.sentences import Verb
from everyvillage.registry.models import Household, Person
from everyvillage.services.resident import Resident
from everyvillage.services.visit import acting_of

if TYPE_CHECKING:
    from django.http import HttpRequest


def resident_by_account(request: HttpRequest) -> Resident | None:
    """Give the resident that the account in use is, None for everybody else."""
    acting = acting_of(request)
    if acting.own_person is None:
        return None
    rules = registry_rules()
    person = rules.visible(acting, Verb.READ, "person:own", Person.objects.all()).first()
    if person is None:
        return None
    household = Household.objects.get(household_no=person.household_id)
    return Resident(
        person=person.pk, household=household.pk, village=person.village_id, by="account"
    )
