"""Every decision of a place: by which rules, by whom, when, how often it turned, how late."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

from django.db.models import DurationField, ExpressionWrapper, F
from django.db.models.functions import TruncDate
from django.utils import timezone

from everyvillage.ledger.late import LATE
from everyvillage.registry.access.rules import registry_rules
from everyvillage.registry.access.sentences import Verb
from everyvillage.registry.models import Household
from everyvillage.services.protection.models import Step
from everyvillage.services.protection.stages import Stage

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from django.db.models import QuerySet

    from everyvillage.registry.access.acting import Acting

THING = "decision"
DECISIONS = (
    Stage.VERIFIED,
    Stage.NO_RISK,
    Stage.PUBLISHED,
    Stage.RECOGNISED,
    Stage.PLANNED,
    Stage.REMOVED,
    Stage.CLOSED,
)
"""The steps that somebody decided; what rules and clocks do by themselves is none."""

_IN = frozenset({Stage.RECOGNISED})
_OUT = frozenset({Stage.NO_RISK, Stage.REMOVED, Stage.CLOSED})
PAGE_ROWS = 50


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision; ``delay`` is how many days after it happened it was written.

    ``turned`` says how often the verdict on the household (to be monitored, or not) has turned
    from one to the other by now.
    """

    step: Step
    delay: int
    turned: int

    @property
    def is_late(self) -> bool:
        """Say whether it was written late, by the measure of the ledger."""
        return timedelta(days=self.delay) > LATE


@dataclass(frozen=True, slots=True)
class Decisions:
    """One page of decisions, the latest written first; how many there are, and how many late."""

    rows: tuple[Decision, ...]
    total: int
    late: int
    page: int
    more: bool


def decisions(acting: Acting, *, what: str = "", late: bool = False, page: int = 1) -> Decisions:
    """Give the decisions about households of one's own place; refuse a role that sees none."""
    registry_rules().require(acting, Verb.LIST, THING)
    homes = registry_rules().visible(acting, Verb.LIST, THING, Household.objects.all())
    kinds = [what] if what in DECISIONS else [str(one) for one in DECISIONS]
    rows = Step.objects.filter(episode__household__in=homes, what__in=kinds)
    behind = _late(rows)
    found = behind if late else rows
    start = (page - 1) * PAGE_ROWS
    shown = list(
        found.select_related("episode__household").order_by("-pk")[start : start + PAGE_ROWS + 1]
    )
    turned = turns(one.episode.household_id for one in shown[:PAGE_ROWS])
    return Decisions(
        rows=tuple(
            Decision(
                step=one,
                delay=(timezone.localdate(one.at) - one.happened_on).days,
                turned=turned[one.episode.household_id],
            )
            for one in shown[:PAGE_ROWS]
        ),
        total=rows.count(),
        late=behind.count(),
        page=page,
        more=len(shown) > PAGE_ROWS,
    )


def turns(homes: Iterable[int]) -> Mapping[int, int]:
    """Count, for each household, how often its verdict turned between in and out."""
    verdicts: dict[int, list[bool]] = defaultdict(list)
    rows = Step.objects.filter(episode__household__in=set(homes), what__in=[*_IN, *_OUT])
    for home, what in rows.order_by("pk").values_list("episode__household", "what"):
        verdicts[home].append(Stage(what) in _IN)
    counted: dict[int, int] = defaultdict(int)
    for home, said in verdicts.items():
        counted[home] = sum(one is not two for one, two in pairwise(said))
    return counted


def _late(rows: QuerySet[Step]) -> QuerySet[Step]:
    wait = ExpressionWrapper(TruncDate("at") - F("happened_on"), output_field=DurationField())
    return rows.annotate(wait=wait).filter(wait__gt=LATE)
