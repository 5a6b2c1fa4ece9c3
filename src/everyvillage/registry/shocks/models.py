"""The table of shocks: one form for every event."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from everyvillage.contracts.limits import CODE_LENGTH, KEY_LENGTH
from everyvillage.contracts.shapes import Compartment
from everyvillage.registry.models import Household, Person, Place
from everyvillage.registry.models.record import ACCOUNT_LENGTH


class Standing(models.Manager["Shock"]):
    """The shocks that stand: neither corrected nor taken back since."""

    def get_queryset(self) -> models.QuerySet[Shock]:
        """Leave out what was taken back."""
        return super().get_queryset().filter(withdrawn_at=None)


class Shock(models.Model):
    """One event that hit a household.

    ``key`` is the number of the event at the ``office`` that knows of it: the same one told
    twice is one row. ``happened_on`` is when it happened, ``known_on`` when the office knew.
    Of a bill only money and the need of care are kept; there is no column for a diagnosis.
    ``compartment`` is the wall behind which its kind stands. One that was corrected or told by
    mistake keeps its row, with ``withdrawn_at``; ``every`` gives these too, ``objects`` only those
    that stand.
    """

    id = models.BigAutoField(primary_key=True)
    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=CODE_LENGTH)
    office = models.CharField(max_length=CODE_LENGTH)
    key = models.CharField(max_length=KEY_LENGTH)
    happened_on = models.DateField()
    known_on = models.DateField()
    compartment = models.CharField(max_length=CODE_LENGTH, default=Compartment.OPEN)
    total_fen = models.BigIntegerField(null=True)
    paid_fen = models.BigIntegerField(null=True)
    own_fen = models.BigIntegerField(null=True)
    care_until = models.DateField(null=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=ACCOUNT_LENGTH)

    withdrawn_at = models.DateTimeField(null=True)

    objects: ClassVar[models.Manager[Shock]] = Standing()
    every: ClassVar[models.Manager[Shock]] = models.Manager()

    class Meta:
        """One that stands for each event of an office; found by household and day."""

        constraints = (
            models.UniqueConstraint(
                fields=["office", "key"],
                condition=models.Q(withdrawn_at=None),
                name="shock_once",
            ),
        )
        indexes = (models.Index(fields=["household", "happened_on"], name="shock_household"),)

    def __str__(self) -> str:
        """Name the shock by its number."""
        return f"shock {self.pk}"


class Stay(models.Model):
    """Stays of one person in one month as the insurance told them: the health compartment.

    Sums are in fen. ``taking`` is the number of the step of the intake that brought the row; of
    several for a month the newest counts. No page shows one; what may be known of them goes
    through ``analytics.risk.crossing``.
    """

    id = models.BigAutoField(primary_key=True)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    county = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    month = models.DateField()
    total_fen = models.BigIntegerField(null=True)
    paid_fen = models.BigIntegerField(null=True)
    own_fen = models.BigIntegerField(null=True)
    care_until = models.DateField(null=True)
    taking = models.BigIntegerField()

    objects: ClassVar[models.Manager[Stay]] = models.Manager()

    class Meta:
        """Once for a person, a month and a step; found by county and month."""

        constraints = (
            models.UniqueConstraint(fields=["person", "month", "taking"], name="stay_once"),
        )
        indexes = (models.Index(fields=["county", "month"], name="stay_county"),)

    def __str__(self) -> str:
        """Name the row by its number."""
        return f"stay {self.pk}"
