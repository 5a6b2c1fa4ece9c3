"""Who may take the files of offices: asked of the registry's sentences, about the county."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from everyvillage.core.errors import NotAllowedError
from everyvillage.registry.access.rules import registry_rules
from everyvillage.registry.access.sentences import Verb, refused
from everyvillage.registry.models import OpenCounty, Place
from everyvillage.services.register.models import Doubt, SentFile, Taking
from everyvillage.services.visit import acting_of

if TYPE_CHECKING:
    from django.http import HttpRequest

    from everyvillage.core.errors import Fault
    from everyvillage.registry.access.acting import Acting

THING = "office-file"
Row = TypeVar("Row")


def county_of(request: HttpRequest) -> tuple[Acting, Place]:
    """Give who asks and their county; refuse a role that takes no files, or is of no county."""
    acting = acting_of(request)
    rows = Place.objects.filter(pk=acting.place, level="county")
    found: Place = registry_rules().find(acting, Verb.CHANGE, THING, rows)
    if not OpenCounty.objects.filter(county=found).exists():
        raise NotAllowedError(_refusal(acting))
    return acting, found


def file_of(request: HttpRequest, number: int) -> tuple[Acting, SentFile]:
    """Give a file of one's own county; one refusal for another's and for none."""
    acting, county = county_of(request)
    return acting, _one(acting, SentFile.objects.filter(pk=number, county=county).first())


def taking_of(request: HttpRequest, number: int) -> tuple[Acting, Taking]:
    """Give a step of one's own county; one refusal for another's and for none."""
    acting, county = county_of(request)
    return acting, _one(acting, Taking.objects.filter(pk=number, file__county=county).first())


def doubt_of(request: HttpRequest, number: int) -> tuple[Acting, Doubt]:
    """Give a question of one's own county; one refusal for another's and for none."""
    acting, county = county_of(request)
    return acting, _one(acting, Doubt.objects.filter(pk=number, county=county).first())


def _one(acting: Acting, found: Row | None) -> Row:
    if found is None:
        raise NotAllowedError(_refusal(acting))
    return found


def _refusal(acting: Acting) -> Fault:
    answer = registry_rules().refusal(acting, Verb.CHANGE, THING)
    return refused(acting, answer, Verb.CHANGE, THING)
