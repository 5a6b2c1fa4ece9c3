"""What the server does with bundles: once, in any order, from the right phone only."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

import pytest
from django.test import Client
from django.utils import timezone

from everyvillage.core.errors import InputError
from everyvillage.ledger.models import Entry, Reading
from everyvillage.services.field.models import Visit
from everyvillage.sync.models import Device, Received
from everyvillage.sync.protocol import MOST_WRITES, read_bundle
from tests.support.authority import Country, give, make_account, make_country

if TYPE_CHECKING:
    from collections.abc import Sequence

pytestmark = pytest.mark.django_db

PRESSES = {"outcome": "met", "well": "yes", "wish": "none", "again": "usual"}
BACKEND = "django.contrib.auth.backends.ModelBackend"


class Phone:
    """A worker's phone, as the server sees it."""

    def __init__(self, country: Country, login: str = "li", place: str = "V1") -> None:
        self.country = country
        account = make_account(login)
        give(account, "village-worker", country.places[place])
        self.client = Client()
        self.client.force_login(account, backend=BACKEND)
        made = self.client.post("/field/device/").json()
        self.device, self.secret = made["device"], made["secret"]

    def write(self, household: int, **more: object) -> dict[str, Any]:
        plain = {
            "id": str(uuid4()),
            "kind": "visit@1",
            "origin": self.device,
            "sequence": 1,
            "written": timezone.now().isoformat(),
            "body": {"household": household, **PRESSES},
        }
        return {**plain, **more}

    def send(self, *writes: dict[str, Any], sent: datetime | None = None) -> tuple[int, Any]:
        text = json.dumps(
            {
                "protocol": 1,
                "device": self.device,
                "sent": (sent or timezone.now()).isoformat(),
                "writes": list(writes),
            }
        )
        answer = self.client.post(
            "/field/outbox/",
            text,
            content_type="application/json",
            headers={"X-Phone": f"{self.device} {self.secret}"},
        )
        return answer.status_code, answer.json()


@pytest.fixture
def phone() -> Phone:
    return Phone(make_country())


def home(phone: Phone, village: str = "V1") -> int:
    return phone.country.households[village][0].pk


def states(answer: tuple[int, Any]) -> list[tuple[str, str]]:
    assert answer[0] == 200
    return [(one["state"], one["why"]) for one in answer[1]["receipts"]]


def test_a_write_that_comes_five_times_has_one_effect(phone: Phone) -> None:
    one = phone.write(home(phone))
    assert [states(phone.send(one, one)) for _ in range(5)] == [[("sent", ""), ("sent", "")]] * 5
    assert Visit.objects.count() == Received.objects.count() == Entry.objects.count() == 1


def test_the_id_of_one_write_is_not_taken_for_another(phone: Phone) -> None:
    one = phone.write(home(phone))
    phone.send(one)
    other = {**one, "body": {**one["body"], "outcome": "away"}}
    assert states(phone.send(other)) == [("refused", "sync.id-reused")]
    assert Visit.objects.get().outcome == "met"


def test_the_next_villages_household_and_none_are_refused_alike(phone: Phone) -> None:
    there, none = phone.write(home(phone, "V2")), phone.write(10**6)
    assert states(phone.send(there, none)) == [("refused", "access.refused")] * 2
    assert not Visit.objects.exists()
    # A refusal stays what it was.
    assert states(phone.send(there)) == [("refused", "access.refused")]


@pytest.mark.parametrize(
    "body", [{}, {"household": "1"}, {**PRESSES, "household": True}, {"outcome": "met"}]
)
def test_a_body_that_is_none_is_refused_and_the_others_are_taken(
    phone: Phone, body: dict[str, Any]
) -> None:
    answer = phone.send(phone.write(0, body=body), phone.write(home(phone)))
    assert [state for state, _ in states(answer)] == ["refused", "sent"]
    assert Visit.objects.count() == 1


def test_a_kind_that_nobody_takes_is_refused(phone: Phone) -> None:
    assert states(phone.send(phone.write(1, kind="tea@9"))) == [("refused", "sync.kind-unknown")]


