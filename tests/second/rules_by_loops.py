"""The rules of protection by plain loops over delivered files: who is named by which rule.

The values are those of 31 December 2020, written down by hand from the published rules.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from tests.second.logic import Truth, at_least, at_most, both, either, one_of, opposite

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tests.second.tables import Row

LINE_FEN = 400_000
RESIDENT_FEN = 1_258_800
DIBAO_FEN = 400_000
AWAY = ("county", "province", "outside")
HIT = {"illness": ("bill",), "disability": ("disability",), "disaster": ("disaster", "accident")}


class Home:
    """A household with its persons and the shocks of its twelve months."""

    def __init__(self, row: Row, persons: Sequence[Row], shocks: Sequence[Row], at: date) -> None:
        self.row, self.persons, self.at = row, persons, at
        first = at - timedelta(days=365)
        self.shocks = [
            one
            for one in shocks
            if first < day(one, "happened_on") <= at and day(one, "known_on") <= at
        ]

    def hit(self, *kinds: str) -> bool:
        return any(one.text("kind") in kinds for one in self.shocks)

    @property
    def income(self) -> int | None:
        return self.row.number("net_income_fen")

    @property
    def members(self) -> int | None:
        return self.row.number("members")

    def own(self, *kinds: str) -> int | None:
        bills = [one for one in self.shocks if one.text("kind") == "bill"]
        if any(one.number("own_fen") is None for one in bills):
            return None
        told: dict[str, int] = {}
        for one in bills:
            office = one.text("office") or ""
            told[office] = told.get(office, 0) + (one.number("own_fen") or 0)
        most = max(told.values(), default=0)
        if kinds == ("bill",):
            return most
        return most + sum(
            one.number("own_fen") or 0 for one in self.shocks if one.text("kind") != "bill"
        )


def day(row: Row, column: str) -> date:
    return date.fromisoformat(row.text(column) or "9999-12-31")


def below(income: int | None, members: int | None, line_fen: int) -> Truth:
    return None if income is None or members is None else income < line_fen * members


def counted(truths: Iterable[Truth]) -> int | None:
    found = list(truths)
    return None if None in found else sum(1 for one in found if one)


def monitoring_2020(home: Home, before: int | None) -> dict[str, Truth]:
    """CN-2020-03: income under 1.5 times the line, or hit hard by illness, disaster, epidemic."""
    status = home.row.text("status")
    low = below(home.income, home.members, LINE_FEN * 150 // 100)
    hit = either(
        home.hit("bill"),
        home.hit("disability"),
        home.hit("disaster", "accident"),
        either(home.hit("epidemic"), home.row.flag("epidemic_affected")),
    )
    rigid = home.own()
    more = None if rigid is None or before is None else rigid > before
    fell = None if home.income is None or before is None else home.income * 100 <= before * 70
    rules = {
        "unstable": both(one_of(status, "delisted"), low),
        "marginal": both(one_of(status, "general"), low),
        "rigid": both(hit, more),
        "drop": both(hit, fell),
    }
    return rules | {"": either(*rules.values())}


def exit_of_household(home: Home) -> dict[str, Truth]:
    """EXIT-household: above the line, and every guarantee; food and clothes were not asked."""
    income = below(LINE_FEN * (home.members or 0), 1, home.income or 0)
    known = home.income is not None and home.members is not None
    rules: dict[str, Truth] = {
        "income": income if known else None,
        "food": None,
        "clothes": None,
        "school": nobody(out_of_school(one) for one in home.persons),
        "medical": nobody(opposite(one.flag("medical_insurance")) for one in home.persons),
        "house": one_of(home.row.text("housing"), "A", "B"),
        "water": home.row.flag("safe_water"),
    }
    return rules | {"": both(*rules.values())}


def nobody(truths: Iterable[Truth]) -> Truth:
    found = counted(truths)
    return None if found is None else found == 0


def out_of_school(person: Row) -> Truth:
    age = person.number("age")
    return both(at_least(age, 6), at_most(age, 15), one_of(person.text("student"), "none"))


def assistance(home: Home) -> dict[str, Truth]:
    """AID-medical: the groups and their deductibles."""
    own, rigid = home.own("bill"), home.own()
    poor = counted(one.flag("dibao") for one in home.persons)
    margin = None
    if home.income is not None and home.members is not None:
        margin = home.income * 100 <= DIBAO_FEN * 150 * home.members
    left = None if home.income is None or rigid is None else home.income - rigid
    rules = {
        "dibao": both(None if poor is None else poor > 0, None if own is None else own > 0),
        "margin": both(None if poor is None else poor == 0, margin, over(own, 10)),
        "monitored": both(home.row.flag("monitored"), over(own, 10)),
        "illness": both(over(own, 25), below(left, home.members, LINE_FEN)),
    }
    return rules | {"": either(*rules.values())}


def over(own: int | None, percent: int) -> Truth:
    return None if own is None else own * 100 > RESIDENT_FEN * percent


def away(person: Row) -> Truth:
    return both(one_of(person.text("work_area"), *AWAY), at_least(person.number("work_months"), 6))


def severe(person: Row) -> Truth:
    return both(
        person.flag("disability_certificate"), at_most(person.number("disability_grade"), 2)
    )


def unable(person: Row) -> Truth:
    weak = either(
        one_of(person.text("labour"), "lost", "none"), person.flag("care_needed"), severe(person)
    )
    return both(opposite(away(person)), weak)


def left_behind(person: Row, family: Sequence[Row]) -> dict[str, Truth]:
    """LEFT-2016: children, elders and women, by the relations to the head of the household."""
    rules: dict[str, Truth] = {
        "child": left_child(person, family),
        "alone": left_alone(person, family),
        "elder": left_elder(person, family),
        "woman": left_woman(person, family),
    }
    return rules | {"": either(*rules.values())}


def of_relation(family: Sequence[Row], *relations: str) -> list[Row]:
    return [one for one in family if one.text("relation") in relations]


def grown(family: Sequence[Row]) -> list[Row] | None:
    children = of_relation(family, "2", "3")
    if any(one.number("age") is None for one in children):
        return None
    return [one for one in children if (one.number("age") or 0) >= 18]


def left_child(person: Row, family: Sequence[Row]) -> Truth:
    young = opposite(at_least(person.number("age"), 16))
    relation = person.text("relation")
    parents: list[Row] | None = None
    if relation in {"2", "3"}:
        parents = of_relation(family, "0", "1")
    if relation == "4":
        parents = grown(family)
        if parents is not None and len(parents) > 2:
            parents = None
    if parents is None:
        return both(young, None)
    gone = counted(away(one) for one in parents)
    one_gone = None if gone is None else gone == 1
    rest = either(*[unable(one) for one in parents]) if parents else False
    alone = len(parents) == 1
    return both(young, either(at_least(gone, 2), both(one_gone, alone), both(one_gone, rest)))


def left_alone(person: Row, family: Sequence[Row]) -> Truth:
    guards = counted(guard(one) for one in family)
    nobody = either(None if guards is None else guards == 0, opposite(person.flag("guardian")))
    return both(left_child(person, family), nobody)


def guard(person: Row) -> Truth:
    weak = either(person.flag("care_needed"), severe(person))
    return both(at_least(person.number("age"), 18), opposite(away(person)), opposite(weak))


def left_elder(person: Row, family: Sequence[Row]) -> Truth:
    relation = person.text("relation")
    children: list[Row] | None = None
    if relation in {"0", "1"}:
        children = grown(family)
    if relation == "5":
        children = of_relation(family, "0")
    old, here = at_least(person.number("age"), 60), opposite(away(person))
    if children is None:
        return both(old, here, None)
    gone = counted(away(one) for one in children)
    return both(old, here, bool(children), None if gone is None else gone == len(children))


def left_woman(person: Row, family: Sequence[Row]) -> Truth:
    relation, age = person.text("relation"), person.number("age")
    husband: Truth = None
    if relation in {"0", "1"}:
        couple = of_relation(family, "0", "1")
        husband = either(*[both(one_of(one.text("sex"), "1"), away(one)) for one in couple])
    if relation in {"2", "3"}:
        men = [one for one in of_relation(family, "2", "3") if one.text("sex") == "1"]
        boys = all(one.number("age") is not None and (one.number("age") or 0) < 18 for one in men)
        husband = False if boys else None
    of_age = both(at_least(age, 20), at_most(age, 59))
    return both(one_of(person.text("sex"), "2"), of_age, opposite(away(person)), husband)


def subsidies(person: Row) -> dict[str, Truth]:
    """SUBSIDY-disability: living for those in need, nursing for grades one and two with care."""
    holder = person.flag("disability_certificate")
    rules = {
        "living": both(holder, person.flag("dibao")),
        "nursing": both(
            holder, at_most(person.number("disability_grade"), 2), person.flag("care_needed")
        ),
    }
    return rules | {"": either(*rules.values())}


def gaps(person: Row) -> dict[str, Truth]:
    """DUE-disability: what holders of a certificate should have and have not."""
    holder, age = person.flag("disability_certificate"), person.number("age")
    severe_grade = at_most(person.number("disability_grade"), 2)
    not_paid = opposite(person.flag("subsidy_received"))
    able = one_of(person.text("labour"), "skilled", "ordinary")
    months = person.number("work_months")
    rules = {
        "living": both(holder, person.flag("dibao"), not_paid),
        "nursing": both(holder, severe_grade, person.flag("care_needed"), not_paid),
        "device": both(
            holder,
            either(severe_grade, person.flag("care_needed")),
            opposite(person.flag("linked_rehabilitation")),
        ),
        "school": both(
            holder,
            at_least(age, 6),
            at_most(age, 15),
            either(
                one_of(person.text("student"), "none"), opposite(person.flag("linked_education"))
            ),
        ),
        "job": both(
            holder,
            at_least(age, 16),
            at_most(age, 59),
            able,
            None if months is None else months == 0,
            opposite(person.flag("job_matched")),
        ),
    }
    return rules | {"": either(*rules.values())}
