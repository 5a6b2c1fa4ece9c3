"""Requests of the person concerned, and who decides appeals where."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models

from everyvillage.registry.models import Account, Place
from everyvillage.registry.models.record import (
    ACCOUNT_LENGTH,
    CODE_LENGTH,
    KEY_LENGTH,
    TEXT_LENGTH,
    Tracked,
)
from everyvillage.registry.sealed import Bound, SealedColumn

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

WORDS_LENGTH = 500
_EVIDENCE_LENGTH = 80


class Kind(models.TextChoices):
    """What is asked for."""

    CORRECTION = "correction"
    OBJECTION = "objection"
    DECISION = "decision"


class State(models.TextChoices):
    """How far a request has come; silence past the day leads to an appeal by itself."""

    OPEN = "open"
    ANSWERED = "answered"
    APPEALED = "appealed"
    DECIDED = "decided"


class Outcome(models.TextChoices):
    """What was decided."""

    AGREED = "agreed"
    REFUSED = "refused"


def _as_in_the_record(row: Mapping[str, Any]) -> Bound:
    """Say that a wanted value is bound as the column that it will fill."""
    return Bound("person", row["field"], row["owner"])


class Request(models.Model):
    """One request of one person about the own record; each change of it is kept.

    ``field`` is the column to be corrected, ``wanted`` its new value sealed as that column will
    hold it, bound to the person's number ``owner``; ``reading`` the look that is objected to.
    ``route`` and ``number`` name the page of a decision that is disputed, ``against`` who made it.
    ``reason`` is one of a few sentences that need no writing, ``words`` what was written besides.
    ``by`` is how the resident came in.
    """

    id = models.BigAutoField(primary_key=True)
    person = models.BigIntegerField(db_index=True)
    village = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=CODE_LENGTH, choices=Kind.choices)
    field = models.CharField(max_length=KEY_LENGTH, default="", blank=True)
    wanted = models.BinaryField(null=True)
    owner = models.CharField(max_length=KEY_LENGTH, default="", blank=True)
    reading = models.BigIntegerField(null=True)
    route = models.CharField(max_length=KEY_LENGTH, default="", blank=True)
    number = models.BigIntegerField(null=True)
    against = models.CharField(max_length=ACCOUNT_LENGTH, default="", blank=True)
    reason = models.CharField(max_length=CODE_LENGTH)
    words = models.CharField(max_length=WORDS_LENGTH, default="", blank=True)
    by = models.CharField(max_length=CODE_LENGTH)
    helper = models.CharField(max_length=ACCOUNT_LENGTH, default="", blank=True)
    made_at = models.DateTimeField()
    due_on = models.DateField()
    state = models.CharField(max_length=CODE_LENGTH, choices=State.choices, default=State.OPEN)
    assigned = models.ForeignKey(
        Account, on_delete=models.PROTECT, null=True, related_name="requests_assigned"
    )
    checked_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    proof = models.CharField(max_length=CODE_LENGTH, default="", blank=True)
    evidence = models.CharField(max_length=_EVIDENCE_LENGTH, default="", blank=True)
    answered_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=CODE_LENGTH, choices=Outcome.choices, default="")
    answer = models.CharField(max_length=WORDS_LENGTH, default="", blank=True)
    appealed_at = models.DateTimeField(null=True)
    appeal_due = models.DateField(null=True)
    appeal_to = models.ForeignKey(
        Account, on_delete=models.PROTECT, null=True, related_name="appeals_assigned"
    )
    appeal_words = models.CharField(max_length=WORDS_LENGTH, default="", blank=True)
    decided_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decision = models.CharField(max_length=CODE_LENGTH, choices=Outcome.choices, default="")
    decision_words = models.CharField(max_length=WORDS_LENGTH, default="", blank=True)

    SEALED: ClassVar[tuple[SealedColumn, ...]] = (
        SealedColumn("wanted", ("owner", "field"), _as_in_the_record),
    )
    objects: ClassVar[models.Manager[Request]] = models.Manager()
    # The wanted value stands in the row alone, where a change of keys finds it.
    history: ClassVar[Any] = Tracked(without=("wanted",))

    class Meta:
        """Found by place and state."""

        indexes = (models.Index(fields=["village", "state", "due_on"], name="rights_open"),)

    def __str__(self) -> str:
        """Name the request by its number: nothing of a person."""
        return f"request {self.pk}"

    @property
    def day(self) -> date | None:
        """Give the day by which it waits for somebody, None where it waits for nobody."""
        if self.state == State.OPEN:
            return self.due_on
        return self.appeal_due if self.state == State.APPEALED else None


class AppealPerson(models.Model):
    """Who decides appeals of a county: an account by name, from a day until the next is named."""

    id = models.BigAutoField(primary_key=True)
    county = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    reached = models.CharField(max_length=TEXT_LENGTH)
    named_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    objects: ClassVar[models.Manager[AppealPerson]] = models.Manager()
    history: ClassVar[Any] = Tracked()

    class Meta:
        """One at a time."""

        constraints = (
            models.UniqueConstraint(
                fields=["county"],
                condition=models.Q(valid_to__isnull=True),
                name="rights_one_appeal_person",
            ),
        )

    def __str__(self) -> str:
        """Name the row by its number."""
        return f"appeal person {self.pk}"
