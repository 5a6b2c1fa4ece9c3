"""What a phone may hold: the households of its own village; of closed parts names alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Max
from django.utils import timezone

from everyvillage.contracts.shapes import Compartment
from everyvillage.ledger.access.reading import Reader, Showing, log_reading
from everyvillage.ledger.models import How
from everyvillage.registry.access.rules import registry_rules
from everyvillage.registry.access.sentences import Verb
from everyvillage.registry.models import Household, Person
from everyvillage.registry.own_vault import open_vault
from everyvillage.services.field.models import Visit

if TYPE_CHECKING:
    from everyvillage.registry.access.acting import Acting

HEAD = "0"


def pack_for(acting: Acting) -> dict[str, Any]:
    """Give what a worker's phone may hold: each household's number, its last visit, its head.

    The name of the head is there where the identity compartment is open to whoever asks, for
    the purpose stated; health, children and counselling never are. Each head shown is logged.
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
    log_reading(
        Reader.of(acting), [one.pk for one in heads.values()], _showing(acting, named=named)
    )
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
            }
            for home in homes
        ],
    }


def _showing(acting: Acting, *, named: bool) -> Showing:
    purpose = acting.opened.get(Compartment.IDENTITY, "duty") if named else "duty"
    fields = ("household.household_no", "person.name") if named else ("household.household_no",)
    return Showing(purpose=purpose, fields=fields, how=How.EXPORT)


def _names(heads: dict[str, Person]) -> dict[str, str]:
    vault = open_vault()
    return {
        number: vault.open(bytes(one.name), table="person", field="name", person=one.person_no)
        for number, one in heads.items()
        if one.name is not None
    }
