"""One plan of a household over all channels: what is planned, what came, twice or not at all.

What came is read from the ledger's deliveries of every service to whoever is of the household,
what is still to come from the measures of its cases.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta
from types import MappingProxyType
from typing import TYPE_CHECKING

from django.utils import timezone

from everyvillage.analytics.risk.cases.facts import YEAR_DAYS
from everyvillage.ledger.models import EntryKind, Payload
from everyvillage.ledger.models.entries import as_microseconds, as_moment
from everyvillage.ledger.records import subjects_of
from everyvillage.registry.models import Person
from everyvillage.registry.own_vault import open_vault
from everyvillage.services.protection.catalogue import CATALOGUE
from everyvillage.services.protection.models import Episode, Measure

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from everyvillage.registry.models import Household

THING = "plan"
OWN = "protection"
SAME, LIKE = "same", "like"
YEAR = timedelta(days=YEAR_DAYS)

ALIKE: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "money": frozenset({"subsidy", "disability-subsidy", "medical-aid", "donation", "school"}),
        "goods": frozenset({"donation"}),
        "lesson": frozenset({"course"}),
        "care": frozenset({"treatment", "counselling"}),
        "device": frozenset({"school"}),
        "job": frozenset({"job", "post"}),
        "purchase": frozenset({"sale"}),
        "broadband": frozenset(),
    }
)
"""Which kinds of the catalogue a delivery of another service may be the same help as."""

WISHES: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "money": frozenset({"subsidy", "disability-subsidy", "medical-aid", "donation"}),
        "clinic": frozenset({"medical-aid", "treatment", "counselling"}),
        "school": frozenset({"school"}),
        "work": frozenset({"job", "post", "course"}),
    }
)
"""Which kinds of help answer what a household asked for at the door."""


@dataclass(frozen=True, slots=True)
class Line:
    """One help: its kind, who gives it, its day, and whether it came.

    ``service`` is the service whose delivery it is, ``owner`` the office that owns a measure, ""
    for another service's. ``twice`` is "same" where the same kind stands in the plan again,
    "like" where another channel gave what may be the same, "" else. ``missed`` says that it is
    over its day.
    """

    kind: str
    service: str
    owner: str
    day: date
    came: bool
    confirmed: bool = False
    missed: bool = False
    twice: str = ""


@dataclass(frozen=True, slots=True)
class OnePlan:
    """The plan of a household: its own wish first, then every help, the nearest day first.

    ``unmet`` is what it asked for at the door and nobody has planned, "" for nothing.
    """

    wish: str
    asked_for: str
    unmet: str
    lines: tuple[Line, ...]

    @property
    def twice(self) -> int:
        """Count the help that stands there more than once."""
        return sum(bool(one.twice) for one in self.lines)

    @property
    def missed(self) -> int:
        """Count the help that did not come by its day."""
        return sum(one.missed for one in self.lines)


def plan_of(household: Household, on: date) -> OnePlan:
    """Give the plan of a household on a day: what is to come, and what came in twelve months.

    The wish is that of its latest case.
    """
    case = Episode.objects.filter(household=household).order_by("-number").first()
    came = list(_came(household, on))
    lines = sorted(
        _marked([*_to_come(household, on), *came]),
        key=lambda one: (one.came, one.day, one.kind, one.service),
    )
    asked = case.asked_for if case else ""
    met = {one.kind for one in lines if not one.missed}
    unmet = asked in WISHES and not met & WISHES[asked]
    return OnePlan(case.wish if case else "", asked, asked if unmet else "", tuple(lines))


def _to_come(household: Household, on: date) -> Iterator[Line]:
    rows = Measure.objects.filter(
        episode__household=household, delivered_on=None, withdrawn_on=None
    )
    for one in rows.order_by("pk"):
        yield Line(one.kind, OWN, one.owner, one.due_on, came=False, missed=one.due_on < on)


def _came(household: Household, on: date) -> Iterator[Line]:
    """Give what the ledger says came to whoever is of a household by now."""
    people = Person.objects.filter(household_id=household.household_no).order_by("pk")
    subjects = subjects_of(open_vault(), people.values_list("pk", flat=True))
    start = timezone.now() - (timezone.localdate() - on + YEAR)
    rows = Payload.objects.filter(
        subject__in=subjects,
        entry__kind=EntryKind.DELIVERY,
        happened_us__gte=as_microseconds(start),
    ).select_related("entry")
    own = {bytes(one.delivery): one for one in _delivered(household) if one.delivery}
    for one in rows.order_by("happened_us", "pk"):
        service, unit = one.service or "", one.unit or ""
        kind = unit if service == OWN else service
        measure = own.get(bytes(one.entry.hash))
        yield Line(
            kind,
            service,
            CATALOGUE.get(kind, "") if service == OWN else "",
            timezone.localdate(as_moment(one.happened_us or 0)),
            came=True,
            confirmed=measure is not None and measure.confirmed_at is not None,
        )


def _delivered(household: Household) -> Sequence[Measure]:
    rows = Measure.objects.filter(episode__household=household)
    return list(rows.exclude(delivered_on=None))


def _marked(lines: Sequence[Line]) -> Iterator[Line]:
    """Say of each line whether the same, or what may be the same, stands there again."""
    counted: dict[str, int] = defaultdict(int)
    for one in lines:
        counted[one.kind] += one.service == OWN
    mine = {kind for kind, number in counted.items() if number}
    others = {one.kind for one in lines if one.service != OWN}
    for one in lines:
        if one.service == OWN:
            again = counted[one.kind] > 1
            alike = any(one.kind in ALIKE.get(other, ()) for other in others)
        else:
            again, alike = False, bool(ALIKE.get(one.kind, frozenset()) & mine)
        yield Line(
            one.kind,
            one.service,
            one.owner,
            one.day,
            came=one.came,
            confirmed=one.confirmed,
            missed=one.missed,
            twice=SAME if again else LIKE if alike else "",
        )
