"""Deliveries for programs: of one's own place, without saying to whom."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from django.utils import timezone

from everyvillage.ledger.append import append, correct
from everyvillage.ledger.erase import erase_subject
from everyvillage.ledger.records import Delivery
from tests.web.api.conftest import ask, token_for

if TYPE_CHECKING:
    from tests.support.authority import Country

pytestmark = pytest.mark.django_db
NOON = datetime(2020, 5, 3, 4, 0, tzinfo=UTC)
SOMEBODY = "a" * 32


def deliver(country: Country, place: str, happened: datetime = NOON, subject: str = "") -> Delivery:
    record = Delivery(
        service="care",
        provider="clinic-7",
        quantity=2,
        unit="visit",
        happened=happened,
        recorder="worker.1",
        subject=subject,
    )
    append(record, country.places[place])
    return record


def places_seen(token: str, query: str = "") -> list[str]:
    answered = ask(f"deliveries{query}", token)
    assert answered.status == 200, answered.data
    return [one["place"] for one in answered.data["deliveries"]]


def test_each_role_sees_the_deliveries_of_its_own_place(country: Country) -> None:
    for place in ("V1", "V2", "V5", "V7"):
        deliver(country, place)
    code = country.code
    # V2 lies in township T2 since 2020; V5 in C3 since its township moved; V7 in C2
    expected = {
        ("village-worker", "V1"): [code("V1")],
        ("village-worker", "V7"): [code("V7")],
        ("township-officer", "T1"): [code("V1")],
        ("county-officer", "C1"): [code("V1"), code("V2")],
        ("auditor", "C1"): [code("V1"), code("V2")],
    }
    for (role, place), codes in expected.items():
        assert places_seen(token_for(country, role, place)) == codes, (role, place)
    for role, place in (("partner", "C1"), ("analyst", "C1"), ("agency-officer", "C1")):
        answered = ask("deliveries", token_for(country, role, place))
        assert (answered.status, answered.codes) == (403, ["access.refused"]), role


def test_a_place_outside_ones_own_and_one_that_is_not_there_look_the_same(
    country: Country,
) -> None:
    deliver(country, "V7")
    token = token_for(country, "county-officer", "C1")
    there = ask(f"deliveries?place={country.code('V7')}", token)
    absent = ask("deliveries?place=999999", token)
    assert (there.status, there.data) == (absent.status, absent.data)
    assert there.data == {"deliveries": [], "next": None}


def test_what_is_told_of_a_delivery(country: Country) -> None:
    now = timezone.now()
    deliver(country, "V1", happened=now - timedelta(days=1), subject=SOMEBODY)
    deliver(country, "V1", happened=now - timedelta(days=8))
    told = ask("deliveries", token_for(country, "village-worker", "V1"))
    first, second = told.data["deliveries"]
    assert (first["to_somebody"], second["to_somebody"]) == (True, False)
    assert (first["late"], second["late"]) == (False, True)
    assert (first["service"], first["quantity"], first["unit"]) == ("care", 2, "visit")
    assert SOMEBODY not in str(told.data)


def test_a_corrected_and_an_erased_delivery_say_so(country: Country) -> None:
    place = country.places["V1"]
    record = deliver(country, "V1", subject=SOMEBODY)
    wrong = append(record, place)
    correct(wrong, record, reason="counted twice")
    token = token_for(country, "village-worker", "V1")
    told = ask("deliveries", token).data["deliveries"]
    assert [one["corrected"] for one in told] == [False, True]
    erase_subject(SOMEBODY, reason="asked for", by="officer")
    told = ask("deliveries", token).data["deliveries"]
    assert [(one["erased"], one["service"], one["quantity"]) for one in told] == [
        (True, None, None),
        (True, None, None),
    ]


def test_pages_join(country: Country) -> None:
    for _ in range(5):
        deliver(country, "V1")
    token = token_for(country, "village-worker", "V1")
    first = ask("deliveries?limit=3", token).data
    rest = ask(f"deliveries?limit=3&after={first['next']}", token).data
    assert (len(first["deliveries"]), len(rest["deliveries"]), rest["next"]) == (3, 2, None)
    whole = ask("deliveries", token).data["deliveries"]
    assert first["deliveries"] + rest["deliveries"] == whole
