"""Which deliveries somebody may list, and what is told of each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from everyvillage.ledger.late import LATE
from everyvillage.ledger.models import Entry, EntryKind, as_moment
from everyvillage.registry.access.place_tree import in_force, places_inside
from everyvillage.registry.access.rules import registry_rules
from everyvillage.registry.access.sentences import Verb
from everyvillage.registry.models import Place, PlaceCode

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.db.models import QuerySet

    from everyvillage.registry.access.acting import Acting

_THING = "delivery"


def deliveries(acting: Acting, place: str | None, after: int, most: int) -> Mapping[str, Any]:
    """Give one page of deliveries in the order of their numbers.

    Refuses a role that no sentence lets list them. A place outside one's own has none.
    """
    rules = registry_rules()
    rules.require(acting, Verb.LIST, _THING)
    rows = Entry.objects.filter(kind=EntryKind.DELIVERY, pk__gt=after)
    found = rules.visible(acting, Verb.LIST, _THING, rows)
    if place is not None:
        found = _inside(acting, place, found)
    page = list(found.select_related("payload").order_by("pk")[: most + 1])
    shown, more = page[:most], len(page) > most
    codes = _codes(acting, {one.place_id for one in shown})
    corrected = _corrected(shown)
    return {
        "deliveries": [_told(one, codes, corrected) for one in shown],
        "next": shown[-1].pk if more else None,
    }


def _told(entry: Entry, codes: Mapping[int, str], corrected: frozenset[bytes]) -> Mapping[str, Any]:
    """Give what is told of a delivery; of one that was erased only that it was there."""
    payload = getattr(entry, "payload", None)
    happened = payload.happened_us if payload else None
    return {
        "number": entry.pk,
        "place": codes.get(entry.place_id, ""),
        "service": payload.service if payload else None,
        "provider": payload.provider if payload else None,
        "quantity": payload.quantity if payload else None,
        "unit": payload.unit if payload else None,
        "happened": None if happened is None else as_moment(happened),
        "recorded": entry.recorded,
        "late": happened is not None and entry.recorded - as_moment(happened) > LATE,
        "to_somebody": bool(payload and payload.subject),
        "entry": bytes(entry.hash).hex(),
        "corrected": bytes(entry.hash) in corrected,
        "erased": payload is None,
    }


def _inside(acting: Acting, code: str, rows: QuerySet[Entry]) -> QuerySet[Entry]:
    """Narrow rows to a place; none for a code that is not in this register."""
    coded = PlaceCode.objects.filter(in_force(acting.on), code=code)
    found = coded.values_list("place_id", "place__level").first()
    if found is None:
        return rows.none()
    inside = places_inside(found[0], found[1], acting.on)
    return rows if inside is None else rows.filter(place__in=Place.objects.filter(inside))


def _codes(acting: Acting, places: set[int]) -> Mapping[int, str]:
    rows = PlaceCode.objects.filter(in_force(acting.on), place__in=places)
    return dict(rows.values_list("place_id", "code"))


def _corrected(entries: list[Entry]) -> frozenset[bytes]:
    """Give the hashes of those that a later entry puts right."""
    hashes = [bytes(one.hash) for one in entries]
    rows = Entry.objects.filter(kind=EntryKind.CORRECTION, about__in=hashes)
    return frozenset(bytes(one) for one in rows.values_list("about", flat=True))
