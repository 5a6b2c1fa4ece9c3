"""Words of an address that no operation knows: refused, so that a slip never reads as an answer."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from everyvillage.core.errors import Fault
from everyvillage.policy.nearest import nearest, piece
from everyvillage.web.api.application import openapi

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from django.http import HttpRequest

EVERYWHERE = frozenset({"lang"})
"""What every address of the site takes."""
_MOST_TOLD = 10


def unknown_words(request: HttpRequest) -> list[Fault]:
    """Give a fault for each word of the address that the operation asked for does not know.

    An address or a method without an operation has none: what is wrong with it is told elsewhere.
    """
    for pattern, methods in _operations():
        known = methods.get(str(request.method).lower())
        if known is not None and pattern.fullmatch(request.path):
            strange = sorted(set(request.GET) - known - EVERYWHERE)
            return [_fault(name, known) for name in strange[:_MOST_TOLD]]
    return []


@cache
def _operations() -> tuple[tuple[re.Pattern[str], Mapping[str, frozenset[str]]], ...]:
    """Give each address of the description with the words that each of its methods knows."""
    return tuple(_read())


def _read() -> Iterator[tuple[re.Pattern[str], Mapping[str, frozenset[str]]]]:
    for address, methods in openapi()["paths"].items():
        pattern = re.sub(r"\\{[^}]*\\}", "[^/]+", re.escape(address))
        yield (
            re.compile(pattern),
            {
                method: frozenset(
                    one["name"] for one in operation.get("parameters", ()) if one["in"] == "query"
                )
                for method, operation in methods.items()
            },
        )


def _fault(name: str, known: frozenset[str]) -> Fault:
    return Fault(
        code="api.word-unknown",
        where=piece(name),
        asked="a word that this operation knows",
        found=piece(name),
        accepted=nearest(name, known) if known else "an address without such words",
        next_step="see /api/v1/openapi.json, or the page /api/v1/",
    )
