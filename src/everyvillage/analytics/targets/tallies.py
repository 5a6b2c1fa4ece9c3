"""What is counted for each target: whole numbers of rows that pass, fail or are unknown.

A tally is one population of one target (a ratio has two). Its rows fall into four states: not
in the population (0), passing (1), failing (2), unknown (3). A row whose membership is unknown
is unknown, whatever its test says.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import ibis

from everyvillage.contracts.tables import table_named
from everyvillage.core.codes import NATION
from everyvillage.policy.programmes.model import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ibis import Table as Rows

    from everyvillage.analytics.targets.population import IbisValue, Names, Population, Populations
    from everyvillage.policy.expressions.tree import Expression
    from everyvillage.policy.programmes.model import Target

PASSES, FAILS, UNKNOWN = 1, 2, 3
PLACE = "place"
VALUE, UNITS = "value", "units"
YES, NOT, MISSING = "yes", "no", "missing"


@dataclass(frozen=True, slots=True)
class Tally:
    """One population of one target.

    ``part`` is "rows", or "top" or "bottom" of a ratio. Where ``value`` is given it is added
    up over the passing rows; otherwise they are counted. ``beside`` is the value of the other
    side of a ratio whose sides add up the same rows: a row then counts on both sides or, where
    one value is missing, on neither, and is missing once, on top.
    """

    target: str
    part: str
    kind: Kind
    table: str
    where: Expression | None
    test: Expression | None
    value: Expression | None
    beside: Expression | None = None

    @property
    def rule(self) -> Tally:
        """Give what is counted, whatever it is counted for."""
        return replace(self, target="")

    @property
    def names(self) -> Names:
        """Give every (table, column) that is read."""
        parts = (self.where, self.test, self.value, self.beside)
        return frozenset(name for part in parts if part is not None for name in part.names)

    def column(self, what: str) -> str:
        """Give the name of one column of results."""
        return f"{self.target}|{self.part}|{what}"

    @property
    def name(self) -> str:
        """Give the name that begins every column of results."""
        return f"{self.target}|{self.part}"

    @property
    def columns(self) -> tuple[str, ...]:
        """Give the names of the columns of results."""
        found = (YES, NOT, MISSING) if self.kind is Kind.SHARE else (YES, MISSING)
        return tuple(self.column(what) for what in found)


def tallies_of(target: Target) -> tuple[Tally, ...]:
    """Give what is counted for ``target``; nothing of its own for a change."""
    if target.kind is Kind.CHANGE:
        return ()
    if target.numerator is not None and target.denominator is not None:
        top, bottom = target.numerator, target.denominator
        paired = (top.table, top.where) == (bottom.table, bottom.where)
        paired = paired and None not in (top.value, bottom.value)
        return tuple(
            Tally(
                *(target.id, part, target.kind, side.table, side.where, None, side.value),
                other.value if paired else None,
            )
            for part, side, other in (("top", top, bottom), ("bottom", bottom, top))
        )
    rows = (target.where, target.test, target.value)
    return (Tally(target.id, "rows", target.kind, target.table, *rows),)


def is_of_places(table: str) -> bool:
    """Say whether each row of ``table`` is a place of its own."""
    declared = table_named(table)
    return declared.key == (declared.place,)


def tally_table(table: str, tallies: Iterable[Tally], populations: Populations) -> Rows:
    """Give, in one pass over ``table``, the tallies of the lowest places it knows.

    ``` | place | A01|rows|yes | A01|rows|no | A01|rows|missing | ... | ```

    The place is the code as a whole number. Every other column is a whole number too. Where
    each row is a place of its own, a median has its value beside (0 where it is not known).
    """
    wanted = list(tallies)
    declared = table_named(table)
    names = frozenset(name for tally in wanted for name in tally.names)
    keys = [declared.place] if declared.place else []
    population = populations.of(table, names, keys=keys)
    place: IbisValue = population.rows[declared.place] if keys else ibis.literal(NATION)
    columns = {PLACE: place}
    for tally in wanted:
        columns |= _states(tally, population, populations)
    states = population.rows.select(**columns)
    if is_of_places(table):
        singles = {name: made for tally in wanted for name, made in _single(tally, states).items()}
        return states.select(**{PLACE: _number_of(states)}, **singles)
    sums = {name: made for tally in wanted for name, made in _sums(tally, states).items()}
    grouped = states.group_by(PLACE).aggregate(**sums)
    return grouped.mutate(**{PLACE: _number_of(grouped)})


def median_table(tally: Tally, populations: Populations) -> Rows:
    """Give how often each value occurs in each lowest place: ``| place | value | units |``."""
    declared = table_named(tally.table)
    population = populations.of(tally.table, tally.names, keys=[declared.place])
    states = population.rows.select(
        **{PLACE: population.rows[declared.place]},
        **_states(tally, population, populations),
    )
    known = states.filter(states[_state(tally)] == PASSES)
    grouped = known.group_by(**{PLACE: known[PLACE], VALUE: known[_value(tally)]})
    counted = grouped.aggregate(**{UNITS: known.count()})
    return counted.mutate(**{PLACE: _number_of(counted)})


def unit_table(target: Target, populations: Populations, *, keys: tuple[str, ...]) -> Rows:
    """Give every row of the population of ``target``: ``| keys… | place | state |``."""
    (tally,) = tallies_of(target)
    declared = table_named(target.table)
    chosen = [*keys, *([declared.place] if declared.place else [])]
    population = populations.of(target.table, tally.names, keys=chosen)
    place: IbisValue = population.rows[declared.place] if declared.place else ibis.literal(NATION)
    made = _states(tally, population, populations)
    state = {"state": made[_state(tally)]}
    value = {VALUE: made[_value(tally)]} if tally.value is not None else {}
    return population.rows.select(
        **{f"key_{name}": population.rows[name] for name in keys},
        **{PLACE: place},
        **state,
        **value,
    )


def _state(tally: Tally) -> str:
    """Give the name of the column with the state of a row."""
    return f"{tally.target}|{tally.part}"


def _value(tally: Tally) -> str:
    """Give the name of the column with the value of a row."""
    return f"{tally.target}|{tally.part}|value"


def _states(tally: Tally, population: Population, populations: Populations) -> dict[str, IbisValue]:
    """Give the state of each row, and its value where there is one."""
    where: IbisValue = populations.value(population, tally.where)
    test: IbisValue = populations.value(population, tally.test)
    value: IbisValue = populations.value(population, tally.value)
    beside: IbisValue = populations.value(population, tally.beside)
    if value is not None:
        known = value.notnull() if beside is None else value.notnull() & beside.notnull()
        test = known.ifelse(True if test is None else test, ibis.null("boolean"))
    state = _state_of(where, test)
    if beside is not None and tally.part == "bottom":
        state = (state == UNKNOWN).ifelse(0, state).cast("int8")
    found = {_state(tally): state}
    return found if value is None else found | {_value(tally): value.cast("int64")}


def _state_of(where: IbisValue, test: IbisValue) -> IbisValue:
    """Give 1 where a member passes, 2 where it fails, 0 for others, 3 where it is unknown."""
    if where is None and test is None:
        return ibis.literal(PASSES, type="int8")
    cases: tuple[tuple[IbisValue, int], ...]
    if test is None:
        cases = ((where, PASSES), (~where, 0))
    elif where is None:
        cases = ((test, PASSES), (~test, FAILS))
    else:
        cases = ((where & test, PASSES), (where & ~test, FAILS), (~where, 0))
    return ibis.cases(*cases, else_=UNKNOWN).cast("int8")


def _single(tally: Tally, states: Rows) -> dict[str, IbisValue]:
    """Give the results where each row is a place of its own."""
    state: IbisValue = states[_state(tally)]
    found = {tally.column(YES): (state == PASSES).cast("int8")}
    if tally.value is not None:
        value: IbisValue = states[_value(tally)]
        found = {tally.column(YES): (state == PASSES).ifelse(value, 0).cast("int64")}
    if tally.kind is Kind.MEDIAN:
        found = {
            tally.column(YES): (state == PASSES).cast("int8"),
            tally.column(VALUE): (state == PASSES).ifelse(states[_value(tally)], 0).cast("int64"),
        }
    if tally.kind is Kind.SHARE:
        found[tally.column(NOT)] = (state == FAILS).cast("int8")
    found[tally.column(MISSING)] = (state == UNKNOWN).cast("int8")
    return found


def _sums(tally: Tally, states: Rows) -> dict[str, IbisValue]:
    """Give the results where many rows lie in one place."""
    state: IbisValue = states[_state(tally)]
    found: dict[str, IbisValue] = {tally.column(YES): states.count(where=state == PASSES)}
    if tally.value is not None and tally.kind is not Kind.MEDIAN:
        value: IbisValue = states[_value(tally)]
        found = {tally.column(YES): (state == PASSES).ifelse(value, 0).sum().cast("int64")}
    if tally.kind is Kind.SHARE:
        found[tally.column(NOT)] = states.count(where=state == FAILS)
    found[tally.column(MISSING)] = states.count(where=state == UNKNOWN)
    return found


def _number_of(rows: Rows) -> IbisValue:
    """Give the place code as a whole number."""
    place: IbisValue = rows[PLACE]
    return place.cast("int64")
