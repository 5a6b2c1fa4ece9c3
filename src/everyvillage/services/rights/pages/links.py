"""Where the rights stand in the menu of work."""

from __future__ import annotations

from typing import TYPE_CHECKING

from everyvillage.registry.access.rules import registry_rules
from everyvillage.registry.access.sentences import Verb
from everyvillage.services.visit import acting_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.http import HttpRequest


def links(request: HttpRequest) -> Iterator[tuple[str, str]]:
    """Give words and route of each page that the role in use may open."""
    acting, rules = acting_of(request), registry_rules()
    if rules.concerning(acting, Verb.LIST, "request"):
        yield "rights.requests", "requests"
    if rules.concerning(acting, Verb.CHANGE, "appeal-person"):
        yield "rights.naming", "appeal-persons"
