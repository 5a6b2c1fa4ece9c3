from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from django.utils import timezone
from typer.testing import CliRunner

from everyvillage.cli.tokens import app
from everyvillage.core.errors import InputError
from everyvillage.services.tokens.actions import find_token
from tests.support.authority import give, make_account, make_country

if TYPE_CHECKING:
    from typing import Any

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def ready(monkeypatch: pytest.MonkeyPatch) -> None:
    # Django is set up and the test's database migrated already.
    monkeypatch.setattr("everyvillage.cli.tokens.set_up", lambda: None)


def run(*arguments: str) -> Any:  # noqa: ANN401 - plain data of any shape
    done = CliRunner().invoke(app, [*arguments, "--json"], catch_exceptions=False)
    return json.loads(done.stdout)


def test_made_listed_and_revoked_at_the_machine() -> None:
    country = make_country(people=False)
    give(make_account("worker"), "village-worker", country.places["V1"])
    wanted = ["--role", "village-worker", "--place", country.code("V1"), "--name", "report"]
    made = run("make", "worker", *wanted, "--days", "7")
    found = find_token(made["token"], timezone.now())
    assert found is not None
    (listed,) = run("list")["tokens"]
    assert (listed["login"], listed["state"]) == ("worker", "open")
    assert made["token"] not in json.dumps(listed)
    run("revoke", str(made["number"]))
    assert find_token(made["token"], timezone.now()) is None
    assert run("list")["tokens"][0]["state"] == "revoked"


def test_nobody_who_does_not_hold_the_role_gets_one() -> None:
    country = make_country(people=False)
    make_account("worker")
    with pytest.raises(InputError) as refused:
        run("make", "worker", "--role", "village-worker", "--place", country.code("V1"), "--name=x")
    assert refused.value.code == "tokens.nobody-holds"
