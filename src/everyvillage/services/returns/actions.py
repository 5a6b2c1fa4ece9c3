"""What the returns service does: take a receiver's table, map it, fill it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from everyvillage.core.errors import InputError, NotAllowedError
from everyvillage.registry.access.rules import registry_rules
from everyvillage.registry.access.sentences import Verb, refused
from everyvillage.registry.models import Account
from everyvillage.registry.place_names import place_name
from everyvillage.services.returns import gathering, queries, refusals, sources
from everyvillage.services.returns.layout import read_layout
from everyvillage.services.returns.models import Filling, Return
from everyvillage.services.returns.units import DIVISORS, has_unit
from everyvillage.services.returns.writing import SignedOff, write_table

if TYPE_CHECKING:
    from collections.abc import Mapping

    from everyvillage.registry.access.acting import Acting

_NAME = 120


@dataclass(frozen=True, slots=True)
class Came:
    """A receiver's file as it was handed over: its name, its bytes, what it is called here.

    ``kind`` says what a row is, "" to guess; ``sheet`` and ``head`` (first and last row of the
    headings) are found where they are not given.
    """

    file_name: str
    body: bytes
    name: str = ""
    receiver: str = ""
    kind: str = ""
    sheet: str = ""
    head: tuple[int, int] | None = None


def add_return(acting: Acting, came: Came) -> Return:
    """Keep a receiver's empty table for the place of the role, its columns guessed."""
    place = _require(acting, Verb.CHANGE)
    layout = read_layout(came.body, came.sheet, came.head)
    kind = came.kind if came.kind in sources.KINDS else sources.guess_kind(layout.headings)
    guessed = {one.at: sources.guess(one, kind) for one in layout.headings}
    return Return.objects.create(
        name=(came.name or came.file_name.rpartition(".")[0] or came.file_name)[:_NAME],
        receiver=came.receiver[:_NAME],
        file_name=came.file_name[:_NAME],
        body=came.body,
        sheet=layout.sheet,
        head_first=layout.head_first,
        head_last=layout.head_last,
        kind=kind,
        columns={str(at): key for at, key in guessed.items() if key},
        place_id=place,
        added_at=timezone.now(),
        added_by=acting.login,
    )


def map_columns(acting: Acting, number: int, columns: Mapping[int, str]) -> Return:
    """Say what each column is filled with, "" for nothing; refuse, all at once, what cannot be."""
    found = queries.find_return(acting, number, Verb.CHANGE)
    wrong = []
    for heading in queries.layout_of(found).headings:
        key = columns.get(heading.at, "")
        source = sources.source_named(found.kind, key)
        if key and source is None:
            wrong.append(refusals.unknown_source(key))
        elif source is not None and not has_unit(source.measure, heading.unit):
            accepted = ", ".join(filter(None, DIVISORS[source.measure]))
            wrong.append(refusals.unknown_unit(heading.label, heading.unit, accepted))
    if wrong:
        raise InputError(wrong)
    found.columns = {str(at): key for at, key in columns.items() if key}
    found.save(update_fields=["columns"])
    return found


@dataclass(frozen=True, slots=True)
class Filled:
    """A filled table: its bytes, and the note that it was filled."""

    body: bytes
    filling: Filling


def fill_return(acting: Acting, number: int) -> Filled:
    """Fill a table for the place of the role from the newest snapshot, and note it.

    Households are those that the role may export; each head leaves an entry in the access log
    before its row is written. Refused, with nothing written, where the log cannot be.
    """
    found = queries.find_return(acting, number, Verb.EXPORT)
    columns = queries.mapped(found)
    if not columns:
        raise InputError(refusals.nothing_mapped(found.name))
    layout = queries.layout_of(found)
    snapshot = gathering.newest_snapshot()
    chinese = any("\u4e00" <= letter <= "\u9fff" for one in layout.headings for letter in one.label)
    lines = gathering.lines_of(
        found.kind, tuple(columns.values()), acting, snapshot, chinese=chinese
    )
    signed = SignedOff(
        name=_name_of(acting),
        office=_office_of(acting),
        day=acting.on,
        snapshot=snapshot.id,
        snapshot_at=snapshot.head.at,
        modelled=snapshot.head.modelled,
    )
    body = write_table(bytes(found.body), layout, columns, lines, signed)
    with transaction.atomic():
        filling = Filling.objects.create(
            of=found,
            rows=len(lines),
            snapshot=snapshot.id,
            snapshot_at=snapshot.head.at,
            sha256=hashlib.sha256(body).hexdigest(),
            at=timezone.now(),
            by=acting.login,
        )
    return Filled(body, filling)


def _require(acting: Acting, verb: Verb) -> int:
    """Give the place of the role; refuse one that has no sentence for this, or no place."""
    rules = registry_rules()
    if acting.place is None or not rules.concerning(acting, verb, queries.THING):
        answer = rules.refusal(acting, verb, queries.THING)
        raise NotAllowedError(refused(acting, answer, verb, queries.THING))
    return acting.place


def _name_of(acting: Acting) -> str:
    """Give the name of whoever fills the table."""
    found = Account.objects.filter(login=acting.login).values_list("name", flat=True).first()
    return found or acting.login


def _office_of(acting: Acting) -> str:
    """Give the name of the place whose office fills the table."""
    return place_name(acting.place, acting.on) if acting.place else ""
