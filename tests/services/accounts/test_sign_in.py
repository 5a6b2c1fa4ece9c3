"""Signing in: wrong passwords lock out one name from one address, and nobody from afar."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes

from everyvillage.registry.access.acting import acting_for
from tests.support.authority import PASSWORD, Country, give, make_account

if TYPE_CHECKING:
    from django.test import Client

pytestmark = pytest.mark.django_db
TRIES = 5
HERE, AFAR = "10.0.0.7", "192.0.2.9"


def sign_in(client: Client, login: str, password: str, address: str, *, through: str = "") -> int:
    answer = client.post(
        "/account/login/",
        {"login": login, "password": password},
        headers={"x-forwarded-for": through} if through else None,
        REMOTE_ADDR=address,
    )
    return answer.status_code


def test_five_wrong_passwords_lock_this_name_at_this_address_only(client: Client) -> None:
    for login in ("dawa", "nima"):
        make_account(login, factor=False)
    tries = [sign_in(client, "dawa", "wrong horse", AFAR) for _ in range(TRIES)]
    assert tries == [200, 200, 200, 200, 429]
    assert sign_in(client, "dawa", PASSWORD, AFAR) == 429
    assert sign_in(client, "DAWA", PASSWORD, AFAR) == 429
    assert sign_in(client, "nima", PASSWORD, AFAR) == 302
    client.logout()
    assert sign_in(client, "dawa", PASSWORD, HERE) == 302


def test_an_address_that_a_visitor_invents_does_not_count(client: Client) -> None:
    make_account("dawa", factor=False)
    for number in range(TRIES):
        sign_in(client, "dawa", "wrong horse", AFAR, through=f"198.51.100.{number}")
    assert sign_in(client, "dawa", PASSWORD, AFAR, through="198.51.100.77") == 429


def test_success_forgets_the_failures_before_it(client: Client) -> None:
    make_account("dawa", factor=False)
    for _ in range(2):
        for _ in range(TRIES - 1):
            assert sign_in(client, "dawa", "wrong horse", AFAR) == 200
        assert sign_in(client, "dawa", PASSWORD, AFAR) == 302
        client.logout()


def test_a_password_alone_does_not_open_an_account_with_a_second_factor(
    client: Client, country: Country
) -> None:
    account = make_account("dawa")
    give(account, "village-worker", country.places["V1"])
    answer = client.post("/account/login/", {"login": "dawa", "password": PASSWORD})
    assert answer["Location"].startswith("/account/2fa/authenticate/")
    assert client.get("/account/").status_code == 302
    assert client.post("/account/2fa/authenticate/", {"code": "000000"}).status_code == 200
    assert client.get("/account/").status_code == 302


def test_a_recovery_code_opens_it_once(client: Client) -> None:
    account = make_account("dawa")
    kept = Authenticator.objects.get(user=account, type="recovery_codes")
    codes = RecoveryCodes(kept).get_unused_codes()
    for expected in (302, 200):
        client.post("/account/login/", {"login": "dawa", "password": PASSWORD})
        answer = client.post("/account/2fa/authenticate/", {"code": codes[0]})
        assert answer.status_code == expected
        client.logout()


def test_an_account_that_was_closed_is_out_at_once(client: Client, country: Country) -> None:
    account = make_account("dawa", factor=False)
    give(account, "partner", country.places["C1"])
    assert sign_in(client, "dawa", PASSWORD, HERE) == 302
    assert client.get("/account/").status_code == 200
    account.is_active = False
    account.save(update_fields=["is_active"])
    assert client.get("/account/").status_code == 302
    sign_in(client, "dawa", PASSWORD, HERE)
    assert client.get("/account/").status_code == 302
    assert acting_for(account, account.joined_at.date()).account is None


def test_an_unknown_name_and_a_wrong_password_are_answered_alike(client: Client) -> None:
    make_account("dawa", factor=False)
    pages = []
    for login in ("dawa", "nobody-here"):
        answer = client.post("/account/login/", {"login": login, "password": "wrong horse"})
        page = answer.content.decode().replace(login, "LOGIN")
        pages.append((answer.status_code, page.split("csrfmiddlewaretoken")[0]))
    assert pages[0] == pages[1]


def test_nobody_signs_up_unasked(client: Client) -> None:
    answer = client.post(
        "/account/signup/", {"username": "me", "password1": PASSWORD, "password2": PASSWORD}
    )
    assert answer.status_code == 200
    assert client.get("/account/").status_code == 302
