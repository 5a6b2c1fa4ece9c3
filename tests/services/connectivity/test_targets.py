"""From each target's own gap past its own mark: the page fills in what the figure counts."""

from __future__ import annotations

import csv
import re
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from everyvillage.services.connectivity import work
from everyvillage.services.connectivity.models import NetworkPlan
from everyvillage.services.connectivity.storing import read_result
from everyvillage.services.connectivity.work import work_through
from everyvillage.services.dated import tick
from everyvillage.services.register.actions import create_snapshot, import_table
from tests.services.connectivity.conftest import MADOI, SEALED, WITHOUT, County
from tests.services.connectivity.test_way import figure, press, text
from tests.support.pictures import white_picture

if TYPE_CHECKING:
    from pathlib import Path

    from django.test import Client

pytestmark = [pytest.mark.django_db, pytest.mark.once]
PROGRAMME = "cn-2020-internet"
LARGE, SMALL = 25, 6
FIELD = re.compile(r'<input id="(\w+)" name="\1" inputmode="decimal" value="([^"]*)"')


def write(path: Path, heads: str, rows: list[list[object]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(heads.split())
        writer.writerows(rows)
    return path


@pytest.fixture
def behind(county: County, monkeypatch: pytest.MonkeyPatch) -> County:
    """Let three villages lack 4G; two of them broadband as well, of which one is poor."""
    monkeypatch.setattr(work, "CURVE_POINTS", 2)
    last = len(county.villages) - WITHOUT
    villages, settlements = [], []
    for number, code in enumerate(county.villages):
        has = number < last
        villages.append([code, has or number == last, has, False, False, False, False])
        settlements.append([f"S{number}", code, LARGE if number % 2 else SMALL, has])
    facilities: list[list[object]] = [
        ["F1", "teaching_point", county.villages[0], 98.0, 34.501],
        ["F2", "clinic", county.villages[1], "", ""],
        ["F3", "office", county.villages[0], 98.0, 34.502],
    ]
    path = write(county.folder / "f.csv", "facility_id kind village_code lon lat", facilities)
    import_table("facility", path, modelled=True, at=SEALED)
    points = "signal_4g_committee signal_4g_school signal_4g_clinic"
    heads = f"village_code broadband {points} has_school has_clinic"
    path = write(county.folder / "more.csv", heads, villages)
    import_table("village", path, modelled=True, at=SEALED)
    heads = "settlement_code village_code households signal_4g"
    path = write(county.folder / "settlements.csv", heads, settlements)
    import_table("settlement", path, modelled=True, at=SEALED)
    # One mast with 4G, at the first village and so more than 5 km from the three.
    first = county.villages[0]
    tower = write(
        county.folder / "tower.csv",
        "tower_id village_code lon lat height_m operator power backhaul active",
        [["T1", first, 98.0, 34.5, 30, "telecom", "mains", "fibre", True]],
    )
    import_table("tower", tower, modelled=True, at=SEALED)
    heads = "cell_id tower_id village_code radio band_mhz active"
    cell = write(county.folder / "cell.csv", heads, [["C1", "T1", first, "4g", 800, True]])
    import_table("cell", cell, modelled=True, at=SEALED)
    create_snapshot(SEALED)
    return county


def prefilled(li: Client, target: str) -> dict[str, str]:
    """Give the fields of the form as the page fills them in for a target."""
    page = text(li, f"/network/new/?programme={PROGRAMME}&target={target}&place={MADOI}")
    (rule,) = re.findall(r'<option value="(either|heard|near)" selected>', page)
    return {**dict(FIELD.findall(page)), "signal_rule": rule}


def built(county: County, target: str) -> list[dict[str, object]]:
    """Plan what the page fills in, let it be approved, report all of it; give what it brought."""
    li, ma = county.browser("li"), county.browser("ma")
    asked = {"programme": PROGRAMME, "target": target, "place": MADOI, "satellite": "on"}
    page = press(li, "/network/new/", **asked, **prefilled(li, target))
    assert work_through() == 1
    plan = NetworkPlan.objects.latest("pk")
    assert plan.state == "done", plan.faults
    press(li, f"{page}decide/", what="submitted")
    press(ma, f"{page}decide/", what="approved")
    rows: list[dict[str, object]] = read_result(plan)["villages"]
    for row in rows:
        if row["gains"]:
            report(li, page, row, service="broadband", mbps="50")
        if row["gains_signal"] and row is not rows[-1]:
            report(li, page, row, service="signal", point=["committee", "settlements"])
        elif row["gains_signal"]:  # nobody measured here: a picture of the mast that was put up
            report(
                li,
                page,
                row,
                service="signal",
                picture=SimpleUploadedFile("mast.png", white_picture()),
            )
    assert tick().failed == ()
    press(li, "/import/seal/", month=f"{timezone.localdate():%Y-%m}")
    return [row for row in rows if row["gains"] or row["gains_signal"]]


def report(li: Client, page: str, row: dict[str, object], **more: object) -> None:
    happened = str(timezone.localdate())
    press(li, f"{page}built/", number=str(uuid4()), village=row["code"], happened=happened, **more)


def test_from_each_target_until_its_figure_passes_its_mark(behind: County) -> None:
    li, total = behind.browser("li"), len(behind.villages)
    one, two, poor = behind.villages[-WITHOUT:]
    targets = ("NP20-A03", "NP20-A02", "NP20-A01")
    # Half of the thirty villages are poor. A poor one lacks broadband, three lack 4G and fibre.
    assert [figure(li, target) for target in targets] == ["93.3%", "90.0%", "90.0%"]

    # What has no position is said: thirty settlements and a clinic; a teaching point has one.
    new = text(li, f"/network/new/?programme={PROGRAMME}&target=NP20-A02&place={MADOI}")
    said = re.findall(r"<dt>(S[^<]*position[^<]*)</dt><dd>(\d+)</dd>", new)
    assert [number for _, number in said] == ["0", "30", "1", "1"]

    # Broadband in 99 % of the poor: the one that lacks it gets it, and nobody else anything.
    assert prefilled(li, "NP20-A03")["poor"] == "99"
    assert [row["code"] for row in built(behind, "NP20-A03")] == [poor]
    assert figure(li, "NP20-A03") == "100.0%"

    # 4G by either branch: all three, whether or not a settlement is large enough to be asked for.
    # The last is reported with a picture alone; its figure follows from the mast near it.
    assert prefilled(li, "NP20-A02")["signal_rule"] == "either"
    assert [row["code"] for row in built(behind, "NP20-A02")] == [one, two, poor]
    assert figure(li, "NP20-A02") == "100.0%"
    # Both branches by operator, as the register names them: the one mast, and the new ones.
    page = text(li, f"/network/{NetworkPlan.objects.latest('pk').pk}/")
    assert ">China Telecom</th>" in page

    # Fibre: all three again, though two of them have broadband by now.
    new = text(li, f"/network/new/?programme={PROGRAMME}&target=NP20-A01&place={MADOI}")
    assert re.search(r"<dt>Broadband today without fibre[^<]*</dt><dd>2</dd>", new)
    came = built(behind, "NP20-A01")
    assert [(row["code"], row["technology"]) for row in came] == [
        (code, "fibre") for code in (one, two, poor)
    ]
    assert [figure(li, target) for target in targets] == ["100.0%"] * 3
    assert total == 30
