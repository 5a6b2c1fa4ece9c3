"""Phones: made for an account and a place, known by a secret, revoked at once."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from django.utils import timezone

from everyvillage.core.errors import Fault, NotAllowedError
from everyvillage.sync.models import Device

if TYPE_CHECKING:
    from everyvillage.registry.access.acting import Acting

_SECRET_BYTES = 24


def make_device(acting: Acting) -> tuple[Device, str]:
    """Make a phone for whoever asks, at the place of the role in use; give it and its secret."""
    if acting.account is None or acting.place is None:
        raise NotAllowedError(_no_device())
    secret, now = secrets.token_urlsafe(_SECRET_BYTES), timezone.now()
    made = Device.objects.create(
        id=uuid4(),
        account_id=acting.account,
        place_id=acting.place,
        secret_hash=_hash(secret),
        made_at=now,
        contact_at=now,
    )
    return made, secret


def known_device(acting: Acting, given: str) -> Device | None:
    """Give the phone that a request names, None where it was revoked; note the contact.

    ``given`` is "id secret". Refuses a phone of another account, of another place than the role
    in use, and one that is unknown.
    """
    name, _, secret = given.partition(" ")
    try:
        found = Device.objects.filter(pk=UUID(name)).first()
    except ValueError:
        found = None
    if found is None or not hmac.compare_digest(found.secret_hash, _hash(secret)):
        raise NotAllowedError(_no_device())
    now = timezone.now()
    if found.revoked_at is not None:
        Device.objects.filter(pk=found.pk, told_at=None).update(told_at=now)
        return None
    if (found.account_id, found.place_id) != (acting.account, acting.place):
        raise NotAllowedError(_no_device())
    Device.objects.filter(pk=found.pk).update(contact_at=now)
    return found


def revoke_device(acting: Acting, name: UUID) -> None:
    """Revoke one of one's own phones; a second press changes nothing."""
    rows = Device.objects.filter(pk=name, account=acting.account)
    if not rows.exists():
        raise NotAllowedError(_no_device())
    rows.filter(revoked_at=None).update(revoked_at=timezone.now(), revoked_by=acting.login)


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def _no_device() -> Fault:
    return Fault(
        code="sync.device-refused",
        where="",
        asked="a phone of the account and the role in use",
        found="another, or none",
        accepted="a phone that was set up in this role at this place",
        next_step="take the role into use, or set the phone up anew",
    )
