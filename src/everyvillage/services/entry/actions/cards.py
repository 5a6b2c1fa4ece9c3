"""Give and revoke a card, choose pictures, try them."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from everyvillage.core.errors import InputError, NotAllowedError, NotFoundError
from everyvillage.registry.own_vault import note_keys, open_vault
from everyvillage.services.entry import refusals
from everyvillage.services.entry.actions.deaths import dead_among
from everyvillage.services.entry.keys import hash_of_key, new_key
from everyvillage.services.entry.limits import tries_allowed
from everyvillage.services.entry.models import Card, Delegation, Pictures
from everyvillage.services.entry.pictures import is_too_plain

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from everyvillage.registry.access.acting import Acting
    from everyvillage.registry.models import Household, Person

AnyKey = TypeVar("AnyKey", Card, Delegation)


@transaction.atomic
def give_card(acting: Acting, household: Household) -> str:
    """Give a household a new card; the card before it works no longer. Gives the key.

    The key is not kept: the sheet that is printed now is the only place that holds it.
    """
    revoke_card(acting, household)
    key = new_key()
    Card.objects.create(
        household=household,
        key_hash=hash_of_key(key),
        made_at=timezone.now(),
        made_by=acting.login,
    )
    return key


def revoke_card(acting: Acting, household: Household) -> int:
    """Revoke the card of a household that was lost; give how many worked until now."""
    return Card.objects.filter(household=household, revoked_at=None).update(
        revoked_at=timezone.now(), revoked_by=acting.login
    )


def reopen_card(acting: Acting, household: Household) -> int:
    """Let a locked card take pictures again, the resident present; give how many were locked.

    The pictures stay as they are: whoever does not know them has five more tries.
    """
    most = tries_allowed(timezone.localdate())
    locked = Card.objects.filter(household=household, revoked_at=None, tries__gte=most)
    return locked.update(tries=0, reopened_at=timezone.now(), reopened_by=acting.login)


def find_key(kind: type[AnyKey], key: str) -> AnyKey:
    """Give the card or grant of a key; one refusal for revoked, over and never there."""
    found = kind.objects.filter(key_hash=hash_of_key(key), revoked_at=None).first()
    over = isinstance(found, Delegation) and not found.holds_on(timezone.localdate())
    if found is None or over:
        raise NotAllowedError(refusals.card_unknown())
    return found


def owner_of(key: Card | Delegation) -> str:
    """Give whose pictures open a key: the household's, or the delegation's own."""
    return household_owner(key.household_id) if isinstance(key, Card) else f"delegation {key.pk}"


def household_owner(row: int) -> str:
    """Give whose the pictures of a household's members are, by the number of its row."""
    return f"household {row}"


def set_pictures(acting: Acting, person: Person, mark: str, tongue: str) -> Pictures:
    """Set the pictures that a resident chose beside the worker; the card is open again.

    Refuses one picture four times and what another of the household has, with one refusal.
    """
    vault = open_vault()
    household = person.household
    if is_too_plain(vault, household_owner(household.pk), mark):
        raise InputError(refusals.pictures_unfit())
    try:
        with transaction.atomic():
            note_keys(vault)
            kept, _ = Pictures.objects.update_or_create(
                person=person,
                defaults={
                    "household": household,
                    "mark": bytes.fromhex(mark),
                    "tongue": tongue,
                    "set_at": timezone.now(),
                    "set_beside": acting.login,
                },
            )
            Card.objects.filter(household=household).update(tries=0)
    except IntegrityError as error:
        raise InputError(refusals.pictures_unfit()) from error
    return kept


def set_delegate_pictures(grant: Delegation, mark: str) -> None:
    """Set a delegate's own pictures at the first coming in; once."""
    vault = open_vault()
    if is_too_plain(vault, owner_of(grant), mark):
        raise InputError(refusals.pictures_unfit())
    done = Delegation.objects.filter(pk=grant.pk, mark=None).update(mark=bytes.fromhex(mark))
    if not done:
        raise NotAllowedError(refusals.card_unknown())


def try_pictures(key: Card | Delegation, mark: str) -> int:
    """Give the person whose page these pictures open; count a wrong try.

    The try is counted before it is judged, so that many at once gain nothing. Refuses the
    key that is locked, whatever the pictures are.
    """
    most = tries_allowed(timezone.localdate())
    rows: QuerySet[Card] | QuerySet[Delegation] = (
        Card.objects.filter(pk=key.pk)
        if isinstance(key, Card)
        else Delegation.objects.filter(pk=key.pk)
    )
    if not rows.filter(tries__lt=most, revoked_at=None).update(tries=F("tries") + 1):
        raise NotAllowedError(refusals.key_locked(most))
    found = _person_of(key, bytes.fromhex(mark))
    if found is None:
        if rows.filter(tries__gte=most).exists():
            raise NotAllowedError(refusals.key_locked(most))
        raise InputError(refusals.pictures_wrong())
    rows.update(tries=0)
    return found


def _person_of(key: Card | Delegation, mark: bytes) -> int | None:
    if isinstance(key, Delegation):
        return key.person_id if key.mark is not None and bytes(key.mark) == mark else None
    chosen = Pictures.objects.filter(household=key.household_id, mark=mark)
    return chosen.values_list("person_id", flat=True).first()


def person_in(household: Household, number: int, rows: list[Person]) -> Person:
    """Give one of the members of a household that somebody may see."""
    found = next((one for one in rows if one.pk == number), None)
    if found is None or found.household_id != household.household_no:
        raise NotFoundError(refusals.not_here("a member of this household"))
    return found


def living_in(household: Household, number: int, rows: list[Person]) -> Person:
    """Give one of the living members: nobody chooses pictures for the dead or asks them."""
    found = person_in(household, number, rows)
    if dead_among([found.pk]):
        raise NotFoundError(refusals.not_here("a living member of this household"))
    return found
