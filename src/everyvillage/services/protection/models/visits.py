"""Visits to be made: planned weeks, households drawn by chance, promises at the door."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from everyvillage.contracts.limits import CODE_LENGTH
from everyvillage.registry.models import Household, Place, RoleHeld
from everyvillage.registry.models.record import ACCOUNT_LENGTH


class KeptWeek(models.Model):
    """The planned week of whoever holds a role, until the week is over.

    ``stops`` holds a row for each visit (household, day, minute of the round, why), ``waiting``
    one for each household without room (household, since when it waits).
    """

    id = models.BigAutoField(primary_key=True)
    held = models.ForeignKey(RoleHeld, on_delete=models.CASCADE, related_name="+")
    monday = models.DateField()
    stops = models.JSONField(default=list)
    waiting = models.JSONField(default=list)

    objects: ClassVar[models.Manager[KeptWeek]] = models.Manager()

    class Meta:
        """One for each role and week."""

        constraints = (models.UniqueConstraint(fields=["held", "monday"], name="kept_week_once"),)

    def __str__(self) -> str:
        """Name the week by its number."""
        return f"week {self.pk}"


class Drawn(models.Model):
    """One household that chance drew in a quarter, for the week of ``monday``.

    ``listed`` says whether it was in an open case when it was drawn. ``answer`` is "" for none
    yet, "away", "refused", "well" or "falls"; ``answered_on`` the day of the visit. ``helper`` is
    the login of whoever goes there.
    """

    id = models.BigAutoField(primary_key=True)
    county = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="+")
    quarter = models.CharField(max_length=CODE_LENGTH)
    monday = models.DateField()
    drawn_on = models.DateField()
    listed = models.BooleanField()
    helper = models.CharField(max_length=ACCOUNT_LENGTH, default="", blank=True)
    answer = models.CharField(max_length=CODE_LENGTH, default="", blank=True)
    answered_on = models.DateField(null=True)
    answered_by = models.CharField(max_length=ACCOUNT_LENGTH, default="", blank=True)

    objects: ClassVar[models.Manager[Drawn]] = models.Manager()

    class Meta:
        """Drawn once in a quarter; counted by county and quarter."""

        constraints = (models.UniqueConstraint(fields=["household", "quarter"], name="drawn_once"),)
        indexes = (models.Index(fields=["county", "quarter"], name="drawn_county"),)

    def __str__(self) -> str:
        """Name the draw by its number."""
        return f"draw {self.pk}"


class Promise(models.Model):
    """A visit that was promised at the door: to whom, since when, by which day.

    ``kept_on`` is the day of the visit that kept it, None while it is open; a household has at
    most one open promise. ``helper`` is the login of whoever goes there.
    """

    id = models.BigAutoField(primary_key=True)
    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="+")
    made_on = models.DateField()
    by = models.DateField()
    helper = models.CharField(max_length=ACCOUNT_LENGTH, default="", blank=True)
    kept_on = models.DateField(null=True)

    objects: ClassVar[models.Manager[Promise]] = models.Manager()

    class Meta:
        """One open promise for a household."""

        constraints = (
            models.UniqueConstraint(
                fields=["household"],
                condition=models.Q(kept_on=None),
                name="promise_open_once",
            ),
        )

    def __str__(self) -> str:
        """Name the promise by its number."""
        return f"promise {self.pk}"
