"""What each round of retention found and removed."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from everyvillage.contracts.limits import KEY_LENGTH


class Kept(models.Model):
    """One table in one round: how many went, how many stay, the oldest, how many are overdue.

    ``overdue`` counts what should have gone and is still there; it is not zero only where
    something refused to go.
    """

    id = models.BigAutoField(primary_key=True)
    keep = models.CharField(max_length=KEY_LENGTH)
    at = models.DateTimeField()
    days = models.IntegerField()
    removed = models.BigIntegerField()
    left = models.BigIntegerField()
    oldest = models.DateField(null=True)
    overdue = models.BigIntegerField()

    objects: ClassVar[models.Manager[Kept]] = models.Manager()

    class Meta:
        """Found by table, newest first."""

        indexes = (models.Index(fields=["keep", "-at"], name="retention_newest"),)

    def __str__(self) -> str:
        """Name the row by its table."""
        return f"{self.keep} {self.pk}"
