"""Tokens work as long as role, account, second factor and their own days do; no longer."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.test import Client
from django.utils import timezone

from everyvillage.core.errors import InputError, NotAllowedError
from everyvillage.services.tokens.actions import find_token, make_token, revoke_token
from everyvillage.services.tokens.models import Token
from tests.support.authority import Country, give, make_account, make_country

if TYPE_CHECKING:
    from collections.abc import Callable

    from everyvillage.registry.models import Account, RoleHeld

pytestmark = pytest.mark.django_db


@pytest.fixture
def country() -> Country:
    return make_country(people=False)


def worker(country: Country, login: str = "worker") -> tuple[Account, RoleHeld]:
    account = make_account(login)
    return account, give(account, "village-worker", country.places["V1"])


def test_only_a_hash_is_kept(country: Country) -> None:
    account, held = worker(country)
    token, secret = make_token(account, held.pk, "report", 30)
    kept = [str(value) for value in Token.objects.values().get(pk=token.pk).values()]
    assert secret.startswith("ev1_")
    assert not any(secret in value or secret[4:] in value for value in kept)
    assert find_token(secret, timezone.now()) == token


def revoke(token: Token) -> None:
    revoke_token(token.held.account, token.pk)


def end(token: Token) -> None:
    token.held.valid_to = timezone.localdate()
    token.held.save()


def close(token: Token) -> None:
    token.held.account.is_active = False
    token.held.account.save()


def drop_factor(token: Token) -> None:
    token.held.account.authenticator_set.all().delete()


@pytest.mark.parametrize("spoil", [revoke, end, close, drop_factor])
def test_what_ends_a_token(country: Country, spoil: Callable[[Token], None]) -> None:
    account, held = worker(country)
    token, secret = make_token(account, held.pk, "report", 30)
    spoil(token)
    assert find_token(secret, timezone.now()) is None
    answered = Client().get("/api/v1/deliveries", headers={"authorization": f"Bearer {secret}"})
    assert answered.status_code == 401
    assert answered.json()["faults"][0]["code"] == "tokens.not-in-force"


def test_a_token_ends_with_its_day(country: Country) -> None:
    account, held = worker(country)
    begun = timezone.now()
    _, secret = make_token(account, held.pk, "report", 1, now=begun)
    assert find_token(secret, begun + timedelta(hours=23)) is not None
    assert find_token(secret, begun + timedelta(days=1)) is None


def test_all_that_is_wrong_is_said_at_once(country: Country) -> None:
    account, held = worker(country)
    for name, days in (("", 0), ("two\nlines", 366), ("turned \u202e round", -1)):
        with pytest.raises(InputError) as refused:
            make_token(account, held.pk, name, days)
        assert [one.code for one in refused.value.faults] == ["tokens.no-name", "tokens.days-wrong"]


def test_a_token_is_for_a_role_of_ones_own_that_works(country: Country) -> None:
    account, held = worker(country)
    other, _ = worker(country, "other")
    bare = make_account("bare", factor=False)
    without = give(bare, "village-worker", country.places["V1"])
    for who, role in ((other, held), (bare, without)):
        with pytest.raises(NotAllowedError):
            make_token(who, role.pk, "report", 30)
    token, _ = make_token(account, held.pk, "report", 30)
    said = []
    for number in (token.pk, 10**9):
        with pytest.raises(NotAllowedError) as refused:
            revoke_token(other, number)
        said.append(refused.value.faults)
    assert said[0] == said[1]


def test_made_used_and_revoked_through_the_page(country: Country) -> None:
    account, held = worker(country)
    client = Client()
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    wanted = {"role": str(held.pk), "name": "<b>O'Brien</b>", "days": "30"}
    made = client.post("/account/tokens/", wanted, headers={"accept-language": "en"})
    token = Token.objects.get()
    body = made.content.decode()
    assert made.status_code == 200
    assert "&lt;b&gt;O&#x27;Brien&lt;/b&gt;" in body
    secret = body.split('id="secret">')[1].split("<")[0]
    assert find_token(secret, timezone.now()) == token
    assert secret not in client.get("/account/tokens/").content.decode()
    client.post(f"/account/tokens/{token.pk}/revoke/")
    assert find_token(secret, timezone.now()) is None
    assert client.post("/account/tokens/", {**wanted, "days": "x"}).status_code == 400
