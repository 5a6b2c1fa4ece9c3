"""Invitations: once, in time, by whoever may; what is typed is checked before it is kept."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from threading import Barrier, Thread
from typing import TYPE_CHECKING

import pytest
from django.utils import timezone

from everyvillage.core.errors import EveryvillageError, InputError, NotAllowedError, NotFoundError
from everyvillage.registry.access.acting import acting_for
from everyvillage.registry.models import Account, RoleHeld
from everyvillage.services.accounts.actions import Wanted, accept, find_invitation, invite
from everyvillage.services.accounts.models import Invitation
from tests.support.authority import PASSWORD, Country, give, make_account, make_country
from tests.support.proof import connected_to

if TYPE_CHECKING:
    from django.test import Client

    from tests.support.proof import OwnDatabase

WORKER = "village-worker"
NAMES = (
    "尼玛·D'Angelo",
    "次仁卓玛",
    "ئابدۇقادىر ئابدۇرەھمان ئوغلى مۇھەممەتج",
    "<script>alert('a')</script>",
    "O\u2019Brien",
)


def invited(country: Country, name: str = "次仁卓玛", place: str = "V1") -> str:
    return invite(name, Wanted(WORKER, country.code(place)))


@pytest.mark.django_db
def test_the_link_makes_one_account_with_its_role(country: Country) -> None:
    secret = invited(country)
    account = accept(secret, "ciren", PASSWORD)
    held = account.role_in_use
    assert held is not None
    assert (held.role, held.place_id, held.valid_from) == (
        WORKER,
        country.places["V1"],
        timezone.localdate(),
    )
    assert account.password.startswith("argon2")
    with pytest.raises(NotFoundError, match=r"accounts\.invitation-unknown"):
        accept(secret, "ciren2", PASSWORD)
    assert Account.objects.count() == 1


@pytest.mark.django_db
def test_only_a_hash_of_the_link_is_kept(country: Country) -> None:
    secret = invited(country)
    kept = Invitation.objects.values().get()
    assert secret not in str(kept)
    assert kept["secret_hash"] == hashlib.sha256(secret.encode()).hexdigest()
    assert len(secret) >= 32


@pytest.mark.django_db
def test_the_link_ends_after_seven_days_to_the_second(country: Country) -> None:
    now = timezone.now()
    secret = invite("次仁", Wanted(WORKER, country.code("V1")), now=now)
    week = timedelta(days=7)
    assert find_invitation(secret, now + week - timedelta(seconds=1)).role == WORKER
    for wrong, at in ((secret, now + week), ("x" * 32, now), ("", now), ("\0", now)):
        with pytest.raises(NotFoundError, match=r"accounts\.invitation-unknown"):
            find_invitation(wrong, at)


def test_of_two_who_take_the_link_at_once_one_gets_in(own_database: OwnDatabase) -> None:
    secret = invited(make_country(people=False))
    start, ended = Barrier(4), []

    def take(number: int) -> None:
        with connected_to(own_database.name):
            start.wait()
            try:
                ended.append(accept(secret, f"worker{number % 2}", PASSWORD).login)
            except EveryvillageError as error:
                ended.append(error.code)

    racers = [Thread(target=take, args=(number,)) for number in range(4)]
    for one in racers:
        one.start()
    for one in racers:
        one.join()
    assert sorted(ended)[:3] == ["accounts.invitation-unknown"] * 3
    assert Account.objects.count() == RoleHeld.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize("password", ["short", "", "123456789012", "password1234", "qwertyuiop12"])
def test_a_weak_password_is_refused_and_the_link_stays(country: Country, password: str) -> None:
    secret = invited(country)
    with pytest.raises(InputError, match=r"accounts\.password-weak"):
        accept(secret, "ciren", password)
    assert accept(secret, "ciren", PASSWORD).login == "ciren"


@pytest.mark.django_db
@pytest.mark.parametrize(
    "login", ["", "ab", "a b c", "nima\u202eadmin", "nul\0nul", "x" * 151, "line\nline", "  a  "]
)
def test_a_login_that_cannot_be_used_is_refused(country: Country, login: str) -> None:
    with pytest.raises(InputError, match=r"accounts\.login-unusable"):
        accept(invited(country), login, PASSWORD)


@pytest.mark.django_db
def test_a_login_that_only_looks_different_is_taken(country: Country) -> None:
    make_account("ciren", factor=False)
    # ｃｉｒｅｎ in full width is ciren once it is normalised (NFKC); CIREN reads the same aloud.
    for login in ("ciren", "ｃｉｒｅｎ", "CIREN"):
        with pytest.raises(InputError, match=r"accounts\.login-taken"):
            accept(invited(country), login, PASSWORD)


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["", "   ", "x" * 201, "nul\0nul", "王\u202e小明", "a\nb"])
def test_a_name_that_cannot_be_shown_is_refused(country: Country, name: str) -> None:
    with pytest.raises(InputError, match=r"accounts\.no-name"):
        invited(country, name)


@pytest.mark.django_db
@pytest.mark.parametrize("name", NAMES)
def test_a_name_is_kept_and_shown_as_it_is(country: Country, client: Client, name: str) -> None:
    secret = invited(country, name)
    page = client.get(f"/account/invitation/{secret}/").content.decode()
    assert "<script>alert" not in page
    assert accept(secret, "ciren", PASSWORD).name == name


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("giver", "at", "role", "place", "code"),
    [
        ("county-officer", "C1", WORKER, "V1", ""),
        ("county-officer", "C1", WORKER, "V7", "accounts.may-not-give"),
        ("county-officer", "C1", "county-officer", "C1", "accounts.may-not-give"),
        ("county-officer", "C1", "auditor", "C1", "accounts.may-not-give"),
        ("county-officer", "C1", WORKER, "T1", "accounts.level-wrong"),
        ("county-officer", "C1", "king", "V1", "roles.role-unknown"),
        ("township-officer", "T1", WORKER, "V1", ""),
        ("township-officer", "T1", WORKER, "V2", "accounts.may-not-give"),
        ("township-officer", "T1", "township-officer", "T1", "accounts.may-not-give"),
        (WORKER, "V1", WORKER, "V1", "accounts.may-not-give"),
        ("national-officer", "nation", "auditor", "C3", ""),
        ("administrator", "nation", "county-officer", "C3", ""),
        ("administrator", "nation", WORKER, "V1", "accounts.may-not-give"),
    ],
)
def test_who_may_invite_whom_where(
    country: Country, giver: str, at: str, role: str, place: str, code: str
) -> None:
    account = make_account("giver", factor=False)
    give(account, giver, country.places[at])
    acting = acting_for(account, timezone.localdate())
    if not code:
        invite("次仁", Wanted(role, country.code(place)), acting=acting)
        assert Invitation.objects.get().given_by_id == account.pk
        return
    with pytest.raises(EveryvillageError) as refused:
        invite("次仁", Wanted(role, country.code(place)), acting=acting)
    assert refused.value.code == code
    assert not Invitation.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("code", ["", "999999", "\0", "x" * 500, "' OR 1=1 --"])
def test_an_unknown_place_is_refused(country: Country, code: str) -> None:
    assert country.places
    with pytest.raises(NotFoundError, match=r"accounts\.place-unknown"):
        invite("次仁", Wanted(WORKER, code))


@pytest.mark.django_db
def test_an_officer_whose_role_ended_invites_nobody(country: Country) -> None:
    account = make_account("giver", factor=False)
    give(account, "county-officer", country.places["C1"], end=timezone.localdate())
    acting = acting_for(account, timezone.localdate())
    with pytest.raises(NotAllowedError, match=r"accounts\.may-not-give"):
        invite("次仁", Wanted(WORKER, country.code("V1")), acting=acting)


@pytest.mark.django_db
def test_on_the_pages_the_link_is_taken_once_and_leads_to_the_second_factor(
    country: Country, client: Client
) -> None:
    address = f"/account/invitation/{invited(country)}/"
    weak = client.post(address, {"login": "ciren", "password": "short"})
    assert weak.status_code == 400
    assert 'value="short"' not in weak.content.decode()
    done = client.post(address, {"login": "ciren", "password": PASSWORD})
    assert (done.status_code, done["Location"]) == (302, "/account/2fa/totp/activate/")
    assert client.get("/account/2fa/totp/activate/").status_code == 200
    replayed = client.post(address, {"login": "ciren3", "password": PASSWORD})
    assert replayed.status_code == 404
    assert Account.objects.count() == 1


@pytest.mark.django_db
def test_ten_megabytes_in_a_field_are_refused(country: Country, client: Client) -> None:
    address = f"/account/invitation/{invited(country)}/"
    answer = client.post(address, {"login": "x" * 10_000_000, "password": PASSWORD})
    assert answer.status_code == 400
    assert len(answer.content) < 100_000
