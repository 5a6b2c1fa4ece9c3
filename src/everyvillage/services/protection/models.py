"""Episodes, every step of them, the shocks they join, the measures of help, planned weeks."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from everyvillage.contracts.limits import CODE_LENGTH, KEY_LENGTH
from everyvillage.registry.models import Household, Place, RoleHeld
from everyvillage.registry.models.record import ACCOUNT_LENGTH, HASH_LENGTH
from everyvillage.registry.shocks.models import Shock
from everyvillage.services.protection.stages import ENDED, Stage

_WISH_LENGTH = 300
_SEED_LENGTH = 80
_DIGEST_DIGITS = 64


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
    which it happened.
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


class KeptWeek(models.Model):
    """The planned week of whoever holds a role, until the week is over.

    ``stops`` holds a row for each visit (household, day, minute of the round, why), ``waiting``
    one for each household without room (household, since when it waits).
    """

    id = models.BigAutoField(primary_key=True)
    held = models.ForeignKey(RoleHeld, on_delete=models.CASCADE, related_name="+")
    monday = models.DateField()
    stops = models.JSONField(default=list)
    waiting = models.JSONField(default=list)

    objects: ClassVar[models.Manager[KeptWeek]] = models.Manager()

    class Meta:
        """One for each role and week."""

        constraints = (models.UniqueConstraint(fields=["held", "monday"], name="kept_week_once"),)

    def __str__(self) -> str:
        """Name the week by its number."""
        return f"week {self.pk}"


class Drawn(models.Model):
    """One household that chance drew in a quarter, for the week of ``monday``.

    ``listed`` says whether it was in an open case when it was drawn. ``answer`` is "" for none
    yet, "away", "refused", "well" or "falls"; ``answered_on`` the day of the visit. ``helper`` is
    the login of whoever goes there.
    """

    id = models.BigAutoField(primary_key=True)
    county = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="+")
    quarter = models.CharField(max_length=CODE_LENGTH)
    monday = models.DateField()
    drawn_on = models.DateField()
    listed = models.BooleanField()
    helper = models.CharField(max_length=ACCOUNT_LENGTH, default="", blank=True)
    answer = models.CharField(max_length=CODE_LENGTH, default="", blank=True)
    answered_on = models.DateField(null=True)
    answered_by = models.CharField(max_length=ACCOUNT_LENGTH, default="", blank=True)

    objects: ClassVar[models.Manager[Drawn]] = models.Manager()

    class Meta:
        """Drawn once in a quarter; counted by county and quarter."""

        constraints = (models.UniqueConstraint(fields=["household", "quarter"], name="drawn_once"),)
        indexes = (models.Index(fields=["county", "quarter"], name="drawn_county"),)

    def __str__(self) -> str:
        """Name the draw by its number."""
        return f"draw {self.pk}"


class Promise(models.Model):
    """A visit that was promised at the door: to whom, since when, by which day.

    ``kept_on`` is the day of the visit that kept it, None while it is open; a household has at
    most one open promise. ``helper`` is the login of whoever goes there.
    """

    id = models.BigAutoField(primary_key=True)
    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="+")
    made_on = models.DateField()
    by = models.DateField()
    helper = models.CharField(max_length=ACCOUNT_LENGTH, default="", blank=True)
    kept_on = models.DateField(null=True)

    objects: ClassVar[models.Manager[Promise]] = models.Manager()

    class Meta:
        """One open promise for a household."""

        constraints = (
            models.UniqueConstraint(
                fields=["household"],
                condition=models.Q(kept_on=None),
                name="promise_open_once",
            ),
        )

    def __str__(self) -> str:
        """Name the promise by its number."""
        return f"promise {self.pk}"


class Waiting(models.Model):
    """A household of which something was told and which the rules cannot judge.

    ``missing`` are the columns for lack of which they cannot, ``since`` the day of the first time.
    """

    id = models.BigAutoField(primary_key=True)
    household = models.OneToOneField(Household, on_delete=models.PROTECT, related_name="+")
    since = models.DateField()
    missing = models.JSONField(default=list)

    objects: ClassVar[models.Manager[Waiting]] = models.Manager()

    def __str__(self) -> str:
        """Name the row by its number."""
        return f"waiting {self.pk}"


class Refused(models.Model):
    """A shock of an office's file that could not be kept, and why.

    ``taking`` is the number of the step of the intake, ``household_no`` what the file says, which
    need not be a household of the register.
    """

    id = models.BigAutoField(primary_key=True)
    county = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    taking = models.BigIntegerField()
    office = models.CharField(max_length=CODE_LENGTH)
    month = models.DateField()
    household_no = models.CharField(max_length=KEY_LENGTH)
    kind = models.CharField(max_length=CODE_LENGTH)
    faults = models.JSONField(default=list)

    objects: ClassVar[models.Manager[Refused]] = models.Manager()

    class Meta:
        """Found by county and month, dropped by step."""

        indexes = (
            models.Index(fields=["county", "month"], name="refused_county"),
            models.Index(fields=["taking"], name="refused_taking"),
        )

    def __str__(self) -> str:
        """Name the row by its number."""
        return f"refused {self.pk}"


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


class KeptForecast(models.Model):
    """A forecast of a county: who is in trouble, learned from its own answers at the door.

    ``version`` is its day and a mark of what it learned from; ``answers`` how many that were,
    ``found`` in how many of them trouble was found, ``missed`` the part in which a visit sees none.
    ``body`` is the model in plain numbers; no household is in it.
    """

    id = models.BigAutoField(primary_key=True)
    county = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    made_on = models.DateField()
    version = models.CharField(max_length=KEY_LENGTH)
    kind = models.CharField(max_length=CODE_LENGTH)
    answers = models.IntegerField()
    found = models.IntegerField()
    missed = models.FloatField()
    body = models.JSONField()

    objects: ClassVar[models.Manager[KeptForecast]] = models.Manager()

    class Meta:
        """One for a county and a day."""

        constraints = (
            models.UniqueConstraint(fields=["county", "made_on"], name="kept_forecast_once"),
        )

    def __str__(self) -> str:
        """Name the forecast by its version."""
        return f"forecast {self.version}"


class ListedWeek(models.Model):
    """The list of a county in the week of ``monday``: how many rules named, how many it listed.

    ``named`` counts the households that the rules named in the week before, ``listed`` those that
    the forecast put first and that got a lead.
    """

    id = models.BigAutoField(primary_key=True)
    county = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    monday = models.DateField()
    forecast = models.ForeignKey(KeptForecast, on_delete=models.PROTECT, related_name="+")
    named = models.IntegerField()
    listed = models.IntegerField()

    objects: ClassVar[models.Manager[ListedWeek]] = models.Manager()

    class Meta:
        """One for a county and a week."""

        constraints = (
            models.UniqueConstraint(fields=["county", "monday"], name="listed_week_once"),
        )

    def __str__(self) -> str:
        """Name the list by its number."""
        return f"list {self.pk}"
