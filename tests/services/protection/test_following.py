"""Follow-ups, the clock of helped households, and who is told of what is late."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.utils import timezone

from everyvillage.core.errors import InputError, NotAllowedError
from everyvillage.services.protection.actions.deciding import Wanted, plan_help
from everyvillage.services.protection.actions.ending import withdraw
from everyvillage.services.protection.actions.following import Followed, follow_up
from everyvillage.services.protection.actions.helping import deliver
from everyvillage.services.protection.models import Episode, FollowUp, Measure
from everyvillage.services.protection.queries import counts, queue
from everyvillage.services.protection.tasks import escalate
from everyvillage.services.protection.week.needs import needs_of
from tests.services.protection.test_chance import visited
from tests.services.protection.test_episode import recognised
from tests.services.protection.test_pages import browser, press, text
from tests.services.protection.test_week import held_by

if TYPE_CHECKING:
    from datetime import date

    from everyvillage.registry.access.acting import Acting
    from tests.services.protection.conftest import Village

pytestmark = pytest.mark.django_db


def helped(village: Village, today: date, **kinds: int) -> Episode:
    """Plan a job and more help, each due after some days, and let the job come today."""
    episode = recognised(village, today)
    days = {"job": 5, **kinds}
    wanted = [Wanted(kind, today + timedelta(days=after)) for kind, after in days.items()]
    plan_help(village.county, episode.pk, wanted, village.worker.login, today)
    deliver(village.worker, episode.measures.get(kind="job").pk, timezone.localtime())
    return village.episode()


def due(village: Village, today: date) -> int:
    """Give in how many days something must have happened."""
    day = village.episode().due_on
    assert day is not None
    return (day - today).days


def test_the_clock_is_the_nearest_help_or_the_next_follow_up(village: Village, today: date) -> None:
    episode = helped(village, today, water=12, school=50)
    # Water in 12 days, school in 50, a follow-up 30 days after the job came.
    assert (episode.stage, due(village, today)) == ("helped", 12)
    water = episode.measures.get(kind="water")
    withdraw(village.worker, water.pk, "needless", today)
    assert due(village, today) == 30
    plan_help(
        village.county,
        episode.pk,
        [Wanted("housing", today + timedelta(days=20))],
        village.worker.login,
        today,
    )
    assert due(village, today) == 20
    for one in Measure.objects.filter(delivered_on=None, withdrawn_on=None):
        deliver(village.worker, one.pk, timezone.localtime())
    assert due(village, today) == 30
    Measure.objects.update(delivered_on=today - timedelta(days=40))
    Episode.objects.update(stage_on=today - timedelta(days=40), recognised_on=today - timedelta(50))
    later = today - timedelta(days=3)
    follow_up(village.worker, episode.pk, Followed(well="well"), later)
    # Thirty days after the last look, three days ago.
    assert due(village, today) == 27


def test_overdue_help_goes_up_and_each_level_sees_what_came_before_it(
    village: Village, today: date
) -> None:
    episode = helped(village, today, water=12)
    assert episode.due_on is not None
    noon = timezone.localtime()

    def told(days: int) -> int:
        return escalate(noon + timedelta(days=12 + days))

    def seen(who: Acting) -> tuple[int, int]:
        return counts(who).told, len(queue(who, stage="told").episodes)

    everybody = (village.worker, village.township, village.county)
    assert told(0) == 0
    assert [seen(who) for who in everybody] == [(0, 0)] * 3
    assert [told(1), told(2)] == [1, 0]
    assert [seen(who) for who in everybody] == [(0, 0), (1, 1), (0, 0)]
    assert [told(6), told(7)] == [1, 0]
    assert [seen(who) for who in everybody] == [(0, 0), (1, 1), (1, 1)]
    for who, level in ((village.township, "township"), (village.county, "county")):
        for path in ("/", "/leads/"):
            assert f"1 late cases were brought before the {level}" in text(browser(who), path)
    page = text(browser(village.county), "/leads/?stage=told")
    assert f'href="/leads/{episode.pk}/"' in page
    assert "were brought before" not in text(browser(village.worker), "/leads/")
    # It came: brought before nobody. The next day that is missed goes up anew.
    deliver(village.worker, episode.measures.get(kind="water").pk, noon)
    assert [seen(who) for who in everybody] == [(0, 0)] * 3
    assert escalate(noon + timedelta(days=31)) == 1
    notes = episode.steps.filter(what="escalated").values_list("note", flat=True)
    assert list(notes) == ["township", "county", "township"]


def test_a_case_from_before_there_were_follow_ups_gets_its_clock(
    village: Village, today: date
) -> None:
    helped(village, today)
    Episode.objects.update(due_on=None)
    assert escalate(timezone.localtime()) == 0
    assert due(village, today) == 30


def test_a_follow_up_stands_in_the_week_and_a_visit_makes_it(village: Village, today: date) -> None:
    episode = helped(village, today)
    held = held_by(village.worker)
    Measure.objects.update(confirmed_at=timezone.now(), confirmed_by="card")

    def tasks(days: int) -> list[tuple[str, date | None]]:
        needs = needs_of(held, today + timedelta(days=days)).values()
        return [(str(one.task), one.due) for one in needs]

    day = today + timedelta(days=30)
    assert [tasks(days) for days in (0, 23)] == [[], []]
    assert [tasks(days) for days in (24, 40)] == [[("follow", day)]] * 2
    # By telephone and before an empty house it is none.
    visited(village.home, "phone", "yes", today)
    visited(village.home, "away", "unsure", today)
    assert not FollowUp.objects.exists()
    Episode.objects.update(due_on=today)
    visited(village.home, "met", "no", today, wish="work")
    made = FollowUp.objects.get()
    assert (made.well, made.income_fen, made.by) == ("notwell", None, "li")
    assert (village.episode().due_on, village.episode().asked_for) == (day, "work")
    assert episode.steps.latest("pk").what == "follow-up"


def test_a_follow_up_is_written_once_and_refused_where_there_is_none(
    village: Village, today: date
) -> None:
    episode = helped(village, today)
    found = Followed(well="well", income_fen=18_000_00, food_secure=True, clothed=None)
    first = follow_up(village.worker, episode.pk, found, today)
    assert follow_up(village.worker, episode.pk, found, today) == first
    assert (first.income_fen, first.members, first.clothed) == (18_000_00, 2, None)
    wrong = Followed(well="good", income_fen=10**9 + 100)
    with pytest.raises(InputError) as caught:
        follow_up(village.worker, episode.pk, wrong, today - timedelta(days=1))
    assert [one.where for one in caught.value.faults] == ["well", "day", "income"]
    with pytest.raises(NotAllowedError):
        follow_up(village.next_worker, episode.pk, found, today)
    Episode.objects.update(stage="closed")
    with pytest.raises(InputError, match="a household in monitoring"):
        follow_up(village.worker, episode.pk, found, today)
    assert FollowUp.objects.count() == 1


def test_through_the_page_with_and_without_an_income(village: Village, today: date) -> None:
    episode = helped(village, today)
    worker = browser(village.worker)
    path = f"/leads/{episode.pk}/"
    assert f'action="{path}follow/"' in text(worker, path)
    press(worker, f"{path}follow/", well="unsure", income="", food="", clothes="", day=str(today))
    press(worker, f"{path}follow/", well="well", income="18,000", food="yes", clothes="no")
    kept = list(FollowUp.objects.values_list("well", "income_fen", "food_secure", "clothed"))
    assert kept == [("unsure", None, None, None), ("well", 18_000_00, True, False)]
    assert "net income of twelve months 18,000" in text(worker, path)
