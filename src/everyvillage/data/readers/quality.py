"""The data-quality rules DQ-01 to DQ-16, and those of them that one row can break.

The rules are data (``quality.toml``). Here is what a warning of scope "file" looks for;
faults are found where the cell is read, and rules of scope "register" by the register.
"""

from __future__ import annotations

import tomllib
from collections import Counter
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, cast

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from everyvillage.contracts import Words

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    import numpy.typing as npt

FILE = "file"
REGISTER = "register"
WARNING = "warning"
LISTED_ROWS = 20
_FULL_YEAR = 10_000


@dataclass(frozen=True, slots=True)
class QualityRule:
    """One rule: where it applies, what it says, how sure it is, and its numbers.

    ``severity`` is "fault" or "warning"; ``scope`` is "file" (one row shows it) or "register"
    (it takes several rows or tables).
    """

    id: str
    table: str
    columns: tuple[str, ...]
    scope: str
    severity: str
    words: Words
    source: str
    sure: str
    settings: Mapping[str, Any]


@dataclass(slots=True)
class Warnings:
    """What the warnings of one file add up to: a count and the first rows for each rule."""

    counts: Counter[str] = field(default_factory=Counter)
    rows: dict[str, list[int]] = field(default_factory=dict)

    def add(self, rule: str, rows: list[int]) -> None:
        """Count ``rows`` (row numbers of the file) against ``rule``."""
        if rows:
            self.counts[rule] += len(rows)
            kept = self.rows.setdefault(rule, [])
            kept.extend(rows[: max(0, LISTED_ROWS - len(kept))])


@cache
def quality_rules() -> tuple[QualityRule, ...]:
    """Give every rule, by id."""
    text = files(__package__).joinpath("quality.toml").read_text(encoding="utf-8")
    return tuple(_rule(dict(row)) for row in tomllib.loads(text)["rule"])


def check_quality(
    table: str,
    rows: pa.RecordBatch,
    numbers: npt.NDArray[np.int64],
    warnings: Warnings,
    *,
    on: date,
) -> None:
    """Count the rows of a batch that break a warning of scope "file".

    A rule of which a column is not delivered, or a value is missing, is not broken. ``on`` is
    the day for which ages are counted.
    """
    for rule in quality_rules():
        check = _CHECKS.get(rule.id)
        if check is None or rule.table != table or not set(rule.columns) <= set(rows.schema.names):
            continue
        columns = {name: rows.column(name) for name in rule.columns}
        broken = np.asarray(check(columns, rule, on).fill_null(False))
        warnings.add(rule.id, numbers[broken].tolist())


def ages(births: pa.Array, on: date) -> pa.Array:
    """Give completed years on the day ``on``; null where the birth is missing or to come."""
    day = _as_number(births)
    today = on.year * _FULL_YEAR + on.month * 100 + on.day
    age = pc.cast(pc.divide(pc.subtract(today, day), _FULL_YEAR), pa.int64())
    return pc.if_else(pc.less_equal(day, today), age, pa.scalar(None, pa.int64()))


def _as_number(days: pa.Array) -> pa.Array:
    """Give days as the number YYYYMMDD."""
    months = pc.add(pc.multiply(pc.year(days), 100), pc.month(days))
    return pc.add(pc.multiply(months, 100), pc.day(days))


def _rule(row: dict[str, Any]) -> QualityRule:
    """Read one rule; whatever is not a declared part is a number of the rule."""
    words = row.pop("words")
    return QualityRule(
        id=row.pop("id"),
        table=row.pop("table"),
        columns=tuple(row.pop("columns")),
        scope=row.pop("scope"),
        severity=row.pop("severity"),
        words=Words(words["en"], words["zh"]),
        source=row.pop("source"),
        sure=row.pop("sure"),
        settings=MappingProxyType(row),
    )


def _cause_twice(columns: Mapping[str, pa.Array], _rule: QualityRule, _on: date) -> pa.Array:
    """Find households whose other cause repeats the main one."""
    return pc.equal(columns["main_cause"], columns["other_cause"])


def _per_head(columns: Mapping[str, pa.Array], rule: QualityRule, _on: date) -> pa.Array:
    """Find households whose income per head is not the net income by members."""
    whole = pc.multiply(columns["net_income_per_head_fen"], columns["members"])
    apart = pc.abs(pc.subtract(columns["net_income_fen"], whole))
    return pc.greater(apart, pc.multiply(columns["members"], rule.settings["within_fen"]))


def _student_age(columns: Mapping[str, pa.Array], rule: QualityRule, on: date) -> pa.Array:
    """Find students outside the ages of a student."""
    age = ages(columns["birth_date"], on)
    outside = pc.or_(pc.less(age, rule.settings["least"]), pc.greater(age, rule.settings["most"]))
    return pc.and_(pc.not_equal(columns["student"], "none"), outside)


def _disabled(columns: Mapping[str, pa.Array], _rule: QualityRule, _on: date) -> pa.Array:
    """Find persons whose health and certificate contradict each other."""
    disabled = pc.equal(columns["health"], "disabled")
    return pc.not_equal(disabled.cast(pa.int8()), columns["disability_certificate"].cast(pa.int8()))


def _works_without_labour(
    columns: Mapping[str, pa.Array], _rule: QualityRule, _on: date
) -> pa.Array:
    """Find persons with months of work and no ability to work."""
    return pc.and_(pc.greater(columns["work_months"], 0), pc.equal(columns["labour"], "none"))


def _works_as_child(columns: Mapping[str, pa.Array], rule: QualityRule, on: date) -> pa.Array:
    """Find persons with months of work below the age for it."""
    young = pc.less(ages(columns["birth_date"], on), rule.settings["least"])
    return pc.and_(pc.greater(columns["work_months"], 0), young)


def _removed_without_measure(
    columns: Mapping[str, pa.Array], _rule: QualityRule, _on: date
) -> pa.Array:
    """Find risk cases that are closed and have no measure."""
    return pc.and_(pc.invert(columns["open"]), pc.invert(columns["measure"]))


_CHECKS = cast(
    "Mapping[str, Callable[[Mapping[str, pa.Array], QualityRule, date], pa.Array]]",
    MappingProxyType(
        {
            "DQ-06": _cause_twice,
            "DQ-07": _per_head,
            "DQ-08": _student_age,
            "DQ-09": _disabled,
            "DQ-10": _works_without_labour,
            "DQ-11": _works_as_child,
            "DQ-14": _removed_without_measure,
        }
    ),
)
