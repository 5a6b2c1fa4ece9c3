"""What the access log is told: who, in which role, which fields, why and how."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING
from uuid import uuid4

from everyvillage.ledger.access.reading import Reader, Showing, log_reading
from everyvillage.ledger.models import How
from everyvillage.services.people.queries import heads_of
from everyvillage.services.people.walls import wall_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from uuid import UUID

    from everyvillage.contracts.shapes import Column
    from everyvillage.registry.access.acting import Acting
    from everyvillage.registry.models import Household

    Fields = Mapping[str, Iterable[Column]]

DUTY = "duty"
"""The purpose of looking at what no compartment closes: the daily work of the role."""
_BATCH = 500


def log_shown(acting: Acting, persons: Iterable[int], fields: Fields, how: How) -> None:
    """Log that these columns, by table, are shown: one entry for each purpose and person.

    Refused where the log cannot be written: then nothing may be shown.
    """
    shown = list(persons)
    act: UUID | None = None
    for showing in _showings(acting, fields, how):
        act = log_reading(Reader.of(acting), shown, showing, act)


def logged_households(
    acting: Acting, rows: Iterable[Household], columns: Iterable[Column]
) -> Iterator[Household]:
    """Give households one by one for a file; each batch is logged before its first is given.

    The record that counts as read is that of the head, or of the first member where a
    household has no head.
    """
    act, source = uuid4(), iter(rows)
    showings = _showings(acting, {"household": columns}, How.EXPORT)
    while batch := list(islice(source, _BATCH)):
        heads = heads_of([row.household_no for row in batch])
        for showing in showings:
            log_reading(Reader.of(acting), heads, showing, act)
        yield from batch


def _showings(acting: Acting, fields: Fields, how: How) -> list[Showing]:
    """Give what is shown, by the purpose for which each part of it was opened."""
    by_purpose: dict[str, list[str]] = {}
    for table, columns in fields.items():
        for column in columns:
            wall = wall_of(column) if table == "person" else column.compartment
            purpose = acting.opened.get(wall, DUTY)
            by_purpose.setdefault(purpose, []).append(f"{table}.{column.name}")
    return [
        Showing(purpose=purpose, fields=tuple(named), how=how)
        for purpose, named in sorted(by_purpose.items())
    ]
