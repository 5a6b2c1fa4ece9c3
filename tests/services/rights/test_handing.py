"""Open work goes to the next person in one action, with history, and counts stay right."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.utils import timezone

from everyvillage.registry.models import Account, RoleHeld
from everyvillage.services import dated
from everyvillage.services.accounts.models import HandOver
from everyvillage.services.rights import assigning
from everyvillage.services.rights.models import Request
from tests.support.authority import Country, give, make_account

if TYPE_CHECKING:
    from tests.services.rights.conftest import ComeIn, Resident

pytestmark = pytest.mark.django_db


def make_request(country: Country, village: str, assigned: Account | None) -> Request:
    """Make an open objection of a person of a village."""
    return Request.objects.create(
        person=country.persons[village][0].pk,
        village_id=country.places[village],
        kind="objection",
        reason="why",
        by="account",
        made_at=timezone.now(),
        due_on=timezone.localdate() + timedelta(days=30),
        assigned=assigned,
    )


def counted(account: Account) -> int:
    """Count by hand what waits for an account."""
    mine = [one for one in Request.objects.all() if one.state == "open"]
    return len([one for one in mine if one.assigned_id == account.pk])


def test_everything_that_waits_inside_the_place_moves_and_nothing_else(
    country: Country, come_in: ComeIn
) -> None:
    leaving, staying = make_account("leaving"), make_account("staying")
    held = give(leaving, "township-officer", country.places["T1"])
    next_one = give(staying, "township-officer", country.places["T1"])
    mine = [make_request(country, "V1", leaving) for _ in range(5)]
    elsewhere = make_request(country, "V7", leaving)
    other = make_request(country, "V1", staying)
    closed = make_request(country, "V1", leaving)
    closed.state = "answered"
    closed.save()
    county = come_in("county-officer", "C1")
    page = county.get(f"/account/people/{held.pk}/hand-over/").content.decode()
    assert "Pieces of work that wait: 6" in page
    given = {"to": str(next_one.pk), "reason": "moved to the county town", "ends": "1"}
    page = county.post(f"/account/people/{held.pk}/hand-over/", given).content.decode()
    assert "Handed over to Staying: 5" in page
    # Before: 6 and 1 open. Five move: 1 (the village of another township) and 6. The sum stays 7.
    assert (counted(leaving), counted(staying)) == (1, 6)
    assert (assigning.open_work(leaving.pk), assigning.open_work(staying.pk)) == (1, 6)
    for one in mine:
        one.refresh_from_db()
        kept = [row.assigned_id for row in one.history.order_by("history_id")]
        assert kept == [leaving.pk, staying.pk]
        assert one.history.order_by("-history_id")[0].history_user_id == "county-officer-C1"
    for one in (elsewhere, other, closed):
        assert one.history.count() == 1 + (one is closed)
    done = HandOver.objects.get()
    # Other services say how much of theirs moved, which is nothing.
    assert {name: count for name, count in json.loads(done.counts).items() if count} == {
        "rights": 5
    }
    assert done.reason == "moved to the county town"
    held.refresh_from_db()
    assert held.valid_to == timezone.localdate()


def test_it_is_handed_over_whole_or_not_at_all(
    country: Country, come_in: ComeIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    leaving, staying = make_account("leaving"), make_account("staying")
    held = give(leaving, "township-officer", country.places["T1"])
    next_one = give(staying, "township-officer", country.places["T1"])
    make_request(country, "V1", leaving)
    county = come_in("county-officer", "C1")
    path = f"/account/people/{held.pk}/hand-over/"
    for given in (
        {"to": str(next_one.pk), "reason": ""},
        {"to": str(held.pk), "reason": "to myself"},
        {"to": "0", "reason": "to nobody"},
    ):
        assert county.post(path, given).status_code == 400

    def fails(account: int, to: int, place: int) -> int:
        assigning_move(account, to, place)
        message = "the disk is full"
        raise OSError(message)

    assigning_move = assigning.move_work
    monkeypatch.setattr(assigning, "move_work", fails)
    with pytest.raises(OSError, match="disk"):
        county.post(path, {"to": str(next_one.pk), "reason": "moved"})
    assert (counted(leaving), counted(staying)) == (1, 0)
    assert not HandOver.objects.exists()


def test_nobody_hands_over_the_work_of_another_place_or_of_a_peer(
    country: Country, come_in: ComeIn
) -> None:
    held = give(make_account("a"), "township-officer", country.places["T4"])
    peer = give(make_account("b"), "county-officer", country.places["C1"])
    county = come_in("county-officer", "C1")
    for one in (held.pk, peer.pk, 10_000):
        assert county.get(f"/account/people/{one}/hand-over/").status_code == 403
        assert county.post(f"/account/people/{one}/hand-over/").status_code == 403


def test_what_waited_for_somebody_whose_role_ended_waits_for_who_answers_now(
    country: Country, come_in: ComeIn, resident: Resident
) -> None:
    leaving = make_account("leaving")
    held = give(leaving, "township-officer", country.places["T1"])
    her = resident()
    given = {"field": "phone", "wanted": "10012345678", "reason": "old"}
    her.post("/my/requests/new/", given)
    made = Request.objects.get()
    assert made.assigned == leaving
    county = come_in("county-officer", "C1")
    assert county.post(f"/account/people/{held.pk}/end/", {"reason": "left"}).status_code == 302
    dated.tick()
    made.refresh_from_db()
    assert made.assigned == Account.objects.get(login="county-officer-C1")
    assert RoleHeld.objects.get(pk=held.pk).valid_to is not None


def test_a_request_waits_for_the_nearest_with_least_to_do(country: Country) -> None:
    busy, free, far = make_account("busy"), make_account("free"), make_account("far")
    give(far, "county-officer", country.places["C1"])
    give(busy, "township-officer", country.places["T1"])
    give(free, "township-officer", country.places["T1"])
    make_request(country, "V1", busy)
    made = make_request(country, "V1", None)
    assigning.assign(made)
    assert made.assigned == free
    far_away = make_request(country, "V7", None)
    assigning.assign(far_away)
    assert far_away.assigned is None
