"""The cases of a whole county as expressions over three tables.

Counts and flags keep three values: one person with an empty cell makes a count unknown, and a
table that nobody delivered makes its columns missing in every row.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

import ibis

from everyvillage.analytics.risk.cases import facts
from everyvillage.contracts.tables.cases import HOUSEHOLD_CASE, PERSON_CASE
from everyvillage.contracts.tables.shocks import SHOCK
from everyvillage.data.engine.engine import IBIS_TYPES, snapshot_table

if TYPE_CHECKING:
    from ibis import Table as Rows

    from everyvillage.analytics.risk.cases.facts import Window
    from everyvillage.contracts.shapes import Table

IbisValue: TypeAlias = Any
"""A value of Ibis, whose methods stand in mixed-in classes that a type check cannot follow."""

NO, UNKNOWN, YES = 0, 1, 2
BEFORE = "household_before"


def shock_table() -> Rows:
    """Give the table of shocks as an expression that an engine can run."""
    return _declared(SHOCK)


def before_table() -> Rows:
    """Give last year's net income of each household as an expression."""
    return ibis.table({"household_no": "string", "income_before_fen": "int64"}, name=BEFORE)


def household_cases(of: Window, *, shocks: bool, before: bool) -> Rows:
    """Give one case a household.

    ``of`` is the window of twelve months; ``shocks`` and ``before`` say whether shocks and last
    year's incomes are held: where they are not, what is made of them is missing.
    """
    rows = _beside(snapshot_table("household"), _of_persons(of), "person__key")
    if shocks:
        rows = _beside(rows, _of_shocks(of), "shock__key")
    if before:
        last = before_table().rename({"before__key": "household_no"})
        rows = _beside(rows, last, "before__key")
    return rows.select(**_household_columns(rows, shocks=shocks, before=before))


def person_cases(of: Window) -> Rows:
    """Give one case a person."""
    person = snapshot_table("person")
    away = person.mutate(away=_away(person, of))
    known = away.mutate(can_guard=_can_guard(away))
    rows = _beside(known, _couples(known), "kin__key")
    return rows.select(**_person_columns(rows))


def _beside(rows: Rows, grouped: Rows, key: str) -> Rows:
    """Left-join what was grouped by household to the rows of households or persons."""
    return rows.left_join(grouped, rows.household_no == grouped[key])


def _declared(table: Table) -> Rows:
    columns = {column.name: IBIS_TYPES[column.type] for column in table.snapshot_columns}
    return ibis.table(columns, name=table.name)


def _known_count(test: IbisValue) -> IbisValue:
    """Count the rows where a test holds; unknown as soon as one row is."""
    doubt = test.isnull().ifelse(1, 0).sum()
    return (doubt == 0).ifelse(test.ifelse(1, 0).sum(), ibis.null("int64")).cast("int64")


def _any(test: IbisValue) -> IbisValue:
    """Give the three-valued OR over rows."""
    no = test == ibis.literal(value=False)
    each: IbisValue = ibis.cases((test, YES), (no, NO), else_=UNKNOWN)
    code = each.max()
    return ibis.cases((code == YES, True), (code == NO, False), else_=ibis.null("boolean"))


def _of_persons(of: Window) -> Rows:
    person = snapshot_table("person")
    of_age = (person.age >= of.school_from) & (person.age <= of.school_to)
    severe = person.disability_certificate & (person.disability_grade <= facts.SEVERE)
    return person.group_by(person__key=person.household_no).aggregate(
        uninsured=_known_count(person.medical_insurance == ibis.literal(value=False)),
        out_of_school=_known_count(of_age & person.student.isin(facts.NOT_AT_SCHOOL)),
        workers=_known_count(person.labour.isin(facts.ABLE)),
        disabled_severely=_known_count(severe),
        dibao_members=_known_count(person.dibao),
    )


def _of_shocks(of: Window) -> Rows:
    """Gather the shocks of each household; of bills, the largest sum that one office told."""
    shock = shock_table()
    inside = shock.filter(
        (shock.happened_on > of.after) & (shock.happened_on <= of.at) & (shock.known_on <= of.at)
    )
    kind: IbisValue = inside.kind
    flags = {name: kind.isin(codes).max() for name, codes in (*facts.FLAGS.items(), _EPIDEMIC)}
    is_bill = kind.isin(facts.MEDICAL)
    told = inside.group_by(inside.household_no, inside.office).aggregate(
        bills=_amount(inside, is_bill),
        other=is_bill.ifelse(0, inside.own_fen.fill_null(0)).sum().cast("int64"),
        **flags,
    )
    no_amount = told.bills.isnull().ifelse(1, 0).sum() > 0
    medical = no_amount.ifelse(ibis.null("int64"), told.bills.max())
    return told.group_by(shock__key=told.household_no).aggregate(
        medical_own_fen=medical,
        rigid_fen=medical + told.other.sum().cast("int64"),
        **{name: told[name].max() for name in flags},
    )


