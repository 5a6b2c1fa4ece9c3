"""Clips: one person speaks one sentence in one language; another hears and passes it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from everyvillage.contracts.limits import CODE_LENGTH, KEY_LENGTH, TEXT_LENGTH
from everyvillage.registry.models.record import ACCOUNT_LENGTH

_DIGEST_DIGITS = 64


class Clip(models.Model):
    """A recording of one sentence.

    ``wording`` is the hash of the sentence as it stood: a clip of an older wording is not
    played. ``credit`` is the name that the speaker wants to be thanked by, "" for none. The
    speaker has agreed to be heard, or there is no row.
    """

    id = models.BigAutoField(primary_key=True)
    sentence = models.CharField(max_length=KEY_LENGTH)
    tongue = models.CharField(max_length=CODE_LENGTH)
    wording = models.CharField(max_length=_DIGEST_DIGITS)
    sound = models.BinaryField()
    kind = models.CharField(max_length=CODE_LENGTH)
    speaker = models.CharField(max_length=ACCOUNT_LENGTH)
    credit = models.CharField(max_length=TEXT_LENGTH, default="", blank=True)
    recorded_at = models.DateTimeField()
    reviewer = models.CharField(max_length=ACCOUNT_LENGTH, default="")
    reviewed_at = models.DateTimeField(null=True)
    passed = models.BooleanField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    objects: ClassVar[models.Manager[Clip]] = models.Manager()

    class Meta:
        """Found by sentence and language."""

        indexes = (models.Index(fields=["tongue", "sentence"], name="voices_clip_sentence"),)

    def __str__(self) -> str:
        """Name the clip by its number."""
        return f"clip {self.pk}"
