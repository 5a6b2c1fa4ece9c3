"""The people of the demonstration come in by the doors that everybody uses."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.test import Client

from everyvillage.cli.cast import Cast, Member, let_in
from everyvillage.core.errors import InputError
from everyvillage.registry.models import Account
from everyvillage.registry.models.installation import Installation, Kind
from everyvillage.services.protection.models import Episode
from tests.services.register.conftest import delivered, filled, home, opened
from tests.support.register import MADOI

if TYPE_CHECKING:
    from everyvillage.web.home import Home

__all__ = ["delivered", "filled", "home", "opened"]

ROLES = {
    "demo-administrator": "系统管理员",
    "demo-county-officer": "县级干部",
    "demo-township-officer": "乡镇干部",
    "demo-village-worker": "驻村干部",
    "demo-auditor": "审计检查人员",
}


@pytest.fixture
def cast(filled: Home) -> Cast:  # noqa: ARG001 - the register is there
    """Let everybody in once."""
    return let_in(MADOI)


def signed_in(member: Member) -> Client:
    """Sign in by name, password and the first code."""
    client = Client()
    client.post("/account/login/", {"login": member.login, "password": member.password})
    client.post("/account/2fa/authenticate/", {"code": member.codes[0]})
    return client


def test_each_of_them_signs_in_and_stands_in_the_role(cast: Cast) -> None:
    assert {one.login: one.role for one in cast.members} == ROLES
    for member in cast.members:
        answer = signed_in(member).get("/account/")
        assert answer.status_code == 200
        assert ROLES[member.login] in answer.content.decode().split("<main")[0]


def test_the_worker_has_households_and_leads_and_the_resident_a_card(cast: Cast) -> None:
    worker = next(one for one in cast.members if one.login == "demo-village-worker")
    assert cast.leads == Episode.objects.count() > 0
    assert signed_in(worker).get("/households/").status_code == 200
    assert cast.resident is not None
    assert len(set(cast.resident.pictures)) == 4
    door = Client()
    assert door.get(cast.resident.path).status_code in {200, 302}
    for picture in cast.resident.pictures:
        last = door.post("/come-in/", {"picture": picture})
    assert (last.status_code, last["Location"]) == (302, "/my/")
    assert door.get("/my/").status_code == 200


def test_a_new_start_makes_what_was_printed_before_worthless(cast: Cast) -> None:
    again = let_in(MADOI)
    assert again.leads == cast.leads
    assert Account.objects.filter(login__startswith="demo-").count() == len(ROLES)
    assert signed_in(again.members[0]).get("/account/").status_code == 200
    assert signed_in(cast.members[0]).get("/account/").status_code == 302
    assert cast.resident is not None
    assert Client().get(cast.resident.path).status_code == 403


def test_nobody_of_the_cast_comes_near_real_rows(filled: Home) -> None:  # noqa: ARG001 - as above
    Installation.objects.update(kind=Kind.REAL)
    with pytest.raises(InputError, match=r"import\.modelled-and-real"):
        let_in(MADOI)
    assert not Account.objects.exists()


def test_what_is_printed_says_how_to_come_in(cast: Cast) -> None:
    text = "\n".join(cast.text("http://127.0.0.1:8000"))
    assert "http://127.0.0.1:8000/account/login/" in text
    for member in cast.members:
        assert member.password in text
        assert member.codes[0] in text
    assert cast.resident is not None
    assert f"http://127.0.0.1:8000{cast.resident.path}" in text
