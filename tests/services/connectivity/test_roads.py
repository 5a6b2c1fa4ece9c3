"""An officer gives roads: the plan follows them, shows how they run, and one can be locked out."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from everyvillage.services.connectivity.models import NetworkPlan, PlantFile
from everyvillage.services.connectivity.storing import read_result
from everyvillage.services.connectivity.work import work_through
from tests.services.connectivity.conftest import MADOI, County
from tests.services.connectivity.test_refused import send
from tests.services.connectivity.test_way import FORM, press, text

if TYPE_CHECKING:
    from typing import Any

pytestmark = [pytest.mark.django_db, pytest.mark.once]
# The last row of villages lies at 34.74, from 98.00 to 98.35; the last three have no fibre.
RUN = [[98.14, 34.74], [98.17, 34.741], [98.21, 34.74], [98.28, 34.74], [98.35, 34.74]]


def along(plan: NetworkPlan) -> list[dict[str, Any]]:
    return [work for work in read_result(plan)["works"] if work.get("on_road")]


def test_a_plan_follows_the_roads_that_were_given(county: County) -> None:
    li = county.browser("li")
    feature = {"type": "Feature", "properties": {}, "geometry": {"type": "LineString"}}
    feature["geometry"] = {"type": "LineString", "coordinates": RUN}
    body = json.dumps({"type": "FeatureCollection", "features": [feature, feature]}).encode()
    assert send(li, "roads", "roads.geojson", body)[0] == 302
    kept = PlantFile.objects.get()
    assert (kept.table, kept.rows) == ("roads", 1)
    new = text(li, f"/network/new/?programme=&target=&place={MADOI}")
    assert "<dt>Roads</dt><dd>1</dd>" in new
    assert "roads given more than once, counted once: 1" in new

    page = press(li, "/network/new/", **FORM)
    assert work_through() == 1
    plan = NetworkPlan.objects.get()
    assert (plan.state, plan.faults) == ("done", [])
    works = along(plan)
    assert any(len(work["route"]) > 2 for work in works)
    press(li, f"{page}open/", purpose="planning")
    shown = li.get(f"{page}map.geojson").json()["features"]
    assert any(len(one["geometry"]["coordinates"]) > 2 for one in shown)

    bent = next(work for work in works if len(work["route"]) > 2)
    value = "|".join((bent["item"], bent["from"], bent["to"]))
    press(li, f"{page}again/", route=value)
    assert work_through() == 1
    second = NetworkPlan.objects.latest("pk")
    assert (second.state, second.faults) == ("done", [])
    assert bent["route"] not in [work["route"] for work in along(second)]
