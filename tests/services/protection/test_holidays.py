"""Public holidays in a week of visits: nobody goes out, the days around them take what fits."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from everyvillage.services.protection.week.plan import week_of
from everyvillage.services.protection.week.terms import terms_on
from tests.services.protection.test_pages import browser, text
from tests.services.protection.test_week import held_by, household, lead, waits

if TYPE_CHECKING:
    from tests.services.protection.conftest import Village

pytestmark = pytest.mark.django_db

# In 2026 the national day was kept from Thursday 1 to Wednesday 7 October, the spring festival
# from Sunday 15 to Monday 23 February.
MONDAY = date(2026, 9, 28)
OFF = (date(2026, 10, 1), date(2026, 10, 2))


@pytest.fixture
def no_holidays() -> None:
    """Keep the holidays in these tests; their days are their own."""


def test_the_days_of_a_holiday_by_hand() -> None:
    terms = terms_on(MONDAY)
    assert terms.days_off(MONDAY) == OFF
    assert terms.days_off(date(2026, 10, 5)) == tuple(date(2026, 10, day) for day in (5, 6, 7))
    assert terms.days_off(date(2026, 10, 12)) == ()
    assert len(terms.days_off(date(2026, 2, 16))) == 5


def test_three_days_are_left_of_the_week_before_the_national_day(village: Village) -> None:
    for number in range(14):
        lead(household(village, f"H{number:02d}"), village.worker, MONDAY, own=100 * (number + 1))
    found = week_of(held_by(village.worker), MONDAY)
    # Four visits of an hour in each of three days of four hours; nobody has a point, so no road.
    assert len(found.stops) == 12
    assert {stop.day.day for stop in found.stops} == {28, 29, 30}
    # The two who bore the least have no room.
    assert set(waits(found, MONDAY)) == {"H00", "H01"}
    assert found.off == OFF


def test_a_week_of_holidays_has_no_visit_and_hides_nobody(village: Village) -> None:
    monday = date(2026, 2, 16)
    lead(household(village, "A"), village.worker, monday, due=2, waited=1)
    found = week_of(held_by(village.worker), monday)
    assert found.stops == ()
    assert waits(found, monday) == {"A": 1}


def test_the_page_names_the_holidays(village: Village, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "everyvillage.services.protection.week.terms.Terms.days_off", lambda _self, _monday: OFF
    )
    page = text(browser(village.worker), "/leads/week/")
    assert "Public holidays without visits: 1 October 2026 · 2 October 2026" in page
