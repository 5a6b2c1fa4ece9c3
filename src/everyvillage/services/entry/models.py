"""Cards, picture PINs, delegations, help beside, questions and answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.db import models

from everyvillage.contracts.limits import CODE_LENGTH, KEY_LENGTH
from everyvillage.registry.models import Household, Person
from everyvillage.registry.models.record import ACCOUNT_LENGTH, HASH_LENGTH

if TYPE_CHECKING:
    from datetime import date

_DIGEST_DIGITS = 64


class Key(models.Model):
    """What opens the way to the pictures: random, revocable, kept only as a hash.

    ``tries`` counts wrong pictures since the last right ones; past the limit the key waits for
    a reset beside the worker.
    """

    id = models.BigAutoField(primary_key=True)
    key_hash = models.CharField(max_length=_DIGEST_DIGITS, unique=True)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=ACCOUNT_LENGTH)
    tries = models.IntegerField(default=0)
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.CharField(max_length=ACCOUNT_LENGTH, default="")

    class Meta:
        """No table of its own."""

        abstract = True

    def __str__(self) -> str:
        """Name the key by its number: nothing of a person, nothing of the key."""
        return f"{self._meta.model_name} {self.pk}"


class Card(Key):
    """The card of a household; one is in force at a time."""

    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="+")
    reopened_at = models.DateTimeField(null=True)
    reopened_by = models.CharField(max_length=ACCOUNT_LENGTH, default="")

    objects: ClassVar[models.Manager[Card]] = models.Manager()


class Pictures(models.Model):
    """The pictures that one person chose, as a keyed hash; its key lies outside the database."""

    id = models.BigAutoField(primary_key=True)
    person = models.OneToOneField(Person, on_delete=models.PROTECT, related_name="+")
    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="+")
    mark = models.BinaryField(max_length=HASH_LENGTH)
    tongue = models.CharField(max_length=CODE_LENGTH)
    set_at = models.DateTimeField()
    set_beside = models.CharField(max_length=ACCOUNT_LENGTH)

    objects: ClassVar[models.Manager[Pictures]] = models.Manager()

    class Meta:
        """No two of a household have the same pictures: they tell who comes in."""

        constraints = (
            models.UniqueConstraint(fields=["household", "mark"], name="entry_pictures_apart"),
        )

    def __str__(self) -> str:
        """Name the row by its number."""
        return f"pictures {self.pk}"


class Delegation(Key):
    """Somebody away acts for a resident: what for, until when; revoked by one press.

    ``mark`` is the keyed hash of the delegate's own pictures, NULL until the first coming in.
    ``ends_on`` is the first day on which it no longer holds.
    """

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    kin = models.CharField(max_length=CODE_LENGTH)
    scopes = models.CharField(max_length=KEY_LENGTH)
    granted_by = models.CharField(max_length=CODE_LENGTH)
    mark = models.BinaryField(max_length=HASH_LENGTH, null=True)
    ends_on = models.DateField()

    objects: ClassVar[models.Manager[Delegation]] = models.Manager()

    class Meta:
        """Found by the person who granted it."""

        indexes = (models.Index(fields=["person"], name="entry_delegation_person"),)

    def holds_on(self, day: date) -> bool:
        """Say whether it is neither revoked nor over."""
        return self.revoked_at is None and day < self.ends_on


class Help(models.Model):
    """A resident came in on somebody else's phone, present and by their own pictures."""

    id = models.BigAutoField(primary_key=True)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    helper = models.CharField(max_length=ACCOUNT_LENGTH)
    role = models.CharField(max_length=CODE_LENGTH)
    at = models.DateTimeField()

    objects: ClassVar[models.Manager[Help]] = models.Manager()

    class Meta:
        """Found by the person helped."""

        indexes = (models.Index(fields=["person", "at"], name="entry_help_person"),)

    def __str__(self) -> str:
        """Name the row by its number."""
        return f"help {self.pk}"


class Question(models.Model):
    """One sentence asked of one person; ``sentence`` is the key of its words and of its clip."""

    id = models.BigAutoField(primary_key=True)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    sentence = models.CharField(max_length=KEY_LENGTH)
    asked_by = models.CharField(max_length=ACCOUNT_LENGTH)
    asked_at = models.DateTimeField()

    objects: ClassVar[models.Manager[Question]] = models.Manager()

    class Meta:
        """Found by the person asked."""

        indexes = (models.Index(fields=["person", "asked_at"], name="entry_question_person"),)

    def __str__(self) -> str:
        """Name the row by its number."""
        return f"question {self.pk}"


class Answer(models.Model):
    """What the resident said, and what a delegate said of it: each once."""

    id = models.BigAutoField(primary_key=True)
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="answers")
    said = models.CharField(max_length=CODE_LENGTH)
    by = models.CharField(max_length=CODE_LENGTH)
    delegation = models.ForeignKey(Delegation, on_delete=models.PROTECT, null=True)
    helper = models.CharField(max_length=ACCOUNT_LENGTH, default="")
    at = models.DateTimeField()
    entry_hash = models.BinaryField(max_length=HASH_LENGTH)

    objects: ClassVar[models.Manager[Answer]] = models.Manager()

    class Meta:
        """The resident answers once, with help or without; a delegate confirms once."""

        constraints = (
            models.UniqueConstraint(
                fields=["question"],
                condition=~models.Q(by="delegate"),
                name="entry_answered_once",
            ),
            models.UniqueConstraint(
                fields=["question"], condition=models.Q(by="delegate"), name="entry_confirmed_once"
            ),
        )

    def __str__(self) -> str:
        """Name the row by its number."""
        return f"answer {self.pk}"