@pytest.mark.parametrize("years", [-1, 0, 1])
def test_a_clock_that_is_wrong_all_the_time_changes_nothing(phone: Phone, years: int) -> None:
    clock = timezone.now() + timedelta(days=365 * years)
    one = phone.write(home(phone), written=(clock - timedelta(hours=30)).isoformat())
    phone.send(one, sent=clock)
    visit = Visit.objects.get()
    assert abs(visit.received_at - visit.happened_at - timedelta(hours=30)) < timedelta(minutes=1)
    assert not visit.doubtful


@pytest.mark.parametrize("days", [-400, 1])
def test_a_clock_that_jumped_in_between_is_said_as_doubt(phone: Phone, days: int) -> None:
    written = timezone.now() + timedelta(days=days)
    phone.send(phone.write(home(phone), written=written.isoformat()))
    visit = Visit.objects.get()
    assert visit.doubtful
    assert visit.happened_at == visit.received_at


def test_an_outbox_replayed_from_a_stolen_phone_is_answered_with_its_end(phone: Phone) -> None:
    one = phone.write(home(phone))
    assert phone.client.post(f"/field/phones/{phone.device}/revoke/").status_code == 302
    assert phone.send(one) == (410, {"state": "revoked"})
    assert Device.objects.get().told_at is not None
    assert not Visit.objects.exists()


def test_a_phone_serves_its_own_account_and_role_only(phone: Phone) -> None:
    thief = Phone(phone.country, "other", "V7")
    stolen = (phone.device, phone.secret)
    own = thief.device
    thief.device, thief.secret = stolen
    assert thief.send(thief.write(home(phone)))[0] == 403
    thief.device, thief.secret = own, "guess"
    assert thief.send()[0] == 403
    phone.client.logout()
    assert phone.send()[0] == 401


def test_nobody_revokes_anothers_phone(phone: Phone) -> None:
    other = Phone(phone.country, "other", "V2")
    assert other.client.post(f"/field/phones/{phone.device}/revoke/").status_code == 403
    assert phone.send()[0] == 200


def test_the_pack_holds_the_own_village_and_each_head_is_logged(phone: Phone) -> None:
    answer = phone.client.post(
        "/field/pack/", headers={"X-Phone": f"{phone.device} {phone.secret}"}
    )
    assert "no-store" in answer["Cache-Control"]
    pack = answer.json()
    own = phone.country.households["V1"]
    assert [one["number"] for one in pack["households"]] == [one.pk for one in own]
    assert set(pack["households"][0]) == {"number", "label", "name", "last"}
    logged = Reading.objects.filter(account="li", purpose="visit").values_list("person", flat=True)
    heads = [one.pk for one in phone.country.persons["V1"] if one.relation == "0"]
    assert sorted(logged) == sorted(heads)


@pytest.mark.parametrize(
    ("text", "where"),
    [
        (b"\xff", [""]),
        (b"[]", [""]),
        (b"[" * 100_000, [""]),
        (b"{}", ["protocol", "device", "sent", "writes"]),
        (
            json.dumps(
                {
                    "protocol": 1,
                    "device": str(UUID(int=1)),
                    "sent": datetime(2026, 3, 1, tzinfo=UTC).isoformat(),
                    "writes": [
                        {
                            "id": "x",
                            "origin": str(UUID(int=1)),
                            "kind": "visit",
                            "sequence": True,
                            "written": "2026-03-01T10:00:00",
                            "body": [],
                        }
                    ],
                }
            ).encode(),
            [
                "write 1, id",
                "write 1, kind",
                "write 1, sequence",
                "write 1, written",
                "write 1, body",
            ],
        ),
    ],
)
def test_what_is_no_bundle_is_refused_with_every_fault(text: bytes, where: Sequence[str]) -> None:
    with pytest.raises(InputError) as caught:
        read_bundle(text)
    assert [fault.where for fault in caught.value.faults] == list(where)


def test_a_bundle_that_is_too_large_is_refused_whole(phone: Phone) -> None:
    one = phone.write(home(phone))
    status, _ = phone.send(*[one] * (MOST_WRITES + 1))
    assert status == 400
    assert not Received.objects.exists()
