"""A household with its card and pictures, and ways to come in."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from django.test import Client

from everyvillage.services.entry.models import Card, Pictures
from tests.support.authority import Country, give, make_account, make_country

if TYPE_CHECKING:
    from collections.abc import Sequence

    from everyvillage.registry.models import Account, Household, Person

BACKEND = "django.contrib.auth.backends.ModelBackend"
OWN = ("sun", "fish", "sun", "key")
OTHERS = ("boat", "tree", "moon", "cup")


@dataclass
class House:
    """One household, the worker beside it, and the key of its card."""

    country: Country
    household: Household
    person: Person
    other: Person
    account: Account
    worker: Client
    key: str = ""

    @property
    def page(self) -> str:
        return f"/households/{self.household.pk}/entry/"

    def give_card(self) -> str:
        """Give a new card through the page and keep its key."""
        answer = self.worker.post(f"{self.page}card/")
        assert answer.status_code == 200
        assert Card.objects.filter(household=self.household, revoked_at=None).count() == 1
        self.key = key_on(answer.content.decode())
        return self.key

    def choose(self, person: Person, pictures: Sequence[str]) -> int:
        """Choose pictures beside the worker, twice; give the last status."""
        page = f"{self.page}pictures/{person.pk}/"
        self.worker.post(page, {"tongue": "ii"})
        status = 0
        for name in (*pictures, *pictures):
            status = self.worker.post(page, {"picture": name}).status_code
        return status


def key_on(html: str) -> str:
    """Read the key from the address that a page shows beside its code."""
    found = re.search(r"/[cd]/([a-z]+)/", html)
    return found[1] if found else ""


def visitor() -> Client:
    client = Client()
    client.cookies["language"] = "en"
    return client


def press(client: Client, pictures: Sequence[str]) -> int:
    """Press pictures one by one; give the status of the last answer."""
    status = 0
    for name in pictures:
        status = client.post("/come-in/", {"picture": name}).status_code
    return status


@pytest.fixture
def house() -> House:
    country = make_country()
    account = make_account("li")
    give(account, "village-worker", country.places["V1"])
    worker = Client()
    worker.cookies["language"] = "en"
    worker.force_login(account, backend=BACKEND)
    household = country.households["V1"][0]
    person, other = country.persons["V1"][:2]
    return House(country, household, person, other, account, worker)


@pytest.fixture
def chosen(house: House) -> House:
    house.give_card()
    assert house.choose(house.person, OWN) == 302
    assert Pictures.objects.get(person=house.person).tongue == "ii"
    return house
