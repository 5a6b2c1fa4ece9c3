"""Plans, the planner's own files, what was decided, what was built, and who looked at routes."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from everyvillage.contracts.limits import CODE_LENGTH, KEY_LENGTH
from everyvillage.ledger.models import Entry
from everyvillage.ledger.models.append_only import AppendOnly
from everyvillage.registry.models import Place
from everyvillage.registry.models.record import ACCOUNT_LENGTH, TEXT_LENGTH
from everyvillage.services.connectivity.states import Phase, Standing, State


class PlantFile(models.Model):
    """A file of a planner about a county: one table or map, kept as it came.

    ``table`` is "presences", "towers", "power", "poles", "crossings", "drive" (measured levels),
    "roads", "routes" (fibre that lies), "settlements", "areas" (where nothing may be built), of
    which the newest file counts, or "terrain", of which every tile does. ``system`` is the
    coordinate system that was declared, "" to find it out; ``stated`` is what was found out, as
    :class:`~everyvillage.planning.network.stated.Stated` has it.
    """

    id = models.BigAutoField(primary_key=True)
    county = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    table = models.CharField(max_length=CODE_LENGTH)
    file_name = models.CharField(max_length=TEXT_LENGTH)
    sha256 = models.CharField(max_length=KEY_LENGTH)
    system = models.CharField(max_length=KEY_LENGTH, default="", blank=True)
    rows = models.IntegerField()
    stated = models.JSONField(default=list)
    added_at = models.DateTimeField()
    added_by = models.CharField(max_length=ACCOUNT_LENGTH)

    objects: ClassVar[models.Manager[PlantFile]] = models.Manager()

    def __str__(self) -> str:
        """Name the file by its number."""
        return f"plant file {self.pk}"


class NetworkPlan(models.Model):
    """One plan of a county: what was asked, from which snapshot, how far it is, what came out.

    The question and the answer are folders of the installation; ``problem_seal`` and ``seal``
    are their SHA-256. ``follows`` is the plan that it was changed from. ``counts`` say how much
    of each thing is in the question, ``left_out`` which villages are not. ``cancel`` asks the
    worker to leave it, ``enough`` to keep the best that it has found.
    """

    id = models.BigAutoField(primary_key=True)
    county = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    county_code = models.CharField(max_length=CODE_LENGTH)
    programme = models.CharField(max_length=KEY_LENGTH)
    target = models.CharField(max_length=KEY_LENGTH)
    follows = models.ForeignKey(
        "self", on_delete=models.PROTECT, related_name="followers", null=True
    )
    snapshot = models.CharField(max_length=KEY_LENGTH)
    snapshot_at = models.DateField()
    modelled = models.BooleanField()
    asked = models.JSONField(default=dict)
    counts = models.JSONField(default=dict)
    left_out = models.JSONField(default=list)
    problem_seal = models.CharField(max_length=KEY_LENGTH)
    state = models.CharField(max_length=CODE_LENGTH, default=State.WAITING)
    phase = models.CharField(max_length=CODE_LENGTH, default=Phase.READING)
    cancel = models.BooleanField(default=False)
    enough = models.BooleanField(default=False)
    faults = models.JSONField(default=list)
    cost_yuan = models.BigIntegerField(null=True)
    bound_yuan = models.BigIntegerField(null=True)
    building_yuan = models.BigIntegerField(null=True)
    broadband = models.IntegerField(null=True)
    seal = models.CharField(max_length=KEY_LENGTH, default="", blank=True)
    standing = models.CharField(max_length=CODE_LENGTH, default=Standing.DRAFT)
    asked_at = models.DateTimeField()
    asked_by = models.CharField(max_length=ACCOUNT_LENGTH)
    heard_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)

    objects: ClassVar[models.Manager[NetworkPlan]] = models.Manager()

    class Meta:
        """Found by county and by what waits."""

        indexes = (
            models.Index(fields=["county", "state"], name="network_plan_county"),
            models.Index(fields=["state"], name="network_plan_state"),
        )

    def __str__(self) -> str:
        """Name the plan by its number."""
        return f"network plan {self.pk}"


class Decision(models.Model):
    """Somebody submitted, approved or returned a plan; an approval stands in the ledger."""

    id = models.BigAutoField(primary_key=True)
    plan = models.ForeignKey(NetworkPlan, on_delete=models.PROTECT, related_name="decisions")
    what = models.CharField(max_length=CODE_LENGTH)
    at = models.DateTimeField()
    by = models.CharField(max_length=ACCOUNT_LENGTH)
    role = models.CharField(max_length=KEY_LENGTH)
    reason = models.CharField(max_length=TEXT_LENGTH, default="", blank=True)
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="+", null=True)

    objects: ClassVar[models.Manager[Decision]] = models.Manager()

    class Meta:
        """In the order in which they were made."""

        ordering = ("pk",)

    def __str__(self) -> str:
        """Name the decision by its number."""
        return f"decision {self.pk}"


class Built(models.Model):
    """Works of an approved plan that stand in a village: a delivery with its evidence.

    ``form`` is the number of the form, so that one sent twice has one effect.
    """

    id = models.BigAutoField(primary_key=True)
    plan = models.ForeignKey(NetworkPlan, on_delete=models.PROTECT, related_name="built")
    village = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    code = models.CharField(max_length=CODE_LENGTH)
    service = models.CharField(max_length=CODE_LENGTH)
    form = models.UUIDField(unique=True)
    happened_on = models.DateField()
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="+")
    by = models.CharField(max_length=ACCOUNT_LENGTH)

    objects: ClassVar[models.Manager[Built]] = models.Manager()

    class Meta:
        """A service comes to a village once by a plan."""

        constraints = (
            models.UniqueConstraint(
                fields=["plan", "village", "service"], name="network_built_once"
            ),
        )

    def __str__(self) -> str:
        """Name the works by their number."""
        return f"built {self.pk}"


class Look(AppendOnly):
    """Somebody was shown routes and towers of a plan: who, in which role, why, and what."""

    id = models.BigAutoField(primary_key=True)
    plan = models.ForeignKey(NetworkPlan, on_delete=models.PROTECT, related_name="looks")
    account = models.CharField(max_length=ACCOUNT_LENGTH)
    role = models.CharField(max_length=KEY_LENGTH)
    purpose = models.CharField(max_length=KEY_LENGTH)
    what = models.CharField(max_length=CODE_LENGTH)
    at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        """Name the look by its number."""
        return f"look {self.pk}"
