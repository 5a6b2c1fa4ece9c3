"""The API: the routers of all services under one address, with one shape of errors."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Any

from ninja import NinjaAPI
from ninja.errors import ValidationError

from everyvillage import __version__
from everyvillage.core.errors import EveryvillageError, Fault, InputError
from everyvillage.services.answering import API_PREFIX, as_faults
from everyvillage.services.discovery import find_services
from everyvillage.services.tokens.bearer import TokenOrNobody

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http import HttpRequest, HttpResponse
    from django.urls import URLPattern, URLResolver

_ROOT = "api-root"


@cache
def api() -> NinjaAPI:
    """Give the API of this installation, made once."""
    made = NinjaAPI(
        title="Everyvillage",
        version=__version__,
        description="Places, programmes, figures, gaps and deliveries.",
        openapi_url=None,
        docs_url=None,
        urls_namespace="api-v1",
        auth=TokenOrNobody(),
    )
    for service in find_services():
        if service.api:
            made.add_router("", import_module(service.api).router)
    made.add_exception_handler(EveryvillageError, _show_faults)
    made.add_exception_handler(ValidationError, _show_wrong_parts)
    return made


def api_urls() -> Sequence[URLPattern | URLResolver]:
    """Give the addresses of the operations; names are unique in the whole site."""
    return [one for one in api().urls[0] if getattr(one, "name", "") != _ROOT]


def openapi() -> dict[str, Any]:
    """Give the description of the API in OpenAPI 3.1."""
    return dict(api().get_openapi_schema(path_prefix=API_PREFIX))


def _show_faults(request: HttpRequest, error: EveryvillageError | type) -> HttpResponse:
    """Answer a readable error in the one shape of all errors."""
    if not isinstance(error, EveryvillageError):
        raise TypeError(error)
    answer = api().create_response(request, as_faults(error), status=error.http_status)
    if error.http_status == 401:  # noqa: PLR2004 - HTTP's own number
        answer.headers["WWW-Authenticate"] = "Bearer"
    return answer


def _show_wrong_parts(request: HttpRequest, error: ValidationError | type) -> HttpResponse:
    """Answer parts of an address that do not fit their description: all of them at once."""
    wrong = error.errors if isinstance(error, ValidationError) else []
    return _show_faults(request, InputError([_part_fault(one) for one in wrong]))


def _part_fault(wrong: dict[str, Any]) -> Fault:
    where = ".".join(str(part) for part in wrong.get("loc", ())[-1:])
    return Fault(
        code="api.part-wrong",
        where=where,
        asked="a request as the description of the API has it",
        found=str(wrong.get("type", "")),
        accepted=str(wrong.get("msg", "")),
        next_step="see /api/v1/openapi.json, or the page /api/v1/",
    )
