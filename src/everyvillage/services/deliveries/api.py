"""Deliveries for programs of officers."""

from __future__ import annotations

from datetime import datetime  # noqa: TC003 - the shapes read their types when they are made
from typing import TYPE_CHECKING, Annotated, Any

from ninja import Query, Router, Schema
from pydantic import Field

from everyvillage.core.errors import Fault, NotSignedInError
from everyvillage.services.answering import MOST_ROWS, PLACE_CODE, answers
from everyvillage.services.deliveries import queries
from everyvillage.services.visit import acting_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpRequest

router = Router()


class DeliveriesAsked(Schema):
    """Which deliveries: of a place inside one's own, written after a number, in their order."""

    place: Annotated[str, Field(pattern=PLACE_CODE)] | None = None
    after: Annotated[int, Field(ge=0, le=2**62, description="the last number you have")] = 0
    limit: Annotated[int, Field(ge=1, le=MOST_ROWS)] = 100


class DeliveryShape(Schema):
    """One delivery; ``to_somebody`` says that a person received it, never who."""

    number: int
    place: str
    service: str | None
    provider: str | None
    quantity: int | None
    unit: str | None
    happened: datetime | None
    recorded: datetime
    late: bool
    to_somebody: bool
    entry: str
    corrected: bool
    erased: bool


class Deliveries(Schema):
    """A page of deliveries; ``next`` is what to send as ``after``."""

    deliveries: list[DeliveryShape]
    next: int | None


@router.get(
    "/deliveries",
    response=answers(Deliveries, signed_in=True),
    url_name="api-deliveries",
    operation_id="list_deliveries",
)
def list_deliveries(request: HttpRequest, asked: Query[DeliveriesAsked]) -> Mapping[str, Any]:
    """Give what was delivered in the place of the token's role, without saying to whom."""
    acting = acting_of(request)
    if acting.account is None:
        raise NotSignedInError(_no_token())
    return queries.deliveries(acting, asked.place, asked.after, asked.limit)


def _no_token() -> Fault:
    return Fault(
        code="deliveries.no-token",
        where="Authorization",
        asked="deliveries",
        found="a request without a token",
        accepted="a token of a role that lists the deliveries of its place",
        next_step="make a token on the page of your tokens",
    )
