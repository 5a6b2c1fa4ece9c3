"""Beside the national system: its list against ours, household by household, and why they differ.

Nothing of their list is kept: it is read, held against what stands here today, and forgotten.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING

from everyvillage.contracts import codelists
from everyvillage.contracts.tables.monitoring import MONITORED
from everyvillage.core.errors import InputError, NotAllowedError
from everyvillage.data.readers.sent import read_sent
from everyvillage.registry.access.rules import registry_rules
from everyvillage.registry.access.sentences import Verb, refused
from everyvillage.registry.models import Household
from everyvillage.services.protection.actions.deciding import DECIDE
from everyvillage.services.protection.models import Episode
from everyvillage.services.protection.stages import MONITORED as WATCHED
from everyvillage.services.protection.stages import Stage

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date
    from pathlib import Path

    from everyvillage.registry.access.acting import Acting

WHY = (
    "same", "kind", "removed-here", "removed-there", "waits-here", "no-risk-here", "closed-here",
    "never-here", "not-in-register", "only-here",
)  # fmt: skip
"""How a household stands in both; the words are "protection.beside_…"."""


@dataclass(frozen=True, slots=True)
class Theirs:
    """One line of their list: its kind, since when, and whether the risk is removed there."""

    household_no: str
    kind: str
    recognised_on: date | None
    removed: bool


@dataclass(frozen=True, slots=True)
class Difference:
    """One household: how it stands in both, its row and its newest episode here, its kinds."""

    household_no: str
    why: str
    episode: Episode | None
    kind_here: str
    kind_there: str


@dataclass(frozen=True, slots=True)
class Compared:
    """Both lists: how many each has monitored, how many agree, and every difference."""

    here: int
    there: int
    same: int
    differences: tuple[Difference, ...]


def read_theirs(path: Path, on: date) -> dict[str, Theirs]:
    """Read their list; refuse one with a fault in any row, naming the cells."""
    sent = read_sent(path, MONITORED, on=on)
    faults = [fault for row in sent.told.values() for fault in row]
    if faults:
        raise InputError(faults)
    rows = [
        Theirs(
            row["household_no"],
            row.get("kind") or "",
            row.get("recognised_on"),
            removed=bool(row.get("removed")),
        )
        for row in sent.rows.to_pylist()
    ]
    return {one.household_no: one for one in rows}


def compare(acting: Acting, theirs: Mapping[str, Theirs]) -> Compared:
    """Hold their list against the households of one's own county as they stand today.

    A household elsewhere is "not in the register", as one that is not there. Refuses a role that
    does not decide.
    """
    ours = _ours(acting)
    mine = registry_rules().visible(acting, Verb.LIST, "household", Household.objects.all())
    here = set(mine.values_list("household_no", flat=True))
    found = [
        _one(number, theirs.get(number), ours.get(number), known=number in here)
        for number in sorted({*theirs, *(n for n, one in ours.items() if _is_monitored(one))})
    ]
    return Compared(
        here=sum(map(_is_monitored, ours.values())),
        there=sum(not one.removed for one in theirs.values()),
        same=sum(one.why == "same" for one in found),
        differences=tuple(one for one in found if one.why != "same"),
    )


def export(acting: Acting) -> str:
    """Give our monitored households as their system takes them in: their headings, their words."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([column.words.zh for column in MONITORED.columns])
    kinds = codelists.MONITORED_KIND.items
    for number, one in sorted(_ours(acting).items()):
        ended = one.stage in {Stage.REMOVED, Stage.CLOSED} and one.recognised_on is not None
        if _is_monitored(one) or ended:
            word = kinds[one.kind].zh if one.kind in kinds else ""
            gone = "否" if _is_monitored(one) else "是"
            writer.writerow([number, word, one.recognised_on or "", gone])
    return out.getvalue()


def _ours(acting: Acting) -> dict[str, Episode]:
    """Give the newest episode of each household of one's own county that has one."""
    rules = registry_rules()
    if not rules.concerning(acting, Verb.CHANGE, DECIDE):
        answer = rules.refusal(acting, Verb.CHANGE, DECIDE)
        raise NotAllowedError(refused(acting, answer, Verb.CHANGE, DECIDE))
    homes = rules.visible(acting, Verb.LIST, "household", Household.objects.all())
    rows: Iterable[Episode] = (
        Episode.objects.filter(household__in=homes).select_related("household").order_by("number")
    )
    return {one.household.household_no: one for one in rows}


def _is_monitored(one: Episode) -> bool:
    return Stage(one.stage) in WATCHED


def _one(number: str, theirs: Theirs | None, ours: Episode | None, *, known: bool) -> Difference:
    """Say how one household stands in both."""
    there, here = theirs.kind if theirs else "", ours.kind if ours else ""
    why = _why(theirs, ours, known=known)
    return Difference(number, why, ours, here, there)


def _why(theirs: Theirs | None, ours: Episode | None, *, known: bool) -> str:
    if theirs is None:
        return "only-here"
    if not known:
        return "not-in-register"
    if ours is not None and _is_monitored(ours):
        same = theirs.kind in {"", ours.kind}
        return "removed-there" if theirs.removed else "same" if same else "kind"
    if theirs.removed:
        return "same"
    if ours is None or ours.stage == Stage.WITHDRAWN:
        return "never-here"
    ended = {
        Stage.REMOVED: "removed-here",
        Stage.NO_RISK: "no-risk-here",
        Stage.CLOSED: "closed-here",
    }
    return ended.get(Stage(ours.stage), "waits-here")
