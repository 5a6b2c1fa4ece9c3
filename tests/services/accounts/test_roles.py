"""Roles held: which is in use, who ends one, what every page says of it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.utils import timezone

from everyvillage.core.errors import InputError, NotAllowedError
from everyvillage.registry.access.acting import acting_for
from everyvillage.registry.models import PlaceCode, RoleHeld
from everyvillage.services.accounts.actions import Wanted, choose_role, end_role, give_role
from tests.support.authority import Country, give, make_account

if TYPE_CHECKING:
    from django.test import Client

    from everyvillage.registry.access.acting import Acting

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def officer_of(country: Country, place: str = "C1") -> Acting:
    account = make_account(f"officer-{place}", factor=False)
    give(account, "county-officer", country.places[place])
    return acting_for(account, timezone.localdate())


def test_one_of_several_roles_is_in_use(country: Country, client: Client) -> None:
    account = make_account("dawa")
    here = give(account, "village-worker", country.places["V1"])
    there = give(account, "village-worker", country.places["V7"])
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    assert "V7乡村" in client.get("/account/").content.decode().split("<main")[0]
    assert client.post("/account/role/", {"role": str(here.pk)}).status_code == 302
    assert "V1乡村" in client.get("/account/").content.decode().split("<main")[0]
    account.refresh_from_db()
    assert account.role_in_use == here != there


@pytest.mark.parametrize("asked", ["", "0", "abc", "²", "9" * 30, "-1", "1\0"])
def test_a_role_that_is_no_number_of_ones_own_is_refused(
    country: Country, client: Client, asked: str
) -> None:
    account = make_account("dawa")
    give(account, "village-worker", country.places["V1"])
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    assert client.post("/account/role/", {"role": asked}).status_code == 403


def test_a_role_of_somebody_else_or_of_another_time_is_not_taken(country: Country) -> None:
    today = timezone.localdate()
    other = give(make_account("other"), "village-worker", country.places["V1"])
    account = make_account("dawa", factor=False)
    over = give(account, "village-worker", country.places["V1"], end=today)
    later = give(account, "village-worker", country.places["V1"], start=today + DAY)
    for held in (other, over, later):
        with pytest.raises(NotAllowedError, match=r"accounts\.role-not-held"):
            choose_role(account, held.pk, today)


def test_a_role_ends_today_and_stays_in_the_books(country: Country) -> None:
    acting = officer_of(country)
    worker = make_account("dawa", factor=False)
    held = give(worker, "village-worker", country.places["V1"])
    end_role(acting, held, "moved to the county town")
    held.refresh_from_db()
    assert (held.valid_to, held.ended_by_id) == (acting.on, acting.account)
    assert held.end_reason == "moved to the county town"
    assert acting_for(worker, acting.on).role is None
    assert acting_for(worker, acting.on - DAY).role is not None
    assert [row.valid_to for row in held.history.order_by("history_id")] == [None, acting.on]


@pytest.mark.parametrize("reason", ["", "  ", "x" * 201, "nul\0nul", "a\nb", "x\u202ey"])
def test_a_role_ends_for_a_reason_that_can_be_read(country: Country, reason: str) -> None:
    acting = officer_of(country)
    held = give(make_account("dawa", factor=False), "village-worker", country.places["V1"])
    with pytest.raises(InputError, match=r"accounts\.no-reason"):
        end_role(acting, held, reason)
    assert RoleHeld.objects.get(pk=held.pk).valid_to is None


def test_nobody_ends_a_role_beside_or_above(country: Country) -> None:
    acting = officer_of(country)
    next_county = give(make_account("a", factor=False), "village-worker", country.places["V7"])
    peer = give(make_account("b", factor=False), "county-officer", country.places["C1"])
    auditor = give(make_account("c", factor=False), "auditor", country.places["C1"])
    for held in (next_county, peer, auditor):
        with pytest.raises(NotAllowedError, match=r"accounts\.may-not-give"):
            end_role(acting, held, "I say so")


def test_the_role_of_a_place_that_has_no_code_any_more_can_be_ended(country: Country) -> None:
    acting = officer_of(country)
    held = give(make_account("dawa", factor=False), "village-worker", country.places["V1"])
    PlaceCode.objects.filter(place=country.places["V1"]).update(valid_to=acting.on - DAY)
    assert end_role(acting, held, "the village was merged").valid_to == acting.on


def test_a_second_role_is_given_from_today(country: Country) -> None:
    acting = officer_of(country)
    account = make_account("dawa", factor=False)
    held = give_role(acting, account, Wanted("village-worker", country.code("V1")))
    assert (held.valid_from, held.given_by_id) == (acting.on, acting.account)
    with pytest.raises(NotAllowedError):
        give_role(acting, account, Wanted("village-worker", country.code("V7")))


def test_why_names_each_sentence_and_its_answer(country: Country, client: Client) -> None:
    account = make_account("dawa")
    give(account, "village-worker", country.places["V1"])
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    page = client.get("/account/why/?lang=en").content.decode()
    rows = {one.split('"')[0]: one for one in page.split('<tr id="')[1:]}
    assert ">yes<" in rows["field-reads-own-households"]
    assert ">after stating what for<" in rows["field-opens-identity"]
    assert ">no<" in rows["auditor-reads-persons"]
    assert "township officer" in rows["field-lists-own-households"]


def test_a_role_without_second_factor_says_so_and_opens_nothing(
    country: Country, client: Client
) -> None:
    account = make_account("dawa", factor=False)
    give(account, "village-worker", country.places["V1"])
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    page = client.get("/account/?lang=en").content.decode()
    assert "This role works only with a second factor" in page
    assert client.get("/households/").status_code == 403
