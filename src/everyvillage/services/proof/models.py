"""Which form wrote which entry, so that a form sent twice has one effect."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from everyvillage.ledger.models import Entry


class Written(models.Model):
    """One form that was sent, under the number that it was given when it was shown."""

    form = models.UUIDField(primary_key=True)
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="+")

    objects: ClassVar[models.Manager[Written]] = models.Manager()

    def __str__(self) -> str:
        """Name the form by its number."""
        return f"form {self.form}"
