"""What the access log is told: who, in which role, which fields, why and how."""

from __future__ import annotations

from typing import TYPE_CHECKING

from everyvillage.ledger.access.reading import Reader, Showing, log_reading
from everyvillage.services.people.walls import wall_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from uuid import UUID

    from everyvillage.contracts.shapes import Column
    from everyvillage.ledger.models import How
    from everyvillage.registry.access.acting import Acting

DUTY = "duty"
"""The purpose of looking at what no compartment closes: the daily work of the role."""


def log_shown(acting: Acting, persons: Iterable[int], columns: Iterable[Column], how: How) -> None:
    """Log that these columns of these persons are shown, one entry for each purpose and person.

    Refused where the log cannot be written: then nothing may be shown.
    """
    shown = list(persons)
    act: UUID | None = None
    for showing in showings(acting, columns, how):
        act = log_reading(Reader.of(acting), shown, showing, act)


def showings(acting: Acting, columns: Iterable[Column], how: How) -> list[Showing]:
    """Give what is shown, by the purpose for which each part of it was opened."""
    by_purpose: dict[str, list[str]] = {}
    for column in columns:
        purpose = acting.opened.get(wall_of(column), DUTY)
        by_purpose.setdefault(purpose, []).append(f"person.{column.name}")
    return [
        Showing(purpose=purpose, fields=tuple(fields), how=how)
        for purpose, fields in sorted(by_purpose.items())
    ]
