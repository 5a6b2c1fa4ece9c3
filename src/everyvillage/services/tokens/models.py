"""Tokens of programs."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.db import models

from everyvillage.registry.models import Account, RoleHeld
from everyvillage.registry.models.record import TEXT_LENGTH

if TYPE_CHECKING:
    from datetime import datetime

_DIGEST_DIGITS = 64


class Token(models.Model):
    """A program asks in a role that its maker holds, for that role's place, until a time.

    Only a hash of the secret is kept. A token is in force as long as the role, the account and
    its own period are; it is revoked, never deleted.
    """

    secret_hash = models.CharField(max_length=_DIGEST_DIGITS, unique=True)
    name = models.CharField(max_length=TEXT_LENGTH)
    held = models.ForeignKey(RoleHeld, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_on = models.DateField(null=True)
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")

    objects: ClassVar[models.Manager[Token]] = models.Manager()

    def __str__(self) -> str:
        """Name the token by its number."""
        return f"token {self.pk}"

    def is_open(self, now: datetime) -> bool:
        """Say whether its own period lasts and nobody revoked it."""
        return self.revoked_at is None and now < self.expires_at
