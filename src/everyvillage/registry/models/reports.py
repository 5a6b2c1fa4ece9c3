"""Reports that arrive already added up, and rows that belong to the whole country."""

from __future__ import annotations

from django.db import models

from everyvillage.registry.models.places import Place
from everyvillage.registry.models.record import KEY_LENGTH, TEXT_LENGTH, Record


class MarketYear(Record):
    """One row of the table “market_year” (平台年度销售)."""

    county = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+", db_index=False)
    year = models.IntegerField(null=True)
    buyers = models.IntegerField(null=True)
    purchases_fen = models.BigIntegerField(null=True)

    class Meta:
        """What the database keeps unique and finds fast."""

        constraints = (models.UniqueConstraint(fields=["county", "year"], name="market_year_key"),)


class CounsellingMonth(Record):
    """One row of the table “counselling_month” (心理咨询月报)."""

    county = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+", db_index=False)
    month = models.IntegerField(null=True)
    requests = models.IntegerField(null=True)
    answered_in_time = models.IntegerField(null=True)

    class Meta:
        """What the database keeps unique and finds fast."""

        constraints = (
            models.UniqueConstraint(fields=["county", "month"], name="counselling_month_key"),
        )


class LanguagePack(Record):
    """One row of the table “language_pack” (语言包)."""

    language = models.CharField(max_length=KEY_LENGTH)
    priority = models.BooleanField(null=True)
    interface = models.BooleanField(null=True)
    glossary = models.BooleanField(null=True)
    reviewed = models.BooleanField(null=True)

    class Meta:
        """What the database keeps unique and finds fast."""

        constraints = (models.UniqueConstraint(fields=["language"], name="language_pack_key"),)


class PlanAim(Record):
    """One row of the table “plan_aim” (上期行动计划目标)."""

    aim_id = models.CharField(max_length=KEY_LENGTH)
    words = models.CharField(max_length=TEXT_LENGTH, null=True)
    met = models.BooleanField(null=True)

    class Meta:
        """What the database keeps unique and finds fast."""

        constraints = (models.UniqueConstraint(fields=["aim_id"], name="plan_aim_key"),)


class Tariff(Record):
    """One row of the table “tariff” (入门资费)."""

    county = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+", db_index=False)
    entry_month_fen = models.BigIntegerField(null=True)
    income_per_head_month_fen = models.BigIntegerField(null=True)

    class Meta:
        """What the database keeps unique and finds fast."""

        constraints = (models.UniqueConstraint(fields=["county"], name="tariff_key"),)
