"""Promises and evidence through their forms: by whom, for which place, with which file."""

from __future__ import annotations

import hashlib
import json
from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import override_settings
from django.utils import timezone

from everyvillage.ledger.access.own_view import own_view
from everyvillage.ledger.models import Entry, Reading
from everyvillage.registry.models import Organisation, Person
from everyvillage.web.home import Home
from tests.support.pictures import white_picture

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.services.proof.conftest import ComeIn
    from tests.support.authority import Country

pytestmark = pytest.mark.django_db
PROMISE, EVIDENCE = "/proof/promises/new/", "/proof/evidence/new/"
# GB 32100: area 00 is nobody's; the last character is right.
FIRM = "91000000MA00000000"


@pytest.fixture(autouse=True)
def home(tmp_path: Path) -> Iterator[Path]:
    """Keep files of this test in its own folder, beside the keys of the suite."""

    class Beside(Home):
        keys = settings.HOME.keys

    with override_settings(HOME=Beside(tmp_path)):
        yield tmp_path


def promise(place: int, **more: object) -> dict[str, object]:
    due = timezone.localdate() + timedelta(days=90)
    return {
        "number": str(uuid4()),
        "place": str(place),
        "kind": "job",
        "quantity": "30",
        "due": due.isoformat(),
        "proof": "signature",
        "checker": "county-officer",
        **more,
    }


def evidence(place: int, **more: object) -> dict[str, object]:
    happened = timezone.localtime() - timedelta(hours=1)
    return {
        "number": str(uuid4()),
        "place": str(place),
        "about": "0",
        "kind": "job",
        "quantity": "12",
        "happened": f"{happened:%Y-%m-%dT%H:%M}",
        "form": "photo",
        "source": "the roll of the workshop",
        **more,
    }


def picture() -> SimpleUploadedFile:
    return SimpleUploadedFile("roll.png", white_picture())


def body(entry: Entry) -> dict[str, object]:
    found: dict[str, object] = json.loads(entry.payload.body)
    return found


def evidence_of(entry: Entry) -> list[str]:
    found: list[str] = json.loads(entry.payload.body)["evidence"]
    return found


def test_a_promise_is_recorded_for_a_place_inside_ones_own(
    country: Country, come_in: ComeIn
) -> None:
    officer = come_in("county-officer", "C1")
    Organisation.objects.create(
        organisation_code=FIRM, name="Firm", kind="enterprise", county_id=country.places["C1"]
    )
    page = officer.get(PROMISE).content.decode()
    assert country.code("V1") in page
    assert country.code("V7") not in page
    sent = promise(country.places["V1"], organisation=FIRM.lower())
    assert [officer.post(PROMISE, sent).status_code for _ in range(2)] == [302, 302]
    entry = Entry.objects.get()
    assert (entry.kind, entry.place_id) == ("promise", country.places["V1"])
    said = body(entry)
    assert said["provider"] == f"organisation {FIRM}"
    assert (said["quantity"], said["unit"], said["due"]) == (30, "person", sent["due"])
    assert (said["proof"], said["checker"]) == ("signature", "county-officer")
    assert f"people given work · by {sent['due']}" in officer.get("/proof/").content.decode()


@pytest.mark.parametrize(
    "wrong",
    [
        {"quantity": "0"},
        {"kind": "visit"},
        {"due": "2020-01-01"},
        {"due": "soon"},
        {"due": "2999-01-01"},
        {"proof": "gold"},
        {"checker": "partner"},
        {"organisation": FIRM},
        {"organisation": "' OR 1=1 --"},
        {"number": "1"},
        {"note": "x" * 2001},
    ],
)
def test_a_promise_that_cannot_be_is_refused(
    country: Country, come_in: ComeIn, wrong: dict[str, object]
) -> None:
    officer = come_in("county-officer", "C1")
    assert officer.post(PROMISE, promise(country.places["V1"], **wrong)).status_code == 400
    assert not Entry.objects.exists()


def test_all_that_is_wrong_is_said_at_once(country: Country, come_in: ComeIn) -> None:
    officer = come_in("county-officer", "C1")
    wrong = {"kind": "", "quantity": "", "due": "", "proof": "", "checker": ""}
    page = officer.post(PROMISE, promise(country.places["V1"], **wrong)).content.decode()
    assert page.count("correct this part and send the form again") == 5


