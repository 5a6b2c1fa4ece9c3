"""Where helping a resident in stands in the menu of work."""

from __future__ import annotations

from typing import TYPE_CHECKING

from everyvillage.registry.access.rules import registry_rules
from everyvillage.registry.access.sentences import Verb
from everyvillage.services.entry.visits import HELPED_IN
from everyvillage.services.visit import acting_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.http import HttpRequest


def links(request: HttpRequest) -> Iterator[tuple[str, str]]:
    """Give words and route of the page that takes a card to whoever may help a resident in."""
    if registry_rules().concerning(acting_of(request), Verb.CHANGE, HELPED_IN):
        yield "entry.help_in", "come-in"
