"""The access log is shortened by a row that stays; without one nothing of it can go."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from everyvillage.ledger.access.sweeping import sweep_readings
from everyvillage.ledger.access.withholding import ask_by_rule
from everyvillage.ledger.models import Reading, Sweep, Withholding

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def look(days_ago: int, now: datetime) -> Reading:
    """Write a look as it was logged so many days ago."""
    return Reading.append(
        act=uuid4(),
        at=now - days_ago * DAY,
        person=101,
        account="worker.1",
        role="village-worker",
        fields="person.name",
        purpose="visit",
        how="page",
    )


def refuses(statement: str) -> bool:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    except DatabaseError as error:
        return "append-only" in str(error)
    return False


def test_what_is_older_goes_with_what_was_withheld_of_it_and_a_row_says_so() -> None:
    now = timezone.now()
    old, young = look(1000, now), look(999, now)
    ask_by_rule(old.act, rule="child_report", account="worker.1")
    ask_by_rule(young.act, rule="child_report", account="worker.1")
    before = now - 1000 * DAY + DAY / 2
    assert sweep_readings(before, now, reason="retention") == 1
    assert list(Reading.objects.values_list("pk", flat=True)) == [young.pk]
    assert set(Withholding.objects.values_list("reading_id", flat=True)) == {young.pk}
    said = Sweep.objects.get()
    assert (said.before, said.readings, said.reason) == (before, 1, "retention")
    assert sweep_readings(before, now, reason="retention") == 0
    assert Sweep.objects.count() == 1


def test_without_such_a_row_nothing_goes_and_the_row_itself_stays() -> None:
    now = timezone.now()
    look(3000, now)
    assert refuses("DELETE FROM ledger_reading")
    Sweep.append(before=now - 3001 * DAY, at=now, readings=0, reason="retention")
    assert refuses("DELETE FROM ledger_reading")
    assert refuses("DELETE FROM ledger_sweep")
    assert refuses("UPDATE ledger_sweep SET readings = 9")
    assert Reading.objects.count() == 1
