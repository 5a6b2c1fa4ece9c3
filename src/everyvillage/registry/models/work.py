"""Work: projects, milestones, cases, courses, due reports."""

from __future__ import annotations

from django.db import models

from everyvillage.registry.models.places import Place
from everyvillage.registry.models.record import CODE_LENGTH, KEY_LENGTH, TEXT_LENGTH, Record


class Project(Record):
    """One row of the table “project” (帮扶项目)."""

    project_id = models.CharField(max_length=KEY_LENGTH)
    kind = models.CharField(max_length=CODE_LENGTH)
    county = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+", db_index=False)
    organisation = models.ForeignKey(
        "Organisation",
        to_field="organisation_code",
        db_column="organisation_code",
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
        null=True,
    )
    subject = models.CharField(max_length=TEXT_LENGTH, null=True)
    status = models.CharField(max_length=CODE_LENGTH)
    started_on = models.DateField(null=True)
    last_entry_on = models.DateField(null=True)
    helpers = models.IntegerField(null=True)

    class Meta:
        """What the database keeps unique and finds fast."""

        constraints = (models.UniqueConstraint(fields=["project_id"], name="project_key"),)
        indexes = (
            models.Index(fields=["county"], name="project_county"),
            models.Index(fields=["organisation"], name="project_organisation"),
        )


class Milestone(Record):
    """One row of the table “milestone” (项目节点)."""

    milestone_id = models.CharField(max_length=KEY_LENGTH)
    project = models.ForeignKey(
        "Project",
        to_field="project_id",
        db_column="project_id",
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
    )
    county = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+", db_index=False)
    due_on = models.DateField(null=True)
    met_on_time = models.BooleanField(null=True)

    class Meta:
        """What the database keeps unique and finds fast."""

        constraints = (models.UniqueConstraint(fields=["milestone_id"], name="milestone_key"),)
        indexes = (
            models.Index(fields=["project"], name="milestone_project"),
            models.Index(fields=["county"], name="milestone_county"),
        )


class RiskCase(Record):
    """One row of the table “risk_case” (风险线索)."""

    case_id = models.CharField(max_length=KEY_LENGTH)
    household = models.ForeignKey(
        "Household",
        to_field="household_no",
        db_column="household_no",
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
    )
    village = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+", db_index=False)
    cause = models.CharField(max_length=CODE_LENGTH, null=True)
    known_on = models.DateField(null=True)
    open = models.BooleanField(null=True)
    returned = models.BooleanField(null=True)
    measure = models.BooleanField(null=True)
    recognised_days = models.IntegerField(null=True)
    plan_days = models.IntegerField(null=True)
    measure_days = models.IntegerField(null=True)
    days_open = models.IntegerField(null=True)
    remote_contact = models.BooleanField(null=True)

    class Meta:
        """What the database keeps unique and finds fast."""

        constraints = (models.UniqueConstraint(fields=["case_id"], name="risk_case_key"),)
        indexes = (
            models.Index(fields=["household"], name="risk_case_household"),
            models.Index(fields=["village"], name="risk_case_village"),
        )


class Enrolment(Record):
    """One row of the table “enrolment” (培训记录)."""

    enrolment_id = models.CharField(max_length=KEY_LENGTH)
    person = models.ForeignKey(
        "Person",
        to_field="person_no",
        db_column="person_no",
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
    )
    village = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+", db_index=False)
    course = models.CharField(max_length=CODE_LENGTH)
    adult = models.BooleanField(null=True)
    started_on = models.DateField(null=True)
    finished = models.BooleanField(null=True)
    level_after = models.IntegerField(null=True)

    class Meta:
        """What the database keeps unique and finds fast."""

        constraints = (models.UniqueConstraint(fields=["enrolment_id"], name="enrolment_key"),)
        indexes = (
            models.Index(fields=["person"], name="enrolment_person"),
            models.Index(fields=["village"], name="enrolment_village"),
        )


class DueReport(Record):
    """One row of the table “due_report” (应报报告)."""

    report_id = models.CharField(max_length=KEY_LENGTH)
    village = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(max_length=CODE_LENGTH)
    due_on = models.DateField(null=True)
    sent = models.BooleanField(null=True)
    delay_hours = models.IntegerField(null=True)

    class Meta:
        """What the database keeps unique and finds fast."""

        constraints = (models.UniqueConstraint(fields=["report_id"], name="due_report_key"),)
        indexes = (models.Index(fields=["village"], name="due_report_village"),)
