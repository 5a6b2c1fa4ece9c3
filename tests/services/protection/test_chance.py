"""Households drawn by chance: once a week, unbiased, first in the week, answered by visits."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.utils import timezone

from everyvillage.core.periods import Period, Unit
from everyvillage.registry.events.delivery import tell
from everyvillage.registry.events.outbox import publish
from everyvillage.registry.events.shocks import HouseholdVisited
from everyvillage.registry.models import OpenCounty, RoleHeld
from everyvillage.services.dated import find_reactions, tick
from everyvillage.services.protection.actions.assigning import give_on, hand_out
from everyvillage.services.protection.actions.checking import Found, check_at_home
from everyvillage.services.protection.chance.draw import choose, draw_week, wanted
from everyvillage.services.protection.models import Drawn, Episode
from everyvillage.services.protection.tasks import draw_by_chance
from everyvillage.services.protection.week.plan import week_of
from everyvillage.services.protection.work import move_work, open_work
from everyvillage.services.retention.actions import keep_all
from everyvillage.services.retention.models import Kept
from tests.services.protection.conftest import acting
from tests.services.protection.test_pages import browser, text
from tests.services.protection.test_week import held_by, household, lead, numbers, weekday
from tests.sync.test_outbox import Phone

if TYPE_CHECKING:
    from everyvillage.registry.models import Household
    from tests.services.protection.conftest import Village

pytestmark = pytest.mark.django_db

# The households of county C1 in the small country: two each in V1, V2 and V34.
HERE = 6


def open_county(village: Village, name: str = "C1") -> int:
    county = village.country.places[name]
    OpenCounty.objects.create(county_id=county, opened_at=timezone.now())
    return county


def drawn(
    village: Village, home: Household, on: date, *, listed: bool = False, helper: str = ""
) -> Drawn:
    """Draw a household by hand."""
    return Drawn.objects.create(
        county_id=village.country.places["C1"],
        household=home,
        quarter=str(Period.around(on, Unit.QUARTER)),
        monday=on - timedelta(days=on.weekday()),
        drawn_on=on,
        listed=listed,
        helper=helper or village.worker.login,
    )


def visited(home: Household, outcome: str, well: str, on: date, **more: Any) -> None:  # noqa: ANN401 - any field of the event
    """Let a visit of a day arrive now."""
    publish(HouseholdVisited("visit", home.pk, outcome, well, "li", on, **more))
    hear()


def hear() -> None:
    """Let everybody who reacts hear what happened; days are sealed elsewhere."""
    assert tell(find_reactions(), timezone.now()).failed == ()


def test_two_ticks_draw_once_a_week_and_nobody_twice_in_a_quarter(village: Village) -> None:
    open_county(village)
    assert tick().failed == ()
    first = set(Drawn.objects.values_list("household", flat=True))
    assert len(first) >= 1
    assert tick().failed == ()
    assert draw_by_chance(timezone.now()) == 0
    assert set(Drawn.objects.values_list("household", flat=True)) == first
    for week in range(1, 14):
        draw_by_chance(timezone.now() + timedelta(days=7 * week))
    assert Drawn.objects.values("household", "quarter").distinct().count() == (
        Drawn.objects.count()
    )
    assert Drawn.objects.count() > HERE


def test_a_quarter_is_drawn_evenly_and_in_whole(village: Village) -> None:
    county = open_county(village)
    # The first quarter of 2027 has 13 Sundays, from 3 January to 28 March. Its least draw of 30
    # is more than the six households there are: ceil(6 * week / 13) by the end of each week.
    counts = [
        draw_week(county, date(2026, 12, 28) + timedelta(days=7 * week)) for week in range(13)
    ]
    grown = [-(-6 * week // 13) for week in range(1, 14)]
    assert [sum(counts[: week + 1]) for week in range(13)] == grown
    assert set(Drawn.objects.values_list("quarter", flat=True)) == {"2027Q1"}
    # 60,000 households: 5 of 10,000 are 30 a quarter; 100,000: 50, of these 4 in the first week.
    quarter, monday = Period.parse("2027Q1"), date(2026, 12, 28)
    assert wanted(60_000, monday + timedelta(days=84), quarter, monday) == 30
    assert wanted(100_000, monday + timedelta(days=84), quarter, monday) == 50
    assert wanted(100_000, monday, quarter, monday) == 4


def test_each_household_is_as_likely_whatever_the_lists_say(village: Village) -> None:
    # Half of the county is in an open case. Of 150 first draws of a quarter each of the six is
    # expected 25 times, with a standard deviation of 4.56; five of them are 23.
    county = open_county(village)
    country, today = village.country, timezone.localdate()
    for name in ("V1", "V2", "V34"):
        lead(country.households[name][0], village.worker, today)
    times: Counter[int] = Counter()
    for number in range(150):
        on = date(2027 + number // 4, 3 * (number % 4) + 2, 1)
        assert draw_week(county, on) >= 1
        first = Drawn.objects.filter(drawn_on=on).order_by("pk").first()
        assert first is not None
        times[first.household_id] += 1
        assert first.listed == Episode.objects.filter(household=first.household_id).exists()
    assert len(times) == HERE
    assert max(abs(count - 25) for count in times.values()) < 23


def test_who_was_taken_is_passed_over_and_the_order_stays() -> None:
    names = [f"H{number}" for number in range(40)]
    whole = choose(names, (), 40, period="2027Q1", key=b"k")
    assert sorted(whole) == sorted(names)
    assert choose(names, whole[:10], 5, period="2027Q1", key=b"k") == whole[10:15]
    assert choose(names, (), 0, period="2027Q1", key=b"k") == []
    assert choose(names, (), 5, period="2027Q2", key=b"k") != whole[:5]
    assert choose(names, (), 5, period="2027Q1", key=b"other") != whole[:5]


def test_drawn_households_come_first_in_the_week(village: Village) -> None:
    friday, worker = weekday(4), village.worker
    home = household(village, "CHANCE")
    drawn(village, home, friday)
    both = household(village, "BOTH")
    lead(both, worker, friday, own=100)
    drawn(village, both, friday)
    for number in range(6):
        lead(household(village, f"L{number}"), worker, friday, own=9_000)
    # One day of 240 minutes has room for four visits: the two that chance drew and two others.
    week = week_of(held_by(worker), friday)
    why = {stop.need.home.household_no: stop.first(0) for stop in week.stops}
    assert (why.pop("CHANCE"), why.pop("BOTH")) == ("drawn", "drawn")
    assert len(why) == 2
    tasks = {stop.need.home.household_no: str(stop.need.task) for stop in week.stops}
    assert (tasks["CHANCE"], tasks["BOTH"]) == ("ask", "check")


def test_the_page_says_that_chance_drew_the_household(village: Village, today: date) -> None:
    home = household(village, "CHANCE")
    drawn(village, home, today)
    page = text(browser(village.worker), "/leads/week/")
    assert f'href="/households/{home.pk}/"' in page
    assert "drawn by chance" in page or "No room this week" in page
    assert 'href="/field/"' in page
    assert ">CHANCE</a>" not in text(browser(village.next_worker), "/leads/week/")


def test_a_visit_from_the_phone_answers_and_well_gives_no_lead(village: Village) -> None:
    today = timezone.localdate()
    phone = Phone(village.country)
    row = drawn(village, village.home, today)
    phone.send(phone.write(village.home.pk))
    hear()
    row.refresh_from_db()
    assert (row.answer, row.answered_on, row.answered_by) == ("well", today, "li")
    assert not Episode.objects.exists()
    assert numbers(week_of(held_by(village.worker), today)) == []


def test_one_at_risk_on_no_list_gets_a_lead_that_the_visit_checked(village: Village) -> None:
    today = timezone.localdate()
    row = drawn(village, village.home, today)
    visited(village.home, "met", "no", today, consent="voice")
    row.refresh_from_db()
    assert (row.answer, row.listed) == ("falls", False)
    episode = village.episode()
    assert (episode.stage, episode.consent) == ("verified", "voice")
    assert [one.note for one in episode.steps.all()] == ["drawn", "risk"]
    page = text(browser(village.worker), f"/leads/{episode.pk}/")
    assert "met at a visit that chance drew" in page
    # The same told once more opens nothing.
    visited(village.home, "met", "no", today)
    assert Episode.objects.count() == 1


def test_away_is_asked_again_and_a_refusal_is_an_answer(village: Village) -> None:
    today = timezone.localdate()
    row = drawn(village, village.home, today)
    for outcome, well in (("away", "yes"), ("notnow", "no"), ("met", "unsure")):
        visited(village.home, outcome, well, today)
        row.refresh_from_db()
        assert row.answer == "away"
    assert open_work(village.worker.account or 0) == 1
    village.bill(12_000)
    check_at_home(village.worker, village.episode().pk, Found(outcome="refused"), timezone.now())
    row.refresh_from_db()
    assert row.answer == "refused"
    check_at_home(village.worker, village.episode().pk, Found(outcome="no-risk"), timezone.now())
    row.refresh_from_db()
    assert row.answer == "refused"


def test_an_answer_counts_by_its_day_however_late_it_comes(village: Village) -> None:
    # All in one quarter: drawn on 10 November.
    tenth = date(2026, 11, 10)
    row = drawn(village, village.home, tenth)

    def answer(on: date, well: str) -> str:
        visited(village.home, "met", well, on)
        row.refresh_from_db()
        return row.answer

    # A visit before the draw, and one after the quarter, are no answers to it.
    assert answer(date(2026, 11, 9), "no") == ""
    assert answer(date(2027, 1, 1), "no") == ""
    assert answer(date(2026, 11, 20), "yes") == "well"
    # A later visit changes nothing; an earlier one that was under way for days stands.
    assert answer(date(2026, 11, 21), "no") == "well"
    assert answer(date(2026, 11, 20), "no") == "well"
    assert answer(date(2026, 11, 12), "no") == "falls"


def test_draws_move_with_their_worker(village: Village) -> None:
    today = timezone.localdate()
    heir = acting(village.country, "village-worker", "T1")
    row = drawn(village, village.home, today)
    assert village.worker.account
    assert heir.account
    place = village.country.places["V1"]
    assert move_work(village.worker.account, heir.account, place) == 1
    row.refresh_from_db()
    assert row.helper == heir.login
    # When the heir's role ends, the one who still works there takes it on.
    RoleHeld.objects.filter(account=heir.account).update(valid_to=today)
    assert give_on(heir.login, place) == 1
    row.refresh_from_db()
    assert row.helper == village.worker.login
    # One that waits for nobody is handed out.
    Drawn.objects.filter(pk=row.pk).update(helper="")
    assert hand_out(today) == 1
    row.refresh_from_db()
    assert row.helper == village.worker.login


def test_draws_go_two_years_after_their_day_and_an_answer_saves_none(village: Village) -> None:
    home, today = village.home, date(2026, 6, 1)
    # 731 days before 1 June 2026 is 31 May 2024 (365 to 1 June 2025, 365 to 2024, one more).
    over, last = date(2024, 5, 30), date(2024, 5, 31)
    drawn(village, home, over)
    Drawn.objects.update(answer="well", answered_on=over)
    drawn(village, household(village, "LAST"), last)
    keep_all(timezone.make_aware(datetime.combine(today, time(8))))
    assert [one.drawn_on for one in Drawn.objects.all()] == [last]
    kept = Kept.objects.get(keep="draws")
    assert (kept.days, kept.removed, kept.left, kept.oldest, kept.overdue) == (731, 1, 1, last, 0)
