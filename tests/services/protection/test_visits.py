"""Visits from the field and the case of the household: nothing ends in passing, a "no" counts."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.utils import timezone

from everyvillage.core.errors import InputError
from everyvillage.ledger.models import Entry, Reading
from everyvillage.ledger.models.entries import as_moment
from everyvillage.services.field.models import Visit
from everyvillage.services.protection.actions.checking import Found, check_at_home
from everyvillage.services.protection.models import Episode
from everyvillage.services.protection.stages import Stage
from everyvillage.services.protection.week.counts import workers
from everyvillage.services.protection.week.plan import week_of
from tests.services.protection.test_chance import hear, visited
from tests.services.protection.test_pages import browser, text
from tests.services.protection.test_week import lead
from tests.sync.test_outbox import PRESSES, Phone, states

if TYPE_CHECKING:
    from datetime import date, datetime

    from everyvillage.registry.models import Household
    from tests.services.protection.conftest import Village

pytestmark = pytest.mark.django_db


def steps(episode: Episode) -> list[tuple[str, str]]:
    return [(one.what, one.note) for one in episode.steps.all()]


def pack(phone: Phone) -> dict[int, dict[str, Any]]:
    """Give what the phone holds, by the number of the household."""
    answer = phone.client.post(
        "/field/pack/?lang=en", headers={"X-Phone": f"{phone.device} {phone.secret}"}
    )
    return {one["number"]: one for one in answer.json()["households"]}


def press(phone: Phone, home: Household, **pressed: Any) -> None:  # noqa: ANN401 - whatever is pressed
    """Send a visit of the second kind, and let everybody hear of it."""
    body = {"household": home.pk, **PRESSES, **pressed}
    assert states(phone.send(phone.write(home.pk, kind="visit@2", body=body))) == [("sent", "")]
    hear()


def test_the_phone_has_the_lead_before_it_and_only_then_well_ends_it(village: Village) -> None:
    phone = Phone(village.country)
    assert "lead" not in pack(phone)[village.home.pk]
    village.bill(12_000)
    episode = village.episode()
    held = pack(phone)[village.home.pk]["lead"]
    assert held["number"] == episode.pk
    assert held["since"] == f"{episode.opened_on}"
    assert "own medical spending of twelve months: at least 12,000 yuan" in held["facts"]
    neighbour = village.country.households["V1"][1]
    assert "lead" not in pack(phone)[neighbour.pk]
    # The log of readings says that the head's lead was shown.
    (seen,) = Reading.objects.filter(account="li", person=village.person.pk).order_by("-pk")[:1]
    assert "household.lead" in seen.fields
    press(phone, village.home)
    assert village.episode().stage == "lead"
    assert steps(village.episode())[-1] == ("visited", "well")
    press(phone, village.home, episode=episode.pk)
    episode = village.episode()
    assert (episode.stage, steps(episode)[-1]) == ("no-risk", ("no-risk", "no-risk"))
    assert list(Visit.objects.values_list("lead", flat=True)) == [None, episode.pk]


def test_the_phone_has_the_week_with_its_route_and_what_to_say(
    village: Village, today: date
) -> None:
    phone = Phone(village.country)
    assert "week" not in pack(phone)[village.home.pk]
    village.bill(12_000)
    Episode.objects.update(helper="li")
    held = pack(phone)
    week = held[village.home.pk]["week"]
    (stop,) = week_of(workers(today).get(account__login="li"), today).stops
    assert (week["day"], week["order"]) == (stop.day.isoformat(), 1)
    assert (week["hour"], week["task"]) == ("09:00", "check a lead at home")
    assert "own medical spending of twelve months: at least 12,000 yuan" in week["facts"]
    assert len(week["facts"]) <= 3
    neighbour = village.country.households["V1"][1]
    assert "week" not in held[neighbour.pk]
    (seen,) = Reading.objects.filter(account="li", person=village.person.pk).order_by("-pk")[:1]
    assert "household.week" in seen.fields
    # A household that waits for help has its visit too, with what is to be looked after.
    lead(neighbour, village.worker, today, stage=Stage.PLANNED).measures.create(
        kind="water", owner="water", due_on=today, made_at=timezone.now(), made_by="test"
    )
    Episode.objects.update(helper="li")
    task = pack(phone)[neighbour.pk]["week"]["task"]
    assert task == "see that the help arrives · Safe water"


@pytest.mark.parametrize(
    "pressed",
    [
        {"outcome": "phone"},
        {"well": "unsure"},
        {"lead": -1},
        {"lead": None},
    ],
)
def test_nothing_but_an_answer_at_home_ends_a_lead(
    village: Village, today: date, pressed: dict[str, Any]
) -> None:
    village.bill(12_000)
    told = {"outcome": "met", "well": "yes", "lead": village.episode().pk, **pressed}
    visited(village.home, told.pop("outcome"), told.pop("well"), today, **told)
    assert village.episode().stage == "lead"
    assert village.episode().silent_until is None


def test_a_visit_before_the_lead_opened_does_nothing_to_it(village: Village, today: date) -> None:
    village.bill(12_000)
    episode = village.episode()
    yesterday = today - timedelta(days=1)
    for well in ("yes", "no"):
        visited(village.home, "met", well, yesterday, lead=episode.pk, consent="voice")
    visited(village.home, "away", "unsure", yesterday)
    assert village.episode() == episode
    assert (village.episode().stage, steps(episode)) == ("lead", [("lead", "")])


def test_a_fact_that_came_after_the_visit_keeps_the_lead_open(
    village: Village, today: date
) -> None:
    village.bill(12_000, days_ago=3)
    episode = village.episode()
    Episode.objects.update(opened_on=today - timedelta(days=3), stage_on=today - timedelta(days=3))
    village.bill(4_000, "b2")
    two_days_ago = timezone.localtime() - timedelta(days=2)
    visited(village.home, "met", "yes", two_days_ago.date(), lead=episode.pk)
    assert village.episode().stage == "lead"
    with pytest.raises(InputError, match="check-too-soon"):
        check_at_home(village.worker, episode.pk, Found(outcome="no-risk"), two_days_ago)
    visited(village.home, "met", "yes", today, lead=episode.pk)
    assert village.episode().stage == "no-risk"


@pytest.mark.parametrize(
    ("outcome", "consent", "stage", "last"),
    [
        ("met", "voice", "verified", ("verified", "risk")),
        ("met", "mark", "verified", ("verified", "risk")),
        ("met", "unasked", "lead", ("lead", "door")),
        ("met", "", "lead", ("lead", "door")),
        ("met", "declined", "lead", ("refused", "")),
        ("phone", "", "lead", ("lead", "door")),
    ],
)
def test_no_at_any_door_is_a_lead_with_the_consent_that_was_given(
    village: Village, today: date, outcome: str, consent: str, stage: str, last: tuple[str, str]
) -> None:
    visited(village.home, outcome, "no", today, consent=consent, wish="clinic")
    episode = village.episode()
    asked = consent if stage == "verified" else ""
    assert (episode.stage, episode.consent, episode.asked_for) == (stage, asked, "clinic")
    assert (episode.due_on is not None, steps(episode)[-1]) == (True, last)
    assert episode.steps.earliest("pk").by == "li"


def test_not_home_or_not_sure_is_no_lead(village: Village, today: date) -> None:
    for outcome, well in (("away", "no"), ("notnow", "no"), ("met", "unsure"), ("met", "yes")):
        visited(village.home, outcome, well, today)
    assert not Episode.objects.exists()


def test_no_wakes_a_silent_household_but_not_what_was_checked_later(
    village: Village, today: date
) -> None:
    village.bill(12_000)
    check_at_home(village.worker, village.episode().pk, Found(outcome="no-risk"), now())
    visited(village.home, "met", "no", today - timedelta(days=1), consent="voice")
    assert Episode.objects.count() == 1
    visited(village.home, "met", "no", today, consent="voice")
    assert (village.episode().number, village.episode().stage) == (2, "verified")


def test_what_was_pressed_without_a_lead_in_the_list_waits_for_the_check(
    village: Village, today: date
) -> None:
    village.bill(12_000)
    visited(village.home, "met", "no", today, consent="unasked", wish="money")
    episode = village.episode()
    assert (episode.stage, episode.asked_for) == ("lead", "money")
    assert steps(episode)[-1] == ("visited", "notwell")
    # Asked for nothing is no new wish.
    visited(village.home, "met", "no", today, consent="signature", wish="none")
    episode = village.episode()
    assert (episode.stage, episode.consent) == ("verified", "signature")
    assert episode.asked_for == "money"


def test_a_visit_keeps_its_own_day_and_says_that_it_came_late(
    village: Village, today: date
) -> None:
    four = timedelta(days=4)
    village.bill(12_000, days_ago=6)
    Episode.objects.update(opened_on=today - 2 * four, stage_on=today - 2 * four)
    moment = timezone.localtime() - four
    visited(village.home, "met", "no", moment.date(), consent="voice", happened_at=moment)
    episode = village.episode()
    assert (episode.stage, episode.stage_on) == ("verified", today - four)
    last = episode.steps.latest("pk")
    assert (last.happened_on, timezone.localdate(last.at)) == (today - four, today)
    assert happened_of_last_entry() == moment
    page = text(browser(village.worker), f"/leads/{episode.pk}/")
    assert "written down on" in page


def test_a_day_that_was_typed_is_noon_of_that_day(village: Village, today: date) -> None:
    village.bill(12_000, days_ago=3)
    Episode.objects.update(opened_on=today - timedelta(days=3), stage_on=today - timedelta(days=3))
    page = browser(village.worker)
    day = today - timedelta(days=2)
    told = {"outcome": "risk", "consent": "voice", "day": f"{day}"}
    page.post(f"/leads/{village.episode().pk}/check/", told)
    assert village.episode().stage_on == day
    said = timezone.localtime(happened_of_last_entry())
    assert said.strftime("%Y-%m-%d %H:%M") == f"{day} 12:00"


@pytest.mark.parametrize(
    ("kind", "more"),
    [
        ("visit@1", {"consent": "voice"}),
        ("visit@2", {"consent": "yes"}),
        ("visit@2", {"episode": True}),
        ("visit@2", {"episode": None}),
        ("visit@2", {"note": "x"}),
    ],
)
def test_a_press_that_is_none_is_refused(village: Village, kind: str, more: dict[str, Any]) -> None:
    phone = Phone(village.country)
    body = {"household": village.home.pk, **PRESSES, **more}
    answer = phone.send(phone.write(village.home.pk, kind=kind, body=body))
    assert states(answer) == [("refused", "field.visit-wrong")]
    assert not Visit.objects.exists()


def happened_of_last_entry() -> datetime:
    body = json.loads(Entry.objects.latest("pk").payload.body)
    return as_moment(body["happened_us"])


def now() -> datetime:
    return timezone.localtime()
