"""Roots: the ends of all chains at one moment, signed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models

from everyvillage.ledger.hashing import HASH_BYTES
from everyvillage.ledger.models.append_only import AppendOnly
from everyvillage.ledger.models.entries import as_moment

if TYPE_CHECKING:
    from datetime import datetime

_SIGNATURE_BYTES = 64


class Root(AppendOnly):
    """One signed root; ``heads`` has a line for each chain: place, number of entries, hash.

    What counts is the copy that somebody else holds. This row makes that copy again where
    writing it was cut short, and names the chain where only a printed sheet was kept.
    """

    number = models.BigIntegerField(primary_key=True)
    made_us = models.BigIntegerField()
    heads = models.TextField()
    root = models.BinaryField(max_length=HASH_BYTES)
    previous = models.BinaryField(max_length=HASH_BYTES)
    public_key = models.BinaryField(max_length=HASH_BYTES)
    signature = models.BinaryField(max_length=_SIGNATURE_BYTES)

    def __str__(self) -> str:
        """Name the root by its number."""
        return f"root {self.number}"

    @property
    def made(self) -> datetime:
        """Give when the root was made."""
        return as_moment(self.made_us)
