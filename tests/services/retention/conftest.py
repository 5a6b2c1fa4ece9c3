"""A country with people, and a way to come in as somebody."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import pytest
from django.test import Client

from tests.support.authority import Country, give, make_account, make_country

if TYPE_CHECKING:
    from everyvillage.registry.models import Account

BACKEND = "django.contrib.auth.backends.ModelBackend"


class ComeIn(Protocol):
    """Sign somebody in with a role at a place."""

    def __call__(self, role: str, place: str, account: Account | None = None) -> Client:
        """Give the browser of that person."""


@pytest.fixture
def country() -> Country:
    return make_country()


@pytest.fixture
def come_in(country: Country) -> ComeIn:
    def enter(role: str, place: str, account: Account | None = None) -> Client:
        who = account or make_account(f"{role}-{place}")
        give(who, role, country.places[place])
        client = Client(headers={"accept-language": "en"})
        client.cookies["language"] = "en"
        client.force_login(who, backend=BACKEND)
        return client

    return enter
