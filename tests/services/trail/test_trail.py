"""The trail: an auditor sees all of the own place, takes it away, and that is on record."""

from __future__ import annotations

import csv
from datetime import date, timedelta
from io import BytesIO, StringIO
from typing import TYPE_CHECKING

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.utils import timezone
from openpyxl import load_workbook

from everyvillage.core.documents import make_document
from everyvillage.ledger.access.own_view import own_view
from everyvillage.ledger.access.reading import Reader, Showing, log_reading
from everyvillage.ledger.models import Reading
from everyvillage.registry.models import Account
from everyvillage.registry.own_vault import open_vault
from everyvillage.services.trail.models import TrailExport

if TYPE_CHECKING:
    from tests.services.trail.conftest import ComeIn
    from tests.support.authority import Country

pytestmark = pytest.mark.django_db
NAME = Showing(purpose="help", fields=("person.name",))
FORMULA = "=HYPERLINK(1)"


def look(country: Country, village: str, account: str, showing: Showing = NAME) -> Reading:
    person = country.persons[village][0].pk
    act = log_reading(Reader(account=account, role="village-worker"), [person], showing)
    made: Reading = Reading.objects.get(act=act)
    return made


def test_an_auditor_sees_every_look_of_the_own_place_and_no_other(
    country: Country, come_in: ComeIn
) -> None:
    look(country, "V1", "here")
    secret = Showing(purpose="inspection", fields=("person.name",), rule="inspection")
    look(country, "V1", "withheld-here", secret)
    look(country, "V7", "elsewhere")
    page = come_in("auditor", "C1").get("/trail/").content.decode()
    assert "here" in page
    assert "withheld-here" in page
    assert "elsewhere" not in page
    assert "elsewhere" in come_in("auditor", "C2").get("/trail/").content.decode()


def test_the_trail_is_asked_by_day_and_account(country: Country, come_in: ComeIn) -> None:
    look(country, "V1", "one")
    look(country, "V1", "two")
    auditor = come_in("auditor", "C1")
    assert "<td><bdi>two" not in auditor.get("/trail/?account=one").content.decode()
    tomorrow = timezone.localdate() + timedelta(days=1)
    page = auditor.get(f"/trail/?since={tomorrow}&until={tomorrow}").content.decode()
    assert "Nobody looked in these days" in page
    for odd in ("since=x", "until=9999-99-99", "before=²", "before=" + "9" * 40, "account=%00"):
        assert auditor.get(f"/trail/?{odd}").status_code == 200


def test_the_exported_file_holds_every_line_safe_to_open(country: Country, come_in: ComeIn) -> None:
    for account in ("one", FORMULA, "-2+3", "@cmd"):
        look(country, "V1", account)
    auditor = come_in("auditor", "C1")
    answer = auditor.get("/trail/export.csv")
    text = b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined] # the test client's own
    rows = list(csv.reader(StringIO(text)))
    assert len(rows) == 1 + 4
    assert all(not cell.startswith(("=", "-", "+", "@")) for row in rows for cell in row)
    book = load_workbook(BytesIO(auditor.get("/trail/export.xlsx").content))
    cells = [cell for row in book.worksheets[0].iter_rows(values_only=True) for cell in row]
    assert len(cells) == 5 * 9
    assert not [cell for cell in cells if isinstance(cell, str) and cell.startswith("=")]
    # Both are on record, with how much they took, and the page says so.
    assert list(TrailExport.objects.values_list("form", "lines")) == [("xlsx", 4), ("csv", 4)]
    assert "4 lines" in auditor.get("/trail/").content.decode()
    assert auditor.get("/trail/export.pdf").status_code == 400


def test_the_record_of_an_export_cannot_be_taken_away(country: Country, come_in: ComeIn) -> None:
    look(country, "V1", "one")
    come_in("auditor", "C1").get("/trail/export.csv")
    with pytest.raises(DatabaseError), transaction.atomic():
        TrailExport.objects.get_queryset()._raw_delete("default")  # noqa: SLF001 - past the application, as an attacker


@pytest.mark.parametrize("role", ["county-officer", "administrator"])
def test_nobody_else_goes_through_the_trail(come_in: ComeIn, role: str) -> None:
    client = come_in(role, "C1")
    paths = ("/trail/", "/trail/export.csv", "/trail/unusual/", "/trail/withheld/")
    assert [client.get(path).status_code for path in paths] == [403] * 4


