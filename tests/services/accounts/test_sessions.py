"""Sessions: listed for their owner, ended one by one or all others at once."""

from __future__ import annotations

import pytest
from django.test import Client

from everyvillage.services.accounts.models import SignedIn
from tests.support.authority import PASSWORD, make_account

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"


def browser_of(name: str, agent: str) -> Client:
    client = Client(headers={"user-agent": agent, "accept-language": "en"})
    client.cookies["language"] = "en"
    account = next((one.account for one in SignedIn.objects.filter(account__login=name)), None)
    client.force_login(account or make_account(name), backend=BACKEND)
    # The test's own way of signing in tells the site nothing of the browser.
    SignedIn.objects.filter(session_key=client.session.session_key).update(browser=agent)
    return client


def test_each_open_session_is_listed_and_can_be_ended_alone() -> None:
    desk, phone = browser_of("dawa", "Desk 1"), browser_of("dawa", "Phone 2")
    other = browser_of("nima", "Other 3")
    page = desk.get("/account/sessions/").content.decode()
    assert "Desk 1" in page
    assert "Phone 2" in page
    assert "Other 3" not in page
    row = SignedIn.objects.get(browser="Phone 2")
    assert desk.post("/account/sessions/end/", {"session": str(row.pk)}).status_code == 302
    assert phone.get("/account/").status_code == 302
    assert desk.get("/account/").status_code == 200
    assert other.get("/account/").status_code == 200


@pytest.mark.parametrize("asked", ["", "0", "abc", "9" * 30])
def test_nobody_ends_the_session_of_somebody_else(asked: str) -> None:
    desk, other = browser_of("dawa", "Desk"), browser_of("nima", "Other")
    theirs = SignedIn.objects.get(browser="Other")
    for value in (asked, str(theirs.pk)):
        assert desk.post("/account/sessions/end/", {"session": value}).status_code == 302
    assert other.get("/account/").status_code == 200


def test_all_others_at_once() -> None:
    desk, phone = browser_of("dawa", "Desk"), browser_of("dawa", "Phone")
    desk.post("/account/sessions/end/", {"others": "1"})
    assert phone.get("/account/").status_code == 302
    assert desk.get("/account/").status_code == 200


def test_a_changed_password_ends_every_other_session() -> None:
    account = make_account("dawa", factor=False)
    phone = Client()
    phone.force_login(account, backend=BACKEND)
    desk = Client()
    desk.post("/account/login/", {"login": "dawa", "password": PASSWORD})
    new = "another long sentence 42"
    given = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    assert desk.post("/account/password/", given).status_code == 302
    assert desk.get("/account/").status_code == 200
    assert phone.get("/account/").status_code == 302
    assert SignedIn.objects.count() == 1
