"""Which entries somebody sees, whether a root holds them yet, what was written late."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils import timezone

from everyvillage.contracts.shapes import Words
from everyvillage.ledger.late import Late, written_late
from everyvillage.ledger.models import Entry, Root, as_moment
from everyvillage.registry.access.place_tree import in_force
from everyvillage.registry.access.rules import registry_rules
from everyvillage.registry.access.sentences import Verb
from everyvillage.registry.models import Place, PlaceName
from everyvillage.services.proof.kinds import kinds

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date, datetime

    from everyvillage.registry.access.acting import Acting

ROWS = 200
LATE_DAYS = 90
_THING = "delivery"


@dataclass(frozen=True, slots=True)
class Line:
    """One entry as it is shown: where, what, how much, when it happened and was written."""

    village: str
    sequence: int
    kind: str
    service: Words
    quantity: int | None
    unit: Words
    happened: datetime | None
    recorded: datetime
    anchored: bool
    evidence: bool


def entries(acting: Acting) -> Sequence[Line]:
    """Give the newest entries of one's own place; an erased one has no content left."""
    seen = registry_rules().visible(acting, Verb.LIST, _THING, Entry.objects.all())
    rows = list(seen.select_related("payload").order_by("-recorded_us", "-pk")[:ROWS])
    names = village_names((one.place_id for one in rows), acting.on)
    heads = _heads()
    return [_line(one, names, heads) for one in rows]


def late(acting: Acting) -> Sequence[tuple[str, Words, Late]]:
    """Give what was written long after it happened, in the last ninety days."""
    rules = registry_rules()
    seen = rules.visible(acting, Verb.LIST, _THING, Entry.objects.all())
    places = set(seen.order_by().values_list("place_id", flat=True).distinct())
    until = timezone.now()
    found = written_late(until - timedelta(days=LATE_DAYS), until, places=places)
    names = village_names((one.place for one in found), acting.on)
    return [(names.get(one.place, ""), _service(one.service), one) for one in found]


def village_names(places: Iterable[int], on: date) -> Mapping[int, str]:
    """Give the names of places on a day."""
    kept = Place.objects.filter(pk__in=set(places)).values("pk")
    rows = PlaceName.objects.filter(in_force(on), place__in=kept)
    return dict(rows.values_list("place_id", "name"))


def _heads() -> Mapping[int, int]:
    """Give how many entries of each chain the newest root holds."""
    root = Root.objects.order_by("-number").first()
    if root is None or not root.heads:
        return {}
    pairs = (line.split(" ")[:2] for line in root.heads.splitlines())
    return {int(place): int(sequence) for place, sequence in pairs}


def _line(entry: Entry, names: Mapping[int, str], heads: Mapping[int, int]) -> Line:
    payload = getattr(entry, "payload", None)
    kind = kinds().get(payload.service) if payload else None
    unit = payload.unit if payload else ""
    return Line(
        village=names.get(entry.place_id, ""),
        sequence=entry.sequence,
        kind=f"proof.kind_{entry.kind}",
        service=_service(payload.service if payload else ""),
        quantity=payload.quantity if payload else None,
        unit=kind.unit_words if kind else Words(unit or "", unit or ""),
        happened=as_moment(payload.happened_us) if payload and payload.happened_us else None,
        recorded=entry.recorded,
        anchored=entry.sequence <= heads.get(entry.place_id, 0),
        evidence=bool(payload and '"evidence"' in payload.body),
    )


def _service(code: str | None) -> Words:
    kind = kinds().get(code or "")
    return kind.words if kind else Words(code or "—", code or "—")
