"""Beside the national system: its list against ours, household by household, and why they differ.

Nothing of their list is kept: it is read, held against what stands here today, and forgotten.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import xlsxwriter

from everyvillage.contracts import codelists
from everyvillage.contracts.tables.monitoring import MONITORED
from everyvillage.core.errors import Fault, InputError, NotAllowedError
from everyvillage.core.spreadsheet import disarmed_text
from everyvillage.data.readers.sent import read_sent
from everyvillage.registry.access.rules import registry_rules
from everyvillage.registry.access.sentences import Verb, refused
from everyvillage.registry.models import Household
from everyvillage.services.protection.actions.deciding import DECIDE
from everyvillage.services.protection.models import Episode, Waiting
from everyvillage.services.protection.stages import MONITORED as WATCHED
from everyvillage.services.protection.stages import Stage

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from datetime import date
    from pathlib import Path

    from everyvillage.registry.access.acting import Acting

WHY = (
    "same", "kind", "day", "removed-here", "removed-there", "waits-here", "no-risk-here",
    "closed-here", "never-here", "cannot-tell", "not-in-register", "only-here",
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
    """One household: how it stands in both, its newest episode here, its kinds and days."""

    household_no: str
    why: str
    episode: Episode | None
    kind_here: str
    kind_there: str
    day_there: date | None = None


@dataclass(frozen=True, slots=True)
class Compared:
    """Both lists: how many each has monitored, how many agree, and every difference."""

    here: int
    there: int
    same: int
    differences: tuple[Difference, ...]


def read_theirs(path: Path, on: date) -> dict[str, Theirs]:
    """Read their list; refuse one with a fault in any row, naming the cells.

    A household that stands in it twice is a fault too: nobody could say which line counts.
    """
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
    counted = Counter(one.household_no for one in rows)
    twice = [_twice(number, many) for number, many in counted.items() if many > 1]
    if twice:
        raise InputError(twice)
    return {one.household_no: one for one in rows}


def _twice(number: str, many: int) -> Fault:
    return Fault(
        code="protection.household-twice",
        where=number,
        asked="each household once",
        found=f"{many} lines of one household",
        accepted="one line for each household",
        next_step="keep the line that counts, take the others out, and send the list again",
    )


def compare(acting: Acting, theirs: Mapping[str, Theirs]) -> Compared:
    """Hold their list against the households of one's own county as they stand today.

    A household elsewhere is "not in the register", as one that is not there. Refuses a role that
    does not decide.
    """
    ours = _ours(acting)
    mine = registry_rules().visible(acting, Verb.LIST, "household", Household.objects.all())
    here = set(mine.values_list("household_no", flat=True))
    unsure = set(
        Waiting.objects.filter(household__in=mine).values_list("household__household_no", flat=True)
    )
    found = [
        _one(number, theirs.get(number), ours.get(number), known=number in here, told=unsure)
        for number in sorted({*theirs, *(n for n, one in ours.items() if _is_monitored(one))})
    ]
    return Compared(
        here=sum(map(_is_monitored, ours.values())),
        there=sum(not one.removed for one in theirs.values()),
        same=sum(one.why == "same" for one in found),
        differences=tuple(one for one in found if one.why != "same"),
    )


def export_rows(acting: Acting) -> list[list[str]]:
    """Give our monitored households as their system takes them in: their headings, their words."""
    kinds = codelists.MONITORED_KIND.items
    rows = [[column.words.zh for column in MONITORED.columns]]
    for number, one in sorted(_ours(acting).items()):
        ended = one.stage in {Stage.REMOVED, Stage.CLOSED} and one.recognised_on is not None
        if _is_monitored(one) or ended:
            word = kinds[one.kind].zh if one.kind in kinds else ""
            gone = "否" if _is_monitored(one) else "是"
            rows.append([disarmed_text(number), word, str(one.recognised_on or ""), gone])
    return rows


def export(acting: Acting) -> str:
    """Give the rows as text, a comma between the cells."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerows(export_rows(acting))
    return out.getvalue()


def export_book(acting: Acting) -> bytes:
    """Give the rows as a workbook of one sheet in which every cell is text."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(export_rows(acting)):
            for column, text in enumerate(row):
                sheet.write_string(number, column, text)
    return stream.getvalue()


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


def _one(
    number: str, theirs: Theirs | None, ours: Episode | None, *, known: bool, told: Collection[str]
) -> Difference:
    """Say how one household stands in both; ``told`` are those that the rules cannot judge."""
    there, here = theirs.kind if theirs else "", ours.kind if ours else ""
    why = _why(theirs, ours, known=known)
    if why == "never-here" and number in told:
        why = "cannot-tell"
    return Difference(number, why, ours, here, there, theirs.recognised_on if theirs else None)


def _why(theirs: Theirs | None, ours: Episode | None, *, known: bool) -> str:
    if theirs is None:
        return "only-here"
    if not known:
        return "not-in-register"
    if ours is not None and _is_monitored(ours):
        return _why_both(theirs, ours)
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


def _why_both(theirs: Theirs, ours: Episode) -> str:
    """Say how a household differs that is monitored here and stands on their list."""
    if theirs.removed:
        return "removed-there"
    if theirs.kind not in {"", ours.kind}:
        return "kind"
    return "same" if theirs.recognised_on in {None, ours.recognised_on} else "day"
