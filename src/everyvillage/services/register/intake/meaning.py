"""The rows of persons by their keys, for the access log."""

from __future__ import annotations

from typing import TYPE_CHECKING

from everyvillage.registry.models import Person

if TYPE_CHECKING:
    from collections.abc import Iterable

_AT_ONCE = 500


def meant_by(keys: Iterable[str]) -> list[int]:
    """Give the numbers of the rows of these persons, those who are registered."""
    wanted = sorted(keys)
    found: list[int] = []
    for start in range(0, len(wanted), _AT_ONCE):
        part = Person.objects.filter(person_no__in=wanted[start : start + _AT_ONCE])
        found.extend(part.values_list("pk", flat=True))
    return sorted(found)
