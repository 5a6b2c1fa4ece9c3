"""One plan of a household: every channel in one list, what comes twice, and what did not come."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.utils import timezone

from everyvillage.ledger.append import append
from everyvillage.ledger.records import Delivery, subject_of
from everyvillage.registry.models import Account, KinDeclared
from everyvillage.registry.own_vault import open_vault
from everyvillage.services.proof.kinds import kinds
from everyvillage.services.protection.actions.deciding import Wanted, plan_help
from everyvillage.services.protection.actions.helping import confirm, deliver
from everyvillage.services.protection.catalogue import CATALOGUE
from everyvillage.services.protection.models import Measure
from everyvillage.services.protection.one_plan import ALIKE, WISHES, plan_of
from tests.services.protection.conftest import acting
from tests.services.protection.test_ending import planned
from tests.services.protection.test_own_page import her
from tests.services.protection.test_pages import browser, text

if TYPE_CHECKING:
    from datetime import date

    from everyvillage.registry.models import Person
    from tests.services.protection.conftest import Village

pytestmark = pytest.mark.django_db


def by_another(service: str, person: Person, village: int, *, days: int = 0) -> None:
    """Let another service deliver something to a person, some days ago."""
    append(
        Delivery(
            service=service, provider="account 9", quantity=1, unit=kinds()[service].unit,
            happened=timezone.localtime() - timedelta(days=days), recorder="account 9",
            subject=subject_of(open_vault(), person.pk),
        ),
        village,
    )  # fmt: skip


def said(village: Village, on: date) -> list[tuple[str, str, bool, bool, str]]:
    return [
        (one.kind, one.service, one.came, one.missed, one.twice)
        for one in plan_of(village.home, on).lines
    ]


def test_every_channel_stands_in_one_list_with_what_is_double_and_missed(
    village: Village, today: date
) -> None:
    episode = planned(village, today, "job", "water", "subsidy")
    member = village.country.persons["V1"][1]
    neighbour = village.country.persons["V1"][2]
    assert member.household_id == village.home.household_no != neighbour.household_id
    by_another("money", member, village.home.village_id, days=300)
    by_another("money", member, village.home.village_id, days=366)
    by_another("money", neighbour, village.home.village_id)
    by_another("visit", village.person, village.home.village_id)
    job = episode.measures.get(kind="job")
    deliver(village.worker, job.pk, timezone.localtime())
    confirm(her(village), job.pk)
    Measure.objects.filter(kind="water").update(due_on=today - timedelta(days=1))
    # To come first, by its day. The money of another service, of eleven months ago, may be what
    # the subsidy is; that of a year and a day ago and the neighbour's are not in it.
    assert said(village, today) == [
        ("water", "protection", False, True, ""),
        ("subsidy", "protection", False, False, "like"),
        ("money", "money", True, False, "like"),
        ("job", "protection", True, False, ""),
        ("visit", "visit", True, False, ""),
    ]
    found = plan_of(village.home, today)
    assert (found.missed, found.twice) == (1, 2)
    assert [one.confirmed for one in found.lines if one.kind == "job"] == [True]
    # Planned once more after it came: the same help twice.
    Measure.objects.filter(kind="job").update(kind="job", withdrawn_on=today)
    plan_help(village.county, episode.pk, [Wanted("job", today)], village.worker.login, today)
    twice = [one.twice for one in plan_of(village.home, today).lines if one.kind == "job"]
    assert twice == ["same", "same"]


def test_the_own_wish_stands_first_and_what_nobody_planned_is_said(
    village: Village, today: date
) -> None:
    episode = planned(village, today, "water")
    type(episode).objects.filter(pk=episode.pk).update(asked_for="work")
    assert plan_of(village.home, today).unmet == "work"
    page = text(browser(village.worker), f"/households/{village.home.pk}/plan/")
    assert page.index("school money for the boy") < page.index("Safe water")
    assert "Asked for, and nobody has planned it:" in page
    assert "0 did not come by their day, 0 stand there twice" in page
    plan_help(village.county, episode.pk, [Wanted("course", today)], village.worker.login, today)
    assert plan_of(village.home, today).unmet == ""


def test_who_may_see_it_by_hand_and_nobody_else(village: Village, today: date) -> None:
    planned(village, today, "water")
    country, address = village.country, f"/households/{village.home.pk}/plan/"
    expected = {
        ("village-worker", "V2"): 403,
        ("village-worker", "V7"): 403,
        ("township-officer", "T2"): 403,
        ("county-officer", "C2"): 403,
        ("auditor", "C1"): 403,
        ("agency-officer", "C1"): 403,
        ("provider", "C1"): 403,
    }
    asked = {pair: acting(country, *pair) for pair in expected if pair != ("village-worker", "V7")}
    asked["village-worker", "V7"] = village.next_worker
    found = {pair: browser(who).get(address).status_code for pair, who in asked.items()}
    assert found == expected
    for who in (village.worker, village.township, village.county):
        assert browser(who).get(address).status_code == 200
    case = f"/leads/{village.episode().pk}/"
    assert f'href="{address}"' in text(browser(village.worker), case)
    cousin = Account.objects.get(login=village.worker.login)
    KinDeclared.objects.create(account=cousin, person=village.person.pk)
    assert browser(village.worker).get(address).status_code == 403
    assert f'href="{address}"' not in text(browser(village.worker), case)


def test_every_channel_and_wish_names_kinds_that_there_are() -> None:
    assert set(ALIKE) <= set(kinds())
    for named in (*ALIKE.values(), *WISHES.values()):
        assert named <= set(CATALOGUE)
