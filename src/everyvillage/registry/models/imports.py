"""Imports: which file came from whom, what it brought, and for which counties."""

from __future__ import annotations

from django.db import models

from everyvillage.registry.models.record import (
    ACCOUNT_LENGTH,
    CODE_LENGTH,
    KEY_LENGTH,
    TEXT_LENGTH,
)


class Import(models.Model):
    """One file that was taken into the register, whole; ``undone_at`` if that was taken back."""

    table = models.CharField(max_length=KEY_LENGTH)
    sender = models.CharField(max_length=TEXT_LENGTH, default="")
    file_name = models.CharField(max_length=TEXT_LENGTH)
    sha256 = models.CharField(max_length=KEY_LENGTH)
    rows = models.BigIntegerField()
    rows_new = models.BigIntegerField()
    rows_changed = models.BigIntegerField()
    rows_unchanged = models.BigIntegerField()
    warnings = models.JSONField(default=dict)
    at = models.DateTimeField()
    by = models.CharField(max_length=ACCOUNT_LENGTH, default="")
    undone_at = models.DateTimeField(null=True)

    class Meta:
        """Newest last."""

        indexes = (models.Index(fields=["table", "sha256"], name="import_table_file"),)

    def __str__(self) -> str:
        """Name the import by its number, as the history of a row does."""
        return f"import {self.pk}"


class ImportCounty(models.Model):
    """A county that a file covers; "0" is the whole country."""

    source = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="counties")
    county_code = models.CharField(max_length=CODE_LENGTH)
    rows = models.BigIntegerField()

    class Meta:
        """A county stands once in a file."""

        constraints = (
            models.UniqueConstraint(fields=["source", "county_code"], name="import_county"),
        )

    def __str__(self) -> str:
        """Name the county."""
        return self.county_code


class ImportColumn(models.Model):
    """A column that a file delivered; from here on it is held for the counties of the file."""

    source = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="columns")
    column = models.CharField(max_length=KEY_LENGTH)

    class Meta:
        """A column stands once in a file."""

        constraints = (models.UniqueConstraint(fields=["source", "column"], name="import_column"),)

    def __str__(self) -> str:
        """Name the column."""
        return self.column
