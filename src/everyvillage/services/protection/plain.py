"""What a household reads of its own case: why, where it stands, what is due; in plain words.

Never the words of the offices, never whose illness or debt it is: a bill and a debt are both
"a large expense", a new disability is "more help at home".
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from everyvillage.registry.models import Person
from everyvillage.services.protection.models import Episode
from everyvillage.services.protection.stages import ENDED, Stage

if TYPE_CHECKING:
    from collections.abc import Mapping

    from everyvillage.services.resident import Resident

WHY: Mapping[str, str] = MappingProxyType(
    {
        "unstable": "income",
        "marginal": "income",
        "rigid": "expense",
        "drop": "income",
        "unstable-income": "income",
        "unstable-drop": "income",
        "marginal-income": "income",
        "sudden-illness": "expense",
        "sudden-illness-share": "expense",
        "sudden-left": "expense",
        "sudden-disaster": "disaster",
        "risk-disability": "needs",
        "risk-work": "work",
        "risk-harvest": "harvest",
        "risk-debt": "expense",
        "guarantee-house": "house",
        "risk-death": "needs",
        "risk-epidemic": "disaster",
        "guarantee-water": "water",
        "guarantee-school": "school",
        "guarantee-insurance": "insurance",
        "help-ended": "income",
        "foreseen": "together",
        "child": "needs",
        "alone": "needs",
    }
)
"""Each rule of monitoring, and the forecast, with what its household reads: "protection.why_…"."""

DUE = ("subsidy", "insurance")
"""What may be due to the person at the page: "protection.due_…"."""

OBJECTIONS = ("not-so-hard", "income-hidden", "others-more", "other-objection")
"""What somebody in the village may say against what hangs out; words: "protection.note_…"."""

DISPUTES = ("unfair", "missing", "untrue")
"""By which sentences one disagrees without writing; the words are "rights.reason_…"."""


@dataclass(frozen=True, slots=True)
class Case:
    """What a household reads of its newest episode: why it came, where it stands, since when."""

    episode: Episode
    why: tuple[str, ...]
    stage: str


def case_of(resident: Resident) -> Case | None:
    """Give the newest episode of the household at the page, None where there is none."""
    rows = Episode.objects.filter(household=resident.household).order_by("-number")
    episode = rows.first()
    if episode is None:
        return None
    step = episode.steps.exclude(rules="").order_by("-pk").first()
    named = {} if step is None or episode.stage == Stage.WITHDRAWN else step.facts
    why = dict.fromkeys(f"protection.why_{WHY[rule]}" for rule in WHY if rule in named)
    return Case(episode, tuple(why), f"protection.my_{episode.stage}")


def is_open(case: Case) -> bool:
    """Say whether anything may still come of it."""
    return Stage(case.episode.stage) not in ENDED


def due_to(resident: Resident) -> tuple[str, ...]:
    """Give what the person at the page should have by the offices' own rows and has not had."""
    columns = ("subsidy_entitled", "subsidy_received", "medical_insurance")
    row = Person.objects.filter(pk=resident.person).values(*columns).first() or {}
    found = []
    if row.get("subsidy_entitled") and row.get("subsidy_received") is False:
        found.append("protection.due_subsidy")
    if row.get("medical_insurance") is False:
        found.append("protection.due_insurance")
    return tuple(found)
