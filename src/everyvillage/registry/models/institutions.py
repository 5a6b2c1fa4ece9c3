"""Institutions: organisations, facilities, service points."""

from __future__ import annotations

from django.db import models

from everyvillage.registry.models.places import Place
from everyvillage.registry.models.record import CODE_LENGTH, KEY_LENGTH, TEXT_LENGTH, Record


class Organisation(Record):
    """One row of the table “organisation” (组织机构)."""

    organisation_code = models.CharField(max_length=KEY_LENGTH)
    name = models.CharField(max_length=TEXT_LENGTH)
    kind = models.CharField(max_length=CODE_LENGTH)
    county = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+", db_index=False)
    uses_internet = models.BooleanField(null=True)

    class Meta:
        """What the database keeps unique and finds fast."""

        constraints = (
            models.UniqueConstraint(fields=["organisation_code"], name="organisation_key"),
        )
        indexes = (models.Index(fields=["county"], name="organisation_county"),)


class Facility(Record):
    """One row of the table “facility” (设施)."""

    facility_id = models.CharField(max_length=KEY_LENGTH)
    kind = models.CharField(max_length=CODE_LENGTH)
    name = models.CharField(max_length=TEXT_LENGTH, null=True)
    village = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+", db_index=False)
    lon = models.FloatField(null=True)
    lat = models.FloatField(null=True)
    online = models.BooleanField(null=True)
    online_kbps = models.IntegerField(null=True)
    students = models.IntegerField(null=True)
    telemedicine = models.BooleanField(null=True)
    doctor = models.BooleanField(null=True)

    class Meta:
        """What the database keeps unique and finds fast."""

        constraints = (models.UniqueConstraint(fields=["facility_id"], name="facility_key"),)
        indexes = (models.Index(fields=["village"], name="facility_village"),)


class ServicePoint(Record):
    """One row of the table “service_point” (服务站点)."""

    point_id = models.CharField(max_length=KEY_LENGTH)
    kind = models.CharField(max_length=CODE_LENGTH)
    village = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+", db_index=False)
    lon = models.FloatField(null=True)
    lat = models.FloatField(null=True)
    active = models.BooleanField(null=True)
    receives = models.BooleanField(null=True)
    sends = models.BooleanField(null=True)
    open_days_week = models.IntegerField(null=True)
    funded_next_year = models.BooleanField(null=True)
    staffed_next_year = models.BooleanField(null=True)

    class Meta:
        """What the database keeps unique and finds fast."""

        constraints = (models.UniqueConstraint(fields=["point_id"], name="service_point_key"),)
        indexes = (models.Index(fields=["village"], name="service_point_village"),)
