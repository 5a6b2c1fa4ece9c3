"""That the trail itself was taken away as a file: by whom, when, how much of it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from everyvillage.ledger.models import AppendOnly
from everyvillage.registry.models import Account, Place


class TrailExport(AppendOnly):
    """One export of the trail, written before the first line of it is sent."""

    id = models.BigAutoField(primary_key=True)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    place = models.ForeignKey(Place, on_delete=models.PROTECT, null=True, related_name="+")
    since = models.DateField()
    until = models.DateField()
    lines = models.BigIntegerField()
    form = models.CharField(max_length=8)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        """Newest first."""

        ordering: ClassVar[list[str]] = ["-pk"]

    def __str__(self) -> str:
        """Name the export by its number."""
        return f"export {self.pk} of the trail"
