"""Phones that hold work, and every write that came from one."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from everyvillage.contracts.limits import CODE_LENGTH, KEY_LENGTH, TEXT_LENGTH
from everyvillage.registry.models import Account, Place

_DIGEST_DIGITS = 64


class Device(models.Model):
    """One phone of one account, for one place; its secret is kept as a hash.

    A phone that was revoked is told so at its next contact and empties itself.
    """

    id = models.UUIDField(primary_key=True)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    secret_hash = models.CharField(max_length=_DIGEST_DIGITS)
    made_at = models.DateTimeField()
    contact_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.CharField(max_length=TEXT_LENGTH, default="")
    told_at = models.DateTimeField(null=True)

    objects: ClassVar[models.Manager[Device]] = models.Manager()

    class Meta:
        """Found by account."""

        indexes = (models.Index(fields=["account"], name="sync_device_account"),)

    def __str__(self) -> str:
        """Name the phone by its number."""
        return f"device {self.pk}"


class Received(models.Model):
    """One write from the field: its own id, what it was, when, and what became of it.

    ``claimed_at`` is the phone's clock, ``written_at`` the same moment by ours, as well as can
    be told; ``doubtful`` says that the phone's clock was changed in between. ``origin`` is the
    phone on which it was written, which need not be the one that carried it.
    """

    id = models.UUIDField(primary_key=True)
    device = models.ForeignKey(Device, on_delete=models.PROTECT, related_name="+")
    origin = models.UUIDField()
    kind = models.CharField(max_length=KEY_LENGTH)
    sequence = models.BigIntegerField()
    body_hash = models.CharField(max_length=_DIGEST_DIGITS)
    claimed_at = models.DateTimeField()
    written_at = models.DateTimeField()
    doubtful = models.BooleanField()
    received_at = models.DateTimeField()
    state = models.CharField(max_length=CODE_LENGTH)
    why = models.CharField(max_length=KEY_LENGTH, default="")
    effect = models.CharField(max_length=TEXT_LENGTH, default="")

    objects: ClassVar[models.Manager[Received]] = models.Manager()

    def __str__(self) -> str:
        """Name the write by its id."""
        return f"write {self.pk}"
