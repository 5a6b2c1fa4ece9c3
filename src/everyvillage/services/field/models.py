"""Visits to households, as workers send them from the field."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models

from everyvillage.contracts.limits import CODE_LENGTH
from everyvillage.registry.models import Household
from everyvillage.registry.models.record import ACCOUNT_LENGTH
from everyvillage.registry.sealed import Bound, SealedColumn

if TYPE_CHECKING:
    from collections.abc import Mapping

_ID_LENGTH = 36


def bound_to(write: str) -> Bound:
    """Say what the sound of a note is bound to: the write that brought it, and no other."""
    return Bound("voice_note", "sound", write)


def _by_row(row: Mapping[str, Any]) -> Bound:
    return bound_to(row["write"])


class Visit(models.Model):
    """One visit: four presses at the door. ``id`` is that of the write on the phone.

    ``outcome`` says whether anybody was met; "away" is an honest answer. ``wish`` is what the
    household asked for, ``again`` when to come again. ``lead`` is the number of the lead that
    the phone showed and the visit answers, None for none; ``consent`` how a household that is not
    well agreed that its case goes on, "" where nobody had to ask.
    """

    id = models.UUIDField(primary_key=True)
    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=CODE_LENGTH)
    well = models.CharField(max_length=CODE_LENGTH)
    wish = models.CharField(max_length=CODE_LENGTH)
    again = models.CharField(max_length=CODE_LENGTH)
    lead = models.BigIntegerField(null=True, default=None)
    consent = models.CharField(max_length=CODE_LENGTH, default="", blank=True)
    worker = models.CharField(max_length=ACCOUNT_LENGTH)
    happened_at = models.DateTimeField()
    doubtful = models.BooleanField()
    received_at = models.DateTimeField()

    objects: ClassVar[models.Manager[Visit]] = models.Manager()

    class Meta:
        """Found by household."""

        indexes = (models.Index(fields=["household", "happened_at"], name="field_visit_household"),)

    def __str__(self) -> str:
        """Name the visit by its id."""
        return f"visit {self.pk}"


class VoiceNote(models.Model):
    """What was said at a door, in the words of the household or the worker: sealed, played aloud.

    ``write`` is the id of the write on the phone, ``visit`` that of the visit it belongs to.
    ``sound`` is sealed; whatever is said in it, it stands behind the wall of health, and goes
    after the days of ``keep_note_days``.
    """

    id = models.BigAutoField(primary_key=True)
    write = models.CharField(max_length=_ID_LENGTH, unique=True)
    visit = models.UUIDField()
    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="+")
    worker = models.CharField(max_length=ACCOUNT_LENGTH)
    sound = models.BinaryField()
    happened_at = models.DateTimeField()
    received_at = models.DateTimeField()

    SEALED: ClassVar[tuple[SealedColumn, ...]] = (SealedColumn("sound", ("write",), _by_row),)
    objects: ClassVar[models.Manager[VoiceNote]] = models.Manager()

    class Meta:
        """Found by household."""

        indexes = (models.Index(fields=["household", "happened_at"], name="field_note_household"),)

    def __str__(self) -> str:
        """Name the note by its number."""
        return f"note {self.pk}"
