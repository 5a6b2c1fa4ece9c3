"""Households on pages: masked until opened, each reading logged first, queries counted."""

from __future__ import annotations

import csv
import io
import re
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from everyvillage.ledger.access.own_view import own_view
from everyvillage.ledger.models import How, Reading
from everyvillage.registry.models import Household, Person
from everyvillage.registry.own_vault import open_vault
from everyvillage.services.visit import OPEN_MINUTES
from tests.support.authority import NAMES, VILLAGES, give, make_account

if TYPE_CHECKING:
    from pytest_django import DjangoAssertNumQueries

    from tests.services.people.conftest import ComeIn
    from tests.support.authority import Country

pytestmark = pytest.mark.django_db
FRAME = (
    "session",
    "account",
    "role in use with its place",
    "second factor",
    "name of the place, in the frame around the page",
)
LOG = ("savepoint", "entry of the access log, all persons in one", "savepoint released")
LIST = (
    *FRAME,
    "how many households",
    "numbers of the page's households, in order",
    "their rows",
    "names of their villages",
    "their heads",
    *LOG,
)
HOUSEHOLD = (
    *FRAME,
    "household, by the filter of the sentence",
    "members, by the filter of the sentence",
    *LOG,
    "name of the village",
    "voice notes of visits, for the line that leads to them",
    "episodes, for the panel of protection",
    "facts told of it that stand",
    "whether the rules wait for something to judge it",
    "declared kin, who may not be decided about",
    "chain of places around the village, for the panels that ask a sentence; kept after the first",
)
OPENED = (*HOUSEHOLD, *LOG, "keys, to open what is sealed")
"""What was opened has a purpose of its own, so it has an entry of its own."""
EXPORT = (*FRAME[:-1], "households", "heads of the first five hundred", *LOG)


def opened(client: Client, number: int, wall: str = "identity", purpose: str = "help") -> int:
    data = {"compartment": wall, "purpose": purpose}
    return client.post(f"/households/{number}/open/", data).status_code


def test_the_list_logs_each_head_and_shows_no_name(country: Country, come_in: ComeIn) -> None:
    client = come_in("village-worker", "V1")
    page = client.get("/households/").content.decode()
    mine = country.households["V1"]
    assert all(home.household_no in page for home in mine)
    assert country.households["V7"][0].household_no not in page
    assert not any(name in page for name in NAMES)
    heads = {one.pk for one in country.persons["V1"] if one.relation == "0"}
    logged = Reading.objects.all()
    assert {one.person for one in logged} == heads
    assert {(one.how, one.purpose, one.role) for one in logged} == {
        (How.LIST, "duty", "village-worker")
    }
    assert "household.status" in logged[0].field_names


def test_a_household_without_a_head_is_logged_by_its_first_member(
    country: Country, come_in: ComeIn
) -> None:
    persons = country.persons["V1"][:2]
    Person.objects.filter(pk=persons[0].pk).update(relation="3")
    come_in("village-worker", "V1").get("/households/")
    assert Reading.objects.filter(person=min(one.pk for one in persons)).count() == 1


def test_what_is_closed_stays_masked_until_it_is_opened(country: Country, come_in: ComeIn) -> None:
    client = come_in("village-worker", "V1")
    number = country.households["V1"][0].pk
    address = f"/households/{number}/"
    closed = client.get(address).content.decode()
    person = country.persons["V1"][0]
    name, document = (
        open_vault().open(
            getattr(person, column), table="person", field=column, person=person.person_no
        )
        for column in ("name", "document_number")
    )
    assert name not in closed
    assert document not in closed
    assert opened(client, number, purpose="visit") == 302
    shown = client.get(address).content.decode()
    assert document in shown
    reading = Reading.objects.filter(person=person.pk, purpose="visit").get()
    assert set(reading.field_names) == {
        f"person.{name}" for name in ("name", "document_number", "phone", "birth_date")
    }
    told = own_view(person.pk, "en", timezone.localdate())
    assert any("a visit to the household" in sentence for sentence in told)


@pytest.mark.parametrize(
    ("role", "place", "wall", "purpose", "status"),
    [
        ("village-worker", "V1", "identity", "visit", 302),
        ("village-worker", "V1", "identity", "epidemic", 400),
        ("village-worker", "V1", "identity", "", 400),
        ("village-worker", "V1", "health", "visit", 400),
        ("village-worker", "V1", "health", "help", 302),
        ("village-worker", "V1", "infrastructure", "planning", 400),
        ("village-worker", "V1", "nonsense", "help", 400),
        ("village-worker", "V1", "\0", "\0", 400),
        ("township-officer", "T1", "identity", "visit", 400),
        ("county-officer", "C1", "child", "help", 302),
        ("auditor", "C1", "identity", "inspection", 302),
        ("auditor", "C1", "identity", "help", 400),
        ("auditor", "C1", "health", "inspection", 400),
        ("provider", "C1", "health", "care", 403),
        ("village-worker", "V7", "identity", "visit", 403),
    ],
)
def test_a_part_opens_for_a_purpose_of_the_role(
    country: Country,
    come_in: ComeIn,
    role: str,
    place: str,
    wall: str,
    purpose: str,
    status: int,
) -> None:
    client = come_in(role, place)
    assert opened(client, country.households["V1"][0].pk, wall, purpose) == status


