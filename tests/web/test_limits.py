"""One address may ask so often a minute; the count holds for all processes and threads."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest
from django.db import connections
from django.test import Client, RequestFactory

from everyvillage.core.errors import TooManyError
from everyvillage.services.limits import limit
from tests.support.proof import ALIAS, OwnDatabase, connection_to

if TYPE_CHECKING:
    from pytest_django import Settings


@pytest.fixture(autouse=True)
def small(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.MOST_EACH_MINUTE = {"search": 3, "sign-in": 3}
    # The clock stands still, so that no minute ends between two requests.
    monkeypatch.setattr("everyvillage.services.limits.clock", lambda: 1_600_000_000.0)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("method", "path", "data"),
    [
        ("get", "/places/", {"q": "玛多"}),
        ("post", "/account/login/", {"login": "nobody", "password": "x"}),
        ("post", "/account/invitation/none/", {"login": "x"}),
    ],
)
def test_the_fourth_request_of_a_minute_is_refused(
    method: str, path: str, data: dict[str, str]
) -> None:
    answered = [getattr(Client(), method)(path, data).status_code for _ in range(5)]
    assert answered[:3].count(429) == 0
    assert answered[3:] == [429, 429]
    elsewhere = getattr(Client(REMOTE_ADDR="192.0.2.7"), method)(path, data)
    assert elsewhere.status_code != 429


@pytest.mark.django_db
def test_the_page_itself_is_not_counted() -> None:
    assert {Client().get("/places/").status_code for _ in range(5)} == {200}


@pytest.mark.django_db
def test_the_page_says_when_to_come_again() -> None:
    pages = [Client().get("/places/", {"q": "a", "lang": "en"}) for _ in range(4)]
    assert "limits.too-many" in pages[3].content.decode()


@pytest.mark.django_db
def test_a_new_minute_counts_anew(monkeypatch: pytest.MonkeyPatch, rf: RequestFactory) -> None:
    for _ in range(3):
        limit(rf.get("/"), "search")
    with pytest.raises(TooManyError):
        limit(rf.get("/"), "search")
    monkeypatch.setattr("everyvillage.services.limits.clock", lambda: 1_600_000_060.0)
    limit(rf.get("/"), "search")


def test_requests_that_come_at_once_are_each_counted(
    own_database: OwnDatabase, settings: Settings
) -> None:
    settings.MOST_EACH_MINUTE = {"search": 10}

    def once(_: int) -> bool:
        connections[ALIAS] = connection_to(own_database.name)
        try:
            limit(RequestFactory().get("/"), "search")
        except TooManyError:
            return False
        finally:
            connections[ALIAS].close()
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(once, range(40))) == 10
