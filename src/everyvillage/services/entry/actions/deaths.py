"""A member of a household has died: what opened the way in for that person ends."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from everyvillage.core.errors import Fault, InputError
from everyvillage.registry.events.outbox import publish
from everyvillage.registry.events.people import PersonDied
from everyvillage.registry.models import Account, Death, RoleHeld
from everyvillage.services.entry.models import Card, Delegation, Pictures

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from everyvillage.registry.access.acting import Acting
    from everyvillage.registry.models import Household, Person

_OWN_ROLE = "resident"


@transaction.atomic
def note_death(acting: Acting, household: Household, person: Person, died_on: date) -> Death:
    """Note that a member died; pictures, delegates and an account of their own end at once.

    The card of the household ends where no living member has pictures that go with it. Told
    twice, the first counts. Refuses a day that has not come.
    """
    if died_on > acting.on:
        raise InputError(_not_yet(died_on))
    held = Death.objects.filter(person=person, withdrawn_at=None).first()
    if held is not None:
        return held
    made: Death = Death.objects.create(person=person, died_on=died_on, told_by=acting.login)
    now = timezone.now()
    Pictures.objects.filter(person=person).delete()
    grants = Delegation.objects.filter(person=person, revoked_at=None)
    grants.update(revoked_at=now, revoked_by=acting.login)
    if not Pictures.objects.filter(household=household).exists():
        cards = Card.objects.filter(household=household, revoked_at=None)
        cards.update(revoked_at=now, revoked_by=acting.login)
    _close_accounts(person.pk)
    publish(PersonDied(person.pk, household.pk, died_on, acting.login))
    return made


def take_back_death(person: Person) -> int:
    """Take back a death that was told by mistake; pictures and delegates are to be made anew."""
    rows = Death.objects.filter(person=person, withdrawn_at=None)
    return rows.update(withdrawn_at=timezone.now())


def dead_among(persons: Iterable[int]) -> frozenset[int]:
    """Give those of some persons of whom a death stands."""
    rows = Death.objects.filter(person__in=list(persons), withdrawn_at=None)
    return frozenset(rows.values_list("person_id", flat=True))


def _close_accounts(person: int) -> None:
    """Close the accounts that are about the person alone; an officer's stays for others to end."""
    others = RoleHeld.objects.exclude(role=_OWN_ROLE).values("account")
    for account in Account.objects.filter(own_person=person).exclude(pk__in=others):
        account.is_active = False
        account.save(update_fields=["is_active"])


def _not_yet(found: date) -> Fault:
    return Fault(
        code="entry.death-day-wrong",
        where="day",
        asked="the day of a death",
        found=str(found),
        accepted="today or before",
        next_step="correct the day; nothing was written",
    )
