"""What was told and could not be judged, or not be taken."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from everyvillage.contracts.limits import CODE_LENGTH, KEY_LENGTH
from everyvillage.registry.models import Household, Place


class Waiting(models.Model):
    """A household of which something was told and which the rules cannot judge.

    ``missing`` are the columns for lack of which they cannot, ``since`` the day of the first time.
    """

    id = models.BigAutoField(primary_key=True)
    household = models.OneToOneField(Household, on_delete=models.PROTECT, related_name="+")
    since = models.DateField()
    missing = models.JSONField(default=list)

    objects: ClassVar[models.Manager[Waiting]] = models.Manager()

    def __str__(self) -> str:
        """Name the row by its number."""
        return f"waiting {self.pk}"


class Refused(models.Model):
    """A shock of an office's file that could not be kept, and why.

    ``taking`` is the number of the step of the intake, ``household_no`` what the file says, which
    need not be a household of the register.
    """

    id = models.BigAutoField(primary_key=True)
    county = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    taking = models.BigIntegerField()
    office = models.CharField(max_length=CODE_LENGTH)
    month = models.DateField()
    household_no = models.CharField(max_length=KEY_LENGTH)
    kind = models.CharField(max_length=CODE_LENGTH)
    faults = models.JSONField(default=list)

    objects: ClassVar[models.Manager[Refused]] = models.Manager()

    class Meta:
        """Found by county and month, dropped by step."""

        indexes = (
            models.Index(fields=["county", "month"], name="refused_county"),
            models.Index(fields=["taking"], name="refused_taking"),
        )

    def __str__(self) -> str:
        """Name the row by its number."""
        return f"refused {self.pk}"
