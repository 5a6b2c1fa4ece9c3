"""The households of an account's own family: those it may not check, decide on or plan for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from everyvillage.registry.models import Account, Household, KinDeclared, Person

if TYPE_CHECKING:
    from django.db.models import QuerySet


def homes_of_kin(account: int | None, own_person: int | None) -> QuerySet[Household]:
    """Give the household of the account's own person and those of the kin it has declared."""
    declared = KinDeclared.objects.filter(account=account).values("person")
    persons = Person.objects.filter(Q(pk__in=declared) | Q(pk=own_person))
    return Household.objects.filter(household_no__in=persons.values("household"))


def kin_of_home(household: Household) -> frozenset[int]:
    """Give the accounts that are of a household, or have declared somebody of it to be kin."""
    persons = Person.objects.filter(household=household.household_no).values("pk")
    own = Account.objects.filter(own_person__in=persons).values_list("pk", flat=True)
    declared = KinDeclared.objects.filter(person__in=persons).values_list("account", flat=True)
    return frozenset(own) | frozenset(declared)
