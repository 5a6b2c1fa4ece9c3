"""A voice note of the door: agreed, sealed, heard behind its wall, gone after its days."""

from __future__ import annotations

from base64 import b64encode
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.utils import timezone

from everyvillage.ledger.models import Reading
from everyvillage.registry.events.people import HouseholdsJoined
from everyvillage.registry.models import Account, KinDeclared
from everyvillage.services.field.models import Visit, VoiceNote
from everyvillage.services.field.notes import LARGEST
from everyvillage.services.field.reactions import take_visits_along
from everyvillage.services.retention.actions import keep_all
from tests.services.protection.conftest import acting
from tests.services.protection.test_pages import browser
from tests.services.voices.test_clips import ogg, webm
from tests.support.authority import make_country
from tests.sync.test_outbox import Phone, states

if TYPE_CHECKING:
    from django.test import Client

pytestmark = pytest.mark.django_db

SOUND = webm(blocks=9)


@pytest.fixture
def phone() -> Phone:
    return Phone(make_country())


def written(phone: Phone, village: str = "V1", **changed: Any) -> dict[str, Any]:  # noqa: ANN401 - whatever is sent
    home = phone.country.households[village][0].pk
    visit = phone.write(home)
    body = {
        "household": home, "visit": visit["id"], "agreed": "yes",
        "sound": b64encode(SOUND).decode(), **changed,
    }  # fmt: skip
    return phone.write(home, kind="voice-note@1", body=body)


def open_care(client: Client, home: int) -> None:
    answer = client.post(f"/households/{home}/open/", {"compartment": "health", "purpose": "help"})
    assert answer.status_code == 302


def test_a_note_is_kept_once_sealed_and_heard_by_who_opened_its_wall(phone: Phone) -> None:
    home = phone.country.households["V1"][0]
    sent = written(phone)
    assert [states(phone.send(sent)) for _ in range(2)] == [[("sent", "")]] * 2
    note = VoiceNote.objects.get()
    assert SOUND not in bytes(note.sound)
    assert b64encode(SOUND) not in bytes(note.sound)
    address, page = f"/field/notes/{note.pk}/", f"/households/{home.pk}/?lang=en"
    # The page says that there is one; it is heard once the wall is open, and that is written down.
    assert "Voice notes of visits" in phone.client.get(page).content.decode()
    assert address not in phone.client.get(page).content.decode()
    assert phone.client.get(address).status_code == 403
    open_care(phone.client, home.pk)
    assert f'src="{address}"' in phone.client.get(page).content.decode()
    heard = phone.client.get(address)
    assert (heard.content, heard["Content-Type"]) == (SOUND, "audio/webm")
    assert "no-store" in heard["Cache-Control"]
    seen = Reading.objects.filter(account="li").latest("pk")
    assert (seen.purpose, seen.fields) == ("help", "household.note")


def test_nobody_else_hears_it(phone: Phone) -> None:
    home = phone.country.households["V1"][0]
    phone.send(written(phone))
    number = VoiceNote.objects.get().pk
    country = phone.country
    # By hand: role, place, whether the wall can be opened for help there, whether it is heard.
    expected = {
        ("township-officer", "T1"): (302, 200),
        ("county-officer", "C1"): (302, 200),
        ("village-worker", "V2"): (403, 403),
        ("township-officer", "T2"): (403, 403),
        ("county-officer", "C2"): (403, 403),
        ("auditor", "C1"): (400, 403),
        ("agency-officer", "C1"): (403, 403),
        ("point-keeper", "V1"): (403, 403),
    }
    found = {}
    for role, place in expected:
        client = browser(acting(country, role, place))
        data = {"compartment": "health", "purpose": "help"}
        opened = client.post(f"/households/{home.pk}/open/", data).status_code
        found[role, place] = (opened, client.get(f"/field/notes/{number}/").status_code)
    assert found == expected
    # The cousin opens the wall and hears nothing; one that is not there is refused alike.
    cousin = Account.objects.get(login="li")
    KinDeclared.objects.create(account=cousin, person=country.persons["V1"][0].pk)
    open_care(phone.client, country.households["V1"][1].pk)
    assert phone.client.get(f"/field/notes/{number}/").status_code == 403
    assert phone.client.get(f"/field/notes/{number + 9}/").status_code == 403


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"agreed": "no"}, "field.note-wrong"),
        ({"sound": b64encode(b"no sound").decode()}, "field.note-wrong"),
        ({"sound": b64encode(webm(blocks=LARGEST // 18)).decode()}, "field.note-wrong"),
        ({"sound": "%%%"}, "field.note-wrong"),
        ({"sound": 7}, "field.note-wrong"),
        ({"visit": "yesterday"}, "field.note-wrong"),
        ({"words": "also said"}, "field.note-wrong"),
        ({"household": "1"}, "access.refused"),
    ],
)
@pytest.mark.once
def test_what_is_no_note_is_refused(phone: Phone, changed: dict[str, Any], why: str) -> None:
    assert states(phone.send(written(phone, **changed))) == [("refused", why)]
    assert not VoiceNote.objects.exists()


def test_a_note_of_the_next_village_is_refused_and_other_forms_of_sound_are_taken(
    phone: Phone,
) -> None:
    assert states(phone.send(written(phone, "V2"))) == [("refused", "access.refused")]
    assert states(phone.send(written(phone, sound=b64encode(ogg()).decode()))) == [("sent", "")]


def test_notes_go_after_their_days_and_along_with_a_household(phone: Phone) -> None:
    phone.send(written(phone), phone.write(phone.country.households["V1"][0].pk))
    home, into = phone.country.households["V1"]
    take_visits_along(HouseholdsJoined(home.pk, into.pk, timezone.localdate()))
    assert VoiceNote.objects.get().household_id == into.pk
    assert Visit.objects.get().household_id == into.pk
    open_care(phone.client, into.pk)
    number = VoiceNote.objects.get().pk
    assert phone.client.get(f"/field/notes/{number}/").content == SOUND
    late = timezone.now() + timedelta(days=366)
    keep_all(timezone.now())
    assert VoiceNote.objects.exists()
    keep_all(late)
    assert not VoiceNote.objects.exists()
