"""Entries and payloads: a chain for each place, and what its entries say, stored apart."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models

from everyvillage.contracts.limits import CODE_LENGTH
from everyvillage.ledger.hashing import HASH_BYTES, SALT_BYTES
from everyvillage.ledger.models.append_only import AppendOnly
from everyvillage.registry.models import Place

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper
    from django.db.models.sql.compiler import SQLCompiler

_BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


class EntryKind(models.TextChoices):
    """What an entry tells."""

    DELIVERY = "delivery"
    PROMISE = "promise"
    EVIDENCE = "evidence"
    CORRECTION = "correction"
    ERASURE = "erasure"


def as_microseconds(moment: datetime) -> int:
    """Give a moment as whole microseconds since 1970, which both databases keep exactly."""
    return (moment - _BEGINNING) // _MICROSECOND


def as_moment(microseconds: int) -> datetime:
    """Give the moment of whole microseconds since 1970."""
    return _BEGINNING + microseconds * _MICROSECOND


class BodyValue(models.Func):
    """One named part of a payload's text, as a column that the database itself computes.

    A column that is computed cannot say anything else than the text that was hashed.
    """

    def __init__(self, name: str, **extra: Any) -> None:  # noqa: ANN401 - Django's own signature
        """Take the part ``name`` of the column ``body``."""
        self.name = name
        super().__init__(models.F("body"), **extra)

    def as_sqlite(
        self,
        compiler: SQLCompiler,
        connection: BaseDatabaseWrapper,
        **_: Any,  # noqa: ANN401 - Django's own signature
    ) -> Any:  # noqa: ANN401 - Django's own signature
        """Say it in SQLite's words."""
        template = f"json_extract(%(expressions)s, '$.{self.name}')"
        return self.as_sql(compiler, connection, template=template)

    def as_postgresql(
        self,
        compiler: SQLCompiler,
        connection: BaseDatabaseWrapper,
        **_: Any,  # noqa: ANN401 - Django's own signature
    ) -> Any:  # noqa: ANN401 - Django's own signature
        """Say it in PostgreSQL's words."""
        kind = "::bigint" if isinstance(self.output_field, models.BigIntegerField) else ""
        template = f"((%(expressions)s)::jsonb ->> '{self.name}'){kind}"
        return self.as_sql(compiler, connection, template=template)


def _text(name: str) -> Any:  # noqa: ANN401 - a field of the model
    """Make a column of text that the database takes from the payload."""
    field: models.TextField[Any, Any] = models.TextField()
    return models.GeneratedField(
        expression=BodyValue(name, output_field=field),
        output_field=models.TextField(null=True),
        db_persist=True,
        null=True,
    )


def _number(name: str) -> Any:  # noqa: ANN401 - a field of the model
    """Make a column of whole numbers that the database takes from the payload."""
    return models.GeneratedField(
        expression=BodyValue(name, output_field=models.BigIntegerField()),
        output_field=models.BigIntegerField(null=True),
        db_persist=True,
        null=True,
    )


class Entry(AppendOnly):
    """One link of a place's chain: that something was recorded, and when, not what.

    ``sequence`` counts from 1 within the place. ``about`` is the hash of the entry that a
    correction or an erasure points back to.
    """

    id = models.BigAutoField(primary_key=True)
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+", db_index=False)
    sequence = models.BigIntegerField()
    kind = models.CharField(max_length=CODE_LENGTH, choices=EntryKind.choices)
    recorded_us = models.BigIntegerField()
    about = models.BinaryField(max_length=HASH_BYTES, null=True, db_index=True)
    commitment = models.BinaryField(max_length=HASH_BYTES)
    previous = models.BinaryField(max_length=HASH_BYTES)
    hash = models.BinaryField(max_length=HASH_BYTES, unique=True)

    class Meta:
        """A number stands once in a chain: of two writers at the same end, one is refused."""

        constraints = (models.UniqueConstraint(fields=["place", "sequence"], name="ledger_chain"),)

    def __str__(self) -> str:
        """Name the entry by its chain and number."""
        return f"place {self.place_id} entry {self.sequence}"

    @property
    def recorded(self) -> datetime:
        """Give when the entry was written."""
        return as_moment(self.recorded_us)


class Payload(AppendOnly):
    """What an entry says: the text that its commitment was made of, and the salt.

    It may be removed only after an erasure entry has been chained that points to its entry;
    the trigger looks for that entry.
    """

    guard_delete: ClassVar[str] = (
        "EXISTS (SELECT 1 FROM ledger_entry erased JOIN ledger_entry erasure"
        " ON erasure.about = erased.hash AND erasure.kind = 'erasure'"
        " WHERE erased.id = OLD.entry_id)"
    )

    entry = models.OneToOneField(
        Entry, primary_key=True, on_delete=models.PROTECT, related_name="payload"
    )
    salt = models.BinaryField(max_length=SALT_BYTES)
    body = models.TextField()
    subject = _text("subject")
    service = _text("service")
    provider = _text("provider")
    unit = _text("unit")
    quantity = _number("quantity")
    happened_us = _number("happened_us")

    class Meta:
        """Found by the person it is about, and by service."""

        indexes = (
            models.Index(fields=["subject"], name="ledger_payload_subject"),
            models.Index(fields=["service"], name="ledger_payload_service"),
        )

    def __str__(self) -> str:
        """Name the payload by its entry, and nothing of what it says."""
        return f"payload of entry {self.entry_id}"
