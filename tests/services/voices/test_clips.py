"""What is no sound is refused, nobody passes their own voice, an older wording falls silent."""

from __future__ import annotations

import struct

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from everyvillage.language.tongues import State, tongue, tongues
from everyvillage.services.sound import LARGEST, read_sound
from everyvillage.services.voices.models import Clip
from everyvillage.services.voices.queries import clip_address, sentences
from tests.support.authority import Country, give, make_account, make_country

pytestmark = pytest.mark.django_db

SENTENCE = "ask.visit"


def element(name: int, body: bytes) -> bytes:
    """Give one element of EBML with a size of eight bytes."""
    plain = name.to_bytes((name.bit_length() + 7) // 8, "big")
    return plain + struct.pack(">Q", len(body) | 1 << 56) + body


def webm(
    codec: bytes = b"A_OPUS", blocks: int = 5, doctype: bytes = b"webm", kind: int = 2
) -> bytes:
    track = element(0xAE, element(0x83, bytes([kind])) + element(0x86, codec))
    cluster = element(0x1F43B675, element(0xA3, b"\x81\0\0\x80sound") * blocks)
    return element(0x1A45DFA3, element(0x4282, doctype)) + element(
        0x18538067, element(0x1654AE6B, track) + cluster
    )


def ogg(head: bytes = b"OpusHead") -> bytes:
    page = b"OggS" + bytes(22) + b"\x01"
    return page + b"\x08" + head + (page + b"\x03" + b"abc") * 3


@pytest.fixture
def country() -> Country:
    return make_country(people=False)


def worker(country: Country, login: str) -> Client:
    account = make_account(login)
    give(account, "village-worker", country.places["V1"])
    client = Client()
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    return client


def send(client: Client, sound: bytes, **more: str) -> int:
    data = {"sentence": SENTENCE, "agreed": "yes", "sound": SimpleUploadedFile("x", sound), **more}
    return client.post("/voices/record/ii/", data).status_code


def test_two_forms_of_sound_are_known() -> None:
    assert [read_sound(one) and read_sound(one).kind for one in (webm(), ogg())] == ["webm", "ogg"]  # type: ignore[union-attr] # both are sounds


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\x89PNG\r\n\x1a\n" + bytes(100),
        b"<script>alert(1)</script>",
        webm(codec=b"V_VP8"),
        webm(blocks=0),
        webm(doctype=b"matroska"),
        webm(kind=1),
        webm()[:40],
        webm() * 0 + b"\x1a\x45\xdf\xa3" * 50,
        ogg(b"\x7fFLAC..."),
        ogg() + b"more",
        b"OggS",
    ],
)
def test_what_is_no_sound_is_refused(country: Country, data: bytes) -> None:
    assert read_sound(data) is None
    assert send(worker(country, "first"), data) == 400
    assert not Clip.objects.exists()


def test_a_clip_that_is_too_large_is_refused(country: Country) -> None:
    large = webm(blocks=LARGEST // 10)
    assert len(large) > LARGEST
    assert send(worker(country, "first"), large) == 400


@pytest.mark.parametrize("more", [{"agreed": ""}, {"sentence": "site.name"}, {"credit": "\u202ex"}])
def test_without_consent_or_a_sentence_nothing_is_kept(
    country: Country, more: dict[str, str]
) -> None:
    assert send(worker(country, "first"), webm(), **more) == 400
    assert not Clip.objects.exists()


def test_nobody_passes_their_own_voice_and_a_withdrawn_one_is_gone(country: Country) -> None:
    first, second = worker(country, "first"), worker(country, "second")
    assert send(first, webm()) == 302
    number = Clip.objects.get().pk
    page = f"/voices/clip/{number}/"
    assert Client().get(page).status_code == 404
    assert first.post(f"{page}review/", {"passed": "yes"}).status_code == 400
    assert second.post(f"{page}review/", {"passed": "yes"}).status_code == 302
    assert clip_address(SENTENCE, "ii") == page
    assert Client().get(page).content == webm()
    assert clip_address(SENTENCE, "ug") == ""
    assert second.post(f"{page}withdraw/").status_code == 400
    assert first.post(f"{page}withdraw/").status_code == 302
    assert clip_address(SENTENCE, "ii") == ""
    assert bytes(Clip.objects.get().sound) == b""


def test_a_clip_of_an_older_wording_is_not_played(country: Country) -> None:
    del country
    Clip.objects.create(
        sentence=SENTENCE,
        tongue="ii",
        wording="0" * 64,
        sound=webm(),
        kind="webm",
        speaker="x",
        recorded_at=timezone.now(),
        reviewed_at=timezone.now(),
        passed=True,
    )
    assert clip_address(SENTENCE, "ii") == ""


def test_every_sentence_that_residents_hear_is_on_the_list() -> None:
    assert {"ask.visit", "entry.press_four", "entry.choose_picture", "entry.show_code"} <= {
        *sentences()
    }


def test_languages_have_names_in_their_script_digits_and_a_state() -> None:
    assert list(tongues()) == ["zh-hans", "en", "bo", "ug", "mn-Mong", "mn", "kk", "ko", "za", "ii"]
    assert tongue("bo").number(2026) == "༢༠༢༦"
    assert tongue("ug").direction == "rtl"
    assert tongue("mn-Mong").vertical
    drafts = [one for one in tongues().values() if one.state is State.DRAFT]
    assert drafts
    assert not any(one.may_show(weighty=True) for one in drafts)
    assert tongue("en").may_show(weighty=True)
