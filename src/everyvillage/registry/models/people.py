"""People: households and persons; identity values are sealed by the keys of the registry."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from everyvillage.registry.models.places import Place
from everyvillage.registry.models.record import (
    ACCOUNT_LENGTH,
    CODE_LENGTH,
    HASH_LENGTH,
    KEY_LENGTH,
    Record,
)


class Household(Record):
    """One row of the table “household” (户)."""

    household_no = models.CharField(max_length=KEY_LENGTH)
    village = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+", db_index=False)
    settlement = models.ForeignKey(
        "Settlement",
        to_field="settlement_code",
        db_column="settlement_code",
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
        null=True,
    )
    registered_poor = models.BooleanField(null=True)
    status = models.CharField(max_length=CODE_LENGTH, null=True)
    identified_on = models.DateField(null=True)
    main_cause = models.CharField(max_length=CODE_LENGTH, null=True)
    other_cause = models.CharField(max_length=CODE_LENGTH, null=True)
    monitored = models.BooleanField(null=True)
    monitored_kind = models.CharField(max_length=CODE_LENGTH, null=True)
    members = models.IntegerField(null=True)
    income_wages_fen = models.BigIntegerField(null=True)
    income_business_fen = models.BigIntegerField(null=True)
    income_property_fen = models.BigIntegerField(null=True)
    income_transfers_fen = models.BigIntegerField(null=True)
    business_cost_fen = models.BigIntegerField(null=True)
    net_income_fen = models.BigIntegerField(null=True)
    net_income_per_head_fen = models.BigIntegerField(null=True)
    housing = models.CharField(max_length=CODE_LENGTH, null=True)
    safe_water = models.BooleanField(null=True)
    electricity = models.BooleanField(null=True)
    broadband = models.BooleanField(null=True)
    smartphone = models.BooleanField(null=True)
    tariff_discount_percent = models.IntegerField(null=True)
    tariff_month_fen = models.BigIntegerField(null=True)
    producing = models.BooleanField(null=True)
    online_sales_fen = models.BigIntegerField(null=True)
    online_sales_before_fen = models.BigIntegerField(null=True)
    epidemic_affected = models.BooleanField(null=True)
    epidemic_check_days = models.IntegerField(null=True)

    class Meta:
        """What the database keeps unique and finds fast."""

        constraints = (models.UniqueConstraint(fields=["household_no"], name="household_key"),)
        indexes = (
            models.Index(fields=["village"], name="household_village"),
            models.Index(fields=["settlement"], name="household_settlement"),
        )


class Death(models.Model):
    """That a person of the register has died: since when, and who told it.

    Told by mistake, it keeps its row with ``withdrawn_at``.
    """

    id = models.BigAutoField(primary_key=True)
    person = models.ForeignKey("Person", on_delete=models.PROTECT, related_name="+")
    died_on = models.DateField()
    told_at = models.DateTimeField(auto_now_add=True)
    told_by = models.CharField(max_length=ACCOUNT_LENGTH)
    withdrawn_at = models.DateTimeField(null=True)

    objects: ClassVar[models.Manager[Death]] = models.Manager()

    class Meta:
        """One that stands for each person."""

        constraints = (
            models.UniqueConstraint(
                fields=["person"], condition=models.Q(withdrawn_at=None), name="death_once"
            ),
        )

    def __str__(self) -> str:
        """Name the row by its number."""
        return f"death {self.pk}"


class Person(Record):
    """One row of the table “person” (人)."""

    person_no = models.CharField(max_length=KEY_LENGTH)
    household = models.ForeignKey(
        "Household",
        to_field="household_no",
        db_column="household_no",
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
    )
    village = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+", db_index=False)
    name = models.BinaryField(null=True)
    name_mark = models.BinaryField(max_length=HASH_LENGTH, null=True)
    document_number = models.BinaryField(null=True)
    document_number_index = models.BinaryField(max_length=HASH_LENGTH, null=True)
    phone = models.BinaryField(null=True)
    phone_index = models.BinaryField(max_length=HASH_LENGTH, null=True)
    sex = models.CharField(max_length=CODE_LENGTH)
    birth_date = models.DateField(null=True)
    relation = models.CharField(max_length=CODE_LENGTH)
    nationality = models.CharField(max_length=CODE_LENGTH, null=True)
    schooling = models.CharField(max_length=CODE_LENGTH, null=True)
    student = models.CharField(max_length=CODE_LENGTH, null=True)
    health = models.CharField(max_length=CODE_LENGTH, null=True)
    care_needed = models.BooleanField(null=True)
    labour = models.CharField(max_length=CODE_LENGTH, null=True)
    work_area = models.CharField(max_length=CODE_LENGTH, null=True)
    work_months = models.IntegerField(null=True)
    medical_insurance = models.BooleanField(null=True)
    pension = models.BooleanField(null=True)
    dibao = models.BooleanField(null=True)
    disability_certificate = models.BooleanField(null=True)
    disability = models.CharField(max_length=CODE_LENGTH, null=True)
    disability_grade = models.IntegerField(null=True)
    linked_rehabilitation = models.BooleanField(null=True)
    linked_education = models.BooleanField(null=True)
    linked_employment = models.BooleanField(null=True)
    linked_security = models.BooleanField(null=True)
    subsidy_entitled = models.BooleanField(null=True)
    subsidy_received = models.BooleanField(null=True)
    left_behind_child = models.BooleanField(null=True)
    left_behind_elder = models.BooleanField(null=True)
    left_behind_woman = models.BooleanField(null=True)
    guardian = models.BooleanField(null=True)
    contact_month = models.BooleanField(null=True)
    contact_week = models.BooleanField(null=True)
    income_service = models.BooleanField(null=True)
    priority_group = models.BooleanField(null=True)
    reached_quarter = models.BooleanField(null=True)
    jobseeker = models.BooleanField(null=True)
    job_served = models.BooleanField(null=True)
    job_matched = models.BooleanField(null=True)
    learning_device = models.BooleanField(null=True)
    learning_network = models.BooleanField(null=True)
    learning_session = models.BooleanField(null=True)
    uses_internet = models.BooleanField(null=True)
    owns_mobile = models.BooleanField(null=True)
    digital_skill = models.IntegerField(null=True)
    putonghua = models.IntegerField(null=True)

    class Meta:
        """What the database keeps unique and finds fast."""

        constraints = (models.UniqueConstraint(fields=["person_no"], name="person_key"),)
        indexes = (
            models.Index(fields=["household"], name="person_household"),
            models.Index(fields=["village"], name="person_village"),
            models.Index(fields=["document_number_index"], name="person_document_number_index"),
            models.Index(fields=["phone_index"], name="person_phone_index"),
        )
