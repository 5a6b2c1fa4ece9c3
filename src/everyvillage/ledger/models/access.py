"""The access log: each reading of a person's record, and what is withheld of it for a while."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from everyvillage.contracts.limits import CODE_LENGTH, KEY_LENGTH
from everyvillage.ledger.models.append_only import AppendOnly

_ACCOUNT_LENGTH = 150


class How(models.TextChoices):
    """In which way a record was shown."""

    PAGE = "page"
    LIST = "list"
    EXPORT = "export"
    API = "api"
    TASK = "task"


class Sweep(AppendOnly):
    """A round of retention: readings from before a moment may go, how many there were, and why.

    It is written first and stays: the triggers let a reading go only where such a row says so.
    """

    id = models.BigAutoField(primary_key=True)
    before = models.DateTimeField()
    at = models.DateTimeField()
    readings = models.BigIntegerField()
    reason = models.CharField(max_length=KEY_LENGTH)

    def __str__(self) -> str:
        """Name the round by its number."""
        return f"sweep {self.pk}"


class Reading(AppendOnly):
    """One person's record, shown once to one account.

    The person and the places are kept by number and not by reference: the log outlives the
    rows that it is about. ``act`` is the same for all persons of one page or export.
    """

    guard_delete: ClassVar[str] = (
        "EXISTS (SELECT 1 FROM ledger_sweep sweep WHERE sweep.before > OLD.at)"
    )

    id = models.BigAutoField(primary_key=True)
    act = models.UUIDField(db_index=True)
    at = models.DateTimeField()
    person = models.BigIntegerField()
    account = models.CharField(max_length=_ACCOUNT_LENGTH)
    role = models.CharField(max_length=CODE_LENGTH)
    role_place = models.BigIntegerField(null=True)
    own_person = models.BigIntegerField(null=True)
    fields = models.TextField()
    purpose = models.CharField(max_length=KEY_LENGTH)
    how = models.CharField(max_length=CODE_LENGTH, choices=How.choices)

    class Meta:
        """Found by the person concerned, and by who looked."""

        indexes = (
            models.Index(fields=["person", "at"], name="ledger_reading_person"),
            models.Index(fields=["account", "at"], name="ledger_reading_account"),
            models.Index(fields=["at"], name="ledger_reading_at"),
        )

    def __str__(self) -> str:
        """Name the reading by its number: nothing of a person."""
        return f"reading {self.pk}"

    @property
    def field_names(self) -> tuple[str, ...]:
        """Give the fields that were shown."""
        return tuple(self.fields.split(","))


class Step(models.TextChoices):
    """What can be said about withholding a reading."""

    ASKED = "asked"
    CONFIRMED = "confirmed"
    RELEASED = "released"


class Withholding(AppendOnly):
    """One step of withholding one reading from the person concerned; the newest step counts.

    It goes with its reading.
    """

    guard_delete: ClassVar[str] = (
        "EXISTS (SELECT 1 FROM ledger_reading held JOIN ledger_sweep sweep"
        " ON sweep.before > held.at WHERE held.id = OLD.reading_id)"
    )

    id = models.BigAutoField(primary_key=True)
    reading = models.ForeignKey(Reading, on_delete=models.PROTECT, related_name="withholdings")
    step = models.CharField(max_length=CODE_LENGTH, choices=Step.choices)
    rule = models.CharField(max_length=KEY_LENGTH)
    account = models.CharField(max_length=_ACCOUNT_LENGTH)
    until = models.DateField()
    at = models.DateTimeField()

    class Meta:
        """A step is taken once: asked by one, confirmed by a second, released at most once."""

        constraints = (
            models.UniqueConstraint(fields=["reading", "step"], name="ledger_withholding_step"),
        )

    def __str__(self) -> str:
        """Name the step by its reading."""
        return f"{self.step} for reading {self.reading_id}"
