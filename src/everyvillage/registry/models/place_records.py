"""Places: what offices have delivered about a county, a township, a village, a settlement."""

from __future__ import annotations

from django.db import models

from everyvillage.registry.models.places import Place
from everyvillage.registry.models.record import CODE_LENGTH, KEY_LENGTH, TEXT_LENGTH, Record


class County(Record):
    """One row of the table “county” (县)."""

    county = models.OneToOneField(Place, on_delete=models.PROTECT, related_name="+")
    region = models.CharField(max_length=CODE_LENGTH, null=True)
    national_poor = models.BooleanField(null=True)
    remaining_2020 = models.BooleanField(null=True)
    deep_poor = models.BooleanField(null=True)
    delisted = models.BooleanField(null=True)
    delisted_on = models.DateField(null=True)
    stable_months = models.IntegerField(null=True)
    pilot_plan = models.BooleanField(null=True)
    pilot_lead = models.BooleanField(null=True)
    pilot_nomination = models.BooleanField(null=True)
    pilot = models.CharField(max_length=CODE_LENGTH, null=True)
    epidemic_dashboard = models.BooleanField(null=True)
    epidemic_reporting = models.BooleanField(null=True)


class Township(Record):
    """One row of the table “township” (乡镇)."""

    township = models.OneToOneField(Place, on_delete=models.PROTECT, related_name="+")
    lon = models.FloatField(null=True)
    lat = models.FloatField(null=True)
    distance_to_county_m = models.IntegerField(null=True)
    bus = models.BooleanField(null=True)


class Village(Record):
    """One row of the table “village” (行政村)."""

    village = models.OneToOneField(Place, on_delete=models.PROTECT, related_name="+")
    lon = models.FloatField(null=True)
    lat = models.FloatField(null=True)
    terrain = models.CharField(max_length=CODE_LENGTH, null=True)
    poor = models.BooleanField(null=True)
    minority = models.BooleanField(null=True)
    households = models.IntegerField(null=True)
    population = models.IntegerField(null=True)
    has_school = models.BooleanField(null=True)
    has_clinic = models.BooleanField(null=True)
    fibre = models.BooleanField(null=True)
    fibre_kbps = models.IntegerField(null=True)
    broadband = models.BooleanField(null=True)
    signal_4g_committee = models.BooleanField(null=True)
    signal_4g_school = models.BooleanField(null=True)
    signal_4g_clinic = models.BooleanField(null=True)
    information_officers = models.IntegerField(null=True)
    online_services = models.IntegerField(null=True)
    hardened_road = models.BooleanField(null=True)
    bus = models.BooleanField(null=True)
    treated_water = models.BooleanField(null=True)
    electricity = models.BooleanField(null=True)
    collective_income_fen = models.BigIntegerField(null=True)


class Settlement(Record):
    """One row of the table “settlement” (自然村)."""

    settlement_code = models.CharField(max_length=KEY_LENGTH)
    village = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+", db_index=False)
    name = models.CharField(max_length=TEXT_LENGTH, null=True)
    households = models.IntegerField(null=True)
    lon = models.FloatField(null=True)
    lat = models.FloatField(null=True)
    signal_4g = models.BooleanField(null=True)
    rsrp_dbm = models.IntegerField(null=True)

    class Meta:
        """What the database keeps unique and finds fast."""

        constraints = (models.UniqueConstraint(fields=["settlement_code"], name="settlement_key"),)
        indexes = (models.Index(fields=["village"], name="settlement_village"),)
