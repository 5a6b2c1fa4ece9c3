"""How a plan is being made, and what was decided about it."""

from __future__ import annotations

from enum import StrEnum


class State(StrEnum):
    """How far the computing of a plan is; its words are "network.state_…"."""

    WAITING = "waiting"
    WORKING = "working"
    DONE = "done"
    REFUSED = "refused"
    CANCELLED = "cancelled"


class Phase(StrEnum):
    """What the computing is at; its words are "network.phase_…"."""

    READING = "reading"
    SOLVING = "solving"
    CURVE = "curve"
    WRITING = "writing"
    CHECKING = "checking"


class Standing(StrEnum):
    """What was decided about a plan; its words are "network.standing_…"."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    APPROVED = "approved"


OPEN_STATES = (State.WAITING, State.WORKING)
CAN_SUBMIT = (Standing.DRAFT, Standing.RETURNED)
