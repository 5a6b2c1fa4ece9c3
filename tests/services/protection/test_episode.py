"""The whole way of an episode, its clocks, its proof, and who is refused on the way."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.utils import timezone

from everyvillage.core.errors import InputError, NotAllowedError
from everyvillage.ledger.models import Entry
from everyvillage.registry.models import RoleHeld
from everyvillage.registry.shocks.models import Shock
from everyvillage.services.protection.actions.checking import Found, check_at_home
from everyvillage.services.protection.actions.deciding import Wanted, plan_help, recognise
from everyvillage.services.protection.actions.ending import close, report
from everyvillage.services.protection.actions.helping import confirm, deliver
from everyvillage.services.protection.actions.holding import holders
from everyvillage.services.protection.actions.publishing import publish_in_village
from everyvillage.services.protection.actions.removing import remove_risk
from everyvillage.services.protection.models import Episode, Measure
from everyvillage.services.protection.work import move_work, open_work
from everyvillage.services.resident import Resident
from tests.services.protection.conftest import acting, back, looked_at, settled
from tests.services.protection.test_pages import browser, text

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from tests.services.protection.conftest import Village

pytestmark = pytest.mark.django_db


def recognised(village: Village, today: date) -> Episode:
    village.bill(12_000)
    found = Found(outcome="risk", consent="voice", wish="school money for the boy")
    number = village.episode().pk
    check_at_home(village.worker, number, found, timezone.localtime())
    publish_in_village(village.township, number, today)
    back(village.episode(), 5)
    return recognise(village.county, number, today)


def test_from_the_lead_to_the_end_and_again(village: Village, today: date) -> None:
    episode = recognised(village, today)
    assert (episode.stage, episode.recognised_on) == ("recognised", today)
    assert episode.due_on == today + timedelta(days=10)
    wanted = [Wanted("medical-aid", today + timedelta(days=20))]
    plan_help(village.county, episode.pk, wanted, village.worker.login, today)
    episode.refresh_from_db()
    # One month from recognition, taken as 30 days, for the first help.
    assert (episode.stage, episode.due_on) == ("planned", today + timedelta(days=30))
    measure = episode.measures.get()
    before = Entry.objects.count()
    for _ in range(2):
        deliver(village.worker, measure.pk, timezone.localtime())
    assert Entry.objects.count() == before + 1
    daughter = Resident(
        village.person.pk, village.home.pk, village.home.village_id, "delegate", delegation=3
    )
    for _ in range(2):
        assert confirm(daughter, measure.pk).confirmed_by == "delegate"
    assert Entry.objects.count() == before + 2
    with pytest.raises(InputError, match="6 months of stable income"):
        remove_risk(village.county, episode.pk, "stable", today)
    back(village.episode(), 190)
    Shock.objects.update(happened_on=today - timedelta(days=400))
    settled(village)
    for days in (185, 100, 10):
        looked_at(episode, today - timedelta(days=days), 18_000_00, food=True, clothes=True)
    remove_risk(village.county, episode.pk, "stable", today)
    assert village.episode().stage == "removed"
    village.bill(15_000, "b9")
    again = village.episode()
    assert (again.number, again.stage) == (2, "lead")
    assert [one.own_fen for one in again.shocks.all()] == [15_000_00]
    steps = [one.what for one in episode.steps.all()]
    assert steps == [
        "lead", "verified", "published", "recognised", "measure", "planned", "delivery", "helped",
        "confirmed", "removed",
    ]  # fmt: skip


def test_each_decision_keeps_its_rules_and_facts(village: Village, today: date) -> None:
    episode = recognised(village, today)
    decision = episode.steps.get(what="recognised")
    assert decision.rules == "CN-2021-05"
    assert decision.by == "county-officer-C1"
    assert decision.facts["sudden-illness"]["medical_own_fen"] == 12_000_00


def test_the_wrong_person_is_refused_at_each_step(village: Village, today: date) -> None:
    village.bill(12_000)
    number = village.episode().pk
    at = timezone.localtime()
    wanted = [Wanted("job", today)]
    wrong: list[Callable[[], object]] = [
        lambda: check_at_home(village.county, number, Found(outcome="no-risk"), at),
        lambda: publish_in_village(village.worker, number, today),
        lambda: recognise(village.township, number, today),
        lambda: plan_help(village.next_worker, number, wanted, "x", today),
        lambda: remove_risk(village.worker, number, "stable", today),
        lambda: report(village.next_worker, number, "moved", today),
        lambda: close(village.township, number, "moved", today),
    ]
    for ask in wrong:
        with pytest.raises(NotAllowedError):
            ask()
    assert village.episode().stage == "lead"


def test_steps_come_in_order_and_not_before_their_days(village: Village, today: date) -> None:
    village.bill(12_000)
    number = village.episode().pk
    with pytest.raises(InputError, match="step-not-next"):
        recognise(village.county, number, today)
    found = Found(outcome="risk", consent="mark")
    check_at_home(village.worker, number, found, timezone.localtime())
    with pytest.raises(InputError, match="day-too-early"):
        publish_in_village(village.township, number, today - timedelta(days=1))
    publish_in_village(village.township, number, today)
    with pytest.raises(InputError, match="it hangs for 5 days"):
        recognise(village.county, number, today)


def test_a_plan_lists_everything_that_is_wrong(village: Village, today: date) -> None:
    episode = recognised(village, today)
    wanted = [Wanted("money", today), Wanted("job", today - timedelta(days=1))]
    with pytest.raises(InputError) as caught:
        plan_help(village.county, episode.pk, wanted, " ", today)
    assert [one.where for one in caught.value.faults] == ["helper", "measures", "due_on"]
    assert not Measure.objects.exists()


def test_the_helper_is_an_account_that_can_hold_the_case(village: Village, today: date) -> None:
    episode = recognised(village, today)
    wanted = [Wanted("job", today)]
    auditor = acting(village.country, "auditor", "C1")
    gone = acting(village.country, "village-worker", "V2")
    able = {
        village.worker.login: "village-worker",
        village.township.login: "township-officer",
        village.county.login: "county-officer",
    }
    # Somebody who never was, one of another village, one whose role plans no help.
    for nobody in ("village-worker-v1", village.next_worker.login, gone.login, auditor.login):
        with pytest.raises(InputError) as caught:
            plan_help(village.county, episode.pk, wanted, nobody, today)
        (fault,) = caught.value.faults
        assert (fault.where, fault.accepted) == ("helper", ", ".join(able))
    assert holders(village.home, today) == able
    page = text(browser(village.county), f"/leads/{episode.pk}/")
    assert re.findall(r'<option value="([a-z]+-[a-z]+-[A-Z0-9]+)"', page) == list(able)
    RoleHeld.objects.filter(account=village.worker.account).update(valid_to=today)
    assert village.worker.login not in holders(village.home, today)
    plan_help(village.county, episode.pk, wanted, village.township.login, today)


def test_another_household_confirms_nothing(village: Village, today: date) -> None:
    episode = recognised(village, today)
    plan_help(village.county, episode.pk, [Wanted("job", today)], village.worker.login, today)
    measure = deliver(village.worker, episode.measures.get().pk, timezone.localtime())
    neighbour = village.country.households["V1"][1]
    other = Resident(village.person.pk, neighbour.pk, neighbour.village_id, "card")
    said = set()
    for number in (measure.pk, measure.pk + 999):
        with pytest.raises(NotAllowedError) as caught:
            confirm(other, number)
        said.add(str(caught.value))
    assert len(said) == 1
    measure.refresh_from_db()
    assert measure.confirmed_at is None


def test_help_that_has_not_come_keeps_the_episode_open(village: Village, today: date) -> None:
    episode = recognised(village, today)
    wanted = [Wanted("job", today), Wanted("water", today)]
    plan_help(village.county, episode.pk, wanted, village.worker.login, today)
    deliver(village.worker, episode.measures.get(kind="job").pk, timezone.localtime())
    with pytest.raises(InputError) as caught:
        remove_risk(village.county, episode.pk, "stable", today)
    assert "1 not delivered" in str(caught.value)


def test_open_episodes_are_handed_over_and_counts_stay(village: Village, today: date) -> None:
    episode = recognised(village, today)
    old, new = village.worker, village.next_worker
    plan_help(village.county, episode.pk, [Wanted("job", today)], old.login, today)
    assert (old.account, new.account) != (None, None)
    assert open_work(old.account or 0) == 1
    elsewhere = village.country.places["C3"]
    assert move_work(old.account or 0, new.account or 0, elsewhere) == 0
    assert move_work(old.account or 0, new.account or 0, village.country.places["C1"]) == 1
    assert (open_work(old.account or 0), open_work(new.account or 0)) == (0, 1)
    assert village.episode().steps.filter(what="handed-over").count() == 1