def test_what_was_opened_closes_after_half_an_hour(
    country: Country, come_in: ComeIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = come_in("village-worker", "V1")
    number = country.households["V1"][0].pk
    opened(client, number)
    start = timezone.now()
    for minutes, seen in ((OPEN_MINUTES - 1, True), (OPEN_MINUTES + 1, False)):
        later = start + timedelta(minutes=minutes)
        monkeypatch.setattr("everyvillage.services.visit.timezone", Clock(later))
        assert ("19600101" in client.get(f"/households/{number}/").content.decode()) is seen


class Clock:
    """A clock that stands still."""

    def __init__(self, moment: datetime) -> None:
        self.moment = moment

    def now(self) -> datetime:
        return self.moment

    def localdate(self) -> object:
        return timezone.localdate(self.moment)


def test_what_was_opened_is_not_carried_to_another_role_or_place(
    country: Country, come_in: ComeIn
) -> None:
    account = make_account("dawa")
    client = come_in("village-worker", "V1", account)
    number = country.households["V1"][0].pk
    opened(client, number)
    assert "19600101" in client.get(f"/households/{number}/").content.decode()
    for role, place in (("township-officer", "T1"), ("auditor", "C1")):
        held = give(account, role, country.places[place])
        assert client.post("/account/role/", {"role": str(held.pk)}).status_code == 302
        page = client.get(f"/households/{number}/")
        assert page.status_code == 200
        assert "19600101" not in page.content.decode()


def test_what_one_opened_is_closed_for_whoever_signs_in_next(
    country: Country, come_in: ComeIn
) -> None:
    client = come_in("village-worker", "V1")
    number = country.households["V1"][0].pk
    opened(client, number)
    other = make_account("nima")
    give(other, "village-worker", country.places["V1"])
    client.force_login(other, backend="django.contrib.auth.backends.ModelBackend")
    assert "19600101" not in client.get(f"/households/{number}/").content.decode()


@pytest.mark.parametrize("wall", ["identity", "health", "child"])
def test_a_diagnosis_is_never_shown(country: Country, come_in: ComeIn, wall: str) -> None:
    client = come_in("county-officer", "C1")
    number = country.households["V1"][0].pk
    assert opened(client, number, wall) == 302
    client.get(f"/households/{number}/")
    fields = {name for one in Reading.objects.all() for name in one.field_names}
    assert not fields & {"person.health", "person.disability"}
    assert ("person.care_needed" in fields) is (wall == "health")
    assert ("person.left_behind_child" in fields) is (wall == "child")


@pytest.mark.parametrize("address", ["/households/", "/households/{}/", "/households/export.csv"])
def test_what_cannot_be_logged_is_not_shown(
    country: Country, come_in: ComeIn, address: str
) -> None:
    client = come_in("county-officer", "C1")
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE ledger_reading RENAME TO ledger_reading_gone")
    answer = client.get(address.format(country.households["V1"][0].pk))
    assert answer.status_code == 503
    page = answer.content.decode()
    assert "H001" not in page.replace(answer.request["PATH_INFO"], "")
    assert "3,123" not in page


def test_the_export_disarms_formulas_and_logs_each_head(country: Country, come_in: ComeIn) -> None:
    evil = Household.objects.create(
        household_no='=HYPERLINK("http://x")', village_id=country.places["V1"], status="poor"
    )
    client = come_in("county-officer", "C1")
    answer = client.get("/households/export.csv")
    text = b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined] # the test client's own
    rows = list(csv.reader(io.StringIO(text)))
    numbers = {row[0] for row in rows[1:]}
    assert not any(cell[:1] in {"=", "+", "-", "@", "\t", "\r"} for row in rows for cell in row)
    assert any(evil.household_no in number for number in numbers)
    inside = [village for village in VILLAGES if village in {"V1", "V2", "V34"}]
    expected = {home.household_no for name in inside for home in country.households[name]}
    assert expected <= numbers
    assert country.households["V9"][0].household_no not in numbers
    heads = {one.pk for name in inside for one in country.persons[name] if one.relation == "0"}
    logged = Reading.objects.filter(how=How.EXPORT)
    assert heads <= {one.person for one in logged}
    assert len({one.act for one in logged}) == 1
    assert logged.count() == len(numbers) - 1
    assert not any(name in text for name in NAMES)


