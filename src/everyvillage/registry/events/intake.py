"""What happens to the files that offices send."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date  # noqa: TC003 - read when an event is read back
from typing import ClassVar

from everyvillage.registry.events.event import Event


@dataclass(frozen=True, slots=True)
class OfficeFileTaken(Event):
    """Rows of an office's file came into the register, in one step.

    ``taking`` is the step, ``file`` the file as it was sent, ``county`` the place, ``month`` the
    first day of the month it is of. ``imports`` are the numbers by which the history of the
    rows names them ("import 12"); a step that changed nothing has none.
    """

    kind: ClassVar[str] = "office-file-taken"

    taking: int
    file: int
    county: int
    office: str
    month: date
    imports: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class OfficeFileUndone(Event):
    """A step was taken back: its rows are what they were before."""

    kind: ClassVar[str] = "office-file-undone"

    taking: int
    file: int
    county: int
    office: str
    month: date
    imports: tuple[int, ...] = ()
