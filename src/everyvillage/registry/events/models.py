"""The outbox: one row for each event, one for each reaction to it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from everyvillage.contracts.limits import KEY_LENGTH


class Happened(models.Model):
    """One event as text; ``told_at`` is set once every reaction to it is done."""

    id = models.BigAutoField(primary_key=True)
    kind = models.CharField(max_length=KEY_LENGTH)
    body = models.TextField()
    at = models.DateTimeField()
    told_at = models.DateTimeField(null=True)

    objects: ClassVar[models.Manager[Happened]] = models.Manager()

    class Meta:
        """Those that wait are found at once."""

        indexes = (
            models.Index(
                fields=["id"], name="event_waiting", condition=models.Q(told_at__isnull=True)
            ),
        )

    def __str__(self) -> str:
        """Name the event by kind and number."""
        return f"{self.kind} {self.pk}"


class Reacted(models.Model):
    """What one reaction has made of one event: done, or tried, how often, and when again.

    ``error`` is the class of what went wrong, never its message, which may hold values of rows.
    """

    id = models.BigAutoField(primary_key=True)
    event = models.ForeignKey(Happened, on_delete=models.CASCADE, related_name="reactions")
    reaction = models.CharField(max_length=KEY_LENGTH)
    done_at = models.DateTimeField(null=True)
    attempts = models.IntegerField(default=0)
    error = models.CharField(max_length=KEY_LENGTH, default="", blank=True)
    again_at = models.DateTimeField(null=True)

    objects: ClassVar[models.Manager[Reacted]] = models.Manager()

    class Meta:
        """A reaction takes effect once for each event."""

        constraints = (
            models.UniqueConstraint(fields=["event", "reaction"], name="event_reaction_once"),
        )

    def __str__(self) -> str:
        """Name the reaction and its event."""
        return f"{self.reaction} on event {self.event_id}"
