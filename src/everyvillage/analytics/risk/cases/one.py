"""The cases of one household in Python: no engine to load, the same answers as for a county."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, TypeAlias

from everyvillage.analytics.risk.cases import facts
from everyvillage.contracts.tables.cases import HOUSEHOLD_CASE, PERSON_CASE

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from everyvillage.analytics.risk.cases.facts import Window
    from everyvillage.policy.expressions import Value

Row: TypeAlias = "Mapping[str, Value | None]"


def household_case(
    household: Row,
    persons: Sequence[Row],
    shocks: Sequence[Row] | None,
    of: Window,
    *,
    income_before_fen: int | None = None,
) -> dict[str, Value | None]:
    """Give the case of one household.

    ``household`` and ``persons`` are rows of the snapshot's tables, ``shocks`` those of the
    table of shocks (None: not held); ``of`` is the window of twelve months.
    """
    made: dict[str, Value | None] = {
        column.name: household.get(column.name) for column in HOUSEHOLD_CASE.columns
    }
    made |= _of_persons(persons, of) if persons else {}
    hit = household.get("epidemic_affected")
    if shocks is not None:
        inside = [row for row in shocks if _is_inside(row, of)]
        made |= _of_shocks(inside)
        hit = _either(_kind_is(inside, ("epidemic",)), hit)
    made["epidemic"] = hit
    made["income_before_fen"] = income_before_fen
    return made


def person_case(person: Row, household: Sequence[Row], of: Window) -> dict[str, Value | None]:
    """Give the case of one person, with all persons of the ``household`` beside."""
    made: dict[str, Value | None] = {
        column.name: person.get(column.name) for column in PERSON_CASE.columns
    }
    relation = person.get("relation")
    couple = [row for row in household if row.get("relation") in facts.COUPLE]
    kids = [row for row in household if row.get("relation") in facts.CHILDREN]
    grown = [(row, _is_grown(row)) for row in kids]
    number = _count(is_grown for _, is_grown in grown)
    made["away"] = _away(person, of)
    made["can_guard"] = _can_guard(person, of)
    made["guards"] = _count(_can_guard(row, of) for row in household)
    if relation in facts.CHILDREN:
        made |= _parents([(row, True) for row in couple], of)
    if relation == facts.GRANDCHILD and number is not None and number <= facts.MOST_PARENTS:
        made |= _parents(grown, of)
    if relation in facts.COUPLE:
        made |= _children(grown, of)
        made["husband_away"] = _any(
            _both(row.get("sex") == facts.MALE, _away(row, of)) for row in couple
        )
    if relation == facts.ELDERS:
        heads = [row for row in household if row.get("relation") == facts.HEAD]
        made |= _children([(row, True) for row in heads], of)
    if relation in facts.CHILDREN:
        men = _count(_both(is_grown, row.get("sex") == facts.MALE) for row, is_grown in grown)
        made["husband_away"] = False if men == 0 else None
    return made


def _is_inside(row: Row, of: Window) -> bool:
    happened, known = row.get("happened_on"), row.get("known_on")
    if not isinstance(happened, date) or not isinstance(known, date):
        return False
    return of.after < happened <= of.at and known <= of.at


def _of_persons(persons: Sequence[Row], of: Window) -> dict[str, Value | None]:
    return {
        "uninsured": _count(_is_false(row.get("medical_insurance")) for row in persons),
        "out_of_school": _count(_is_out_of_school(row, of) for row in persons),
        "workers": _count(_is_in(row.get("labour"), facts.ABLE) for row in persons),
        "disabled_severely": _count(_is_severe(row) for row in persons),
        "dibao_members": _count(_flag(row.get("dibao")) for row in persons),
    }


def _of_shocks(inside: Sequence[Row]) -> dict[str, Value | None]:
    made: dict[str, Value | None] = {
        name: _kind_is(inside, kinds) for name, kinds in facts.FLAGS.items()
    }
    bills = [row for row in inside if row.get("kind") in facts.MEDICAL]
    others = [row for row in inside if row.get("kind") not in facts.MEDICAL]
    medical = _told_most(bills)
    made["medical_own_fen"] = medical
    made["rigid_fen"] = None if medical is None else medical + _paid(others)
    return made


def _told_most(bills: Sequence[Row]) -> int | None:
    """Give the largest sum that one office told; unknown where a bill has no amount."""
    if any(row.get("own_fen") is None for row in bills):
        return None
    offices = {row.get("office") for row in bills}
    return max(
        (_paid(row for row in bills if row.get("office") == office) for office in offices),
        default=0,
    )


def _paid(rows: Iterable[Row]) -> int:
    return sum(own for row in rows if isinstance(own := row.get("own_fen"), int))


def _kind_is(rows: Iterable[Row], kinds: Sequence[str]) -> bool:
    return any(row.get("kind") in kinds for row in rows)


def _is_out_of_school(row: Row, of: Window) -> bool | None:
    age = row.get("age")
    of_age = of.school_from <= age <= of.school_to if isinstance(age, int) else None
    return _both(of_age, _is_in(row.get("student"), facts.NOT_AT_SCHOOL))


def _is_severe(row: Row) -> bool | None:
    grade = row.get("disability_grade")
    severe = grade <= facts.SEVERE if isinstance(grade, int) else None
    return _both(_flag(row.get("disability_certificate")), severe)


def _away(row: Row, of: Window) -> bool | None:
    months = row.get("work_months")
    long = months >= of.away_months if isinstance(months, int) else None
    return _both(_is_in(row.get("work_area"), facts.FAR), long)


def _unable(row: Row, of: Window) -> bool | None:
    weak = _either(_is_in(row.get("labour"), facts.UNABLE), _flag(row.get("care_needed")))
    away = _away(row, of)
    return _both(None if away is None else not away, _either(weak, _is_severe(row)))


def _can_guard(row: Row, of: Window) -> bool | None:
    """Say whether somebody is grown up, at home, needs no care, is not severely disabled."""
    away, weak = _away(row, of), _either(_flag(row.get("care_needed")), _is_severe(row))
    here = _both(None if away is None else not away, None if weak is None else not weak)
    return _both(_is_grown(row), here)


def _is_grown(row: Row) -> bool | None:
    age = row.get("age")
    return age >= facts.GROWN if isinstance(age, int) else None


def _parents(parents: Sequence[tuple[Row, bool | None]], of: Window) -> dict[str, Value | None]:
    """Give who the parents are; each comes with whether that person counts."""
    return {
        "parents": _count(counts for _, counts in parents),
        "parents_away": _count(_both(counts, _away(row, of)) for row, counts in parents),
        "other_parent_unable": _any(_both(counts, _unable(row, of)) for row, counts in parents),
    }


def _children(children: Sequence[tuple[Row, bool | None]], of: Window) -> dict[str, Value | None]:
    return {
        "children": _count(counts for _, counts in children),
        "children_away": _count(_both(counts, _away(row, of)) for row, counts in children),
    }


def _flag(value: Value | None) -> bool | None:
    return value if isinstance(value, bool) else None


def _is_false(value: Value | None) -> bool | None:
    return None if value is None else value is False


def _is_in(value: Value | None, choices: Sequence[str]) -> bool | None:
    return None if value is None else value in choices


def _both(left: bool | None, right: bool | None) -> bool | None:  # noqa: FBT001 - two sides of AND
    if left is False or right is False:
        return False
    return None if left is None or right is None else True


def _either(left: Value | None, right: Value | None) -> bool | None:
    if left is True or right is True:
        return True
    return None if left is None or right is None else False


def _count(tests: Iterable[bool | None]) -> int | None:
    found = list(tests)
    return None if None in found else sum(1 for one in found if one)


def _any(tests: Iterable[bool | None]) -> bool | None:
    found = list(tests)
    if True in found:
        return True
    return None if None in found else False
