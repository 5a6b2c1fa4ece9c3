"""What leaves a child behind, the same day: parents who leave, a guardian who is ill or gone.

Whether somebody *is* left behind counts months away (``away_months``). A child is alone from the
first day, so here a parent whose work lies outside the township counts as away at once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from everyvillage.analytics.risk.cases import facts
from everyvillage.analytics.risk.explain import explain_household
from everyvillage.contracts.tables import table_named
from everyvillage.registry.models import Person
from everyvillage.registry.shocks.raising import Told
from everyvillage.registry.storage import history_of
from everyvillage.services.protection.entitled.asking import (
    LEFT,
    Row,
    as_rows,
    read_columns,
    rules_of,
)
from everyvillage.services.protection.entitled.left import OF_CHILDREN

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from everyvillage.analytics.risk.explain import Explained
    from everyvillage.registry.shocks.models import Shock

GUARD_LOST = frozenset({"guardian", "death", "disability", "accident"})
"""The shocks after which it is asked whether a child is without its guard."""

_MAY_LEAVE = (
    Q(work_area__in=facts.FAR)
    | Q(labour__in=facts.UNABLE)
    | Q(care_needed=True)
    | Q(disability_grade__lte=facts.SEVERE)
    | Q(guardian=False)
)
_MONTHS_OF_YEAR = 12
_AT_ONCE = 300


def left_by(reasons: Sequence[str], office: str, month: date, on: date) -> Iterator[Told]:
    """Give a shock for each child whom the rows of a taken file leave behind.

    ``reasons`` name the rows in the history. What was not known before the file is no turn, so
    the first file of an office leaves nobody behind.
    """
    changed = _changed(reasons)
    homes = sorted({home for home, _ in changed.values()})
    for start in range(0, len(homes), _AT_ONCE):
        for number, persons in _persons(homes[start : start + _AT_ONCE], on).items():
            before = [_before(row, changed, on) for row in persons]
            stood = _children(before, on)
            for child, left in _children(persons, on).items():
                if left and stood.get(child) is False:
                    yield Told(
                        household_no=number,
                        kind="guardian",
                        office=office,
                        key=f"left {child} {month:%Y-%m}",
                        happened_on=min(month, on),
                        known_on=on,
                    )


def guarded(shock: Shock, on: date) -> Explained | None:
    """Give the left-behind child of a household whose guard a shock may have taken, None without.

    A bill counts where it says that care at home is needed on the day.
    """
    cared = shock.kind == "bill" and shock.care_until is not None and shock.care_until >= on
    if not cared and shock.kind not in GUARD_LOST:
        return None
    number = shock.household.household_no
    persons = _persons([number], on).get(number, [])
    return next((one for one in _asked(persons, on) if _is_child(one)), None)


def _changed(reasons: Sequence[str]) -> Mapping[int, tuple[str, int]]:
    """Give the persons of changed rows that may leave somebody: household, row of the history."""
    history = history_of(table_named("person"))
    rows = history.objects.filter(  # type: ignore[attr-defined] # made at run time
        _MAY_LEAVE, history_change_reason__in=reasons, history_type="~"
    ).order_by("-history_id")
    return {
        number: (home, row)
        for number, home, row in rows.values_list("id", "household_id", "history_id")
    }


def _persons(homes: Iterable[str], on: date) -> dict[str, list[Row]]:
    rows = Person.objects.filter(household__in=list(homes)).order_by("pk")
    found: dict[str, list[Row]] = {}
    for row in as_rows(rows.values(*read_columns()), on):
        found.setdefault(row["household_no"], []).append(row)
    return found


def _before(row: Row, changed: Mapping[int, tuple[str, int]], on: date) -> Row:
    """Give a person's row as it stood before the file."""
    if row["id"] not in changed:
        return row
    history = history_of(table_named("person"))
    earlier = history.objects.filter(  # type: ignore[attr-defined] # made at run time
        id=row["id"], history_id__lt=changed[row["id"]][1]
    )
    found = earlier.order_by("-history_id").values(*read_columns()).first()
    return row if found is None else as_rows([found], on)[0]


def _children(persons: Sequence[Row], on: date) -> dict[str, bool | None]:
    """Say of each person whether it is a left-behind child, None where it cannot be told."""
    return {one.person: _holds(one) for one in _asked(persons, on)}


def _asked(persons: Sequence[Row], on: date) -> Sequence[Explained]:
    rules = rules_of(LEFT, on)
    return explain_household({}, [_from_today(one) for one in persons], None, rules, at=on)


def _from_today(row: Row) -> Row:
    """Let somebody whose work lies away count as away from the first day."""
    return row | {"work_months": _MONTHS_OF_YEAR} if row["work_area"] in facts.FAR else row


def _is_child(one: Explained) -> bool:
    return _holds(one) is True


def _holds(one: Explained) -> bool | None:
    found = [two.holds for two in one.answer.answers if two.rule.kind in OF_CHILDREN]
    return True if True in found else None if None in found else False
