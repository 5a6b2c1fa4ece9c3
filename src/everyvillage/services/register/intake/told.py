"""That a file was taken or undone, told to whoever reacts, in the same transaction."""

from __future__ import annotations

from typing import TYPE_CHECKING

from everyvillage.registry.events.intake import OfficeFileTaken, OfficeFileUndone
from everyvillage.registry.events.outbox import publish

if TYPE_CHECKING:
    from everyvillage.services.register.models import Taking


def tell_taken(taking: Taking) -> int:
    """Tell that an office's file was taken; give the number of the event."""
    return _tell(OfficeFileTaken, taking)


def tell_undone(taking: Taking) -> int:
    """Tell that a step was undone; give the number of the event."""
    return _tell(OfficeFileUndone, taking)


def _tell(kind: type[OfficeFileTaken | OfficeFileUndone], taking: Taking) -> int:
    file = taking.file
    if file.month is None:
        message = "a file without a month is never taken"
        raise ValueError(message)
    imports = tuple(sorted(taking.imports.values_list("pk", flat=True)))
    return publish(kind(taking.pk, file.pk, file.county_id, file.office, file.month, imports))
