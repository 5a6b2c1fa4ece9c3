"""What stands in the way of a plan never shows where routes run before they are opened."""

from __future__ import annotations

import pytest

from everyvillage.core.errors import Fault
from everyvillage.services.connectivity.models import Look
from everyvillage.services.connectivity.pages.closed import closed, names_routes
from tests.services.connectivity.conftest import MADOI, County
from tests.services.connectivity.test_way import press, text
from tests.support.network_walk import refused_plan

ROUTE = Fault(
    "network.route-unknown",
    "locked in: fibre 34.500000, 98.000000 – 34.600000, 98.070000",
    "a route that a plan may take",
    "none by the rule between these ends",
    "a route of the candidates (3 of fibre)",
    "choose a route of the plan's graph",
)
HOLE = Fault(
    "network.terrain-hole",
    "terrain model at 34.51234, 98.01234",
    "a height",
    "none at 34.51234, 98.01234",
    "a model without holes",
    "fill the hole at 34.51234, 98.01234",
)
GOAL = Fault("network.goal-impossible", "goal all", "1 out", "2 out", "990", "lower it")


@pytest.mark.once
def test_routes_and_positions_are_left_out_and_the_rest_stays() -> None:
    assert [names_routes(one) for one in (ROUTE, HOLE, GOAL)] == [True, True, False]
    route, hole, goal = closed([ROUTE, HOLE, GOAL], "en")
    assert goal == GOAL
    assert (route.code, route.accepted) == (ROUTE.code, ROUTE.accepted)
    told = " ".join((*route.as_dict().values(), *hole.as_dict().values()))
    assert not any(digits in told for digits in ("34.5", "98.0", "34.6"))
    (chinese,) = closed([HOLE], "zh-hans")
    assert chinese.found == "涉及线路或站址，打开线路和站址后显示"


@pytest.mark.once
@pytest.mark.django_db
def test_a_route_of_a_fault_is_shown_to_who_opened_it_and_each_look_is_logged(
    county: County,
) -> None:
    plan = refused_plan(county.place, MADOI)
    plan.faults = [ROUTE.as_dict()]
    plan.save(update_fields=["faults"])
    page = f"/network/{plan.pk}/"
    auditor, li = county.browser("auditor", "auditor"), county.browser("li")
    for browser in (auditor, li):
        shown = text(browser, page)
        assert "network.route-unknown" in shown
        assert "34.5" not in shown
        assert "named once routes and towers are opened" in shown
    assert Look.objects.count() == 0
    press(li, f"{page}open/", purpose="planning")
    assert ROUTE.where in text(li, page)
    # A press that is refused shows the page as well.
    refused = li.post(f"{page}cancel/")
    assert refused.status_code == 400
    assert ROUTE.where in refused.content.decode()
    assert list(Look.objects.values_list("account", "what")) == [("li", "page")] * 2
