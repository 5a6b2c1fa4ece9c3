"""Let somebody away act: granted by the resident, for six months, revoked by one press."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from everyvillage.core.errors import InputError, NotAllowedError
from everyvillage.services.entry import refusals
from everyvillage.services.entry.keys import hash_of_key, new_key
from everyvillage.services.entry.limits import delegation_end
from everyvillage.services.entry.models import Delegation
from everyvillage.services.resident import NEVER_DELEGATED, SCOPES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from everyvillage.services.resident import Resident

KIN = ("daughter", "son", "other")
"""Who a delegate is to the resident; a name is not asked."""


@transaction.atomic
def grant(resident: Resident, kin: str, scopes: Sequence[str]) -> str:
    """Let somebody act for the resident at the page; give the key of the link, which is not kept.

    Refuses a delegate who would grant, a kin that is none, no scope, and a scope that is never
    granted.
    """
    _require(resident)
    wrong = sorted(set(scopes) - set(SCOPES) | set(scopes) & NEVER_DELEGATED)
    if kin not in KIN or wrong or not scopes:
        raise InputError(refusals.not_here("whom to let in, and for what"))
    key, today = new_key(), timezone.localdate()
    Delegation.objects.create(
        key_hash=hash_of_key(key),
        made_at=timezone.now(),
        made_by=resident.account,
        person_id=resident.person,
        kin=kin,
        scopes=",".join(sorted(set(scopes))),
        granted_by=resident.by,
        ends_on=delegation_end(today),
    )
    return key


def renew(resident: Resident, number: int) -> None:
    """Let a grant that still holds go on for another while from today."""
    _require(resident)
    today = timezone.localdate()
    rows = Delegation.objects.filter(pk=number, person=resident.person, revoked_at=None)
    if not rows.filter(ends_on__gt=today).update(ends_on=delegation_end(today)):
        raise InputError(refusals.not_here("a delegation that holds"))


def revoke(number: int, *, person: int, by: str) -> None:
    """End a grant at once; a second press changes nothing and is no mistake."""
    rows = Delegation.objects.filter(pk=number, person=person)
    if not rows.exists():
        raise InputError(refusals.not_here("a delegation"))
    rows.filter(revoked_at=None).update(revoked_at=timezone.now(), revoked_by=by)


def _require(resident: Resident) -> None:
    if not resident.may("delegates"):
        raise NotAllowedError(refusals.not_here("to let somebody in"))
