"""Which entries somebody sees, whether a root holds them yet, what was written late."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from everyvillage.contracts.shapes import Words
from everyvillage.core.errors import Fault, NotFoundError
from everyvillage.ledger.late import Late, written_late
from everyvillage.ledger.models import Entry, Root, as_moment
from everyvillage.ledger.records import subjects_of
from everyvillage.registry.access.place_tree import in_force, places_inside
from everyvillage.registry.access.rules import registry_rules
from everyvillage.registry.access.sentences import Verb
from everyvillage.registry.models import Person, Place, PlaceCode
from everyvillage.registry.own_vault import open_vault
from everyvillage.registry.place_names import place_names
from everyvillage.services.proof.kinds import kinds

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from everyvillage.registry.access.acting import Acting

ROWS = 200
LATE_DAYS = 90
_THING = "delivery"
_EVIDENCE = "evidence"
_FILE = "sha256:"


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
    number: int
    files: tuple[str, ...]
    due: str


def entries(acting: Acting) -> Sequence[Line]:
    """Give the newest entries of one's own place; an erased one has no content left."""
    seen = registry_rules().visible(acting, Verb.LIST, _THING, Entry.objects.all())
    rows = list(seen.select_related("payload").order_by("-recorded_us", "-pk")[:ROWS])
    names = place_names((one.place_id for one in rows), acting.on)
    heads = _heads()
    return [_line(one, names, heads) for one in rows]


def late(acting: Acting) -> Sequence[tuple[str, Words, Late]]:
    """Give what was written long after it happened, in the last ninety days."""
    rules = registry_rules()
    seen = rules.visible(acting, Verb.LIST, _THING, Entry.objects.all())
    places = set(seen.order_by().values_list("place_id", flat=True).distinct())
    until = timezone.now()
    found = written_late(until - timedelta(days=LATE_DAYS), until, places=places)
    names = place_names((one.place for one in found), acting.on)
    return [(names.get(one.place, ""), _service(one.service), one) for one in found]


def entry_of(acting: Acting, number: int) -> Entry:
    """Give an entry whose content somebody may open; one refusal for all others."""
    rows = Entry.objects.select_related("payload").filter(pk=number)
    found: Entry = registry_rules().find(acting, Verb.READ, _EVIDENCE, rows)
    return found


def files_of(entry: Entry) -> tuple[str, ...]:
    """Give the names of the files of an entry, in their order; none of an erased one."""
    named = _body(entry).get("evidence", ())
    return tuple(one.removeprefix(_FILE) for one in named if one.startswith(_FILE))


def person_behind(entry: Entry) -> int | None:
    """Give the person that an entry is of, None where it is of nobody in particular.

    The ledger holds a pseudonym; it is compared with those of the persons of the village, then
    of all others. Refuses where nobody of the register has it: a look could not be logged.
    """
    payload = getattr(entry, "payload", None)
    if payload is None or not payload.subject:
        return None
    vault = open_vault()
    here = Person.objects.filter(village_id=entry.place_id)
    for rows in (here, Person.objects.exclude(village_id=entry.place_id)):
        numbers = list(rows.order_by("pk").values_list("pk", flat=True))
        named = subjects_of(vault, numbers)
        if payload.subject in named:
            return int(numbers[named.index(payload.subject)])
    raise NotFoundError(_nobody())


def own_places(acting: Acting) -> Sequence[tuple[int, str, str]]:
    """Give number, code and name of one's own place and of all places in it, by their codes."""
    if acting.place is None:
        return ()
    inside = places_inside(acting.place, acting.level, acting.on)
    codes = PlaceCode.objects.filter(in_force(acting.on))
    if inside is not None:
        codes = codes.filter(place__in=Place.objects.filter(inside))
    found = list(codes.order_by("code").values_list("place_id", "code"))
    names = place_names((place for place, _ in found), acting.on)
    return [(place, code, names.get(place, "")) for place, code in found]


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
        number=entry.pk,
        files=files_of(entry),
        due=_body(entry).get("due", ""),
    )


def _body(entry: Entry) -> Mapping[str, Any]:
    payload = getattr(entry, "payload", None)
    return dict(json.loads(payload.body)) if payload else {}


def _nobody() -> Fault:
    return Fault(
        code="proof.nobody-behind",
        where="",
        asked="the file of an entry about a person",
        found="a person who is not in the register any more",
        accepted="an entry whose person can be told of the look",
        next_step="tell the administrator; the file stays where it is",
    )


def _service(code: str | None) -> Words:
    kind = kinds().get(code or "")
    return kind.words if kind else Words(code or "—", code or "—")
