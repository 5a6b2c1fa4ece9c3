"""The stages of an episode, and what may follow what."""

from __future__ import annotations

from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


class Stage(StrEnum):
    """Where an episode stands; its words are "protection.stage_…"."""

    LEAD = "lead"
    VERIFIED = "verified"
    PUBLISHED = "published"
    RECOGNISED = "recognised"
    PLANNED = "planned"
    HELPED = "helped"
    REMOVED = "removed"
    NO_RISK = "no-risk"
    WITHDRAWN = "withdrawn"
    CLOSED = "closed"
    JOINED = "joined"


ENDED = (Stage.REMOVED, Stage.NO_RISK, Stage.WITHDRAWN, Stage.CLOSED, Stage.JOINED)
"""An episode that stands here is over; what comes later is an episode of its own.

Withdrawn is a lead that rested on a shock which was told by mistake: nobody was asked anything.
Closed is a case whose household refuses, moved away or died. Joined is one whose household joined
another that has a case too: it goes on in that one.
"""

MONITORED = (Stage.RECOGNISED, Stage.PLANNED, Stage.HELPED)
"""A household whose episode stands here is in monitoring."""

NEXT: Mapping[Stage, tuple[Stage, ...]] = MappingProxyType(
    {
        Stage.LEAD: (Stage.VERIFIED, Stage.NO_RISK, Stage.WITHDRAWN, Stage.CLOSED, Stage.JOINED),
        Stage.VERIFIED: (Stage.PUBLISHED, Stage.NO_RISK, Stage.CLOSED, Stage.JOINED),
        Stage.PUBLISHED: (Stage.RECOGNISED, Stage.NO_RISK, Stage.CLOSED, Stage.JOINED),
        Stage.RECOGNISED: (Stage.PLANNED, Stage.CLOSED, Stage.JOINED),
        Stage.PLANNED: (Stage.HELPED, Stage.REMOVED, Stage.CLOSED, Stage.JOINED),
        Stage.HELPED: (Stage.REMOVED, Stage.CLOSED, Stage.JOINED),
    }
)

CLOCKS: Mapping[Stage, tuple[str, Stage]] = MappingProxyType(
    {
        Stage.LEAD: ("lead_verified_days", Stage.LEAD),
        Stage.VERIFIED: ("lead_recognised_days", Stage.LEAD),
        Stage.PUBLISHED: ("lead_recognised_days", Stage.LEAD),
        Stage.RECOGNISED: ("help_plan_days", Stage.RECOGNISED),
        Stage.PLANNED: ("first_measure_days", Stage.RECOGNISED),
    }
)
"""By which parameter a stage must have been left, counted from which stage.

While help is under way the clock is that of the nearest help that has not come, or of the next
follow-up, whichever comes first: see ``actions.moving.due_day``.
"""
