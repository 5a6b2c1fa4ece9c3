"""The national system's list against ours: every household with the reason why it differs."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import load_workbook

from everyvillage.core.errors import NotAllowedError
from everyvillage.services.protection.beside import Theirs, compare, export
from everyvillage.services.protection.models import Episode, Waiting
from tests.services.protection.test_pages import browser

if TYPE_CHECKING:
    from datetime import date

    from everyvillage.registry.models import Household
    from tests.services.protection.conftest import Village

pytestmark = pytest.mark.django_db


def stand(home: Household, stage: str, kind: str, today: date) -> None:
    Episode.objects.create(
        household=home,
        number=1,
        stage=stage,
        stage_on=today,
        opened_on=today,
        recognised_on=today,
        rules="CN-2021-05",
        rules_version="1",
        kind=kind,
    )


def listed(number: str, kind: str = "sudden", *, removed: bool = False) -> Theirs:
    return Theirs(number, kind, None, removed)


@pytest.fixture
def homes(village: Village, today: date) -> list[Household]:
    of = village.country.households
    homes = [*of["V1"], *of["V2"], *of["V34"], *of["V7"]]
    for home, stage in zip(
        homes, ("helped", "planned", "lead", "removed", "no-risk"), strict=False
    ):
        stand(home, stage, "sudden", today)
    return homes


def test_every_difference_has_its_reason(village: Village, homes: list[Household]) -> None:
    helped, planned, lead, removed, none, free, elsewhere, _ = (one.household_no for one in homes)
    theirs = [
        listed(helped), listed(planned, "marginal"), listed(lead), listed(removed), listed(none),
        listed(free), listed(elsewhere), listed("H999"),
    ]  # fmt: skip
    found = compare(village.county, {one.household_no: one for one in theirs})
    assert {one.household_no: one.why for one in found.differences} == {
        planned: "kind",
        lead: "waits-here",
        removed: "removed-here",
        none: "no-risk-here",
        free: "never-here",
        # In another county, and nowhere: one answer for both.
        elsewhere: "not-in-register",
        "H999": "not-in-register",
    }
    assert (found.here, found.there, found.same) == (2, 8, 1)


def test_another_day_and_what_the_rules_cannot_judge_are_told_apart(
    village: Village, homes: list[Household], today: date
) -> None:
    helped, planned, free = (homes[n].household_no for n in (0, 1, 5))
    Waiting.objects.create(household=homes[5], since=today, missing=["net_income_fen"])
    theirs = [
        Theirs(helped, "sudden", today, removed=False),
        Theirs(planned, "sudden", today - timedelta(days=3), removed=False),
        listed(free),
    ]
    found = compare(village.county, {one.household_no: one for one in theirs})
    assert {one.household_no: (one.why, one.day_there) for one in found.differences} == {
        planned: ("day", today - timedelta(days=3)),
        free: ("cannot-tell", None),
    }
    twice = f"户编号,监测对象类别\r\n{helped},突发严重困难户\r\n{helped},边缘易致贫户\r\n"
    page = browser(village.county)
    sent = SimpleUploadedFile("list.csv", twice.encode("utf-8-sig"))
    answer = page.post("/leads/beside/", {"list": sent})
    assert answer.status_code == 400
    assert "2 lines of one household" in answer.content.decode()
    book = load_workbook(io.BytesIO(page.get("/leads/beside/export.xlsx").content))
    rows = [[cell or "" for cell in row] for row in book.worksheets[0].values]
    assert rows == [line.split(",") for line in export(village.county).splitlines()]


def test_what_they_have_not_and_what_they_removed(village: Village, homes: list[Household]) -> None:
    helped, planned, _, removed = (one.household_no for one in homes[:4])
    theirs = [listed(helped, removed=True), listed(removed, removed=True)]
    found = compare(village.county, {one.household_no: one for one in theirs})
    assert {one.household_no: one.why for one in found.differences} == {
        helped: "removed-there",
        planned: "only-here",
    }


def test_their_file_is_read_and_ours_goes_back_in_their_layout(
    village: Village, homes: list[Household]
) -> None:
    assert len(homes) == 8
    sent = export(village.county)
    lines = sent.splitlines()
    assert lines[0] == "户编号,监测对象类别,识别时间,风险是否已消除"
    assert len(lines) == 4
    page = browser(village.county)
    answer = page.post(
        "/leads/beside/", {"list": SimpleUploadedFile("名单.csv", sent.encode("utf-8-sig"))}
    )
    assert answer.status_code == 200, answer.content.decode()[:2000]
    text = answer.content.decode()
    assert "2 monitored here, 2 there; 3 agree, 0 differ" in text
    assert page.get("/leads/beside/export.csv").content.decode("utf-8-sig") == sent


def test_a_list_that_cannot_be_read_names_its_cells(village: Village) -> None:
    page = browser(village.county)
    wrong = "户编号,监测对象类别\r\nH001,something\r\n".encode()
    answer = page.post("/leads/beside/", {"list": SimpleUploadedFile("list.csv", wrong)})
    assert answer.status_code == 400
    assert "something" in answer.content.decode()
    assert page.post("/leads/beside/").status_code == 400


def test_who_does_not_decide_compares_nothing(village: Village) -> None:
    for acting in (village.worker, village.township):
        with pytest.raises(NotAllowedError):
            compare(acting, {})
        with pytest.raises(NotAllowedError):
            export(acting)


def test_the_page_names_the_headings_before_and_in_the_refusal(village: Village) -> None:
    client = browser(village.county)
    client.cookies["language"] = "zh-hans"
    page = client.get("/leads/beside/").content.decode()
    assert "首行为表头，须含：户编号。可含：监测对象类别、识别时间、风险是否已消除。" in page
    sent = SimpleUploadedFile("a.csv", "编号,类型\nH1,x\n".encode())
    refused = client.post("/leads/beside/", {"list": sent}).content.decode()
    assert "找不到表头" in refused
    assert "监测对象类别" in refused.split("fault-head")[1].split("</dl>")[0]
