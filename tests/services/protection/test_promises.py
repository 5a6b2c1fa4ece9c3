"""A visit promised at the door stands in the week, is kept by a visit, and is handed on."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

import pytest
from django.utils import timezone

from everyvillage.registry.events.delivery import tell
from everyvillage.registry.events.outbox import publish
from everyvillage.registry.events.shocks import HouseholdVisited
from everyvillage.services.dated import find_reactions
from everyvillage.services.protection.models import Promise
from everyvillage.services.protection.week.plan import week_of
from everyvillage.services.protection.work import move_work, open_work
from everyvillage.services.retention.actions import keep_all
from tests.services.protection.conftest import acting
from tests.services.protection.test_week import held_by, lead, weekday
from tests.sync.test_outbox import PRESSES, Phone

if TYPE_CHECKING:
    from tests.services.protection.conftest import Village

pytestmark = pytest.mark.django_db


def visit(village: Village, again: str, on: date, outcome: str = "met") -> None:
    """Let a visit of a day arrive now."""
    login = village.worker.login
    publish(
        HouseholdVisited("visit", village.home.pk, outcome, "yes", login, on, again),
    )
    assert tell(find_reactions(), timezone.now()).failed == ()


def tasks(village: Village, on: date) -> list[tuple[str, date | None]]:
    week = week_of(held_by(village.worker), on)
    return [(str(stop.need.task), stop.need.due) for stop in week.stops]


def test_within_a_week_is_in_the_week_until_somebody_is_met(village: Village) -> None:
    monday = weekday(0)
    visit(village, "week", monday)
    tuesday = monday + timedelta(days=1)
    # Seven days from Monday is the next Monday.
    assert tasks(village, tuesday) == [("again", monday + timedelta(days=7))]
    # Nobody at home keeps nothing; a visit that meets somebody does.
    visit(village, "usual", tuesday, outcome="away")
    assert tasks(village, tuesday) == [("again", monday + timedelta(days=7))]
    visit(village, "usual", tuesday)
    assert tasks(village, tuesday) == []
    assert Promise.objects.get().kept_on == tuesday


def test_what_was_said_last_counts_however_late_it_arrives(village: Village) -> None:
    monday = weekday(0)
    visit(village, "today", monday + timedelta(days=1))
    visit(village, "week", monday)
    (open_,) = Promise.objects.filter(kept_on=None)
    assert open_.by == monday + timedelta(days=1)
    visit(village, "week", monday + timedelta(days=2))
    assert sorted(Promise.objects.values_list("by", "kept_on")) == [
        (monday + timedelta(days=1), monday + timedelta(days=2)),
        (monday + timedelta(days=9), None),
    ]


def test_a_lead_keeps_its_task_and_takes_the_nearer_day(village: Village) -> None:
    monday = weekday(0)
    visit(village, "week", monday)
    lead(village.home, village.worker, monday, due=30)
    assert tasks(village, monday) == [("check", monday + timedelta(days=7))]


def test_a_promise_is_handed_over_and_goes_a_year_after_it_was_kept(village: Village) -> None:
    monday = weekday(0)
    visit(village, "week", monday)
    heir = acting(village.country, "village-worker", "T1")
    assert village.worker.account
    assert heir.account
    assert open_work(village.worker.account) == 1
    place = village.country.places["V1"]
    assert move_work(village.worker.account, heir.account, place) == 1
    assert (open_work(village.worker.account), open_work(heir.account)) == (0, 1)
    moment = timezone.make_aware(datetime.combine(monday + timedelta(days=400), time(8)))
    keep_all(moment)
    assert Promise.objects.count() == 1
    Promise.objects.update(kept_on=monday)
    keep_all(moment)
    assert Promise.objects.count() == 0


def test_it_is_asked_on_the_telephone_and_read_in_the_week(village: Village) -> None:
    phone = Phone(village.country)
    body = {"household": village.home.pk, **PRESSES, "again": "today"}
    status, _ = phone.send(phone.write(village.home.pk, body=body))
    assert status == 200
    assert tell(find_reactions(), timezone.now()).failed == ()
    assert Promise.objects.get().by == timezone.localdate()
    phone.client.cookies["language"] = "en"
    page = phone.client.get("/leads/week/").content.decode()
    assert "visit again, as promised at the door" in page
