"""Invitations: how somebody gets an account."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.db import models

from everyvillage.registry.models import Account, Place, RoleHeld
from everyvillage.registry.models.record import CODE_LENGTH, TEXT_LENGTH

if TYPE_CHECKING:
    from datetime import datetime

_DIGEST_DIGITS = 64
_SESSION_KEY = 40


class Invitation(models.Model):
    """One person is asked to take one role for one place; the link works once, until a time.

    Only a hash of the secret in the link is kept, so that nobody who reads the table can use it.
    ``own_person`` is the person of the register who is invited, where it is a resident.
    """

    secret_hash = models.CharField(max_length=_DIGEST_DIGITS, unique=True)
    name = models.CharField(max_length=TEXT_LENGTH)
    role = models.CharField(max_length=CODE_LENGTH)
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    own_person = models.BigIntegerField(null=True)
    given_by = models.ForeignKey(
        Account, on_delete=models.PROTECT, null=True, related_name="invitations"
    )
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")

    objects: ClassVar[models.Manager[Invitation]] = models.Manager()

    def __str__(self) -> str:
        """Name the invitation by its number."""
        return f"invitation {self.pk}"

    def is_open(self, now: datetime) -> bool:
        """Say whether the link still works."""
        return self.accepted_at is None and now < self.expires_at


class HandOver(models.Model):
    """One person's open work was given to the next: by whom, why, and how much of what.

    ``counts`` is the number of pieces by service, as JSON.
    """

    before = models.ForeignKey(RoleHeld, on_delete=models.PROTECT, related_name="+")
    after = models.ForeignKey(RoleHeld, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=TEXT_LENGTH)
    counts = models.TextField()
    at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[models.Manager[HandOver]] = models.Manager()

    def __str__(self) -> str:
        """Name the row by its number."""
        return f"hand-over {self.pk}"


class SignedIn(models.Model):
    """A session that an account has open: since when and with which browser, no address.

    ``session_key`` finds the session itself, which the browser holds; ending it deletes both.
    """

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="sessions")
    session_key = models.CharField(max_length=_SESSION_KEY, unique=True)
    browser = models.CharField(max_length=TEXT_LENGTH, default="", blank=True)
    begun_at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[models.Manager[SignedIn]] = models.Manager()

    def __str__(self) -> str:
        """Name the session by its row."""
        return f"session {self.pk}"
