"""Offices answer one by one: proof, the right role, a second person, clocks, appeals."""

from __future__ import annotations

from datetime import date, timedelta
from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import override_settings
from django.utils import timezone
from PIL import Image

from everyvillage.core.documents import make_document
from everyvillage.ledger.access.reading import Reader, Showing, log_reading
from everyvillage.ledger.models import Reading
from everyvillage.registry.models import OpenCounty, Person
from everyvillage.registry.own_vault import open_vault
from everyvillage.services import dated
from everyvillage.services.rights.models import Request
from everyvillage.web.home import Home
from tests.support.authority import Country, make_account

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from django.test import Client

    from tests.services.rights.conftest import ComeIn, Resident

pytestmark = pytest.mark.django_db
WHY = "The booklet of the household says so too."
AGREED = {"outcome": "agreed", "words": WHY}
REFUSED = {"outcome": "refused", "words": "The photo does not show this day."}


@pytest.fixture(autouse=True)
def files(tmp_path: Path) -> Iterator[None]:
    """Keep photos of this test in its own folder, beside the keys of the suite's home."""
    from django.conf import settings  # noqa: PLC0415 - read when the test runs

    class Beside(Home):
        keys = settings.HOME.keys

    with override_settings(HOME=Beside(tmp_path)):
        yield


def photo() -> SimpleUploadedFile:
    """Make a small picture."""
    data = BytesIO()
    Image.new("RGB", (8, 8), "white").save(data, "JPEG")
    return SimpleUploadedFile("booklet.jpg", data.getvalue())


def ask_birth_date(her: Client, day: str = "1960-02-01") -> Request:
    given = {"field": "birth_date", "wanted": day, "reason": "wrong"}
    answer = her.post("/my/requests/new/", given)
    assert answer.status_code == 302
    return Request.objects.latest("pk")


def set_number(person: Person, birth: date) -> None:
    """Give a person a made-up document number that says a birth date."""
    number = make_document(birth, 101, "1")
    person.document_number = open_vault().seal(
        number, table="person", field="document_number", person=person.person_no
    )
    person.save()


def test_a_birth_date_is_corrected_by_two_with_proof_and_the_history_keeps_the_old_one(
    country: Country, come_in: ComeIn, resident: Resident
) -> None:
    person = country.persons["V1"][0]
    made = ask_birth_date(resident())
    set_number(person, date(1960, 2, 1))
    worker, township = come_in("village-worker", "V1"), come_in("township-officer", "T1")
    county = come_in("county-officer", "C1")
    path = f"/requests/{made.pk}/"
    # No proof yet; then a proof of another kind, then one without its picture.
    assert county.post(f"{path}answer/", AGREED).status_code == 400
    assert worker.post(f"{path}proof/", {"proof": "seen", "picture": photo()}).status_code == 400
    assert worker.post(f"{path}proof/", {"proof": "register-book"}).status_code == 400
    given = {"proof": "register-book", "picture": photo()}
    assert worker.post(f"{path}proof/", given).status_code == 302
    # A date of birth is decided by the county alone.
    assert township.post(f"{path}answer/", AGREED).status_code == 403
    assert worker.post(f"{path}answer/", AGREED).status_code == 403
    assert county.post(f"{path}answer/", AGREED).status_code == 302
    person.refresh_from_db()
    assert person.birth_date == date(1960, 2, 1)
    assert [row.birth_date for row in person.history.order_by("history_id")][-2:] == [
        date(1960, 1, 1),
        date(1960, 2, 1),
    ]
    made.refresh_from_db()
    assert (made.state, made.outcome) == ("answered", "agreed")
    assert made.evidence.startswith("sha256:")