def test_many_records_own_kin_and_outside_one_s_place_are_listed(
    country: Country, come_in: ComeIn
) -> None:
    worker = come_in("village-worker", "V1")
    mine = country.persons["V1"][1]
    number = make_document(date(1980, 1, 1), 1, "1")
    vault = open_vault()
    mine.document_number_index = vault.index(number, table="person", field="document_number")
    mine.save()
    assert worker.post("/account/own/", {"number": number}).status_code == 302
    assert Account.objects.get(login="village-worker-V1").own_person == mine.pk
    worker.get(f"/households/{country.households['V1'][0].pk}/")
    outside = Reader(account="far", role="village-worker", place=country.places["V7"])
    log_reading(outside, [country.persons["V1"][0].pk], NAME)
    page = come_in("auditor", "C1").get("/trail/unusual/").content.decode()
    rows = list(page.split("<tr>")[1:])
    assert any("village-worker-V1" in one and "the own family" in one for one in rows)
    assert any("far" in one and "outside the place" in one for one in rows)
    assert "many records in a day" not in "".join(rows)


def test_whether_a_number_is_in_the_register_is_not_told(country: Country, come_in: ComeIn) -> None:
    worker = come_in("village-worker", "V1")
    person = country.persons["V7"][0]
    known = make_document(date(1980, 1, 1), 1, "1")
    person.document_number_index = open_vault().index(
        known, table="person", field="document_number"
    )
    person.save()
    answers = []
    for number in (make_document(date(1980, 1, 1), 3, "1"), "nonsense", known, known):
        answer = worker.post("/account/own/", {"number": number})
        answers.append(
            (answer.status_code, answer["location"], worker.get("/account/").status_code)
        )
    assert len(set(answers)) == 1


def test_a_second_person_confirms_until_a_day_or_lets_it_be_seen(
    country: Country, come_in: ComeIn
) -> None:
    secret = Showing(purpose="inspection", fields=("person.name",), rule="inspection")
    first, second = (look(country, "V1", "inspector", secret) for _ in range(2))
    auditor = come_in("auditor", "C1")
    assert "inspector" in auditor.get("/trail/withheld/").content.decode()
    public = Client(headers={"accept-language": "en"})
    assert "<dd>2</dd>" in public.get("/withheld/?lang=en").content.decode()
    path = f"/trail/withheld/{first.pk}/"
    too_far = timezone.localdate() + timedelta(days=91)
    for until in ("", "soon", str(too_far), str(timezone.localdate())):
        assert auditor.post(path, {"until": until}).status_code == 400
    last = timezone.localdate() + timedelta(days=90)
    assert auditor.post(path, {"until": str(last)}).status_code == 302
    assert auditor.post(f"/trail/withheld/{second.pk}/", {"release": "1"}).status_code == 302
    assert "<dd>1</dd>" in public.get("/withheld/?lang=en").content.decode()
    assert come_in("auditor", "C2").post(path, {"release": "1"}).status_code == 403


def test_the_reader_is_no_second_person(country: Country, come_in: ComeIn) -> None:
    secret = Showing(purpose="inspection", fields=("person.name",), rule="inspection")
    mine = look(country, "V1", "auditor-C1", secret)
    until = timezone.localdate() + timedelta(days=30)
    path = f"/trail/withheld/{mine.pk}/"
    assert come_in("auditor", "C1").post(path, {"until": str(until)}).status_code == 400


def test_cases_and_residents_are_named_in_words(country: Country, come_in: ComeIn) -> None:
    person = country.persons["V1"][0].pk
    cases = Showing(purpose="duty", fields=("household.household_no", "household.episode"))
    log_reading(Reader(account="resident", role="by-card"), [person], cases)
    page = come_in("auditor", "C1").get("/trail/?lang=zh-hans").content.decode()
    assert "帮扶事项办理情况、户编号" in page
    assert "住户（凭卡）" in page
    assert "household.episode" not in page
    assert "by-card" not in page
    (said,) = own_view(person, "zh-hans", timezone.localdate())
    assert "您的帮扶事项办理情况、户编号。" in said


def test_no_field_is_the_residents_twice(country: Country) -> None:
    person = country.persons["V1"][0].pk
    shown = Showing(purpose="duty", fields=("person.requests", "person.evidence"))
    log_reading(Reader(account="x", role="village-worker"), [person], shown)
    (said,) = own_view(person, "zh-hans", timezone.localdate())
    assert "您的帮扶照片或录音、申请。" in said
    assert "您的您的" not in said
