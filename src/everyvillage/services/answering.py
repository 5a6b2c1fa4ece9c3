"""What every answer to a program shares: the shape of faults, and the list of statuses."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ninja import Schema

if TYPE_CHECKING:
    from everyvillage.core.errors import EveryvillageError

API_PREFIX = "/api/v1/"
PLACE_CODE = r"^[^\x00-\x1f/]{1,64}$"
API_JSON = "application/json; charset=utf-8"
GEOJSON_TYPE = "application/geo+json"
MOST_ROWS = 500
FARTHEST = 100_000


class FaultShape(Schema):
    """One thing that is wrong; the same six parts as on the command line with --json."""

    code: str
    where: str
    asked: str
    found: str
    accepted: str
    next: str


class Faults(Schema):
    """Everything that is wrong with a request."""

    faults: list[FaultShape]


def as_faults(error: EveryvillageError) -> dict[str, Any]:
    """Give a readable error as plain data, in the one shape of all errors."""
    return {"faults": [fault.as_dict() for fault in error.faults]}


def answers(shape: Any, *, signed_in: bool = False) -> dict[int, Any]:  # noqa: ANN401 - any schema
    """Give the statuses of an operation with the shape of each.

    Anybody may ask, unless ``signed_in``; a token that is out of force is refused either way.
    """
    told = (400, 401, 403, 404, 429) if signed_in else (400, 401, 404, 429)
    return {200: shape, **dict.fromkeys(told, Faults)}


def open_to_all() -> dict[str, Any]:
    """Say in the description of an operation that it answers without a token as well."""
    return {"security": [{}, {"TokenOrNobody": []}]}


def geojson(shape: dict[str, Any]) -> dict[str, Any]:
    """Say in the description of an operation that it answers with GeoJSON (RFC 7946)."""
    content = {GEOJSON_TYPE: {"schema": shape}}
    return {**open_to_all(), "responses": {200: {"description": "OK", "content": content}}}
