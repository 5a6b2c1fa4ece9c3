"""Tasks asked for, each under a key that is used once."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from everyvillage.contracts.limits import KEY_LENGTH

_PATH_LENGTH = 200


class Asked(models.Model):
    """One piece of work: which function, with which values, and what became of it.

    ``key`` says what is to be done so exactly that doing it twice would be wrong: asking again
    under the same key asks for nothing new. ``values`` are numbers, codes and days as JSON,
    never a name or a document number. ``whole`` work is one transaction with the note that it
    is done. ``error`` is the class of what went wrong last.
    """

    id = models.BigAutoField(primary_key=True)
    key = models.CharField(max_length=_PATH_LENGTH, unique=True)
    function = models.CharField(max_length=_PATH_LENGTH)
    values = models.TextField(default="{}")
    whole = models.BooleanField(default=True)
    asked_at = models.DateTimeField()
    tried_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    attempts = models.IntegerField(default=0)
    count = models.BigIntegerField(null=True)
    error = models.CharField(max_length=KEY_LENGTH, default="", blank=True)

    objects: ClassVar[models.Manager[Asked]] = models.Manager()

    class Meta:
        """What is not done yet is found at once."""

        indexes = (
            models.Index(
                fields=["asked_at"], name="queue_open", condition=models.Q(done_at__isnull=True)
            ),
        )

    def __str__(self) -> str:
        """Name the task by its key."""
        return self.key
