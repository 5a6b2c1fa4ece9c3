"""Addresses of the network's plans; no place and no route stands in one."""

from __future__ import annotations

from django.urls import path, register_converter

from everyvillage.services.connectivity.files import FILES
from everyvillage.services.connectivity.views import comparing, one, presses, start


class PlanFileConverter:
    """The name of a file of a plan."""

    regex = "|".join(name.replace(".", r"\.") for name in FILES)

    def to_python(self, value: str) -> str:
        """Take the name as it is."""
        return value

    def to_url(self, value: str) -> str:
        """Write the name as it is."""
        return value


register_converter(PlanFileConverter, "planfile")
_ONE = "network/<int:plan>/"

urlpatterns = [
    path("network/", start.plans, name="network-plans"),
    path("network/new/", start.new, name="network-new"),
    path("network/plant/", start.plant, name="network-plant"),
    path(_ONE, one.page, name="network-plan"),
    path(f"{_ONE}map.geojson", one.plan_map, name="network-map"),
    path(f"{_ONE}files/<planfile:planfile>", one.plan_file, name="network-file"),
    path(f"{_ONE}compare/", comparing.compare, name="network-compare"),
    path(f"{_ONE}open/", presses.open_routes, name="network-open"),
    path(f"{_ONE}cancel/", presses.cancel, name="network-cancel"),
    path(f"{_ONE}enough/", presses.enough, name="network-enough"),
    path(f"{_ONE}go-on/", presses.go_on, name="network-go-on"),
    path(f"{_ONE}again/", presses.again, name="network-again"),
    path(f"{_ONE}list/", presses.fill, name="network-list"),
    path(f"{_ONE}decide/", presses.decide, name="network-decide"),
    path(f"{_ONE}built/", presses.built, name="network-built"),
]
