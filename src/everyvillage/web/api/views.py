"""The description of the API, for programs and for people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from everyvillage.web.api.application import openapi

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.http import HttpRequest, HttpResponse


@require_safe
def description(request: HttpRequest) -> HttpResponse:
    """Give the description in OpenAPI 3.1."""
    del request
    return JsonResponse(openapi(), json_dumps_params={"ensure_ascii": False})


@require_safe
def docs(request: HttpRequest) -> HttpResponse:
    """Show every operation with its parts and an address to try."""
    return render(request, "web/api.html", {"operations": list(_operations(openapi()))})


def _operations(described: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for address, methods in described["paths"].items():
        for method, operation in methods.items():
            yield {
                "method": method.upper(),
                "address": address,
                "id": operation["operationId"],
                "words": f"api.does_{operation['operationId']}",
                "open": {} in operation.get("security", []),
                "parts": [_part(one) for one in operation["parameters"]],
                "example": _EXAMPLES.get(operation["operationId"], ""),
            }


def _part(described: dict[str, Any]) -> dict[str, Any]:
    schema = described["schema"]
    kinds = schema.get("anyOf", [schema])
    words = [str(one) for kind in kinds for one in kind.get("enum", [])]
    limits = [
        f"{sign} {kind[key]}"
        for kind in kinds
        for key, sign in (("minimum", "≥"), ("maximum", "≤"))
        if key in kind
    ]
    return {
        "name": described["name"],
        "needed": described["required"],
        "usual": schema.get("default"),
        "kind": next((kind["type"] for kind in kinds if kind.get("type") != "null"), "string"),
        "accepted": ", ".join(words or limits),
        "words": next((kind["description"] for kind in kinds if "description" in kind), ""),
    }


_EXAMPLES = {
    "find_places": "/api/v1/places?q=%E6%98%AD%E8%A7%89",
    "show_place": "/api/v1/places/513431",
    "outline_place": "/api/v1/places/513431/outline",
    "list_programmes": "/api/v1/programmes",
    "show_programme": "/api/v1/programmes/cn-2020-internet",
    "list_figures": "/api/v1/figures?place=0",
    "show_figure": "/api/v1/figures/cn-2020-internet/NP20-A01/0",
    "map_figures": "/api/v1/figures.geojson?target=NP20-A01&place=0",
    "list_gaps": "/api/v1/gaps?target=NP20-A01&place=513431",
}
