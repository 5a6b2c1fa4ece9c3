"""A change of keys: from when, to which key, how far."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from everyvillage.registry.models.record import ACCOUNT_LENGTH, CODE_LENGTH, KEY_LENGTH, TEXT_LENGTH


class Rotation(models.Model):
    """One change of a key; ``at_table`` and ``at_row`` are the last row that is done.

    ``finished_at`` is NULL while rows are left; one change of data keys runs at a time.
    """

    id = models.BigAutoField(primary_key=True)
    use = models.CharField(max_length=CODE_LENGTH)
    key_id = models.CharField(max_length=KEY_LENGTH)
    at_table = models.CharField(max_length=TEXT_LENGTH, default="")
    at_row = models.BigIntegerField(default=0)
    values_done = models.BigIntegerField(default=0)
    started_at = models.DateTimeField()
    started_by = models.CharField(max_length=ACCOUNT_LENGTH, default="")
    finished_at = models.DateTimeField(null=True)

    objects: ClassVar[models.Manager[Rotation]] = models.Manager()

    def __str__(self) -> str:
        """Name the change by its number and key."""
        return f"change {self.pk} to {self.use} key {self.key_id}"
