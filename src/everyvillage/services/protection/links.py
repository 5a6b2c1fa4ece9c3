"""Where leads and monitoring stand in the menu of work."""

from __future__ import annotations

from typing import TYPE_CHECKING

from everyvillage.registry.access.rules import registry_rules
from everyvillage.registry.access.sentences import Verb
from everyvillage.services.protection.audited.decisions import THING as DECISION
from everyvillage.services.protection.sample import THING as SAMPLE
from everyvillage.services.protection.week.counts import words_of_week
from everyvillage.services.visit import acting_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.http import HttpRequest


def links(request: HttpRequest) -> Iterator[tuple[str, str]]:
    """Give words and route of each list of protection to whoever works by it."""
    acting = acting_of(request)
    if registry_rules().concerning(acting, Verb.LIST, "household"):
        yield "protection.queue", "leads"
    if words := words_of_week(acting):
        yield words, "leads-week"
    if registry_rules().concerning(acting, Verb.LIST, "household"):
        yield "protection.care", "leads-care"
    if registry_rules().concerning(acting, Verb.LIST, SAMPLE):
        yield "protection.sample", "leads-sample"
    if registry_rules().concerning(acting, Verb.LIST, DECISION):
        yield "protection.decisions", "leads-decisions"
