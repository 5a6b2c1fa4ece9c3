"""Samples that auditors drew, and what was found there."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from everyvillage.contracts.limits import CODE_LENGTH
from everyvillage.registry.models import Household, Place
from everyvillage.registry.models.record import ACCOUNT_LENGTH

_SEED_LENGTH = 80
_DIGEST_DIGITS = 64


class KeptSample(models.Model):
    """A sample of households that an auditor drew and keeps, to write down what was found.

    ``of`` names the frame, ``frame`` counts it and ``frame_hash`` is its SHA-256 at the draw.
    """

    id = models.BigAutoField(primary_key=True)
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    of = models.CharField(max_length=CODE_LENGTH)
    seed = models.CharField(max_length=_SEED_LENGTH)
    size = models.IntegerField()
    frame = models.IntegerField()
    frame_hash = models.CharField(max_length=_DIGEST_DIGITS)
    drawn_on = models.DateField()
    drawn_by = models.CharField(max_length=ACCOUNT_LENGTH)

    objects: ClassVar[models.Manager[KeptSample]] = models.Manager()

    class Meta:
        """The same draw is kept once."""

        constraints = (
            models.UniqueConstraint(
                fields=["place", "of", "seed", "size"], name="kept_sample_once"
            ),
        )

    def __str__(self) -> str:
        """Name the sample by its number."""
        return f"sample {self.pk}"


class SampleAnswer(models.Model):
    """One household of a sample: its rank in the draw, and what was found there.

    ``answer`` is "" for none yet, "right", "wrong" or "away".
    """

    id = models.BigAutoField(primary_key=True)
    sample = models.ForeignKey(KeptSample, on_delete=models.CASCADE, related_name="answers")
    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="+")
    rank = models.IntegerField()
    answer = models.CharField(max_length=CODE_LENGTH, default="", blank=True)
    answered_on = models.DateField(null=True)
    answered_by = models.CharField(max_length=ACCOUNT_LENGTH, default="", blank=True)

    objects: ClassVar[models.Manager[SampleAnswer]] = models.Manager()

    class Meta:
        """Once in a sample."""

        constraints = (
            models.UniqueConstraint(fields=["sample", "household"], name="sample_answer_once"),
        )

    def __str__(self) -> str:
        """Name the row by its number."""
        return f"sample answer {self.pk}"
