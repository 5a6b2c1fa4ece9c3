"""The rows that a target is taken of: a table with its facts and the tables it points to joined in.

Everything here is an Ibis expression over unbound tables, so that DuckDB and Spark run the same.
Facts travel as small integers (0 no, 1 unknown, 2 yes), because every engine agrees on the
least and the greatest of integers.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

import ibis

from everyvillage.contracts.tables import table_named
from everyvillage.core.codes import LENGTH_OF
from everyvillage.data.engine import snapshot_table
from everyvillage.policy.expressions.to_ibis import to_ibis
from everyvillage.policy.programmes.model import Fact, How

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from ibis import Table as Rows

    from everyvillage.policy.expressions.tree import Expression
    from everyvillage.policy.programmes.model import Programme

Names = frozenset[tuple[str, str]]
IbisValue: TypeAlias = Any
"""A value of Ibis, whose methods stand in mixed-in classes that a type check cannot follow."""

NO, UNKNOWN, YES = 0, 1, 2
_LOGIC = frozenset({How.ANY, How.ALL})
_ADDED = frozenset({How.COUNT, How.SUM})


@dataclass(frozen=True, slots=True)
class Population:
    """The rows of a table, and where each name of an expression is found in them."""

    rows: Rows
    columns: Mapping[tuple[str, str], str]

    def scope(self) -> dict[tuple[str, str], IbisValue]:
        """Give the Ibis column of each name."""
        return {name: self.rows[column] for name, column in self.columns.items()}


@dataclass(frozen=True, slots=True)
class Populations:
    """Builds populations for one programme on one date.

    ``partly_held`` gives, for each table that some county in scope did not deliver, the
    counties that did: elsewhere a fact made of that table is missing rather than zero.
    """

    programme: Programme
    at: date
    parameters: Mapping[str, int]
    partly_held: Mapping[str, frozenset[str]]

    def of(self, table: str, names: Names, *, keys: Iterable[str] = ()) -> Population:
        """Give the rows of ``table`` with every one of ``names`` and the columns ``keys``."""
        own = {column for owner, column in names if owner == table}
        facts = [fact for fact in self._facts(table) if fact.column in own]
        plain = own - {fact.column for fact in facts}
        links = {owner: _link(table, owner) for owner, _ in names if owner != table}
        parent = _key(table) if facts else ()
        needed = dict.fromkeys([*sorted(plain), *links.values(), *parent, *keys])
        place = table_named(table).place
        if facts and place:
            needed |= dict.fromkeys([place])
        rows = snapshot_table(table).select(*needed)
        columns = {(table, column): column for column in plain}
        for owner, column in sorted(links.items()):
            wanted = [found for of, found in sorted(names) if of == owner]
            rows = _point(rows, owner, column, wanted)
            columns |= {(owner, found): f"{owner}__{found}" for found in wanted}
        for (of, by), group in _by_child(facts).items():
            rows = self._join_facts(rows, table, (of, by), group)
            columns |= {(table, fact.column): f"fact__{fact.column}" for fact in group}
        return Population(rows, columns)

    def value(self, population: Population, expression: Expression | None) -> IbisValue | None:
        """Give ``expression`` over the rows of ``population``; None stays None."""
        if expression is None:
            return None
        return to_ibis(expression, population.scope(), at=self.at, parameters=self.parameters)

    def _facts(self, table: str) -> list[Fact]:
        """Give the facts of a table."""
        return [fact for fact in self.programme.facts if fact.table == table]

    def _join_facts(
        self, rows: Rows, table: str, child: tuple[str, str], facts: list[Fact]
    ) -> Rows:
        """Join the facts that are made of one child table."""
        of, _ = child
        key = f"of_{of}__key"
        grouped = self._grouped(table, child, facts, key)
        joined = self._join(rows, table, grouped, key)
        held = self._is_held(joined, table, of)
        made = {f"fact__{fact.column}": _with_default(joined, fact, key, held) for fact in facts}
        return joined.mutate(**made)

    def _join(self, rows: Rows, table: str, facts: Rows, key: str) -> Rows:
        """Left-join rows of facts to their parents."""
        (parent,) = _key(table)
        return rows.left_join(facts, rows[parent] == facts[key])

    def _is_held(self, rows: Rows, table: str, of: str) -> IbisValue | None:
        """Say in which rows the child table was delivered; None where it was everywhere."""
        counties = self.partly_held.get(of)
        place = table_named(table).place
        if counties is None or not place:
            return None
        if not counties:
            return ibis.literal(value=False)
        county = rows[place].substr(0, LENGTH_OF["county"])
        return county.isin(sorted(counties))

    def _children(self, facts: list[Fact], by: str) -> Population:
        """Give the child rows with every name that ``facts`` need."""
        parts = (part for fact in facts for part in (fact.where, fact.value, fact.test))
        names = frozenset(name for part in parts if part is not None for name in part.names)
        return self.of(facts[0].of, names, keys=[by])

    def _grouped(self, table: str, child: tuple[str, str], facts: list[Fact], key: str) -> Rows:
        """Aggregate child rows by parent: integers only."""
        _, by = child
        population = self._children(facts, by)
        sums: dict[str, IbisValue] = {}
        for fact in facts:
            sums |= self._sums(population, fact)
        grouped = population.rows.group_by(**{key: _parent_code(population.rows, table, child)})
        counted = grouped.aggregate(**sums)
        middles = [f"agg__{fact.column}" for fact in facts if fact.how is How.MEDIAN]
        return counted.mutate(**{name: _lower_middle(counted[name]) for name in middles})

    def _sums(self, population: Population, fact: Fact) -> dict[str, IbisValue]:
        """Give the aggregates of one fact: its value, and how many rows are unknown."""
        where = self.value(population, fact.where)
        belongs: IbisValue = ibis.literal(value=True) if where is None else where
        name = f"agg__{fact.column}"
        if fact.how in _LOGIC:
            test = self.value(population, fact.test)
            holds = (belongs & test) if fact.how is How.ANY else (~belongs | test)
            code: IbisValue = ibis.cases((holds, YES), (~holds, NO), else_=UNKNOWN)
            return {name: code.max() if fact.how is How.ANY else code.min()}
        value = self.value(population, fact.value)
        certain = belongs if value is None else belongs & value.notnull()
        unknown: IbisValue = ibis.cases((certain, 0), (~belongs, 0), else_=1)
        doubt = {f"doubt__{fact.column}": unknown.cast("int64").sum().cast("int64")}
        return doubt | {name: _number(fact, belongs, value)}


def _link(table: str, owner: str) -> str:
    """Give the column of ``table`` that points to ``owner``."""
    for column in table_named(table).columns:
        if column.references is not None and column.references.table == owner:
            return column.name
    message = f"{table} points to no {owner}"
    raise ValueError(message)


def _key(table: str) -> tuple[str, ...]:
    """Give the one key column of a parent table."""
    return table_named(table).key[:1]


def _by_child(facts: list[Fact]) -> dict[tuple[str, str], list[Fact]]:
    """Bring together the facts that one pass over a child table makes."""
    groups: dict[tuple[str, str], list[Fact]] = {}
    for fact in facts:
        groups.setdefault((fact.of, fact.by), []).append(fact)
    return groups


def _point(rows: Rows, owner: str, column: str, wanted: list[str]) -> Rows:
    """Join the columns ``wanted`` of the one row of ``owner`` that ``column`` points to."""
    (key,) = _key(owner)
    right = snapshot_table(owner)
    chosen = {f"{owner}__{name}": right[name] for name in wanted}
    right = right.select(**{f"{owner}__key": right[key]}, **chosen)
    return rows.left_join(right, rows[column] == right[f"{owner}__key"])


def _parent_code(rows: Rows, table: str, child: tuple[str, str]) -> IbisValue:
    """Give the key of the parent of each child row: the code itself, or its beginning."""
    of, by = child
    found, parent = table_named(of), table_named(table)
    if (
        by == found.place
        and parent.key == (parent.place,)
        and found.place_level != parent.place_level
    ):
        length = LENGTH_OF[parent.place_level]
        return rows[by].substr(0, length)
    return rows[by]


def _number(fact: Fact, belongs: IbisValue, value: IbisValue | None) -> IbisValue:
    """Give the aggregate of a fact that is a number; for a median the known numbers themselves."""
    if fact.how is How.COUNT or value is None:
        return belongs.ifelse(1, 0).cast("int64").sum().cast("int64")
    kept = belongs.ifelse(value, ibis.null("int64"))
    if fact.how is How.MEDIAN:
        return kept.collect()
    if fact.how is How.SUM:
        return kept.sum().cast("int64")
    return kept.min() if fact.how is How.MIN else kept.max()


def _lower_middle(numbers: IbisValue) -> IbisValue:
    """Give the lower median of a list of whole numbers; missing where the list is empty.

    It is an element of the list, the one at place ceil(n / 2) in order, so every engine gives
    the same.
    """
    at = ((numbers.length() - 1) // 2).cast("int32")
    return (numbers.length() > 0).ifelse(numbers.sort()[at], ibis.null("int64"))


def _with_default(rows: Rows, fact: Fact, key: str, held: IbisValue | None) -> IbisValue:
    """Give a fact's value: unknown where a row is in doubt, the default where there is no row."""
    none = rows[key].isnull()
    found = _made(rows, fact)
    default: IbisValue = ibis.null(found.type())
    if fact.how in _LOGIC:
        default = ibis.literal(value=fact.how is How.ALL)
    elif fact.how in _ADDED:
        default = ibis.literal(0, type="int64")
    if held is not None:
        default = held.ifelse(default, ibis.null(found.type()))
    return none.ifelse(default, found)


def _made(rows: Rows, fact: Fact) -> IbisValue:
    """Give the value that the aggregates of a fact stand for."""
    code = rows[f"agg__{fact.column}"]
    if fact.how in _LOGIC:
        return ibis.cases((code == YES, True), (code == NO, False), else_=ibis.null("boolean"))
    certain = rows[f"doubt__{fact.column}"] == 0
    value: IbisValue = code if fact.how is not How.SUM else code.fill_null(0)
    return certain.ifelse(value, ibis.null(value.type()))
