"""The figures of a drawn world by plain loops: one row, one fact, one place at a time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from everyvillage.contracts import TABLES
from everyvillage.core.codes import LENGTH_OF, NATION
from everyvillage.policy.expressions import Expression, Value, evaluate
from everyvillage.policy.programmes.model import Fact, How, Kind, Programme, Sum, Target

if TYPE_CHECKING:
    from datetime import date

Cell = Value | None
Row = Mapping[str, object]
Tally = dict[str, int]


@dataclass(frozen=True)
class Naive:
    """Rows of every table, as lists of dicts."""

    programme: Programme
    rows: Mapping[str, Sequence[Row]]
    at: date
    parameters: Mapping[str, Value]
    delivered: Mapping[str, Iterable[str]]

    def tally(self, target: Target, place: str) -> dict[str, int]:
        """Count one target in one place."""
        if target.numerator is not None and target.denominator is not None:
            return self._ratio(target.numerator, target.denominator, place)
        found = {"rows|yes": 0, "rows|no": 0, "rows|missing": 0}
        for row in self._inside(target.table, place):
            where, test = self._value(target.where, target.table, row), self._test(target, row)
            number = self._value(target.value, target.table, row)
            if where is False:
                continue
            if where is None or test is None or (target.value and test and number is None):
                found["rows|missing"] += 1
            elif target.value is not None and target.kind is Kind.COUNT:
                found["rows|yes"] += int(str(number)) if test else 0
            else:
                found["rows|yes" if test else "rows|no"] += 1
        return found

    def middle(self, target: Target, place: str) -> tuple[int | None, int | None, int | None]:
        """Give median, low and high of one place."""
        known: list[float] = []
        missing = 0
        for row in self._inside(target.table, place):
            where = self._value(target.where, target.table, row)
            number = self._value(target.value, target.table, row)
            if where is False:
                continue
            if where is None or number is None:
                missing += 1
            else:
                known.append(float(str(number)))
        below = sorted([float("-inf")] * missing + known)
        above = sorted(known + [float("inf")] * missing)
        return _lower(sorted(known)), _lower(below), _lower(above)

    def _ratio(self, top: Sum, bottom: Sum, place: str) -> Tally:
        """Count both sides; values of the same rows count on both or on neither."""
        same_rows = (top.table, top.where) == (bottom.table, bottom.where)
        paired = same_rows and top.value is not None and bottom.value is not None
        over, under = self._side(top, place), self._side(bottom, place)
        if paired:
            over, under = self._side(top, place, bottom), self._side(bottom, place, top)
            under["missing"] = 0
        sides = (("top", over), ("bottom", under))
        return {f"{part}|{what}": n for part, side in sides for what, n in side.items()}

    def _side(self, side: Sum, place: str, other: Sum | None = None) -> Tally:
        found = {"yes": 0, "missing": 0}
        for row in self._inside(side.table, place):
            where = self._value(side.where, side.table, row)
            number = self._value(side.value, side.table, row) if side.value else 1
            if other is not None and self._value(other.value, other.table, row) is None:
                number = None
            if where is False:
                continue
            if where is None or number is None:
                found["missing"] += 1
            else:
                found["yes"] += int(str(number))
        return found

    def _test(self, target: Target, row: Row) -> Cell:
        return True if target.test is None else self._value(target.test, target.table, row)

    def _inside(self, table: str, place: str) -> list[Row]:
        column = TABLES[table].place
        return [
            row
            for row in self.rows[table]
            if place == NATION or (column and str(row[column]).startswith(place))
        ]

    def _value(self, expression: Expression | None, table: str, row: Row) -> Cell:
        if expression is None:
            return True
        cells = {name: self._cell(name, table, row) for name in expression.names}
        return evaluate(expression, cells, at=self.at, parameters=self.parameters)

    def _cell(self, name: tuple[str, str], table: str, row: Row) -> Cell:
        owner, column = name
        fact = self.programme.fact(owner, column)
        if fact is not None:
            return self._fact(fact, row)
        if owner == table:
            return row[column]  # type: ignore[return-value] # drawn cells are values
        for link in TABLES[table].columns:
            if link.references is not None and link.references.table == owner:
                for other in self.rows[owner]:
                    if other[link.references.column] == row[link.name]:
                        return other[column]  # type: ignore[return-value] # as above
        return None

    def _fact(self, fact: Fact, row: Row) -> Cell:
        parent, child = TABLES[fact.table], TABLES[fact.of]
        key = str(row[parent.key[0]])
        is_place = fact.by == child.place and parent.key == (parent.place,)
        length = LENGTH_OF[parent.place_level] if is_place else len(key)
        rows = [one for one in self.rows[fact.of] if one[fact.by] is not None]
        rows = [one for one in rows if str(one[fact.by])[: length if is_place else None] == key]
        if not rows:
            return self._nothing(fact, str(row[parent.place])[:6])
        return _made(fact, [self._parts(fact, one) for one in rows])

    def _nothing(self, fact: Fact, county: str) -> Cell:
        if county not in self.delivered.get(fact.of, ()):
            return None
        empty = {How.ANY: False, How.ALL: True, How.COUNT: 0, How.SUM: 0}
        return empty.get(fact.how)

    def _parts(self, fact: Fact, row: Row) -> tuple[Cell, Cell, Cell]:
        found = [self._value(part, fact.of, row) for part in (fact.where, fact.test, fact.value)]
        return found[0], found[1], found[2]


def _made(fact: Fact, rows: list[tuple[Cell, Cell, Cell]]) -> Cell:
    if fact.how in {How.ANY, How.ALL}:
        return _logic(fact, rows)
    if any(where is None or (where and value is None) for where, _, value in rows):
        return None
    values = [int(value) for where, _, value in rows if where]  # type: ignore[arg-type] # numbers
    if fact.how is How.COUNT:
        return len(values)
    if fact.how is How.SUM:
        return sum(values)
    if not values:
        return None
    middle = sorted(values)[(len(values) - 1) // 2]
    return {How.MIN: min(values), How.MAX: max(values)}.get(fact.how, middle)


def _logic(fact: Fact, rows: list[tuple[Cell, Cell, Cell]]) -> Cell:
    """Give the three-valued OR of "belongs and holds", or AND of "belongs not, or holds"."""
    answers: list[bool | None] = []
    for where, test, _ in rows:
        if fact.how is How.ANY:
            answers.append(False if where is False or test is False else _unless(where, test))
        else:
            answers.append(True if where is False or test is True else _all_known(where, test))
    stop = fact.how is How.ANY
    if stop in answers:
        return stop
    return None if None in answers else not stop


def _unless(where: Cell, test: Cell) -> bool | None:
    return None if where is None or test is None else True


def _all_known(where: Cell, test: Cell) -> bool | None:
    return None if where is None or test is None else False


def _lower(numbers: list[float]) -> int | None:
    if not numbers:
        return None
    middle = numbers[(len(numbers) - 1) // 2]
    return None if middle in {float("inf"), float("-inf")} else int(middle)
