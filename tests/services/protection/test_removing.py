"""When a risk counts as removed: stable by dated incomes, guarantees kept, not only supported."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.utils import timezone

from everyvillage.core.errors import InputError
from everyvillage.registry.models import Death, Household, Person
from everyvillage.registry.shocks.models import Shock
from everyvillage.services.protection.actions.deciding import Wanted, plan_help
from everyvillage.services.protection.actions.following import Followed, follow_up
from everyvillage.services.protection.actions.helping import deliver
from everyvillage.services.protection.actions.removing import conditions, remove_risk
from everyvillage.services.protection.facts import guarantees
from everyvillage.services.protection.incomes import months_between, stable_since, told_at_home
from everyvillage.services.protection.models import FollowUp
from tests.services.protection.conftest import back, looked_at, settled
from tests.services.protection.test_episode import recognised
from tests.services.protection.test_pages import browser, press, text

if TYPE_CHECKING:
    from datetime import date

    from everyvillage.services.protection.models import Episode
    from tests.services.protection.conftest import Village

pytestmark = pytest.mark.django_db

# Since 2024 the line of monitoring is 7,500 yuan a head: 15,000 for two.
LINE = 15_000_00


def helped(village: Village, today: date) -> Episode:
    """Bring a household to help under way, recognised 300 days ago, with a bill of long ago."""
    episode = recognised(village, today)
    plan_help(village.county, episode.pk, [Wanted("job", today)], village.worker.login, today)
    deliver(village.worker, episode.measures.get().pk, timezone.localtime())
    back(village.episode(), 300)
    Shock.objects.update(happened_on=today - timedelta(days=400))
    settled(village)
    return village.episode()


def open_ones(episode: Episode, on: date) -> list[tuple[str, bool | None]]:
    """Give what does not hold: its id, or its sentence."""
    found = conditions(episode, on)
    return [(one.id or one.sentences[0], one.holds) for one in found if one.holds is not True]


def test_a_stable_income_is_above_the_line_at_every_look(village: Village, today: date) -> None:
    episode = helped(village, today)

    def since(*looks: tuple[int, int | None]) -> int | None:
        FollowUp.objects.all().delete()
        for days, income in looks:
            looked_at(episode, today - timedelta(days=days), income)
        found = stable_since(episode, today)
        return None if found is None else (today - found).days

    above = LINE + 1
    assert since() is None
    assert since((250, above), (170, above), (90, above), (10, above)) == 250
    # At the line is not above it; the stretch begins after it.
    assert since((250, above), (170, LINE), (90, above), (10, above)) == 90
    # Below it at the last look.
    assert since((250, above), (170, above), (90, above), (10, LINE - 1)) is None
    # A look where nobody could say the income is no income; 92 days may lie between two.
    assert since((184, above), (92, above), (40, None), (0, above)) == 184
    assert since((185, above), (92, above), (0, above)) == 92
    assert since((93, above)) is None
    # Of two of one day the later one counts.
    assert since((10, above), (10, LINE)) is None
    # What is known of later days is not known yet.
    assert stable_since(episode, today - timedelta(days=11)) is None


def test_a_risk_is_removed_by_what_was_seen_and_not_by_time(village: Village, today: date) -> None:
    episode = helped(village, today)
    number = episode.pk
    # Three hundred days have passed and no rule names it; nobody has looked.
    assert open_ones(episode, today) == [
        ("income", False),
        ("It has enough food.", None),
        ("It has clothes for every season.", None),
    ]
    with pytest.raises(InputError) as caught:
        remove_risk(village.county, number, "stable", today)
    assert [one.where for one in caught.value.faults] == ["income", "guarantee", "guarantee"]
    assert "cannot tell: It has enough food." in str(caught.value)
    for days in (270, 180, 90, 0):
        looked_at(episode, today - timedelta(days=days), 18_000_00, food=True, clothes=True)
    assert open_ones(episode, today) == []
    remove_risk(village.county, number, "stable", today)
    step = village.episode().steps.latest("pk")
    assert (step.what, step.note) == ("removed", "stable")
    since = today - timedelta(days=270)
    assert step.facts == {
        "stable_since": f"{since}",
        "net_income_fen": 18_000_00,
        "food_secure": True,
        "clothed": True,
    }


def test_the_page_of_a_removed_risk_still_says_why_it_was_one(
    village: Village, today: date
) -> None:
    episode = helped(village, today)
    for days in (270, 180, 90, 0):
        looked_at(episode, today - timedelta(days=days), 18_000_00, food=True, clothes=True)
    officer = browser(village.county)
    before = text(officer, f"/leads/{episode.pk}/")
    press(officer, f"/leads/{episode.pk}/remove/", reason="stable")
    after = text(officer, f"/leads/{episode.pk}/")
    assert village.episode().stage == "removed"
    said = "own medical spending of twelve months"
    assert said in before
    assert said in after


def test_where_no_office_told_how_many_live_there_the_persons_count(
    village: Village, today: date
) -> None:
    episode = helped(village, today)
    Household.objects.filter(pk=village.home.pk).update(members=None)
    persons = Person.objects.filter(household_id=village.home.household_no)
    assert persons.count() == 2

    def told(days: int, income: int) -> FollowUp:
        found = Followed(well="well", income_fen=income, food_secure=True, clothed=True)
        on = today - timedelta(days=days)
        return follow_up(village.worker, episode.pk, found, on)

    for days in (200, 110, 20):
        assert told(days, LINE + 1).members == 2
    episode = village.episode()
    assert open_ones(episode, today) == []
    # One of them has died: the line is that of one head, 7,500.
    Death.objects.create(person=persons[0], died_on=today, told_by="test")
    assert told(0, LINE // 2 + 1).members == 1
    assert open_ones(village.episode(), today) == []


def test_each_guarantee_and_each_rule_keeps_it_open(village: Village, today: date) -> None:
    episode = helped(village, today)
    for days in (200, 110, 20):
        looked_at(episode, today - timedelta(days=days), 18_000_00, food=True, clothes=True)
    assert open_ones(episode, today) == []
    home = village.home
    Person.objects.filter(pk=village.person.pk).update(medical_insurance=False)
    insured = ("All members have basic medical insurance.", False)
    assert open_ones(episode, today) == [insured]
    Person.objects.filter(pk=village.person.pk).update(medical_insurance=None)
    assert open_ones(episode, today) == [(insured[0], None)]
    settled(village)
    home.housing = "C"
    home.save()
    episode = village.episode()
    assert ("The house is safe: grade A or B.", False) in open_ones(episode, today)
    # A later look counts more than an earlier one.
    looked_at(episode, today, 18_000_00, food=False, clothes=True)
    assert ("It has enough food.", False) in open_ones(episode, today)


def test_the_newest_income_counts_more_than_the_registers(village: Village, today: date) -> None:
    episode = helped(village, today)
    village.home.net_income_fen = 9_000_00
    village.home.save()
    episode = village.episode()
    assert ("rules", False) in open_ones(episode, today)
    for days in (200, 110, 20):
        looked_at(episode, today - timedelta(days=days), 18_000_00, food=True, clothes=True)
    assert told_at_home(episode, today)["net_income_fen"] == 18_000_00
    assert open_ones(episode, today) == []


def test_a_household_without_labour_on_support_stays_monitored(
    village: Village, today: date
) -> None:
    episode = helped(village, today)
    for days in (200, 110, 20):
        looked_at(episode, today - timedelta(days=days), 18_000_00, food=True, clothes=True)
    persons = Person.objects.filter(household_id=village.home.household_no)
    persons.update(labour="none", dibao=True)
    assert open_ones(episode, today) == [("labour", False)]
    with pytest.raises(InputError, match="it stays monitored"):
        remove_risk(village.county, episode.pk, "stable", today)
    # "Supported" is no reason to end anything.
    with pytest.raises(InputError) as caught:
        remove_risk(village.county, episode.pk, "supported", today)
    assert [one.where for one in caught.value.faults] == ["reason", "labour"]
    page = text(browser(village.county), f"/leads/{episode.pk}/")
    assert "else it stays monitored" in page
    # Who cannot work and is not supported, and of whom nobody knows, are not kept in by this.
    persons.update(dibao=False)
    assert open_ones(episode, today) == []
    persons.update(labour=None, dibao=True)
    assert open_ones(episode, today) == [("labour", None)]
    remove_risk(village.county, episode.pk, "stable", today)


def test_the_exit_asks_for_the_line_only_while_there_is_one(village: Village, today: date) -> None:
    settled(village)
    asked = [one.rule.id for one in guarantees(village.home, today).answer.answers]
    assert asked == ["food", "clothes", "school", "medical", "house", "water"]
    then = today.replace(year=2020, month=11, day=1)
    found = guarantees(village.home, then, {"food_secure": True, "clothed": True})
    # Two members, 4,000 yuan a head in 2020: 16,000 are above 8,000.
    assert [one.holds for one in found.answer.answers] == [True] * 7
    poor = guarantees(village.home, then, {"net_income_fen": 8_000_00})
    assert poor.answer.answers[0].holds is False


def test_months_are_whole(today: date) -> None:
    start = today.replace(year=2026, month=3, day=15)
    ends = [start.replace(month=9, day=day) for day in (14, 15)]
    assert [months_between(start, end) for end in ends] == [5, 6]
