"""Weapons typed into forms, forms of ten megabytes, forms sent twice; headers of every answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.test import Client

from everyvillage.registry.models import Account
from everyvillage.services.accounts.actions import Wanted, invite
from tests.support.authority import PASSWORD, give, make_account, make_country

if TYPE_CHECKING:
    from tests.support.authority import Country

pytestmark = [pytest.mark.django_db, pytest.mark.once]
NAMES = (
    "O'Brien-D'Angelo",
    "བཀྲ་ཤིས",
    "ئابدۇقادىر ئابدۇرەھمان ئوغلى مۇھەممەتجان",
    "<script>alert('a')</script>",
)
HEADERS = {
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


@pytest.fixture
def country() -> Country:
    return make_country(people=False)


def officer(country: Country) -> Client:
    account = make_account("officer")
    give(account, "township-officer", country.places["T1"])
    client = Client()
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.mark.parametrize(
    "path", ["/", "/places/", "/nothing/", "/account/login/", "/api/v1/", "/api/v1/nothing"]
)
def test_every_answer_carries_the_headers(path: str) -> None:
    answered = Client().get(path)
    assert {name: answered.headers[name] for name in HEADERS} == HEADERS
    policy = answered.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe-" not in policy
    assert "camera=()" in answered.headers["Permissions-Policy"]


@pytest.mark.parametrize("name", NAMES)
def test_names_of_every_script_are_taken_and_shown_as_text(country: Country, name: str) -> None:
    form = {"name": name, "role": "village-worker", "place": country.code("V1")}
    answered = officer(country).post("/account/people/", form)
    assert answered.status_code == 200
    secret = answered.content.decode().split("/account/invitation/")[1].split("/")[0]
    page = Client().get(f"/account/invitation/{secret}/").content.decode()
    assert "<script>alert" not in page
    assert "alert(" in page or name.replace("'", "&#x27;") in page


@pytest.mark.parametrize("name", ["王\u202e小明", "two\nlines", "x" * 10_000, "\x00"])
def test_marks_that_turn_what_follows_are_refused(country: Country, name: str) -> None:
    form = {"name": name, "role": "village-worker", "place": country.code("V1")}
    assert officer(country).post("/account/people/", form).status_code == 400


@pytest.mark.parametrize("path", ["/account/login/", "/programmes/check/", "/account/people/"])
def test_a_field_of_ten_megabytes_is_refused(country: Country, path: str) -> None:
    large = {"text": "a" * 10_000_000, "login": "x", "name": "b"}
    answered = officer(country).post(path, large)
    assert answered.status_code in {302, 400, 413}
    assert len(answered.content) < 100_000


def test_a_form_that_is_sent_again_makes_no_second_account(country: Country) -> None:
    secret = invite("卓玛", Wanted("village-worker", country.code("V1")))
    form = {"login": "drolma", "password": PASSWORD}
    first, again = (Client().post(f"/account/invitation/{secret}/", form) for _ in range(2))
    assert (first.status_code, again.status_code) == (302, 404)
    assert Account.objects.filter(login="drolma").count() == 1


def test_a_form_of_another_site_is_refused() -> None:
    client = Client(enforce_csrf_checks=True)
    assert client.post("/account/login/", {"login": "a", "password": "b"}).status_code == 403
