"""The worker who is the cousin: the lead goes to another, and a visit answers nothing."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

import pytest
from django.utils import timezone

from everyvillage.core.documents import make_document
from everyvillage.registry.events.shocks import HouseholdVisited
from everyvillage.registry.models import Account, KinDeclared, Person
from everyvillage.registry.own_vault import open_vault
from everyvillage.services.protection.actions.assigning import hand_out
from everyvillage.services.protection.actions.holding import holders
from everyvillage.services.protection.reactions import take_visit
from tests.services.protection.test_pages import browser, text
from tests.support.authority import give, make_account

if TYPE_CHECKING:
    from tests.services.protection.conftest import Village

pytestmark = pytest.mark.django_db


def test_a_lead_of_kin_goes_to_another_worker_and_the_cousin_cannot_answer_it(
    village: Village,
) -> None:
    cousin = Account.objects.get(login=village.worker.login)
    KinDeclared.objects.create(account=cousin, person=village.person.pk)
    village.bill(12_000)
    # Nobody else works there: it waits, and is given out as soon as somebody comes.
    assert village.episode().helper == ""
    visit = HouseholdVisited(
        visit="1", household=village.home.pk, outcome="met", well="yes", worker=cousin.login,
        happened_on=timezone.localdate(),
    )  # fmt: skip
    take_visit(visit)
    episode = village.episode()
    assert (episode.stage, episode.steps.count()) == ("lead", 1)
    page = text(browser(village.worker), f"/leads/{episode.pk}/")
    assert "one of your kin" in page
    assert f"/leads/{episode.pk}/check/" not in page
    answer = browser(village.worker).post(
        f"/leads/{episode.pk}/check/", {"outcome": "no-risk", "day": str(timezone.localdate())}
    )
    assert answer.status_code == 403
    second = make_account("second")
    give(second, "village-worker", village.country.places["V1"])
    assert hand_out(timezone.localdate()) == 1
    assert village.episode().helper == "second"
    may = holders(village.home, timezone.localdate())
    assert "second" in may
    assert cousin.login not in may


def test_kin_are_declared_by_a_document_number_that_tells_nothing(village: Village) -> None:
    account = Account.objects.get(login=village.worker.login)
    number = make_document(date(1960, 1, 1), 7, "2")
    index = open_vault().index(number, table="person", field="document_number")
    Person.objects.filter(pk=village.person.pk).update(document_number_index=index)
    client = browser(village.worker)
    said = [
        client.post("/account/kin/", {"number": one}, follow=True).content
        for one in (make_document(date(1961, 1, 1), 7, "2"), "12", number, number)
    ]
    assert KinDeclared.objects.get().person == village.person.pk
    assert account.kin.count() == 1
    assert len({re.sub(rb'value="[^"]+"', b"", one) for one in said}) == 1
