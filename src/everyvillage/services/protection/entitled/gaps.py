"""Who holds a certificate and has not what the rules say, and whose record stands in the way."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from everyvillage.contracts.offices import OFFICES
from everyvillage.policy.rules.compiled import UNKNOWN, YES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from everyvillage.policy.rules import Rule, RuleSet

AT_HOME = "visit"
"""Where no office's word counts for a column, it is asked at home."""

MISSING, NOT_ENTERED, NOT_GIVEN = "missing", "not-entered", "not-given"
"""Why: a record lacks the column; the giver has the person not down; down and not given."""

GIVES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "living": ("subsidy_received",),
        "nursing": ("subsidy_received",),
        "device": ("linked_rehabilitation",),
        "school": ("student", "linked_education"),
        "job": ("job_matched",),
    }
)
"""The columns by which each rule reads that somebody has it; the office of the first that says
no has to act."""

_NO: Mapping[str, object] = MappingProxyType({"student": "none"})
_SUBSIDIES = frozenset({"living", "nursing"})


@dataclass(frozen=True, slots=True)
class Gap:
    """One thing that somebody is due, or may be, and has not; the office and column that block."""

    person: int
    household_no: str
    what: str
    office: str
    column: str
    why: str

    @property
    def sure(self) -> bool:
        """Say whether it is known to be due; otherwise the missing column would decide."""
        return self.why != MISSING


def office_of(column: str) -> str:
    """Give the office whose word counts for a column, "visit" where it is none's.

    >>> office_of("dibao"), office_of("student"), office_of("care_needed")
    ('civil_affairs', 'education', 'visit')
    """
    return next((name for name, one in OFFICES.items() if column in one.writes), AT_HOME)


def gaps_of(asked: Sequence[Mapping[str, Any]], rules: RuleSet) -> list[Gap]:
    """Give every gap of persons asked by ``rules``, those that are known first.

    Somebody of whom it is not known whether they hold a certificate is in no list.
    """
    found = [
        gap
        for row in asked
        if row["disability_certificate"] is True
        for rule in rules.rules
        for gap in _gaps(row, rule, row[f"{rules.id}|{rule.id}"])
    ]
    return sorted(found, key=lambda one: (not one.sure, one.office, one.what, one.household_no))


def _gaps(row: Mapping[str, Any], rule: Rule, answer: int) -> Iterator[Gap]:
    person, home = int(row["person_no"]), row["household_no"]
    if answer == YES:
        column = next(one for one in GIVES[rule.id] if row[one] == _NO.get(one, False))
        entered = rule.id not in _SUBSIDIES or row["subsidy_entitled"] is True
        why = NOT_GIVEN if entered else NOT_ENTERED
        yield Gap(person, home, rule.id, office_of(column), column, why)
    elif answer == UNKNOWN:
        empty = sorted({name for _, name in rule.test.names if row[name] is None})
        blocks = {office_of(name): name for name in reversed(empty)}
        for office, column in blocks.items():
            yield Gap(person, home, rule.id, office, column, MISSING)
