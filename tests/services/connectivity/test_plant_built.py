"""Plant that was built comes into the register, and the next plan neither builds nor pays it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client
from django.utils import timezone

from everyvillage.registry.models import Cell, FibreLink, NetworkNode, Tower
from everyvillage.services.connectivity import work
from everyvillage.services.connectivity.models import NetworkPlan
from everyvillage.services.connectivity.storing import read_result
from everyvillage.services.connectivity.work import work_through
from everyvillage.services.dated import tick
from everyvillage.services.register.actions import create_snapshot, import_table
from tests.services.connectivity.conftest import MADOI, SEALED, WITHOUT, County
from tests.services.connectivity.test_targets import report, write
from tests.services.connectivity.test_way import press

if TYPE_CHECKING:
    from collections.abc import Mapping

pytestmark = [pytest.mark.django_db, pytest.mark.once]
FORM = {
    "programme": "cn-2020-internet",
    "target": "NP20-A01",
    "place": MADOI,
    "fibre": "100",
    "signal": "100",
    "signal_rule": "either",
}
PAGES = (
    "/",
    "/network/",
    f"/network/new/?programme=cn-2020-internet&target=NP20-A01&place={MADOI}",
    f"/targets/cn-2020-internet/NP20-A01/?place={MADOI}",
    f"/targets/cn-2020-internet/NP20-A02/?place={MADOI}",
    "/import/",
)
"""What anybody, or an officer who opened nothing, may look at around a plan that was built."""
FAR = ((98.60, 34.62), (98.68, 34.66), (98.68, 34.58))
"""Three villages beyond the others, the second and third behind the first."""


@pytest.fixture
def far(county: County, monkeypatch: pytest.MonkeyPatch) -> County:
    """Move the three without fibre away; the others have 4G, from a mast of the register."""
    monkeypatch.setattr(work, "CURVE_POINTS", 2)
    last = len(county.villages) - WITHOUT
    moved = [
        [code, *at, "plateau", 60] for code, at in zip(county.villages[last:], FAR, strict=True)
    ]
    heads = "village_code lon lat terrain households"
    import_table(
        "village", write(county.folder / "far.csv", heads, moved), modelled=True, at=SEALED
    )
    points = "signal_4g_committee signal_4g_school signal_4g_clinic"
    flags = [[code, n < last, *[False] * 4] for n, code in enumerate(county.villages)]
    heads = f"village_code {points} has_school has_clinic"
    import_table("village", write(county.folder / "4g.csv", heads, flags), modelled=True, at=SEALED)
    parts = [[f"S{n}", code, 25, n < last] for n, code in enumerate(county.villages)]
    heads = "settlement_code village_code households signal_4g"
    path = write(county.folder / "parts.csv", heads, parts)
    import_table("settlement", path, modelled=True, at=SEALED)
    create_snapshot(SEALED)
    return county


def planned(county: County) -> tuple[NetworkPlan, dict[str, Any], str]:
    """Plan, let it be approved; give the plan, what it says, and its page."""
    li, ma = county.browser("li"), county.browser("ma")
    page = press(li, "/network/new/", **FORM)
    assert work_through() == 1
    plan = NetworkPlan.objects.latest("pk")
    assert plan.state == "done", plan.faults
    press(li, f"{page}decide/", what="submitted")
    press(ma, f"{page}decide/", what="approved")
    return plan, read_result(plan), page


def told(li: Client, page: str, row: Mapping[str, Any]) -> None:
    """Report all that a plan brings a village."""
    if row["gains"]:
        report(li, page, dict(row), service="broadband", mbps="100", spare_cores="7")
    if row["gains_signal"]:
        report(li, page, dict(row), service="signal", point=["committee", "settlements"])


def sealed(li: Client) -> None:
    assert tick().failed == ()
    press(li, "/import/seal/", month=f"{timezone.localdate():%Y-%m}")


def laid(data: Mapping[str, Any]) -> dict[frozenset[tuple[float, float]], dict[str, Any]]:
    """Give the lines of fibre that a plan lays, by their two points."""
    return {
        frozenset((east, north) for east, north in one["route"]): one
        for one in data["works"]
        if one["item"] in {"fibre", "spur"} and one["quantity"]
    }


def test_what_was_built_is_not_planned_again(far: County) -> None:
    li = far.browser("li")
    plan, data, page = planned(far)
    rows = {row["code"]: row for row in data["villages"]}
    first = far.villages[-1]
    assert {rows[code]["technology"] for code in far.villages[-WITHOUT:]} == {"fibre"}
    told(li, page, rows[first])
    sealed(li)

    # The lines on the way to the village stand, with their length and their spare cores.
    own = [one for one in laid(data).values() if first in one["villages"]]
    rest = [one for one in data["works"] if first not in one["villages"]]
    assert rest
    assert len(own) > 1
    links = FibreLink.objects.all()
    assert sorted(one.length_m or 0 for one in links) == sorted(one["quantity"] for one in own)
    assert {(one.placement, one.spare_cores) for one in links} == {("aerial", 7)}
    ends = {point for one in own for point in map(tuple, one["route"])}
    assert {(one.lon, one.lat) for one in NetworkNode.objects.all()} == ends
    assert NetworkNode.objects.get(kind="olt", village__codes__code=first).lon == FAR[-1][0]

    nothing_leaks(far, li, page)

    # The next plan starts where they end, and pays no more than what was left.
    second, again, page = planned(far)
    assert not set(laid(again)) & {
        key for key, one in laid(data).items() if first in one["villages"]
    }
    assert second.building_yuan is not None
    assert plan.building_yuan is not None
    left = sum(one["building_yuan"] for one in rest)
    assert second.building_yuan <= left < plan.building_yuan
    own = [one for one in data["works"] if first in one["villages"]]
    hops, towers = (sum(one["item"] == item for one in own) for item in ("hop", "tower"))
    fed = ["fibre"] * (towers - hops) + ["microwave"] * hops  # each hop leads to one tower
    assert sorted(Tower.objects.values_list("backhaul", flat=True)) == fed
    assert {one.power for one in Tower.objects.all()} == {"solar"}
    assert [(one.band_mhz, one.tower.tower_id) for one in Cell.objects.all()] == [
        (800, f"P{plan.pk}-{first}")
    ]

    # All of it built: the third costs nothing.
    for row in again["villages"]:
        told(li, page, row)
    sealed(li)
    third, empty, _ = planned(far)
    assert (third.cost_yuan, empty["works"]) == (0, [])
    said = li.get(f"/network/{third.pk}/").content.decode()
    assert "Today&#x27;s network has all that was asked: nothing is to be built." in said
    assert 'id="curve"' not in said
    assert Cell.objects.count() == WITHOUT


def nothing_leaks(far: County, li: Client, page: str) -> None:
    """Look at every page around a plan as those who did not open routes."""
    (joint,) = NetworkNode.objects.filter(kind="junction").exclude(lon__in=[at[0] for at in FAR])
    digits = [f"{joint.lon:.4f}"[:-1], f"{joint.lat:.4f}"[:-1], joint.node_id]
    visitors = {
        "anybody": Client(),
        "li": far.browser("li"),
        "ma": far.browser("auditor", "auditor"),
        "worker": far.browser("worker", "village-worker"),
    }
    seen = 0
    for who, browser in visitors.items():
        for path in [page, *PAGES]:
            answer = browser.get(path, follow=True)
            shown = b"".join(answer) if answer.streaming else answer.content
            seen += answer.status_code == 200
            assert not any(one in shown.decode("utf-8", "replace") for one in digits), (who, path)
    assert seen > len(PAGES)
    # Who opened routes sees them: the pages do have something to hide.
    press(li, f"{page}open/", purpose="planning")
    assert digits[0] in li.get(f"{page}map.geojson").content.decode()
