"""Compare a saved set of figures with one computed again: equal, or the first difference."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyarrow.compute as pc

if TYPE_CHECKING:
    import pyarrow as pa

    from everyvillage.analytics.targets.figure_set import FigureSet


@dataclass(frozen=True, slots=True)
class Comparison:
    """The answer: ``equal``, ``count`` numbers compared, and the first ``difference`` in words."""

    equal: bool
    count: int
    difference: str = ""


def compare(saved: FigureSet, again: FigureSet) -> Comparison:
    """Compare two sets of figures number by number, in the order of the canonical table."""
    one, other = saved.table(), again.table()
    count = one.num_rows * one.num_columns
    difference = _heading(one, other) or _first_cell(one, other)
    return Comparison(equal=not difference, count=count, difference=difference)


def _heading(one: pa.Table, other: pa.Table) -> str:
    """Give what differs before any number does: places, columns, or the note."""
    if one.num_rows != other.num_rows:
        return f"{one.num_rows} places before, {other.num_rows} now"
    if one.column_names != other.column_names:
        odd = sorted(set(one.column_names) ^ set(other.column_names))
        return f"columns {', '.join(odd) or 'in another order'}"
    if one.schema.metadata != other.schema.metadata:
        return "the programme, the snapshots or the coverage"
    return ""


def _first_cell(one: pa.Table, other: pa.Table) -> str:
    """Give the first number that differs, with its place and column; "" where none does."""
    for name in one.column_names:
        if one[name].equals(other[name]):
            continue
        same = pc.fill_null(pc.equal(one[name], other[name]), fill_value=False)
        both_missing = pc.and_(pc.is_null(one[name]), pc.is_null(other[name]))
        row = pc.index(pc.or_(same, both_missing), value=False).as_py()
        before, now = one[name][row].as_py(), other[name][row].as_py()
        return f"{name} in {one['place'][row].as_py()}: {before} before, {now} now"
    return ""
