"""Addresses of the figures."""

from __future__ import annotations

from django.urls import path, register_converter

from everyvillage.services.figures import map_views, views


class FormConverter:
    """The ending of a download: csv or xlsx."""

    regex = "csv|xlsx"

    def to_python(self, value: str) -> str:
        """Take the ending as it is."""
        return value

    def to_url(self, value: str) -> str:
        """Write the ending as it is."""
        return value


register_converter(FormConverter, "form")

urlpatterns = [
    path("map/<str:programme_id>/", map_views.big_map, name="big-map"),
    path("map/outlines/<str:code>.geojson", map_views.map_outlines, name="map-outlines"),
    path("map/settlements/<str:code>.geojson", map_views.map_settlements, name="map-settlements"),
    path(
        "map/<str:programme_id>/<str:target_id>/shades.json",
        map_views.map_shades,
        name="map-shades",
    ),
    path("programmes/", views.plan, name="plan"),
    path("programmes/check/", views.programme_check, name="programme-check"),
    path("programmes/<str:programme_id>/", views.plan_of, name="plan-of"),
    path("programmes/<str:programme_id>/figures.<form:form>", views.plan_file, name="plan-file"),
    path("targets/<str:programme_id>/<str:target_id>/", views.target, name="target"),
    path(
        "targets/<str:programme_id>/<str:target_id>/places.<form:form>",
        views.target_file,
        name="target-file",
    ),
    path(
        "targets/<str:programme_id>/<str:target_id>/gaps.<form:form>",
        views.gap_file,
        name="gap-file",
    ),
    path("targets/<str:programme_id>/<str:target_id>/map.svg", views.map_file, name="map-file"),
    path(
        "targets/<str:programme_id>/<str:target_id>/trend.svg", views.trend_file, name="trend-file"
    ),
    path("how/<str:programme_id>/<str:target_id>/", views.how, name="how"),
    path("places/", views.places, name="places"),
    path("places/<str:code>/", views.place, name="place"),
    path("data/", views.data, name="data"),
]
