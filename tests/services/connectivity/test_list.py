"""An officer's own list of items is filled from a plan and offered; what is none is refused."""

from __future__ import annotations

import csv
from io import BytesIO, StringIO
from typing import TYPE_CHECKING

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook, load_workbook

from everyvillage.services.connectivity.models import NetworkPlan
from everyvillage.services.connectivity.storing import read_result
from everyvillage.services.connectivity.work import work_through
from tests.services.connectivity.conftest import MADOI, County
from tests.services.connectivity.test_way import FORM, press, text
from tests.support.network_walk import refused_plan

if TYPE_CHECKING:
    from django.test import Client

pytestmark = [pytest.mark.django_db, pytest.mark.once]
HEAD = "名称,单位,数量,单价,合价\n"
LIST = f"{HEAD}光缆,公里,,,\n拆除旧杆,根,,,\n".encode()


def send(client: Client, page: str, name: str, body: bytes) -> tuple[int, str]:
    answer = client.post(f"{page}list/", {"file": SimpleUploadedFile(name, body)})
    return answer.status_code, answer.content.decode()


def download(client: Client, page: str, name: str) -> bytes:
    answer = client.get(f"{page}files/{name}")
    assert answer.status_code == 200
    return b"".join(answer.streaming_content)  # type: ignore[attr-defined] # a file is streamed


def book(*rows: list[str]) -> bytes:
    made = Workbook()
    for row in rows:
        made.worksheets[0].append(row)
    kept = BytesIO()
    made.save(kept)
    return kept.getvalue()


def test_a_list_is_filled_and_the_newest_counts(county: County) -> None:
    li = county.browser("li")
    page = press(li, "/network/new/", **FORM)
    assert work_through() == 1
    works = read_result(NetworkPlan.objects.get())["works"]
    metres = sum(work["quantity"] for work in works if work["item"] == "fibre")
    yuan = sum(work["building_yuan"] for work in works if work["item"] == "fibre")

    assert send(li, page, "list.csv", LIST)[0] == 302
    shown = text(li, page)
    assert "list.csv was filled." in shown
    assert "row 3: 拆除旧杆" in shown
    assert "In the plan and in no row of the list: Fibre in the village and to homes" in shown
    filled = download(li, page, "bill.csv").decode("utf-8-sig")
    row = list(csv.reader(StringIO(filled)))[1]
    assert float(row[2]) == metres / 1000
    assert abs(float(row[4]) - yuan) <= metres / 1000 * 0.005 + 0.01  # the price is whole fen
    assert "modelled, not real" in filled.splitlines()[-1]

    # Another list takes its place; the auditor reads it and fills none.
    own = HEAD.encode() + "光缆,米,,,\n".encode()
    assert send(li, page, "filled.csv", own)[0] == 302
    other = book(["item", "name", "unit", "quantity"], ["by-fibre", "Drops", "homes", ""])
    assert send(li, page, "drops.xlsx", other)[0] == 302
    auditor = county.browser("auditor", "auditor")
    sheet = load_workbook(BytesIO(download(auditor, page, "bill.xlsx"))).worksheets[0]
    homes = sum(work["quantity"] for work in works if work["item"] == "by-fibre")
    assert sheet.cell(2, 4).value == homes
    assert li.get(f"{page}files/bill.csv").status_code == 404
    assert send(auditor, page, "list.csv", LIST)[0] == 403
    assert "drops.xlsx was filled." in text(auditor, page)

    # What is refused leaves the filled list where it is.
    for name, body, said in (
        ("list.pdf", b"x", "list.pdf"),
        ("list.csv", b"", "no byte"),
        ("list.csv", HEAD.encode() + "光缆,吨,,,\n".encode(), "list.csv: row 2"),
        ("list.csv", b"a,b\n1,2\n", "nothing that is known"),
        ("list.xlsx", b"PK", "network.template-wrong"),
    ):
        status, answer = send(li, page, name, body)
        assert (status, said in answer) == (400, True), (name, said)
    assert "drops.xlsx was filled." in text(li, page)
    assert download(li, page, "bill.xlsx")


def test_a_plan_without_a_result_fills_no_list(county: County) -> None:
    plan = refused_plan(county.place, MADOI)
    status, answer = send(county.browser("li"), f"/network/{plan.pk}/", "list.csv", LIST)
    assert status == 400
    assert "a plan that is not done" in answer
