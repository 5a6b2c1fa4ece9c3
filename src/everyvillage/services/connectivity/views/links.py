"""What connectivity puts on others' pages: the way from a gap to a plan, and a link."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.template.loader import render_to_string

from everyvillage.services.connectivity.permissions import MAKE, SEE
from everyvillage.services.connectivity.problems import concerns_network, county_code
from everyvillage.services.connectivity.queries import own_plans
from everyvillage.services.visit import acting_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.http import HttpRequest

    from everyvillage.policy.programmes.model import Programme, Target


def links(request: HttpRequest) -> Iterator[tuple[str, str]]:
    """Put the plans on the page of the account of whoever may see them."""
    if SEE.may(acting_of(request)):
        yield "network.title", "network-plans"


def gap_panel(request: HttpRequest, programme: Programme, target: Target, code: str) -> str:
    """Give the way from a gap to a plan for whoever may make one, "" for everybody else.

    ``code`` is the place of the page; a place wider than a county has none.
    """
    acting, county = acting_of(request), county_code(code)
    if not county or not MAKE.may(acting) or not concerns_network(programme, target):
        return ""
    plans = own_plans(acting).filter(county_code=county)[:3]
    parts = {"programme": programme, "target": target, "code": county, "plans": plans}
    return render_to_string("connectivity/gap_panel.html", parts, request)
