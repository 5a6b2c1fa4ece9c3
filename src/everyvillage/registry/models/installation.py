"""What this database is: its kind, its counties, the keys it was sealed with."""

from __future__ import annotations

from django.db import models

from everyvillage.registry.models.places import Place
from everyvillage.registry.models.record import ACCOUNT_LENGTH, CODE_LENGTH, KEY_LENGTH


class Kind(models.TextChoices):
    """Whether the rows are of real people or made up; one database holds one kind."""

    MODELLED = "modelled"
    REAL = "real"


class Installation(models.Model):
    """The one row that says which kind of rows this database holds."""

    kind = models.CharField(max_length=CODE_LENGTH)
    since = models.DateTimeField()

    def __str__(self) -> str:
        """Name the kind."""
        return self.kind


class OpenCounty(models.Model):
    """A county that is kept here: its places are loaded, its rows are taken."""

    county = models.OneToOneField(Place, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    opened_by = models.CharField(max_length=ACCOUNT_LENGTH, default="")

    def __str__(self) -> str:
        """Name the county by its id."""
        return f"county {self.county_id}"


class KeyRecord(models.Model):
    """A key that values here were sealed or hashed with; never the key itself.

    The fingerprint tells the right key from one of another installation, which would
    otherwise find nobody and say nothing.
    """

    key_id = models.CharField(max_length=KEY_LENGTH, unique=True)
    use = models.CharField(max_length=CODE_LENGTH)
    version = models.IntegerField()
    suite = models.CharField(max_length=CODE_LENGTH)
    fingerprint = models.CharField(max_length=KEY_LENGTH)
    first_used_at = models.DateTimeField()

    def __str__(self) -> str:
        """Name the key by its id."""
        return f"{self.use} key {self.key_id}"