_EPIDEMIC = ("epidemic_shock", ("epidemic",))


def _amount(shock: IbisValue, counts: IbisValue) -> IbisValue:
    """Add up what households paid themselves; a bill whose amount is empty makes it unknown."""
    no_amount = counts & shock.own_fen.isnull()
    total = counts.ifelse(shock.own_fen.fill_null(0), 0).sum().cast("int64")
    return (no_amount.ifelse(1, 0).sum() == 0).ifelse(total, ibis.null("int64"))


def _household_columns(rows: Rows, *, shocks: bool, before: bool) -> dict[str, IbisValue]:
    made: dict[str, IbisValue] = {}
    for column in HOUSEHOLD_CASE.columns:
        name, kind = column.name, IBIS_TYPES[column.type]
        if name in rows.columns:
            made[name] = rows[name].cast(kind)
        else:
            made[name] = ibis.null(kind)
    if shocks:
        none = rows["shock__key"].isnull()
        for name in facts.FLAGS:
            made[name] = none.ifelse(ibis.literal(value=False), rows[name])
        for name in ("medical_own_fen", "rigid_fen"):
            made[name] = none.ifelse(ibis.literal(0, type="int64"), rows[name])
        hit = none.ifelse(ibis.literal(value=False), rows["epidemic_shock"])
        made["epidemic"] = hit | rows["epidemic_affected"]
    else:
        made["epidemic"] = rows["epidemic_affected"]
    if not before:
        made["income_before_fen"] = ibis.null("int64")
    return made


def _away(person: IbisValue, of: Window) -> IbisValue:
    return person.work_area.isin(facts.FAR) & (person.work_months >= of.away_months)


def _can_guard(person: IbisValue) -> IbisValue:
    """Say who is grown up, at home, and neither needs care nor is severely disabled."""
    weak = person.care_needed | (
        person.disability_certificate & (person.disability_grade <= facts.SEVERE)
    )
    return (person.age >= facts.GROWN) & ~person.away & ~weak


def _couples(person: IbisValue) -> Rows:
    """Give, for each household, who are parents, who are grown children, and who is away."""
    couple, kids = person.relation.isin(facts.COUPLE), person.relation.isin(facts.CHILDREN)
    grown = kids & (person.age >= facts.GROWN)
    unable = ~person.away & (
        person.labour.isin(facts.UNABLE)
        | person.care_needed
        | (person.disability_certificate & (person.disability_grade <= facts.SEVERE))
    )
    man = person.sex == facts.MALE
    return person.group_by(kin__key=person.household_no).aggregate(
        couple_n=_known_count(couple),
        couple_away=_known_count(couple & person.away),
        couple_unable=_any(couple & unable),
        grown_n=_known_count(grown),
        grown_away=_known_count(grown & person.away),
        grown_unable=_any(grown & unable),
        head_away=_known_count((person.relation == facts.HEAD) & person.away),
        head_n=_known_count(person.relation == facts.HEAD),
        husband_away=_any(couple & man & person.away),
        young_men=_known_count(grown & man),
        guards=_known_count(person.can_guard),
    )


def _person_columns(rows: Rows) -> dict[str, IbisValue]:
    made: dict[str, IbisValue] = {
        column.name: rows[column.name].cast(IBIS_TYPES[column.type])
        for column in PERSON_CASE.columns
        if column.name in rows.columns and column.name != "husband_away"
    }
    child, grandchild = rows.relation.isin(facts.CHILDREN), rows.relation == facts.GRANDCHILD
    couple, elder = rows.relation.isin(facts.COUPLE), rows.relation == facts.ELDERS
    nothing, none = ibis.null("int64"), ibis.null("boolean")
    told = grandchild & (rows.grown_n <= facts.MOST_PARENTS)
    return made | {
        "parents": ibis.cases((child, rows.couple_n), (told, rows.grown_n), else_=nothing),
        "parents_away": ibis.cases(
            (child, rows.couple_away), (told, rows.grown_away), else_=nothing
        ),
        "other_parent_unable": ibis.cases(
            (child, rows.couple_unable), (told, rows.grown_unable), else_=none
        ),
        "children": ibis.cases((couple, rows.grown_n), (elder, rows.head_n), else_=nothing),
        "children_away": ibis.cases(
            (couple, rows.grown_away), (elder, rows.head_away), else_=nothing
        ),
        "husband_away": ibis.cases(
            (couple, rows.husband_away),
            (child & (rows.young_men == 0), ibis.literal(value=False)),
            else_=none,
        ),
    }
