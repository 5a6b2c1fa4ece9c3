"""What happens to accounts and roles."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from everyvillage.registry.events.event import Event


@dataclass(frozen=True, slots=True)
class RoleEnded(Event):
    """A role that an account held was ended; ``held`` is its row, ``place`` where it was held."""

    kind: ClassVar[str] = "role-ended"

    account: int
    held: int
    role: str
    place: int