def test_a_number_that_says_another_date_needs_the_police_letter(
    country: Country, come_in: ComeIn, resident: Resident
) -> None:
    set_number(country.persons["V1"][0], date(1960, 1, 1))
    made = ask_birth_date(resident())
    worker, county = come_in("village-worker", "V1"), come_in("county-officer", "C1")
    path = f"/requests/{made.pk}/"
    worker.post(f"{path}proof/", {"proof": "register-book", "picture": photo()})
    assert "says another date of birth" in county.get(path).content.decode()
    assert county.post(f"{path}answer/", AGREED).status_code == 400
    worker.post(f"{path}proof/", {"proof": "police-letter", "picture": photo()})
    assert county.post(f"{path}answer/", AGREED).status_code == 302


def test_a_telephone_is_corrected_sealed_and_found_again(
    country: Country, come_in: ComeIn, resident: Resident
) -> None:
    person = country.persons["V1"][0]
    given = {"field": "phone", "wanted": "10012345678", "reason": "old"}
    assert resident().post("/my/requests/new/", given).status_code == 302
    made = Request.objects.get()
    assert b"10012345678" not in bytes(made.wanted or b"")
    worker, township = come_in("village-worker", "V1"), come_in("township-officer", "T1")
    worker.post(f"/requests/{made.pk}/proof/", {"proof": "seen"})
    assert township.post(f"/requests/{made.pk}/answer/", AGREED).status_code == 302
    person.refresh_from_db()
    vault = open_vault()
    index = vault.index("10012345678", table="person", field="phone")
    assert Person.objects.get(phone_index=index) == person
    sealed = bytes(person.phone or b"")
    opened = vault.open(sealed, table="person", field="phone", person=person.person_no)
    assert opened == "10012345678"


@pytest.mark.parametrize(
    ("field", "wanted"),
    [
        ("birth_date", "2999-01-01"),
        ("birth_date", "1800-01-01"),
        ("birth_date", "yesterday"),
        ("phone", "12345"),
        ("phone", "1001234567８"),
        ("schooling", "doctor"),
        ("name", "x\u202ey"),
        ("name", "x" * 101),
        ("status", "poor"),
        ("document_number", "1"),
        ("", ""),
    ],
)
def test_a_value_that_cannot_be_right_is_refused(
    resident: Resident, field: str, wanted: str
) -> None:
    given = {"field": field, "wanted": wanted, "reason": "wrong"}
    assert resident().post("/my/requests/new/", given).status_code == 400
    assert not Request.objects.exists()


def test_nothing_is_closed_in_bulk(come_in: ComeIn, resident: Resident) -> None:
    her = resident()
    first, second = ask_birth_date(her), ask_birth_date(her, "1960-03-01")
    county = come_in("county-officer", "C1")
    path = f"/requests/{first.pk}/answer/"
    assert county.post(path, {"outcome": "refused", "words": "no"}).status_code == 400
    many = {**REFUSED, "request": [str(first.pk), str(second.pk)]}
    assert county.post(path, many).status_code == 302
    second.refresh_from_db()
    assert second.state == "open"
    # The words of one answer do not close another.
    assert county.post(f"/requests/{second.pk}/answer/", REFUSED).status_code == 400
    own = {"outcome": "refused", "words": "This one has no proof at all."}
    assert county.post(f"/requests/{second.pk}/answer/", own).status_code == 302


def test_whoever_looked_does_not_answer_the_objection(
    country: Country, come_in: ComeIn, resident: Resident
) -> None:
    person = country.persons["V1"][0]
    looker = come_in("township-officer", "T1")
    shown = Showing(purpose="help", fields=("person.name",))
    reader = Reader(account="township-officer-T1", role="township-officer")
    log_reading(reader, [person.pk], shown)
    her = resident()
    her.post(f"/my/looked/{Reading.objects.get().pk}/", {"reason": "why"})
    made = Request.objects.get()
    # It would wait for the township officer, who is nearest; the county officer answers it.
    county = come_in("county-officer", "C1")
    assert looker.post(f"/requests/{made.pk}/answer/", REFUSED).status_code == 403
    assert county.post(f"/requests/{made.pk}/answer/", REFUSED).status_code == 302
    assert "Refused" in her.get(f"/my/requests/{made.pk}/").content.decode()


