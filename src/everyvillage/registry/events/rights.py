"""What happens to requests of the person concerned."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from everyvillage.registry.events.event import Event


@dataclass(frozen=True, slots=True)
class RequestAnswered(Event):
    """A request about the own record was answered, or an appeal decided.

    ``by`` is who did so in which ``role``; ``route`` and ``number`` name the page of a decision
    that was disputed and ``reason`` the sentence against it, "" and None for other requests.
    """

    kind: ClassVar[str] = "request-answered"

    request: int
    person: int
    village: int
    about: str
    outcome: str
    by: str = ""
    role: str = ""
    route: str = ""
    number: int | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class DecisionDisputed(Event):
    """Somebody does not agree with what was decided about the own household.

    ``by`` and ``helper`` say how they came in, ``reason`` is one of the sentences, ``route`` and
    ``number`` name the page where officers find what it is about, ``against`` is the login of
    whoever decided.
    """

    kind: ClassVar[str] = "decision-disputed"

    person: int
    village: int
    by: str
    helper: str
    reason: str
    route: str
    number: int
    against: str
