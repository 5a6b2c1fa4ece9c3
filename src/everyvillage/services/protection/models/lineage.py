"""Where a household came from or went: joined another, or split off from one."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from everyvillage.contracts.limits import CODE_LENGTH
from everyvillage.registry.models import Household
from everyvillage.services.protection.models.episodes import Episode

JOINED, SPLIT = "joined", "split"


class Lineage(models.Model):
    """That a household joined ``other`` and is no more, or split off from ``other``.

    ``silence`` is the ended case by which a household without a case of its own is silent: that
    of the one it split off from, or of one that joined it.
    """

    id = models.BigAutoField(primary_key=True)
    household = models.OneToOneField(Household, on_delete=models.PROTECT, related_name="+")
    other = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="+")
    how = models.CharField(max_length=CODE_LENGTH)
    on = models.DateField()
    silence = models.ForeignKey(Episode, on_delete=models.PROTECT, null=True, related_name="+")

    objects: ClassVar[models.Manager[Lineage]] = models.Manager()

    def __str__(self) -> str:
        """Name the row by its number."""
        return f"lineage {self.pk}"


def home_now(household: int) -> int:
    """Give the household that a household belongs to by now: itself, or the one it joined."""
    seen = {household}
    while True:
        rows = Lineage.objects.filter(household=household, how=JOINED)
        found = rows.values_list("other", flat=True).first()
        if found is None or found in seen:
            return household
        seen.add(found)
        household = found
