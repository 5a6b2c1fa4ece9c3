"""A county's own forecast: what it reads, when it learns, whom it lists, and how a week says so."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from django.utils import timezone

from everyvillage.analytics.risk.first import NEVER_SEEN
from everyvillage.registry.models import Household, OpenCounty
from everyvillage.registry.shocks.models import Shock
from everyvillage.services.protection.foresight.answers import answers_of
from everyvillage.services.protection.foresight.kept import learn_county, model_of
from everyvillage.services.protection.foresight.known import homes_on
from everyvillage.services.protection.foresight.listing import list_all, list_week
from everyvillage.services.protection.models import Drawn, Episode, KeptWeek, ListedWeek, Step
from everyvillage.services.protection.saying import facts_aloud, reasons_of
from everyvillage.services.protection.stages import Stage
from everyvillage.services.protection.week.plan import week_of
from tests.services.protection.test_pages import browser, text
from tests.services.protection.test_week import held_by, household, lead, numbers, weekday
from tests.support.answers import ANSWERED, answered, bill

if TYPE_CHECKING:
    from tests.services.protection.conftest import Village

pytestmark = pytest.mark.django_db


def quiet(village: Village, name: str, own: int, on: date) -> Household:
    """Make a household in no case, with what it paid for illness itself, told three weeks ago."""
    home = household(village, name, yuan=20_500)
    if own:
        bill(home, own, on - timedelta(days=30)).save()
    return home


def test_what_is_known_of_households_on_a_day_by_hand(village: Village) -> None:
    today = timezone.localdate()
    home = village.home
    history = Household.history.filter(id=home.pk)
    history.update(history_date=timezone.now() - timedelta(days=500))
    home.net_income_fen, home.status = 15_000_00, "delisted"
    home.save()
    for own, days, office in ((500, 40, "medical"), (700, 20, "medical"), (900, 30, "self")):
        bill(home, own, today - timedelta(days=days), office).save()
    bill(home, 4_000, today - timedelta(days=2)).save()
    homes = homes_on([home.pk], today)
    known = homes.standing.known
    assert homes.numbers == (home.household_no,)
    # Two persons, both born in 1960: old; nobody of whom it is said that they can work.
    assert (known.members[0], known.elders[0], known.workers[0]) == (2, 2, 0)
    assert (known.income[0], known.before[0], known.delisted[0]) == (15_000_00, 16_000_00, 1)
    # The insurance told 1,200 so far, the household 900 of the same: the larger sum counts. The
    # bill of two days ago is known in three days.
    assert sorted(known.own.tolist()) == [500_00, 700_00]
    assert homes.standing.seen.tolist() == [NEVER_SEEN]
    # Three weeks and a day ago the insurance had told 500, the household its 900; and the income
    # was another.
    then = homes_on([home.pk], today - timedelta(days=22)).standing
    assert then.known.own.tolist() == [900_00]
    assert then.known.income[0] == 16_000_00


def test_a_check_without_risk_and_a_drawn_answer_are_the_last_day_seen(village: Village) -> None:
    today = timezone.localdate()
    episode = lead(village.home, village.worker, today, stage=Stage.NO_RISK)
    first, second = today - timedelta(days=50), today - timedelta(days=9)
    for what, note, day in ((Stage.NO_RISK, "no-risk", first), ("away", "", today)):
        Step.objects.create(
            episode=episode, what=what, note=note, at=timezone.now(), happened_on=day, by="w"
        )
    Drawn.objects.create(
        county_id=village.country.places["C1"],
        household=village.home,
        quarter="2026-Q1",
        monday=second,
        drawn_on=second,
        listed=False,
        answer="well",
        answered_on=second,
    )
    homes = Household.objects.filter(pk=village.home.pk)
    assert homes_on([village.home.pk], today).standing.looks.tolist() == [2]
    assert homes_on([village.home.pk], first).standing.looks.tolist() == [1]
    # A bill between the two looks: the second one is the first since anything happened.
    bill(village.home, 800, today - timedelta(days=20)).save()
    assert homes_on([village.home.pk], today).standing.looks.tolist() == [1]
    assert homes_on([village.home.pk], today).standing.seen.tolist() == [second.toordinal()]
    assert homes_on([village.home.pk], first).standing.seen.tolist() == [first.toordinal()]
    told = answers_of(homes, first - timedelta(days=1), today)
    assert {(one.on, one.found) for one in told} == {(first, False), (second, False)}
    assert answers_of(homes, second, today) == ()


@pytest.mark.once
def test_a_forecast_is_learned_once_there_are_answers_enough_and_kept(village: Village) -> None:
    county, on = village.country.places["C1"], weekday(0)
    answered(village.country.places["V1"], on, 236)
    # 59 of 236 were in trouble, one fewer than it takes.
    assert learn_county(county, on) is None
    (one, *_) = answered(village.country.places["V1"], on, 4, first=236)
    kept = learn_county(county, on)
    assert kept is not None
    assert (kept.answers, kept.found, kept.made_on) == (240, 60, on)
    assert kept.version.startswith(f"{on.isoformat()} ")
    model = model_of(kept)
    assert model.kind == kept.kind
    assert not any(one.household_no in str(kept.body) for one in [one, village.home])
    # It is learned anew after 28 days, from the answers there are then; another county has none.
    assert learn_county(county, on + timedelta(days=27)) == kept
    Episode.objects.filter(household=one).get().steps.update(note="away", what="away")
    assert learn_county(county, on + timedelta(days=28)) == kept
    assert learn_county(village.country.places["C2"], on) is None


def test_it_lists_whom_no_rule_named_and_says_why(village: Village) -> None:
    monday = weekday(0)
    county = village.country.places["C1"]
    OpenCounty.objects.create(county_id=county, opened_at=timezone.now())
    answered(village.country.places["V1"], monday)
    worst = quiet(village, "WORST", 8_500, monday)
    calm = quiet(village, "CALM", 200, monday)
    case = quiet(village, "CASE", 9_500, monday)
    lead(case, village.worker, monday)
    elsewhere = household(village, "ELSEWHERE", "V7")
    bill(elsewhere, 9_900, monday - timedelta(days=30)).save()
    assert named(village, monday - timedelta(days=3), 12) == 12
    assert list_week(county, monday) >= 1
    fresh = Episode.objects.get(household=worst)
    step = fresh.steps.get()
    assert (fresh.stage, step.note, step.by) == (Stage.LEAD, "foreseen", "forecast")
    assert fresh.helper == village.worker.login
    assert not Episode.objects.filter(household__in=[calm, elsewhere]).exists()
    assert Episode.objects.filter(household=case).count() == 1
    facts = facts_aloud(fresh, "en")
    assert 2 <= len(facts) <= 3
    assert any("8,500" in one for one in facts)
    assert "No single rule names it" in reasons_of(fresh, "en")[0].sentence
    # Nothing twice in a week, whoever asks.
    assert list_all(timezone.now() + (monday - timezone.localdate())) == 0
    week = ListedWeek.objects.get()
    assert (week.named, week.forecast.answers) == (12, ANSWERED)


@pytest.mark.once
def test_without_leads_of_the_rules_nothing_may_be_fruitless(village: Village) -> None:
    monday, county = weekday(0), village.country.places["C1"]
    answered(village.country.places["V1"], monday)
    quiet(village, "WORST", 8_500, monday)
    assert list_week(county, monday) == 0
    assert ListedWeek.objects.get().named == 0


def test_the_forecast_puts_a_week_in_order_and_the_page_says_so(village: Village) -> None:
    friday, worker = weekday(4), village.worker
    for number in range(4):
        home = quiet(village, f"BILL{number}", 8_500, friday)
        lead(home, worker, friday)
    debt = household(village, "DEBT")
    lead(debt, worker, friday)
    Shock.objects.create(
        household=debt,
        kind="debt",
        office="self",
        key="debt",
        happened_on=friday - timedelta(days=30),
        known_on=friday - timedelta(days=20),
        own_fen=5_000_00,
        recorded_at=timezone.now(),
        recorded_by="test",
    )
    # There is room for four. 20,500 - 8,500 is 3,000 short of 15,000; of the one whose income is
    # not known the whole 5,000 count, so by the loss it comes first, and one of the others waits.
    before = week_of(held_by(worker), friday)
    assert before.ranked is None
    assert "DEBT" in numbers(before)
    assert "there is no forecast of this county yet" in text(browser(worker), "/leads/week/")
    KeptWeek.objects.all().delete()
    answered(village.country.places["V1"], timezone.localdate())
    assert learn_county(village.country.places["C1"], timezone.localdate()) is not None
    # By the forecast those with large bills come first: nobody learned anything of debts.
    after = week_of(held_by(worker), friday)
    assert after.ranked is not None
    assert sorted(numbers(after)) == ["BILL0", "BILL1", "BILL2", "BILL3"]
    assert [need.home.household_no for need in after.waiting] == ["DEBT"]
    assert "ranked" in {stop.first(0, after.ranked) for stop in after.stops}
    page = text(browser(worker), "/leads/week/")
    assert f"learned from {ANSWERED} answers" in page
    assert "8,500 yuan" in page
    assert str(after.ranked.chance[after.stops[0].need.home.pk]) not in page


def named(village: Village, on: date, count: int) -> int:
    """Let the rules name households of another village on a day."""
    for number in range(count):
        home = household(village, f"NAMED{number}", "V2")
        episode = lead(home, village.next_worker, on)
        Step.objects.create(
            episode=episode, what=Stage.LEAD, at=timezone.now(), happened_on=on, by="rules"
        )
    return Step.objects.filter(what=Stage.LEAD).count()
