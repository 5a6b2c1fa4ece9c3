"""A county's own forecast, and whom it listed in a week."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from everyvillage.contracts.limits import CODE_LENGTH, KEY_LENGTH
from everyvillage.registry.models import Place


class KeptForecast(models.Model):
    """A forecast of a county: who is in trouble, learned from its own answers at the door.

    ``version`` is its day and a mark of what it learned from; ``answers`` how many that were,
    ``found`` in how many of them trouble was found, ``missed`` the part in which a visit sees none.
    ``body`` is the model in plain numbers; no household is in it.
    """

    id = models.BigAutoField(primary_key=True)
    county = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    made_on = models.DateField()
    version = models.CharField(max_length=KEY_LENGTH)
    kind = models.CharField(max_length=CODE_LENGTH)
    answers = models.IntegerField()
    found = models.IntegerField()
    missed = models.FloatField()
    body = models.JSONField()

    objects: ClassVar[models.Manager[KeptForecast]] = models.Manager()

    class Meta:
        """One for a county and a day."""

        constraints = (
            models.UniqueConstraint(fields=["county", "made_on"], name="kept_forecast_once"),
        )

    def __str__(self) -> str:
        """Name the forecast by its version."""
        return f"forecast {self.version}"


class ListedWeek(models.Model):
    """The list of a county in the week of ``monday``: how many rules named, how many it listed.

    ``named`` counts the households that the rules named in the week before, ``listed`` those that
    the forecast put first and that got a lead.
    """

    id = models.BigAutoField(primary_key=True)
    county = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    monday = models.DateField()
    forecast = models.ForeignKey(KeptForecast, on_delete=models.PROTECT, related_name="+")
    named = models.IntegerField()
    listed = models.IntegerField()

    objects: ClassVar[models.Manager[ListedWeek]] = models.Manager()

    class Meta:
        """One for a county and a week."""

        constraints = (
            models.UniqueConstraint(fields=["county", "monday"], name="listed_week_once"),
        )

    def __str__(self) -> str:
        """Name the list by its number."""
        return f"list {self.pk}"
