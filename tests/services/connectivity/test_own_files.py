"""An officer's own roads and own list: followed by a plan, filled from it, refused plainly.

One county and one plan serve all of it.
"""

from __future__ import annotations

import csv
import json
from io import BytesIO, StringIO
from typing import TYPE_CHECKING

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook, load_workbook

from everyvillage.services.connectivity.models import NetworkPlan, PlantFile
from everyvillage.services.connectivity.storing import read_result
from everyvillage.services.connectivity.work import work_through
from tests.services.connectivity.conftest import MADOI, County
from tests.services.connectivity.test_refused import send as send_plant
from tests.services.connectivity.test_way import FORM, press, text
from tests.support.network_walk import refused_plan

if TYPE_CHECKING:
    from typing import Any

    from django.test import Client

pytestmark = [pytest.mark.django_db, pytest.mark.once]
# The last row of villages lies at 34.74, from 98.00 to 98.35; the last three have no fibre.
RUN = [[98.14, 34.74], [98.17, 34.741], [98.21, 34.74], [98.28, 34.74], [98.35, 34.74]]
HEAD = "名称,单位,数量,单价,合价\n"
LIST = f"{HEAD}光缆,公里,,,\n拆除旧杆,根,,,\n".encode()


def test_a_plan_follows_own_roads_and_fills_an_own_list(county: County) -> None:
    li, auditor = county.browser("li"), county.browser("auditor", "auditor")
    give_roads(li)
    page = press(li, "/network/new/", **FORM)
    assert work_through() == 1
    plan = NetworkPlan.objects.get()
    assert (plan.state, plan.faults) == ("done", [])
    works = read_result(plan)["works"]
    bent = next(work for work in along(works) if len(work["route"]) > 2)

    fill_lists(li, auditor, page, works)
    refuse_lists(li, page)
    other = refused_plan(county.place, MADOI)
    status, answer = send_list(li, f"/network/{other.pk}/", "list.csv", LIST)
    assert (status, "a plan that is not done" in answer) == (400, True)

    # Routes along the road are shown as they run; one can be locked out like any other.
    press(li, f"{page}open/", purpose="planning")
    shown = li.get(f"{page}map.geojson").json()["features"]
    assert any(len(one["geometry"]["coordinates"]) > 2 for one in shown)
    press(li, f"{page}again/", route="|".join((bent["item"], bent["from"], bent["to"])))
    assert work_through() == 1
    second = NetworkPlan.objects.latest("pk")
    assert (second.state, second.faults) == ("done", [])
    assert bent["route"] not in [work["route"] for work in along(read_result(second)["works"])]


def give_roads(li: Client) -> None:
    """Send a road that stands in the file twice; read what was found on the page."""
    feature: dict[str, Any] = {"type": "Feature", "properties": {}}
    feature["geometry"] = {"type": "LineString", "coordinates": RUN}
    body = json.dumps({"type": "FeatureCollection", "features": [feature, feature]}).encode()
    assert send_plant(li, "roads", "roads.geojson", body)[0] == 302
    kept = PlantFile.objects.get()
    assert (kept.table, kept.rows) == ("roads", 1)
    new = text(li, f"/network/new/?programme=&target=&place={MADOI}")
    assert "<dt>Roads</dt><dd>1</dd>" in new
    assert "roads given more than once, counted once: 1" in new


def along(works: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [work for work in works if work.get("on_road")]


def fill_lists(li: Client, auditor: Client, page: str, works: list[dict[str, Any]]) -> None:
    """Fill a text, then a workbook that takes its place; an auditor reads it and fills none."""
    metres = sum(work["quantity"] for work in works if work["item"] == "fibre")
    yuan = sum(work["building_yuan"] for work in works if work["item"] == "fibre")
    assert send_list(li, page, "list.csv", LIST)[0] == 302
    shown = text(li, page)
    assert "list.csv was filled." in shown
    assert "row 3: 拆除旧杆" in shown
    assert "In the plan and in no row of the list: Fibre in the village and to homes" in shown
    filled = download(li, page, "bill.csv").decode("utf-8-sig")
    row = list(csv.reader(StringIO(filled)))[1]
    assert float(row[2]) == metres / 1000
    assert abs(float(row[4]) - yuan) <= metres / 1000 * 0.005 + 0.01  # the price is whole fen
    assert "modelled, not real" in filled.splitlines()[-1]

    other = book(["item", "name", "unit", "quantity"], ["by-fibre", "Drops", "homes", ""])
    assert send_list(li, page, "drops.xlsx", other)[0] == 302
    sheet = load_workbook(BytesIO(download(auditor, page, "bill.xlsx"))).worksheets[0]
    homes = sum(work["quantity"] for work in works if work["item"] == "by-fibre")
    assert sheet.cell(2, 4).value == homes
    assert li.get(f"{page}files/bill.csv").status_code == 404
    assert send_list(auditor, page, "list.csv", LIST)[0] == 403


def refuse_lists(li: Client, page: str) -> None:
    """See what is no list refused in words; the list that was filled stays."""
    for name, body, said in (
        ("list.pdf", b"x", "list.pdf"),
        ("list.csv", b"", "no byte"),
        ("list.csv", HEAD.encode() + "光缆,吨,,,\n".encode(), "list.csv: row 2"),
        ("list.csv", b"a,b\n1,2\n", "nothing that is known"),
        ("list.xlsx", b"PK", "network.template-wrong"),
    ):
        status, answer = send_list(li, page, name, body)
        assert (status, said in answer) == (400, True), (name, said)
    assert "drops.xlsx was filled." in text(li, page)
    assert download(li, page, "bill.xlsx")


def send_list(client: Client, page: str, name: str, body: bytes) -> tuple[int, str]:
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
