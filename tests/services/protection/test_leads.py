"""From a shock to one lead: joined, below the rules, silent, woken again."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.utils import timezone

from everyvillage.core.errors import InputError, NotAllowedError
from everyvillage.registry.events.models import Happened
from everyvillage.registry.shocks.models import Shock
from everyvillage.registry.shocks.raising import Told, raise_shock
from everyvillage.services.protection.actions.checking import Found, check_at_home
from everyvillage.services.protection.actions.deciding import decline
from everyvillage.services.protection.actions.leads import Came, weigh
from everyvillage.services.protection.models import Episode
from everyvillage.services.protection.saying import facts_aloud, reasons_of
from everyvillage.services.protection.tasks import escalate
from tests.services.protection.test_pages import browser, text

if TYPE_CHECKING:
    from datetime import date, datetime

    from tests.services.protection.conftest import Village

pytestmark = pytest.mark.django_db


def test_a_large_bill_opens_one_lead_with_its_reasons(village: Village) -> None:
    # 12,000 yuan paid by the household itself is over the alert of 10,000.
    village.bill(12_000)
    episode = village.episode()
    assert (episode.stage, episode.number, episode.rules) == ("lead", 1, "CN-2021-05")
    assert [one.own_fen for one in episode.shocks.all()] == [12_000_00]
    sentences = [one.sentence for one in reasons_of(episode, "en")]
    assert any("10,000 yuan" in one for one in sentences)
    assert "own medical spending of twelve months: at least 12,000 yuan" in facts_aloud(
        episode, "en"
    )
    assert len(facts_aloud(episode, "en")) <= 3


def test_more_facts_join_the_same_lead(village: Village) -> None:
    village.bill(12_000)
    village.bill(300, "b2")
    village.bill(300, "b2")
    assert Episode.objects.count() == 1
    assert village.episode().shocks.count() == 2
    assert [one.what for one in village.episode().steps.all()] == ["lead", "shock"]


def test_a_small_bill_waits_and_counts_with_the_next(village: Village) -> None:
    village.bill(1_000)
    assert not Episode.objects.exists()
    # 1,000 and 9,500 make 10,500 within twelve months: over the alert together.
    village.bill(9_500, "b2")
    assert village.episode().shocks.count() == 2


def test_a_checked_household_stays_silent_until_a_fact_changes(village: Village) -> None:
    village.bill(12_000)
    check_at_home(village.worker, village.episode().pk, Found(outcome="no-risk"), now())
    episode = village.episode()
    assert episode.stage == "no-risk"
    # 12,000 were known; 3,000 more are let pass.
    assert episode.silent_own_fen == 15_000_00
    village.bill(2_000, "b2")
    assert Episode.objects.count() == 1
    # 12,000 + 2,000 + 1,500 = 15,500 passes 15,000.
    village.bill(1_500, "b3")
    assert village.episode().number == 2
    assert village.episode().stage == "lead"


def test_who_was_not_taken_in_stays_as_silent_and_reads_up_to_where(
    village: Village, today: date
) -> None:
    village.bill(12_000)
    number = village.episode().pk
    check_at_home(village.worker, number, Found(outcome="risk", consent="voice"), now())
    decline(village.county, number, today)
    episode = village.episode()
    # 12,000 were known; 3,000 more are let pass, and 180 days.
    assert (episode.stage, episode.silent_own_fen) == ("no-risk", 15_000_00)
    assert episode.silent_until == today + timedelta(days=180)
    assert weigh(village.home.pk, today).came is Came.SILENT
    said = "no risk until the own share of bills passes 15,000"
    worker = browser(village.worker)
    for page in (f"/leads/{number}/", f"/households/{village.home.pk}/"):
        assert said in text(worker, page)
    village.bill(3_100, "b2")
    assert (village.episode().number, village.episode().stage) == (2, "lead")


def test_silence_ends_with_its_day(village: Village, today: date) -> None:
    village.bill(12_000)
    check_at_home(village.worker, village.episode().pk, Found(outcome="no-risk"), now())
    later = today + timedelta(days=181)
    assert weigh(village.home.pk, today).came is Came.SILENT
    assert weigh(village.home.pk, later).came is Came.LEAD


def test_not_met_and_refused_leave_the_lead_and_its_clock(village: Village) -> None:
    village.bill(12_000)
    due = village.episode().due_on
    for outcome in ("away", "refused"):
        check_at_home(village.worker, village.episode().pk, Found(outcome=outcome), now())
    episode = village.episode()
    assert (episode.stage, episode.due_on) == ("lead", due)
    assert [one.what for one in episode.steps.all()] == ["lead", "away", "refused"]


def test_a_risk_needs_the_households_consent(village: Village) -> None:
    village.bill(12_000)
    with pytest.raises(InputError) as caught:
        check_at_home(village.worker, village.episode().pk, Found(outcome="risk"), now())
    assert caught.value.faults[0].accepted == "voice, signature, mark"
    assert village.episode().stage == "lead"


def test_the_worker_of_the_next_village_is_refused_as_if_nothing_were_there(
    village: Village,
) -> None:
    village.bill(12_000)
    said = set()
    for number in (village.episode().pk, village.episode().pk + 999):
        with pytest.raises(NotAllowedError) as caught:
            check_at_home(village.next_worker, number, Found(outcome="no-risk"), now())
        said.add(str(caught.value))
    assert len(said) == 1


def test_what_is_late_is_told_the_township_then_the_county_once(
    village: Village,
) -> None:
    village.bill(12_000)
    due = village.episode().due_on
    assert due is not None

    def told(days: int) -> int:
        return escalate(now() + (due - timezone.localdate()) + timedelta(days=days))

    # The lead is due on its day; one day later the township hears, after six the county too.
    assert [told(0), told(1), told(1), told(6), told(30)] == [0, 1, 0, 1, 0]
    notes = village.episode().steps.filter(what="escalated").values_list("note", flat=True)
    assert list(notes) == ["township", "county"]
    assert village.episode().stage == "lead"


def told(village: Village, **other: object) -> Told:
    today = timezone.localdate()
    values = {
        "household_no": village.home.household_no,
        "kind": "bill",
        "office": "medical",
        "key": "k",
        "happened_on": today,
        "known_on": today,
    }
    return Told(**{**values, **other})  # type: ignore[arg-type] # drawn on purpose


@pytest.mark.parametrize(
    ("other", "where"),
    [
        ({"household_no": "H999"}, "household_no"),
        ({"kind": "diagnosis"}, "kind"),
        ({"office": "neighbour"}, "office"),
        ({"key": " "}, "key"),
        ({"happened_on": timezone.localdate() + timedelta(days=1)}, "known_on"),
        ({"total_fen": -1}, "total_fen"),
        ({"own_fen": 12_000_00 * 10_000}, "own_fen"),
        ({"total_fen": 100, "paid_fen": 90, "own_fen": 20}, "total_fen"),
    ],
)
def test_a_wrong_shock_is_refused_by_the_part_that_is_wrong(
    village: Village, other: dict[str, object], where: str
) -> None:
    with pytest.raises(InputError) as caught:
        raise_shock(told(village, **other), by="test")
    assert where in [one.where for one in caught.value.faults]
    assert not Shock.objects.exists()
    assert not Happened.objects.filter(kind="shock-known").exists()


def test_the_same_event_of_an_office_is_one_shock(village: Village) -> None:
    first, new = raise_shock(told(village), by="test")
    again, new_again = raise_shock(told(village), by="other")
    assert (new, new_again, first.pk == again.pk) == (True, False, True)


def now() -> datetime:
    return timezone.localtime()