def test_a_refusal_goes_to_the_named_person_who_is_somebody_else(
    country: Country, come_in: ComeIn, resident: Resident
) -> None:
    OpenCounty.objects.create(county_id=country.places["C1"], opened_at=timezone.now())
    administrator = come_in("administrator", "C1")
    auditor = come_in("auditor", "C1")
    county = come_in("county-officer", "C1", make_account("first"))
    second = come_in("county-officer", "C1", make_account("second"))
    page = administrator.get("/requests/appeals/").content.decode()
    assert "Nobody is named yet" in page
    held = page.split(">Auditor-C1<", maxsplit=1)[0].rpartition('value="')[2].partition('"')[0]
    named = {"county": str(country.places["C1"]), "held": held, "reached": "Room 203"}
    assert administrator.post("/requests/appeals/", named).status_code == 302
    her = resident()
    made = ask_birth_date(her)
    assert her.post(f"/my/requests/{made.pk}/appeal/").status_code == 400
    county.post(f"/requests/{made.pk}/answer/", REFUSED)
    page = her.get(f"/my/requests/{made.pk}/").content.decode()
    assert "Auditor-C1 decides appeals: Room 203" in page
    assert her.post(f"/my/requests/{made.pk}/appeal/", {"words": "Look again"}).status_code == 302
    made.refresh_from_db()
    assert made.appeal_due == timezone.localdate() + timedelta(days=15)
    for other in (county, second):
        assert other.post(f"/requests/{made.pk}/decide/", AGREED).status_code == 403
    # Agreed without a proof that anybody saw: not even the named person can.
    assert auditor.post(f"/requests/{made.pk}/decide/", AGREED).status_code == 400
    done = {"outcome": "refused", "words": "No proof was brought to the village."}
    assert auditor.post(f"/requests/{made.pk}/decide/", done).status_code == 302
    assert "Decided against you" in her.get(f"/my/requests/{made.pk}/").content.decode()


def test_silence_is_no_answer_and_goes_to_the_named_person(
    come_in: ComeIn, resident: Resident
) -> None:
    county = come_in("county-officer", "C1")
    made = ask_birth_date(resident())
    last = timezone.now() + timedelta(days=30)
    dated.tick(last)
    made.refresh_from_db()
    assert made.state == "open"
    dated.tick(last + timedelta(days=1))
    made.refresh_from_db()
    assert made.state == "appealed"
    assert county.post(f"/requests/{made.pk}/answer/", REFUSED).status_code == 400
    assert [row.state for row in made.history.order_by("history_id")] == ["open", "appealed"]


def test_a_request_of_the_next_county_is_not_there(come_in: ComeIn, resident: Resident) -> None:
    made = ask_birth_date(resident())
    other = come_in("county-officer", "C2")
    for number in (made.pk, made.pk + 1000):
        assert other.get(f"/requests/{number}/").status_code == 403
        assert other.post(f"/requests/{number}/answer/", REFUSED).status_code == 403
    assert f"/requests/{made.pk}/" not in other.get("/requests/").content.decode()
    mine = come_in("county-officer", "C1").get("/requests/").content.decode()
    assert f"/requests/{made.pk}/" in mine


def test_looking_at_a_request_is_a_look_that_the_person_sees(
    come_in: ComeIn, resident: Resident
) -> None:
    her = resident()
    made = ask_birth_date(her)
    come_in("county-officer", "C1").get(f"/requests/{made.pk}/")
    page = her.get("/my/looked/").content.decode()
    assert "to correct a record the person asked about" in page


def test_an_auditor_sees_the_request_without_the_value(come_in: ComeIn, resident: Resident) -> None:
    made = ask_birth_date(resident(), "1960-11-23")
    page = come_in("county-officer", "C1").get(f"/requests/{made.pk}/").content.decode()
    assert "1960-11-23" in page
    page = come_in("auditor", "C1").get(f"/requests/{made.pk}/").content.decode()
    assert "1960-11-23" not in page
