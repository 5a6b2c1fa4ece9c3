"""Two workers who say the opposite, and a household that was agreed with: neither is lost."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.utils import timezone

from everyvillage.core.errors import InputError
from everyvillage.registry.access.acting import acting_for
from everyvillage.registry.events.shocks import HouseholdVisited
from everyvillage.services.dated import tick
from everyvillage.services.protection.actions.checking import Found, check_at_home
from everyvillage.services.protection.actions.deciding import decline
from everyvillage.services.protection.actions.objecting import dispute
from everyvillage.services.protection.models import Episode
from everyvillage.services.protection.queries import queue
from everyvillage.services.protection.reactions import take_visit
from everyvillage.services.protection.tasks import escalate, hand_out_leads
from everyvillage.services.rights.answering import Verdict, answer, decide
from everyvillage.services.rights.asking import appeal
from everyvillage.services.rights.models import Request
from tests.services.protection.conftest import acting, back
from tests.services.protection.test_ending import planned
from tests.services.protection.test_own_page import her
from tests.services.protection.test_pages import browser, press, text
from tests.support.authority import give, make_account

if TYPE_CHECKING:
    from datetime import date

    from everyvillage.registry.access.acting import Acting
    from tests.services.protection.conftest import Village

pytestmark = pytest.mark.django_db

WHY = "The household is right: the bill was counted twice as paid."


def second_worker(village: Village) -> Acting:
    """Give one who works in the township around the village as well."""
    return acting(village.country, "village-worker", "T1")


def named_person(village: Village) -> Acting:
    """Give another officer of the county, who decided nothing."""
    account = make_account("named")
    give(account, "county-officer", village.country.places["C1"])
    account.refresh_from_db()
    return acting_for(account, timezone.localdate())


def visited(village: Village, who: Acting, well: str, lead: int, day: date) -> None:
    take_visit(
        HouseholdVisited(
            visit=f"{who.login} {well}", household=village.home.pk, outcome="met", well=well,
            worker=who.login, happened_on=day, consent="voice" if well == "no" else "", lead=lead,
        )
    )  # fmt: skip


def steps(episode: Episode) -> list[tuple[str, str, str]]:
    return [(one.what, one.note, one.by) for one in episode.steps.all()]


@pytest.mark.parametrize("days", [0, 2])
def test_a_late_no_after_a_yes_is_kept_and_the_household_asked_again(
    village: Village, today: date, days: int
) -> None:
    second = second_worker(village)
    village.bill(12_000)
    back(village.episode(), 3)
    first = village.episode()
    first.shocks.update(known_on=today - timedelta(days=3))
    # Both have the form on their phones; the one who was there later syncs first.
    visited(village, village.worker, "yes", first.pk, today)
    first.refresh_from_db()
    assert first.stage == "no-risk"
    for _ in range(2):
        visited(village, second, "no", first.pk, today - timedelta(days=days))
    assert steps(first)[-2:] == [
        ("no-risk", "no-risk", village.worker.login),
        ("contradicted", "notwell", second.login),
    ]
    again = village.episode()
    assert (again.number, again.stage, again.due_on) == (2, "lead", today + timedelta(days=7))
    assert steps(again) == [("lead", "contradicted", second.login)]
    # Of the two who work there it goes to the one who did not contradict.
    assert again.helper == village.worker.login
    found = queue(village.township, stage="contradicted")
    assert [one.pk for one in found.episodes] == [again.pk]
    page = text(browser(village.township), f"/leads/{first.pk}/")
    assert "Two visits say the opposite about this household." in page
    assert f'href="/leads/{again.pk}/"' in text(
        browser(village.township), "/leads/?stage=contradicted"
    )


def test_a_yes_after_a_risk_stands_beside_it_and_ends_nothing(
    village: Village, today: date
) -> None:
    second = second_worker(village)
    village.bill(12_000)
    first = village.episode()
    visited(village, village.worker, "no", first.pk, today)
    visited(village, village.worker, "yes", first.pk, today)
    # One who changes their own mind contradicts nobody.
    assert [one[0] for one in steps(first)] == ["lead", "verified", "visited"]
    visited(village, second, "yes", first.pk, today)
    first.refresh_from_db()
    assert (first.stage, steps(first)[-1]) == ("verified", ("contradicted", "well", second.login))
    assert Episode.objects.count() == 1
    assert queue(village.county, stage="contradicted").total == 1


def test_two_who_press_the_same_form_on_the_page(village: Village) -> None:
    second = second_worker(village)
    village.bill(12_000)
    number = village.episode().pk
    press(browser(village.worker), f"/leads/{number}/check/", outcome="risk", consent="mark")
    same = Found(outcome="risk", consent="voice")
    with pytest.raises(InputError, match="no-lead"):
        check_at_home(second, number, same, timezone.localtime())
    press(browser(second), f"/leads/{number}/check/", outcome="no-risk")
    assert steps(village.episode())[-1] == ("contradicted", "well", second.login)
    assert village.episode().stage == "verified"


def disputed(village: Village, episode: Episode, reason: str = "unfair") -> Request:
    dispute(her(village), episode.pk, reason)
    assert tick().failed == ()
    return Request.objects.latest("pk")


def test_an_upheld_appeal_opens_the_case_again_with_its_clock(
    village: Village, today: date
) -> None:
    second = second_worker(village)
    named = named_person(village)
    village.bill(12_000)
    first = village.episode()
    check_at_home(
        village.worker, first.pk, Found(outcome="risk", consent="voice"), timezone.localtime()
    )
    decline(village.county, first.pk, today)
    asked = disputed(village, first)
    answer(village.township, asked.pk, Verdict("refused", "The sums do not reach the line."))
    assert tick().failed == ()
    first.refresh_from_db()
    assert (first.stage, steps(first)[-1]) == (
        "no-risk",
        ("not-upheld", "unfair", village.township.login),
    )
    assert Episode.objects.count() == 1
    appeal(her(village), asked.pk)
    decide(named, asked.pk, Verdict("agreed", WHY))
    assert tick().failed == ()
    assert steps(first)[-1] == ("upheld", "unfair", named.login)
    again = village.episode()
    # A lead is checked within 7 days; by another than the one who found what was disputed.
    assert (again.number, again.stage, again.due_on) == (2, "lead", today + timedelta(days=7))
    assert steps(again) == [("lead", "upheld", named.login)]
    assert again.helper == second.login
    page = text(browser(village.county), f"/leads/{again.pk}/")
    assert "the household was agreed with" in page


def test_an_open_case_that_is_agreed_with_has_to_move_within_a_week(
    village: Village, today: date
) -> None:
    episode = planned(village, today, "job")
    Episode.objects.filter(pk=episode.pk).update(escalated="county")
    asked = disputed(village, episode, "missing")
    verdict = Verdict("agreed", "It did not come; it is being sent.")
    answer(named_person(village), asked.pk, verdict)
    assert tick().failed == ()
    episode.refresh_from_db()
    # Planned help was due in 30 days; what was promised to them is due in 7.
    assert (episode.stage, episode.due_on) == ("planned", today + timedelta(days=7))
    assert escalate(timezone.now()) == 0
    assert escalate(timezone.now() + timedelta(days=8)) == 1
    assert [one[0] for one in steps(episode)][-2:] == ["upheld", "escalated"]
    assert hand_out_leads(timezone.now()) == 0
