"""Where the register stands in the menu of work."""

from __future__ import annotations

from typing import TYPE_CHECKING

from everyvillage.registry.access.rules import registry_rules
from everyvillage.registry.access.sentences import Verb
from everyvillage.services.register.permissions import THING
from everyvillage.services.visit import acting_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.http import HttpRequest


def links(request: HttpRequest) -> Iterator[tuple[str, str]]:
    """Give words and route of the page of imports to whoever takes files."""
    if registry_rules().concerning(acting_of(request), Verb.CHANGE, THING):
        yield "intake.title", "intake"
