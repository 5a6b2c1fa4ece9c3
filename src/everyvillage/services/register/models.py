"""Files that offices sent, the doubts they left, and what was taken from them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models

from everyvillage.registry.models import Import, Place
from everyvillage.registry.models.record import (
    ACCOUNT_LENGTH,
    CODE_LENGTH,
    HASH_LENGTH,
    KEY_LENGTH,
    TEXT_LENGTH,
)
from everyvillage.registry.sealed import Bound, SealedColumn

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date


class State(models.TextChoices):
    """How far a file has come.

    ``WAITING`` to be read; ``UNCLEAR`` whose it is or for which month; ``REFUSED`` as a whole;
    ``CHECKED`` and ready or waiting for a choice; ``TAKEN`` into the register; ``UNDONE``
    again; ``REPLACED`` by a later file of the same office and month.
    """

    WAITING = "waiting"
    UNCLEAR = "unclear"
    REFUSED = "refused"
    CHECKED = "checked"
    TAKEN = "taken"
    UNDONE = "undone"
    REPLACED = "replaced"


class SentFile(models.Model):
    """One file as it came: from whom, for which month, what is in it, how far it has come.

    ``faults`` are its faults with masked values, as many as a person reads; the whole list is
    in the fault file. ``counts`` says how many rows are good, wrong, doubtful, unknown, double;
    ``meant`` the rows of persons whom left-out rows are surely about, for the access log.
    ``digest`` is a hash of the rows alone, by which last month's file is known again.
    """

    county = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    office = models.CharField(max_length=CODE_LENGTH, default="", blank=True)
    month = models.DateField(null=True)
    modelled = models.BooleanField(default=False)
    partial = models.BooleanField(default=False)
    again = models.BooleanField(default=False)
    file_name = models.CharField(max_length=TEXT_LENGTH)
    stored_as = models.CharField(max_length=TEXT_LENGTH, default="", blank=True)
    sheet = models.CharField(max_length=TEXT_LENGTH, default="", blank=True)
    sha256 = models.CharField(max_length=KEY_LENGTH)
    size = models.BigIntegerField()
    digest = models.CharField(max_length=KEY_LENGTH, default="", blank=True)
    state = models.CharField(max_length=CODE_LENGTH, default=State.WAITING)
    take = models.BooleanField(default=False)
    set_aside = models.BooleanField(default=False)
    reason = models.CharField(max_length=TEXT_LENGTH, default="", blank=True)
    asked_by = models.CharField(max_length=ACCOUNT_LENGTH, default="", blank=True)
    faults = models.JSONField(default=list)
    counts = models.JSONField(default=dict)
    meant = models.JSONField(default=list)
    received_at = models.DateTimeField()
    received_by = models.CharField(max_length=ACCOUNT_LENGTH, default="", blank=True)
    checked_at = models.DateTimeField(null=True)

    objects: ClassVar[models.Manager[SentFile]] = models.Manager()

    class Meta:
        """Found by office and month."""

        indexes = (models.Index(fields=["county", "month", "office"], name="sent_file_month"),)

    def __str__(self) -> str:
        """Name the file by its number."""
        return f"file {self.pk}"

    @property
    def month_text(self) -> str:
        """Give the month as 2020-06, "" where nobody has said it."""
        month: date | None = self.month
        return f"{month:%Y-%m}" if month else ""


class Taking(models.Model):
    """One step by which rows of a file came into the register; it can be undone as one step.

    ``set_aside`` counts the rows that were left out by somebody's explicit choice, ``reason``
    is what that person wrote.
    """

    file = models.ForeignKey(SentFile, on_delete=models.PROTECT, related_name="takings")
    imports: models.ManyToManyField[Import, models.Model] = models.ManyToManyField(Import)
    rows = models.BigIntegerField(default=0)
    set_aside = models.BigIntegerField(default=0)
    reason = models.CharField(max_length=TEXT_LENGTH, default="", blank=True)
    counts = models.JSONField(default=dict)
    at = models.DateTimeField()
    by = models.CharField(max_length=ACCOUNT_LENGTH, default="", blank=True)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.CharField(max_length=ACCOUNT_LENGTH, default="", blank=True)
    undone_reason = models.CharField(max_length=TEXT_LENGTH, default="", blank=True)

    objects: ClassVar[models.Manager[Taking]] = models.Manager()

    def __str__(self) -> str:
        """Name the step by its number."""
        return f"taking {self.pk}"


class DoubtKind(models.TextChoices):
    """What somebody has to decide.

    ``VILLAGE`` which village a name means; ``PERSON`` which person a row means; ``HOUSEHOLD``
    in which of two households a person lives; ``NUMBER`` whose one number is that two carry.
    """

    VILLAGE = "village"
    PERSON = "person"
    HOUSEHOLD = "household"
    NUMBER = "number"


def _by_its_key(row: Mapping[str, Any]) -> Bound:
    """Say that the words of a question are bound to the key of the question."""
    return Bound("doubt", "asked", bytes(row["key"]).hex())


class Doubt(models.Model):
    """One question for a person, and, once it is decided, the answer that is used from then on.

    ``key`` is a keyed hash of what the question is about, so that the same question next month
    finds its answer. ``asked`` holds the words of the row; where they are a person's they are
    sealed. ``choice`` is a candidate's code, or "none".
    """

    county = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=CODE_LENGTH)
    key = models.BinaryField(max_length=HASH_LENGTH)
    office = models.CharField(max_length=CODE_LENGTH, default="", blank=True)
    asked = models.JSONField(default=dict)
    asked_sealed = models.BinaryField(null=True)
    candidates = models.JSONField(default=list)
    why = models.CharField(max_length=TEXT_LENGTH, default="", blank=True)
    rows = models.BigIntegerField(default=1)
    files: models.ManyToManyField[SentFile, models.Model] = models.ManyToManyField(
        SentFile, related_name="doubts"
    )
    first_at = models.DateTimeField()
    choice = models.CharField(max_length=KEY_LENGTH, default="", blank=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.CharField(max_length=ACCOUNT_LENGTH, default="", blank=True)

    SEALED: ClassVar[tuple[SealedColumn, ...]] = (
        SealedColumn("asked_sealed", ("key",), _by_its_key),
    )
    objects: ClassVar[models.Manager[Doubt]] = models.Manager()

    class Meta:
        """A question is asked once in a county."""

        constraints = (
            models.UniqueConstraint(fields=["county", "kind", "key"], name="doubt_once"),
        )
        indexes = (models.Index(fields=["county", "decided_at"], name="doubt_open"),)

    def __str__(self) -> str:
        """Name the question by its kind and number."""
        return f"{self.kind} {self.pk}"


class SenderHeading(models.Model):
    """What a heading of one office means: a column, or "-" to leave it out; remembered."""

    county = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    office = models.CharField(max_length=CODE_LENGTH)
    heading = models.CharField(max_length=TEXT_LENGTH)
    column = models.CharField(max_length=KEY_LENGTH)
    said_at = models.DateTimeField()
    said_by = models.CharField(max_length=ACCOUNT_LENGTH, default="", blank=True)

    objects: ClassVar[models.Manager[SenderHeading]] = models.Manager()

    class Meta:
        """A heading means one thing for an office."""

        constraints = (
            models.UniqueConstraint(
                fields=["county", "office", "heading"], name="sender_heading_once"
            ),
        )

    def __str__(self) -> str:
        """Give the heading and its column."""
        return f"{self.heading}={self.column}"


class OldVillageName(models.Model):
    """An old or merged name of a village, and the code that it belongs to now."""

    county = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=TEXT_LENGTH)
    code = models.CharField(max_length=CODE_LENGTH)
    said_at = models.DateTimeField()
    said_by = models.CharField(max_length=ACCOUNT_LENGTH, default="", blank=True)

    objects: ClassVar[models.Manager[OldVillageName]] = models.Manager()

    class Meta:
        """A name belongs to a code once."""

        constraints = (
            models.UniqueConstraint(fields=["county", "name", "code"], name="old_name_once"),
        )

    def __str__(self) -> str:
        """Give the name."""
        return self.name


class SetAside(models.Model):
    """Rows of an imported table that somebody chose to leave out: how many, and why.

    ``emptied`` is the import that made them missing in the register, where they were known.
    """

    source = models.OneToOneField(Import, on_delete=models.PROTECT, related_name="aside")
    emptied = models.OneToOneField(
        Import, on_delete=models.PROTECT, related_name="aside_of", null=True
    )
    rows = models.BigIntegerField()
    reason = models.CharField(max_length=TEXT_LENGTH)
    at = models.DateTimeField()
    by = models.CharField(max_length=ACCOUNT_LENGTH, default="", blank=True)

    objects: ClassVar[models.Manager[SetAside]] = models.Manager()

    def __str__(self) -> str:
        """Name the import and the number of rows."""
        return f"{self.rows} rows of import {self.source_id}"
