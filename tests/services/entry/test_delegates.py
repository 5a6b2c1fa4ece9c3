"""Somebody away acts for a resident: what for, how long, and never for more."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from everyvillage.core.errors import InputError
from everyvillage.ledger.models import Entry, Reading
from everyvillage.services.entry.actions.delegates import grant
from everyvillage.services.entry.limits import delegation_end
from everyvillage.services.entry.models import Answer, Delegation, Question
from everyvillage.services.resident import NEVER_DELEGATED, Resident
from tests.services.entry.conftest import OTHERS, OWN, House, key_on, press, visitor

if TYPE_CHECKING:
    from django.test import Client

pytestmark = pytest.mark.django_db


def come_in(house: House) -> Client:
    client = visitor()
    client.get(f"/c/{house.key}/")
    assert press(client, OWN) == 302
    return client


def let_in(client: Client) -> Client:
    """Let a daughter in; give her browser after she has chosen her own pictures."""
    page = client.post("/my/helpers/", {"kin": "daughter"}).content.decode()
    daughter = visitor()
    assert daughter.get(f"/d/{key_on(page)}/").status_code == 302
    assert press(daughter, (*OTHERS, *OTHERS)) == 302
    return daughter


@pytest.mark.parametrize(
    ("begins", "ends"),
    [
        (date(2026, 1, 15), date(2026, 7, 15)),
        (date(2026, 8, 31), date(2027, 2, 28)),  # there is no 31 February
        (date(2026, 12, 1), date(2027, 6, 1)),
    ],
)
def test_a_delegation_holds_six_months(begins: date, ends: date) -> None:
    assert delegation_end(begins) == ends


def test_she_answers_and_her_daughter_confirms(chosen: House) -> None:
    ask = f"{chosen.page}ask/{chosen.person.pk}/"
    assert chosen.worker.post(ask, {"sentence": "ask.visit"}).status_code == 302
    mother = come_in(chosen)
    daughter = let_in(mother)
    asked = Question.objects.get()
    assert mother.get("/my/questions/").url == f"/my/questions/{asked.pk}/"  # type: ignore[attr-defined] # the test client's own
    # Nothing waits for the daughter before her mother has answered.
    assert "no question" in daughter.get("/my/questions/").content.decode()
    page = f"/my/questions/{asked.pk}/"
    for _ in range(2):  # a second press has no second effect
        assert mother.post(page, {"said": "yes"}).status_code == 200
    assert daughter.post(page, {"said": "yes"}).status_code == 200
    rows = list(Answer.objects.order_by("pk").values_list("by", "said"))
    assert rows == [("card", "yes"), ("delegate", "yes")]
    assert Entry.objects.filter(place_id=chosen.household.village_id).count() == 2


def test_an_answer_that_is_none_is_refused(chosen: House) -> None:
    chosen.worker.post(f"{chosen.page}ask/{chosen.person.pk}/", {"sentence": "ask.visit"})
    mother = come_in(chosen)
    page = f"/my/questions/{Question.objects.get().pk}/"
    assert mother.post(page, {"said": "maybe"}).status_code == 400
    assert not Answer.objects.exists()


def test_a_delegate_sees_what_was_granted_and_is_in_the_log(chosen: House) -> None:
    daughter = let_in(come_in(chosen))
    assert daughter.get("/my/family/").status_code == 200
    grant_id = Delegation.objects.get().pk
    assert Reading.objects.filter(account=f"delegation {grant_id}").exists()
    assert daughter.get("/my/helpers/").status_code == 403
    assert daughter.post("/my/helpers/", {"kin": "son"}).status_code == 403
    assert daughter.post(f"/my/helpers/{grant_id}/renew/").status_code == 403


def test_one_press_ends_it_at_once(chosen: House) -> None:
    mother = come_in(chosen)
    daughter = let_in(mother)
    number = Delegation.objects.get().pk
    assert mother.post(f"/my/helpers/{number}/stop/").status_code == 302
    assert daughter.get("/my/").status_code == 403
    assert mother.post(f"/my/helpers/{number}/renew/").status_code == 400


def test_it_is_ended_beside_the_worker_too_and_not_by_the_next_village(chosen: House) -> None:
    daughter = let_in(come_in(chosen))
    number = Delegation.objects.get().pk
    strange = chosen.country.households["V2"][0].pk
    page = f"/households/{strange}/entry/stop/{number}/"
    assert chosen.worker.post(page).status_code == 403
    assert daughter.get("/my/").status_code == 200
    assert chosen.worker.post(f"{chosen.page}stop/{number}/").status_code == 302
    assert daughter.get("/my/").status_code == 403


def test_it_ends_by_itself(chosen: House) -> None:
    daughter = let_in(come_in(chosen))
    row = Delegation.objects.get()
    row.ends_on = date(2020, 1, 1)
    row.save()
    assert daughter.get("/my/").status_code == 403


def test_the_link_alone_opens_nothing_and_locks_after_five(chosen: House) -> None:
    mother = come_in(chosen)
    page = mother.post("/my/helpers/", {"kin": "daughter"}).content.decode()
    key = key_on(page)
    first = visitor()
    first.get(f"/d/{key}/")
    press(first, (*OTHERS, *OTHERS))
    thief = visitor()
    thief.get(f"/d/{key}/")
    assert thief.get("/my/").status_code == 403
    assert [press(thief, OWN) for _ in range(6)] == [400, 400, 400, 400, 403, 403]


@pytest.mark.parametrize("scope", sorted(NEVER_DELEGATED))
def test_what_is_never_granted(chosen: House, scope: str) -> None:
    resident = Resident(chosen.person.pk, chosen.household.pk, chosen.household.village_id, "card")
    with pytest.raises(InputError):
        grant(resident, "daughter", [scope])
    forged = Resident(1, 1, 1, "delegate", scopes=frozenset({scope}), delegation=1)
    assert not forged.may(scope)


def test_another_residents_question_is_as_absent_as_none(chosen: House) -> None:
    chosen.worker.post(f"{chosen.page}ask/{chosen.other.pk}/", {"sentence": "ask.visit"})
    mother = come_in(chosen)
    number = Question.objects.get().pk
    there, none = (mother.get(f"/my/questions/{one}/") for one in (number, number + 1000))
    assert there.status_code == none.status_code == 404
    assert [one.templates[0].name for one in (there, none)] == ["entry/refused.html"] * 2
    assert there.context["sentence"] == none.context["sentence"]