def test_evidence_of_a_delivery_is_of_its_person_who_is_told_of_every_look(
    country: Country, come_in: ComeIn
) -> None:
    worker = come_in("village-worker", "V1")
    household, person = country.households["V1"][0], country.persons["V1"][0]
    happened = timezone.localtime() - timedelta(hours=2)
    given = {
        "number": str(uuid4()),
        "kind": "goods",
        "quantity": "2",
        "happened": f"{happened:%Y-%m-%dT%H:%M}",
        "person": str(person.pk),
    }
    worker.post(f"/households/{household.pk}/deliveries/new/", given)
    delivery = Entry.objects.get()
    sent = evidence(country.places["V1"], about=str(delivery.pk), file=picture(), kind="goods")
    assert worker.post(EVIDENCE, sent).status_code == 302
    shown = Entry.objects.get(kind="evidence")
    stored, named = evidence_of(shown)
    assert named == f"entry:{bytes(delivery.hash).hex()}"
    assert shown.payload.subject == delivery.payload.subject
    before = Reading.objects.count()
    answer = come_in("auditor", "C1").get(f"/proof/{shown.pk}/files/1/")
    assert answer["Content-Disposition"] == "attachment"
    assert answer["Content-Type"] == "application/octet-stream"
    assert f"sha256:{hashlib.sha256(answer.content).hexdigest()}" == stored
    (look,) = Reading.objects.order_by("pk")[before:]
    assert (look.person, look.role, look.fields) == (person.pk, "auditor", "person.evidence")
    told = own_view(person.pk, "en", timezone.localdate())[0]
    assert "a photo or recording of your help" in told


def test_whoever_moved_away_is_told_as_well_and_who_is_not_there_is_not_opened(
    country: Country, come_in: ComeIn
) -> None:
    worker = come_in("village-worker", "V1")
    household, person = country.households["V1"][0], country.persons["V1"][0]
    happened = timezone.localtime() - timedelta(hours=2)
    given = {
        "number": str(uuid4()),
        "kind": "goods",
        "quantity": "2",
        "happened": f"{happened:%Y-%m-%dT%H:%M}",
        "person": str(person.pk),
        "picture": picture(),
    }
    worker.post(f"/households/{household.pk}/deliveries/new/", given)
    path = f"/proof/{Entry.objects.get().pk}/files/1/"
    Person.objects.filter(pk=person.pk).update(village_id=country.places["V7"])
    assert worker.get(path).status_code == 200
    assert Reading.objects.filter(person=person.pk, fields="person.evidence").count() == 1
    Person.objects.filter(pk=person.pk).delete()
    assert worker.get(path).status_code == 404


def test_a_file_opens_for_ones_own_place_only_and_one_that_is_not_there_looks_the_same(
    country: Country, come_in: ComeIn
) -> None:
    worker = come_in("village-worker", "V1")
    sent = evidence(country.places["V1"], file=picture())
    assert worker.post(EVIDENCE, sent).status_code == 302
    entry = Entry.objects.get()
    assert worker.get(f"/proof/{entry.pk}/files/1/").status_code == 200
    assert not Reading.objects.filter(fields="person.evidence").exists()
    assert worker.get(f"/proof/{entry.pk}/files/2/").status_code == 404
    other = come_in("village-worker", "V7")
    refusals = [other.get(f"/proof/{number}/files/1/") for number in (entry.pk, entry.pk + 999)]
    assert [one.status_code for one in refusals] == [403, 403]
    bodies = {one.content.replace(str(entry.pk + 999).encode(), b"N") for one in refusals}
    assert len({one.replace(str(entry.pk).encode(), b"N") for one in bodies}) == 1


def test_the_worker_of_the_next_village_records_nothing_here(
    country: Country, come_in: ComeIn
) -> None:
    here = country.places["V1"]
    other = come_in("village-worker", "V7")
    assert other.post(EVIDENCE, evidence(here)).status_code == 403
    assert other.post(PROMISE, promise(here)).status_code == 403
    mine = come_in("village-worker", "V1")
    mine.post(EVIDENCE, evidence(here))
    own = evidence(country.places["V7"], about=str(Entry.objects.get().pk))
    assert other.post(EVIDENCE, own).status_code == 403
    assert Entry.objects.count() == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"quantity": "-3"},
        {"kind": "gold"},
        {"form": "rumour"},
        {"source": ""},
        {"source": "turned \u202e round"},
        {"happened": "2999-01-01T00:00"},
        {"file": SimpleUploadedFile("x.png", b"<script>alert(1)</script>")},
    ],
)
def test_evidence_that_cannot_be_is_refused(
    country: Country, come_in: ComeIn, wrong: dict[str, object]
) -> None:
    worker = come_in("village-worker", "V1")
    assert worker.post(EVIDENCE, evidence(country.places["V1"], **wrong)).status_code == 400
    assert not Entry.objects.exists()
