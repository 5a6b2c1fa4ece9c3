"""A resident's own page: who looked, and what may be asked about it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.test import Client
from django.utils import timezone

from everyvillage.ledger.access.reading import Reader, Showing, log_reading
from everyvillage.ledger.models import Reading
from everyvillage.registry.models import Account, Person
from everyvillage.services.rights.models import Request
from tests.support.authority import PASSWORD, Country, give

if TYPE_CHECKING:
    from tests.services.rights.conftest import ComeIn, Resident

pytestmark = pytest.mark.django_db


def test_a_worker_invites_a_resident_who_sees_that_the_worker_looked(
    country: Country, come_in: ComeIn
) -> None:
    worker = come_in("village-worker", "V1")
    home = country.households["V1"][0]
    person = Person.objects.filter(household_id=home.household_no).order_by("pk")[0]
    page = worker.get(f"/households/{home.pk}/").content.decode()
    assert f"/households/{home.pk}/accounts/" in page
    given = {"person": str(person.pk), "name": "阿依"}
    page = worker.post(f"/households/{home.pk}/accounts/", given).content.decode()
    link = page.split("http://testserver")[1].split("<")[0]
    her = Client()
    her.cookies["language"] = "en"
    answer = her.post(link, {"login": "ayi", "password": PASSWORD})
    assert (answer.status_code, answer["location"]) == (302, "/")
    page = her.get("/my/looked/").content.decode()
    assert "the village worker (account village-worker-V1) opened your page and saw" in page
    assert her.get("/my/").status_code == 200
    # She is no staff: no household, not even her own by the workers' pages.
    assert her.get(f"/households/{home.pk}/").status_code == 403


def test_a_new_account_of_the_same_person_ends_the_older_one(
    country: Country, come_in: ComeIn
) -> None:
    worker = come_in("village-worker", "V1")
    home = country.households["V1"][0]
    person = Person.objects.filter(household_id=home.household_no).order_by("pk")[0]
    browsers = []
    for login in ("lost", "found"):
        given = {"person": str(person.pk), "name": "阿依"}
        page = worker.post(f"/households/{home.pk}/accounts/", given).content.decode()
        browsers.append(Client())
        link = page.split("http://testserver")[1].split("<")[0]
        browsers[-1].post(link, {"login": login, "password": PASSWORD})
    assert [one.get("/my/looked/").status_code for one in browsers] == [403, 200]


def test_nobody_invites_a_resident_from_the_list_of_roles_or_for_another_household(
    country: Country, come_in: ComeIn
) -> None:
    worker = come_in("village-worker", "V1")
    assert worker.get("/account/people/").status_code == 403
    home, other = country.households["V1"][0], country.households["V7"][0]
    stranger = Person.objects.filter(household_id=other.household_no)[0]
    path = f"/households/{home.pk}/accounts/"
    assert worker.post(path, {"person": str(stranger.pk), "name": "x"}).status_code == 400
    assert worker.get(f"/households/{other.pk}/accounts/").status_code == 403
    officer = come_in("township-officer", "T1")
    assert officer.get(path).status_code == 403


def test_nobody_but_the_person_concerned_sees_who_looked(
    resident: Resident, country: Country
) -> None:
    person = country.persons["V1"][0]
    log_reading(Reader(account="x", role="auditor"), [person.pk], SHOWN)
    assert "account x" in resident("V1", 0).get("/my/looked/").content.decode()
    assert "account x" not in resident("V1", 1).get("/my/looked/").content.decode()
    assert "account x" not in resident("V7", 0).get("/my/looked/").content.decode()


SHOWN = Showing(purpose="inspection", fields=("person.name",))


def test_what_is_withheld_is_not_listed_and_cannot_be_asked_about(
    resident: Resident, country: Country
) -> None:
    person = country.persons["V1"][0]
    secret = Showing(purpose="inspection", fields=("person.name",), rule="inspection")
    log_reading(Reader(account="inspector-9", role="auditor"), [person.pk], secret)
    her = resident("V1", 0)
    page = her.get("/my/looked/").content.decode()
    assert "inspector-9" not in page
    assert "There are 1 of them in all of this register" in page
    number = Reading.objects.get().pk
    for ask in (her.get, her.post):
        assert ask(f"/my/looked/{number}/", {"reason": "why"}).status_code == 404
    assert not Request.objects.exists()


def test_an_objection_needs_no_writing_and_has_a_day(resident: Resident, country: Country) -> None:
    person = country.persons["V1"][0]
    log_reading(Reader(account="x", role="auditor"), [person.pk], SHOWN)
    number = Reading.objects.get().pk
    her = resident("V1", 0)
    assert "I do not know this person." in her.get(f"/my/looked/{number}/").content.decode()
    answer = her.post(f"/my/looked/{number}/", {"reason": "stranger"})
    made = Request.objects.get()
    assert answer["location"] == f"/my/requests/{made.pk}/"
    # Thirty days from today, the last one included.
    assert made.due_on == timezone.localdate() + timedelta(days=30)
    assert (made.reason, made.reading, made.by) == ("stranger", number, "account")
    assert "waits for an answer" in her.get(answer["location"]).content.decode()
    other = resident("V1", 1)
    assert other.get(answer["location"]).status_code == 404
    assert other.post(f"/my/looked/{number}/", {"reason": "stranger"}).status_code == 404


@pytest.mark.parametrize(
    "words", ["000101199003070000", "my number is 0001 0119 9003 07 000X", "10012345678"]
)
def test_numbers_do_not_get_into_the_text_of_a_request(
    resident: Resident, country: Country, words: str
) -> None:
    log_reading(Reader(account="x", role="auditor"), [country.persons["V1"][0].pk], SHOWN)
    number = Reading.objects.get().pk
    answer = resident().post(f"/my/looked/{number}/", {"reason": "why", "words": words})
    assert answer.status_code == 400
    assert not Request.objects.exists()


def test_a_press_that_is_none_is_refused(resident: Resident, country: Country) -> None:
    log_reading(Reader(account="x", role="auditor"), [country.persons["V1"][0].pk], SHOWN)
    number = Reading.objects.get().pk
    her = resident()
    for reason in ("", "wrong", "<script>"):
        assert her.post(f"/my/looked/{number}/", {"reason": reason}).status_code == 400


def test_an_account_without_a_role_in_force_has_no_own_page(
    resident: Resident, country: Country
) -> None:
    her = resident()
    account = Account.objects.get(login="resident-V1-0")
    over = give(account, "resident", country.places["V1"], end=timezone.localdate())
    assert not over.holds_on(timezone.localdate())
    assert her.get("/my/looked/").status_code == 403
