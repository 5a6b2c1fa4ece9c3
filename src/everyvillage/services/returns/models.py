"""A receiver's empty table with its mapping, and each time it was filled."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from everyvillage.registry.models import Place
from everyvillage.registry.models.record import ACCOUNT_LENGTH, CODE_LENGTH, KEY_LENGTH, TEXT_LENGTH


class Return(models.Model):
    """One empty workbook of a receiver, and what each of its columns is filled with.

    ``body`` is the workbook as it came. ``kind`` says what a row is: a level of places, or
    "household". ``columns`` maps the number of a column to a source; a column that is not
    there stays empty. It belongs to the place of whoever added it.
    """

    id = models.BigAutoField(primary_key=True)
    name = models.CharField(max_length=TEXT_LENGTH)
    receiver = models.CharField(max_length=TEXT_LENGTH, default="")
    file_name = models.CharField(max_length=TEXT_LENGTH)
    body = models.BinaryField()
    sheet = models.CharField(max_length=TEXT_LENGTH)
    head_first = models.IntegerField()
    head_last = models.IntegerField()
    kind = models.CharField(max_length=CODE_LENGTH)
    columns = models.JSONField(default=dict)
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    added_by = models.CharField(max_length=ACCOUNT_LENGTH)

    objects: ClassVar[models.Manager[Return]] = models.Manager()

    def __str__(self) -> str:
        """Name it as the officer did."""
        return self.name


class Filling(models.Model):
    """One time that a return was filled: from which snapshot, by whom, and what came out."""

    id = models.BigAutoField(primary_key=True)
    of = models.ForeignKey(Return, on_delete=models.PROTECT, related_name="fillings")
    rows = models.IntegerField()
    snapshot = models.CharField(max_length=KEY_LENGTH, default="")
    snapshot_at = models.DateField(null=True)
    sha256 = models.CharField(max_length=KEY_LENGTH)
    at = models.DateTimeField()
    by = models.CharField(max_length=ACCOUNT_LENGTH)

    objects: ClassVar[models.Manager[Filling]] = models.Manager()

    def __str__(self) -> str:
        """Name it by its number."""
        return f"filling {self.pk}"
