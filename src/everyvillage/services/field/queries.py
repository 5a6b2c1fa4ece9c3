"""What a phone may hold: the households of its own village; of closed parts names alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Max
from django.utils import timezone
from django.utils.module_loading import import_string

from everyvillage.contracts.shapes import Compartment
from everyvillage.ledger.access.reading import Reader, Showing, log_reading
from everyvillage.ledger.models import How
from everyvillage.registry.access.rules import registry_rules
from everyvillage.registry.access.sentences import Verb
from everyvillage.registry.models import Household, Person
from everyvillage.registry.own_vault import open_vault
from everyvillage.services.discovery import find_services
from everyvillage.services.field.models import Visit

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from everyvillage.registry.access.acting import Acting

HEAD = "0"


def pack_for(acting: Acting, language: str) -> dict[str, Any]:
    """Give what a worker's phone may hold: each household's number, its last visit, its head.

    What other services have for the door (a lead that waits there) stands beside it. The name of
    the head is there where the identity compartment is open to whoever asks, for the purpose
    stated; health, children and counselling never are. Each head shown is logged.
    """
    homes = list(
        registry_rules()
        .visible(acting, Verb.CHANGE, "visit", Household.objects.all())
        .order_by("household_no")
    )
    heads = {
        one.household_id: one
        for one in Person.objects.filter(
            relation=HEAD, household_id__in=[home.household_no for home in homes]
        )
    }
    named = acting.has_open(Compartment.IDENTITY)
    more = _more(acting, homes, language)
    _log(acting, homes, heads, more)
    last = dict(
        Visit.objects.filter(household__in=homes)
        .values_list("household_id")
        .annotate(Max("happened_at"))
    )
    names = _names(heads) if named else {}
    return {
        "as_of": timezone.now().isoformat(),
        "households": [
            {
                "number": home.pk,
                "label": home.household_no,
                "name": names.get(home.household_no, ""),
                "last": last[home.pk].isoformat() if home.pk in last else "",
                **more.get(home.pk, {}),
            }
            for home in homes
        ],
    }


def _more(
    acting: Acting, homes: Collection[Household], language: str
) -> Mapping[int, Mapping[str, Any]]:
    """Give what every service has for the door of a household, by the household's number."""
    found: dict[int, dict[str, Any]] = {}
    for service in find_services():
        if service.pack:
            for home, parts in import_string(service.pack)(acting, homes, language).items():
                found.setdefault(home, {}).update(parts)
    return found


def _log(
    acting: Acting,
    homes: Collection[Household],
    heads: Mapping[str, Person],
    more: Mapping[int, Mapping[str, Any]],
) -> None:
    """Log each head once, with all that is held of the household."""
    by_parts: dict[tuple[str, ...], list[int]] = {}
    for home in homes:
        if home.household_no in heads:
            parts = tuple(sorted(more.get(home.pk, {})))
            by_parts.setdefault(parts, []).append(heads[home.household_no].pk)
    for parts, persons in by_parts.items():
        log_reading(Reader.of(acting), persons, _showing(acting, parts))


def _showing(acting: Acting, parts: Collection[str]) -> Showing:
    named = acting.has_open(Compartment.IDENTITY)
    purpose = acting.opened.get(Compartment.IDENTITY, "duty") if named else "duty"
    names = ("person.name",) if named else ()
    fields = ("household.household_no", *names, *(f"household.{part}" for part in parts))
    return Showing(purpose=purpose, fields=fields, how=How.EXPORT)


def _names(heads: dict[str, Person]) -> dict[str, str]:
    vault = open_vault()
    return {
        number: vault.open(bytes(one.name), table="person", field="name", person=one.person_no)
        for number, one in heads.items()
        if one.name is not None
    }
