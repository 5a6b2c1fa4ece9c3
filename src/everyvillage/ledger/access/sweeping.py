"""Shorten the access log: what is older than it is kept goes, and a row says so for good."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import connection, transaction

from everyvillage.ledger import guard
from everyvillage.ledger.guard.postgres import SWEEP
from everyvillage.ledger.models import Reading, Sweep

if TYPE_CHECKING:
    from datetime import datetime

_OLD = "SELECT id FROM ledger_reading WHERE at < %s"
_STATEMENTS = (
    f"DELETE FROM ledger_withholding WHERE reading_id IN ({_OLD})",  # noqa: S608 - text of this file
    "DELETE FROM ledger_reading WHERE at < %s",
)


def sweep_readings(before: datetime, now: datetime, *, reason: str) -> int:
    """Remove every reading from before a moment, with what was withheld of it; give how many.

    The row that says so is written first, in the same transaction; none where nothing is old.
    ``reason`` is a code that may stay for ever.
    """
    with transaction.atomic():
        count = Reading.objects.filter(at__lt=before).count()
        if not count:
            return 0
        Sweep.append(before=before, at=now, readings=count, reason=reason)
        with connection.cursor() as cursor:
            if guard.is_postgres(connection):
                cursor.execute(f"SELECT {SWEEP}(%s)", [before])
            else:
                for statement in _STATEMENTS:
                    cursor.execute(statement, [connection.ops.adapt_datetimefield_value(before)])
        return count
