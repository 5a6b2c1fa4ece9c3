"""Episodes, every step of them, the shocks they join, the measures of help, the follow-ups."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from everyvillage.contracts.limits import CODE_LENGTH, KEY_LENGTH
from everyvillage.registry.models import Household
from everyvillage.registry.models.record import ACCOUNT_LENGTH, HASH_LENGTH
from everyvillage.registry.shocks.models import Shock
from everyvillage.services.protection.stages import ENDED, Stage

_WISH_LENGTH = 300


class Episode(models.Model):
    """One stretch of risk of one household, from the lead to its end; it can come again.

    ``number`` counts the episodes of the household. ``escalated`` is the highest level that was
    told that it is late by its present day, "" for none. ``silent_until`` and ``silent_own_fen``
    say, of one that ended without risk, until when and up to which own share of bills nothing is
    asked again. ``wish`` is what the household wishes in its own words, ``asked_for`` what it asked
    for at the last visit from the field, as the worker pressed it. ``helper`` is the login of
    whoever accompanies the household, or checks the lead.
    """

    id = models.BigAutoField(primary_key=True)
    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="+")
    number = models.IntegerField()
    stage = models.CharField(max_length=CODE_LENGTH, default=Stage.LEAD)
    stage_on = models.DateField()
    opened_on = models.DateField()
    due_on = models.DateField(null=True)
    escalated = models.CharField(max_length=CODE_LENGTH, default="", blank=True)
    recognised_on = models.DateField(null=True)
    rules = models.CharField(max_length=KEY_LENGTH)
    rules_version = models.CharField(max_length=KEY_LENGTH)
    kind = models.CharField(max_length=CODE_LENGTH, default="", blank=True)
    wish = models.CharField(max_length=_WISH_LENGTH, default="", blank=True)
    asked_for = models.CharField(max_length=CODE_LENGTH, default="", blank=True)
    consent = models.CharField(max_length=CODE_LENGTH, default="", blank=True)
    helper = models.CharField(max_length=ACCOUNT_LENGTH, default="", blank=True)
    silent_until = models.DateField(null=True)
    silent_own_fen = models.BigIntegerField(null=True)
    shocks = models.ManyToManyField(Shock, related_name="+")

    objects: ClassVar[models.Manager[Episode]] = models.Manager()

    class Meta:
        """One open episode for each household, found by the day it must move on."""

        constraints = (
            models.UniqueConstraint(fields=["household", "number"], name="episode_number"),
            models.UniqueConstraint(
                fields=["household"],
                condition=~models.Q(stage__in=[str(one) for one in ENDED]),
                name="episode_one_open",
            ),
        )
        indexes = (models.Index(fields=["stage", "due_on"], name="episode_due"),)

    def __str__(self) -> str:
        """Name the episode by its number."""
        return f"episode {self.pk}"


class Step(models.Model):
    """One thing that happened in an episode: who, in which role, when, and on which facts.

    ``what`` is a stage it went to, or one of the other ``STEPS`` of the catalogue. ``facts`` holds
    the reasons as rule and values, ``note`` a code of the catalogue; free text about a household
    stays out. ``held_on`` is the day whose incomes and lines decided, where that is not the day on
    which it happened. ``kept`` holds the version of the rule set, the values of its parameters,
    its sentences, and what of them had changed since the step before ("changed").
    """

    id = models.BigAutoField(primary_key=True)
    episode = models.ForeignKey(Episode, on_delete=models.PROTECT, related_name="steps")
    what = models.CharField(max_length=CODE_LENGTH)
    at = models.DateTimeField()
    happened_on = models.DateField()
    by = models.CharField(max_length=ACCOUNT_LENGTH)
    role = models.CharField(max_length=KEY_LENGTH)
    rules = models.CharField(max_length=KEY_LENGTH, default="", blank=True)
    held_on = models.DateField(null=True, blank=True)
    facts = models.JSONField(default=dict)
    note = models.CharField(max_length=KEY_LENGTH, default="", blank=True)
    kept = models.JSONField(default=dict)

    objects: ClassVar[models.Manager[Step]] = models.Manager()

    class Meta:
        """In the order in which they were written."""

        ordering = ("pk",)

    def __str__(self) -> str:
        """Name the step by its number."""
        return f"step {self.pk}"


class Measure(models.Model):
    """One unit of help in an episode: what, by whom, by when; its delivery is its proof.

    ``kind`` is one of the catalogue, ``owner`` the office or service that gives it.
    ``confirmed_by`` says who of the household said that it arrived, ``withdrawn_why`` why it does
    not come after all.
    """

    id = models.BigAutoField(primary_key=True)
    episode = models.ForeignKey(Episode, on_delete=models.PROTECT, related_name="measures")
    kind = models.CharField(max_length=CODE_LENGTH)
    owner = models.CharField(max_length=CODE_LENGTH)
    due_on = models.DateField()
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=ACCOUNT_LENGTH)
    delivered_on = models.DateField(null=True)
    delivery = models.BinaryField(max_length=HASH_LENGTH, null=True)
    confirmed_at = models.DateTimeField(null=True)
    confirmed_by = models.CharField(max_length=CODE_LENGTH, default="", blank=True)
    withdrawn_on = models.DateField(null=True)
    withdrawn_why = models.CharField(max_length=CODE_LENGTH, default="", blank=True)

    objects: ClassVar[models.Manager[Measure]] = models.Manager()

    class Meta:
        """The same help is planned once in an episode, unless it was withdrawn."""

        constraints = (
            models.UniqueConstraint(
                fields=["episode", "kind", "owner"],
                condition=models.Q(withdrawn_on=None),
                name="measure_once_in_episode",
            ),
        )

    def __str__(self) -> str:
        """Name the measure by its number."""
        return f"measure {self.pk}"


class FollowUp(models.Model):
    """One look at a monitored household after its recognition: how it is, what it lives on.

    ``well`` is "well", "notwell" or "unsure". ``income_fen`` is the net income of the household in
    the twelve months before, ``members`` how many lived on it; None where nobody could say, as for
    food and clothes.
    """

    id = models.BigAutoField(primary_key=True)
    episode = models.ForeignKey(Episode, on_delete=models.PROTECT, related_name="followups")
    happened_on = models.DateField()
    at = models.DateTimeField()
    by = models.CharField(max_length=ACCOUNT_LENGTH)
    role = models.CharField(max_length=KEY_LENGTH)
    well = models.CharField(max_length=CODE_LENGTH)
    income_fen = models.BigIntegerField(null=True)
    members = models.IntegerField(null=True)
    food_secure = models.BooleanField(null=True)
    clothed = models.BooleanField(null=True)

    objects: ClassVar[models.Manager[FollowUp]] = models.Manager()

    class Meta:
        """By their days."""

        ordering = ("happened_on", "pk")

    def __str__(self) -> str:
        """Name the follow-up by its number."""
        return f"follow-up {self.pk}"
