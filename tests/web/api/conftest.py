"""A county with figures behind the API, and people whose programs carry tokens."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client

from everyvillage.registry.models import PlaceCode
from everyvillage.services.tokens.actions import make_token
from everyvillage.web.home import Home
from tests.support.authority import Country, give, make_account, make_country
from tests.support.browser import COUNTY

if TYPE_CHECKING:
    from pathlib import Path

    from pytest_django import Settings


@dataclass(frozen=True)
class Answered:
    """Status and plain data of one answer."""

    status: int
    data: Any
    headers: Any

    @property
    def codes(self) -> list[str]:
        """Give the codes of its faults."""
        return [one["code"] for one in self.data["faults"]]


def ask(path: str, token: str = "", method: str = "get", **more: Any) -> Answered:  # noqa: ANN401 - parts of a request
    """Ask the API as a program does."""
    headers = {"authorization": f"Bearer {token}"} if token else {}
    client = Client(raise_request_exception=False)
    asked = getattr(client, method)(f"/api/v1/{path}", headers=headers, **more)
    return Answered(asked.status_code, json.loads(asked.content), asked.headers)


@pytest.fixture
def figures_home(settings: Settings, demo_home: Path) -> Path:
    """Let this process read the figures of the demo's county."""
    settings.HOME = Home(demo_home)
    return demo_home


@pytest.fixture
def country() -> Country:
    """Give the small country, whose first county has the code of the demo's county."""
    made = make_country()
    coded = PlaceCode.objects.get(place_id=made.places["C1"])
    coded.code = COUNTY
    coded.save()
    return made


def token_for(country: Country, role: str, place: str, login: str = "") -> str:
    """Give the token of a program of somebody in a role for a place."""
    account = make_account(login or f"{role}-{place}")
    held = give(account, role, country.places[place])
    return make_token(account, held.pk, "a program", 30)[1]
