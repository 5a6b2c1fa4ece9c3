"""A worker records what was done, with evidence; it is listed, sealed, and late where it is."""

from __future__ import annotations

import re
from datetime import timedelta
from io import BytesIO
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import override_settings
from django.utils import timezone
from PIL import Image

from everyvillage.ledger.files.store import FileStore
from everyvillage.ledger.models import Entry, Payload, Reading
from everyvillage.ledger.records import subject_of
from everyvillage.ledger.roots import keeper_of_this_home
from everyvillage.ledger.verify import verify
from everyvillage.registry.own_vault import open_vault
from everyvillage.services import dated
from everyvillage.web.home import Home

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.services.proof.conftest import ComeIn
    from tests.support.authority import Country

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def home(tmp_path: Path) -> Iterator[Path]:
    """Keep files and roots of this test in its own folder, beside the keys of the suite."""

    class Beside(Home):
        keys = settings.HOME.keys

    with override_settings(HOME=Beside(tmp_path)):
        yield tmp_path


def photo() -> SimpleUploadedFile:
    """Make a picture that says where it was taken."""
    data, tags = BytesIO(), Image.Exif()
    tags[0x010E] = "taken at 34.9 N 98.2 E"
    Image.new("RGB", (8, 8), "white").save(data, "JPEG", exif=tags)
    return SimpleUploadedFile("door.jpg", data.getvalue())


def form(**more: object) -> dict[str, object]:
    happened = timezone.localtime() - timedelta(hours=1)
    return {
        "number": str(uuid4()),
        "kind": "goods",
        "quantity": "2",
        "happened": f"{happened:%Y-%m-%dT%H:%M}",
        **more,
    }


def test_a_delivery_is_recorded_with_its_photo_and_verified_after_the_day_s_root(
    country: Country, come_in: ComeIn, home: Path
) -> None:
    worker = come_in("village-worker", "V1")
    household, person = country.households["V1"][0], country.persons["V1"][0]
    assert "deliveries/new/" in worker.get(f"/households/{household.pk}/").content.decode()
    path = f"/households/{household.pk}/deliveries/new/"
    sent = form(person=str(person.pk), picture=photo(), note="two sacks of flour")
    assert worker.post(path, sent).status_code == 302
    entry = Entry.objects.get()
    kept = Payload.objects.get()
    assert (entry.place_id, entry.kind) == (country.places["V1"], "delivery")
    assert (kept.service, kept.quantity, kept.unit) == ("goods", 2, "piece")
    assert kept.subject == subject_of(open_vault(), person.pk)
    (name,) = re.findall(r"sha256:([0-9a-f]{64})", kept.body)
    assert b"34.9 N" not in FileStore(home / "files").get(name)
    page = worker.get("/proof/").content.decode()
    assert f'goods handed over · <a href="/proof/{entry.pk}/files/1/">evidence 1</a>' in page
    assert ">not yet anchored<" in page
    dated.tick()
    assert ">not yet anchored<" not in worker.get("/proof/").content.decode()
    sheet = worker.get("/proof/sheet/?text=1")
    assert sheet["Content-Disposition"] == 'attachment; filename="root-000001.txt"'
    assert "number 1" in sheet.content.decode()
    assert verify(keeper_of_this_home()).holds


def test_a_form_sent_twice_has_one_effect(country: Country, come_in: ComeIn) -> None:
    worker = come_in("village-worker", "V1")
    path = f"/households/{country.households['V1'][0].pk}/deliveries/new/"
    sent = form()
    assert [worker.post(path, sent).status_code for _ in range(3)] == [302, 302, 302]
    assert Entry.objects.count() == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"quantity": "0"},
        {"quantity": "1.5"},
        {"quantity": "-1"},
        {"quantity": "9" * 20},
        {"kind": "gold"},
        {"happened": "yesterday"},
        {"happened": "2999-01-01T00:00"},
        {"happened": "1900-01-01T00:00"},
        {"number": "1"},
        {"note": "x" * 2001},
    ],
)
def test_a_form_that_cannot_be_is_refused_and_nothing_is_written(
    country: Country, come_in: ComeIn, wrong: dict[str, object]
) -> None:
    worker = come_in("village-worker", "V1")
    path = f"/households/{country.households['V1'][0].pk}/deliveries/new/"
    assert worker.post(path, form(**wrong)).status_code == 400
    assert not Entry.objects.exists()


def test_a_file_that_is_no_picture_is_refused(country: Country, come_in: ComeIn) -> None:
    worker = come_in("village-worker", "V1")
    path = f"/households/{country.households['V1'][0].pk}/deliveries/new/"
    bad = SimpleUploadedFile("door.jpg", b"<script>alert(1)</script>")
    assert worker.post(path, form(picture=bad)).status_code == 400
    assert not Entry.objects.exists()


def test_what_was_written_late_is_a_list_of_its_own(country: Country, come_in: ComeIn) -> None:
    worker = come_in("village-worker", "V1")
    path = f"/households/{country.households['V1'][0].pk}/deliveries/new/"
    for days in (1, 20):
        happened = timezone.localtime() - timedelta(days=days)
        worker.post(path, form(happened=f"{happened:%Y-%m-%dT%H:%M}", kind="care"))
    page = worker.get("/proof/late/").content.decode()
    assert page.count("care at home") == 1
    assert ">20<" in page
    elsewhere = come_in("village-worker", "V7").get("/proof/late/").content.decode()
    assert "Nothing was written late" in elsewhere


def test_the_worker_of_the_next_village_records_and_sees_nothing(
    country: Country, come_in: ComeIn
) -> None:
    path = f"/households/{country.households['V1'][0].pk}/deliveries/new/"
    come_in("village-worker", "V1").post(path, form())
    other = come_in("village-worker", "V7")
    assert other.get(path).status_code == 403
    assert other.post(path, form()).status_code == 403
    assert "goods handed over" not in other.get("/proof/").content.decode()
    assert "goods handed over" in come_in("auditor", "C1").get("/proof/").content.decode()


def test_choosing_for_whom_is_a_look_at_each_member(country: Country, come_in: ComeIn) -> None:
    worker = come_in("village-worker", "V1")
    worker.get(f"/households/{country.households['V1'][0].pk}/deliveries/new/")
    assert set(Reading.objects.values_list("person", "fields")) == {
        (one.pk, "person.relation") for one in country.persons["V1"][:2]
    }
