"""What happens to requests of the person concerned."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from everyvillage.registry.events.event import Event


@dataclass(frozen=True, slots=True)
class RequestAnswered(Event):
    """A request about the own record was answered, or an appeal decided."""

    kind: ClassVar[str] = "request-answered"

    request: int
    person: int
    village: int
    about: str
    outcome: str