@pytest.mark.parametrize("spoken", range(len(NAMES)))
def test_every_name_is_shown_whole_and_harmless(
    country: Country, come_in: ComeIn, spoken: int
) -> None:
    vault = open_vault()
    person = country.persons["V1"][0]
    seal = vault.seal(NAMES[spoken], table="person", field="name", person=person.person_no)
    Person.objects.filter(pk=person.pk).update(name=seal)
    client = come_in("village-worker", "V1")
    number = country.households["V1"][0].pk
    opened(client, number)
    page = client.get(f"/households/{number}/").content.decode()
    escaped = NAMES[spoken].replace("'", "&#x27;").replace("<", "&lt;").replace(">", "&gt;")
    # A name is its own paragraph of direction: marks in it turn nothing outside it.
    assert f"<dd><bdi>{escaped}</bdi></dd>" in page
    assert "<script>alert" not in page


@pytest.mark.parametrize(
    "query",
    [
        "place=%00",
        "status=%00",
        "page=%00",
        f"place={'9' * 5000}",
        f"page={'9' * 40}",
        "place=%27%20OR%201%3D1",
        "status=%E2%80%AE",
        "page=-1",
        "page=%C2%B2",
    ],
)
def test_a_nonsense_question_finds_nothing_and_breaks_nothing(come_in: ComeIn, query: str) -> None:
    client = come_in("village-worker", "V1")
    answer = client.get(f"/households/?{query}")
    assert answer.status_code == 200
    assert ("H001" in answer.content.decode()) is query.startswith("page=")


def test_a_number_beyond_all_rows_is_refused_as_any_other(come_in: ComeIn) -> None:
    client = come_in("village-worker", "V1")
    for number in (0, 10**12, 10**30):
        assert client.get(f"/households/{number}/").status_code == 403


def test_a_form_that_is_sent_twice_or_from_elsewhere(country: Country, come_in: ComeIn) -> None:
    client = come_in("village-worker", "V1")
    number = country.households["V1"][0].pk
    assert [opened(client, number), opened(client, number)] == [302, 302]
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = client.cookies
    assert opened(strict, number) == 403


def test_ten_megabytes_in_a_field_are_refused(country: Country, come_in: ComeIn) -> None:
    client = come_in("village-worker", "V1")
    number = country.households["V1"][0].pk
    assert opened(client, number, purpose="x" * 10_000_000) == 400


def test_the_number_of_queries_of_each_page(
    country: Country,
    come_in: ComeIn,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    # As many for four villages as for one: nothing is asked row by row.
    for role, place in (("township-officer", "T1"), ("county-officer", "C1")):
        client = come_in(role, place)
        number = country.households["V1"][0].pk
        with django_assert_num_queries(len(LIST)):
            client.get("/households/")
        with django_assert_num_queries(len(HOUSEHOLD)):
            client.get(f"/households/{number}/")
        opened(client, number)
        with django_assert_num_queries(len(OPENED)):
            client.get(f"/households/{number}/")
        with django_assert_num_queries(len(EXPORT)):
            b"".join(client.get("/households/export.csv").streaming_content)  # type: ignore[attr-defined] # the test client's own


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        # V1 to V34 lie in C1: H001, H002 in V1, H003, H004 in V2, and so on.
        ("sort=household_no", ["H001", "H002", "H003", "H004"]),
        ("sort=-household_no", ["H010", "H009", "H004", "H003", "H002", "H001"]),
        # Incomes are set below; H002 has none and comes last either way.
        ("sort=net_income_per_head_fen", ["H004", "H001", "H003", "H002"]),
        ("sort=-net_income_per_head_fen", ["H003", "H001", "H004", "H002"]),
        ("sort=name", ["H001", "H002"]),
        ("number=H00&broadband=yes", ["H003"]),
        ("monitored=no&number=H001", []),
        ("monitored=nonsense", []),
    ],
)
def test_the_list_is_sorted_and_narrowed_by_its_address(
    country: Country, come_in: ComeIn, query: str, expected: list[str]
) -> None:
    homes = {one.household_no: one for village in country.households.values() for one in village}
    for number, income in (("H001", 200), ("H002", None), ("H003", 300), ("H004", 100)):
        homes[number].net_income_per_head_fen = income
        homes[number].broadband = number == "H003"
        homes[number].save()
    page = come_in("county-officer", "C1").get(f"/households/?{query}").content.decode()
    shown = re.findall(r">(H\d{3})</a></th>", page)
    wanted = [one for one in shown if one in expected]
    assert wanted[: len(expected)] == expected
    if "number" in query or "nonsense" in query:
        assert shown == expected


def test_a_page_past_the_end_is_the_last_and_a_second_press_turns_the_order_round(
    come_in: ComeIn,
) -> None:
    client = come_in("county-officer", "C1")
    page = client.get("/households/?sort=status&page=99&status=poor").content.decode()
    assert "page 1 of 1" in page
    assert "?status=poor&amp;sort=-status" in page
    assert 'aria-sort="ascending"' in page
