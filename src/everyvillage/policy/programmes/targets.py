"""Read the ``[[measure.target]]`` blocks of a programme file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from everyvillage.contracts import TABLES
from everyvillage.contracts.shapes import NATION_LEVEL, Words
from everyvillage.policy.nearest import nearest, piece
from everyvillage.policy.programmes.facts import LEVELS
from everyvillage.policy.programmes.model import (
    Kind,
    Reading,
    SetBy,
    Sum,
    Target,
    Threshold,
    ThresholdOp,
)

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from decimal import Decimal

    from everyvillage.policy.expressions import Expression
    from everyvillage.policy.programmes.fields import Fields
    from everyvillage.policy.programmes.formulas import Formulas

NO_THRESHOLD = "none"
SHARE_UNIT = Words("share", "比例")

_FIELDS_OF = {
    Kind.SHARE: ("table", "where", "test"),
    Kind.COUNT: ("table", "where", "test", "value"),
    Kind.MEDIAN: ("table", "where", "value"),
    Kind.RATIO: ("numerator", "denominator"),
    Kind.CHANGE: ("since",),
}
_NEEDED = {
    Kind.SHARE: ("test",),
    Kind.COUNT: (),
    Kind.MEDIAN: ("value",),
    Kind.RATIO: ("numerator", "denominator"),
    Kind.CHANGE: ("of", "since"),
}
_OF_ROWS = frozenset({Kind.SHARE, Kind.COUNT, Kind.MEDIAN})
_ALL_FIELDS = ("table", "where", "test", "value", "numerator", "denominator", "since")


@dataclass(slots=True)
class Rows:
    """What a target is taken of: a table with its expressions, or two sums, or another target."""

    table: str = ""
    where: Expression | None = None
    test: Expression | None = None
    value: Expression | None = None
    numerator: Sum | None = None
    denominator: Sum | None = None
    since: date | None = None


def read_target(
    fields: Fields, formulas: Formulas, measure: tuple[str, Words], earlier: Mapping[str, Target]
) -> Target:
    """Read one target of a measure.

    ``measure`` is its id and words; ``earlier`` the targets read so far, of all measures.
    """
    measure_id, words = measure
    kind = fields.choice("kind", Kind)
    reading = fields.choice("reading", Reading, Reading.OFFICIAL)
    of = _of(fields, kind, reading, measure_id, earlier)
    rows = _rows(fields, kind, formulas)
    if kind is Kind.CHANGE and of in earlier:
        rows.table = earlier[of].table
    note = fields.optional_words("note")
    target = Target(
        id=_id(fields, measure_id),
        measure=measure_id,
        words=fields.words("words", words),
        kind=kind,
        reading=reading,
        table=rows.table,
        where=rows.where,
        test=rows.test,
        value=rows.value,
        numerator=rows.numerator,
        denominator=rows.denominator,
        threshold=_threshold(fields, kind, note),
        unit=fields.words("unit", SHARE_UNIT if kind is Kind.SHARE else None),
        level=_level(fields, kind, rows, earlier.get(of)),
        since=rows.since,
        of=of,
        note=note,
    )
    fields.refuse_others()
    return target


def _id(fields: Fields, measure_id: str) -> str:
    name = fields.text("id")
    if name and name != measure_id and not name.startswith(f"{measure_id}-"):
        accepted = f"“{measure_id}”, or an id that begins with “{measure_id}-”"
        fields.fault("id-shape", "id", piece(name), accepted)
    return name


def _of(
    fields: Fields, kind: Kind, reading: Reading, measure_id: str, earlier: Mapping[str, Target]
) -> str:
    """Give the target beside which this one stands: the one named, or the measure's official."""
    named = fields.text("of", required=False)
    if named and named not in earlier:
        accepted = nearest(named, earlier)
        fields.fault(
            "target-unknown", "of", piece(named), accepted, "name a target that stands before"
        )
    if named or reading is Reading.OFFICIAL or kind is Kind.CHANGE:
        return named
    for target in earlier.values():
        if target.measure == measure_id and target.reading is Reading.OFFICIAL:
            return target.id
    fields.fault(
        "reading", "reading", piece(reading), "an official target first, then its stretch or branch"
    )
    return ""


def _rows(fields: Fields, kind: Kind, formulas: Formulas) -> Rows:
    belongs = _FIELDS_OF[kind]
    fields.refuse(
        (name for name in _ALL_FIELDS if name not in belongs),
        f"for kind “{kind}”: {', '.join(belongs)}",
    )
    for name in _NEEDED[kind]:
        if not fields.has(name):
            fields.fault("field-missing", name, "nothing", f"a {name}, since kind is “{kind}”")
    if kind in _OF_ROWS:
        return _rows_of_table(fields, kind, formulas)
    if kind is Kind.RATIO:
        return _rows_of_sums(fields, formulas)
    return Rows(since=fields.day("since") if fields.has("since") else None)


def _rows_of_table(fields: Fields, kind: Kind, formulas: Formulas) -> Rows:
    if kind is Kind.COUNT and not fields.has("test") and not fields.has("value"):
        fields.fault("field-missing", "test", "neither test nor value", "a test, a value or both")
    table = fields.table("table")
    return Rows(
        table="" if table is None else table.name,
        where=formulas.test(fields, "where", table),
        test=formulas.test(fields, "test", table) if kind is not Kind.MEDIAN else None,
        value=formulas.number(fields, "value", table) if kind is not Kind.SHARE else None,
    )


def _rows_of_sums(fields: Fields, formulas: Formulas) -> Rows:
    numerator = _sum(fields, "numerator", formulas)
    denominator = _sum(fields, "denominator", formulas)
    table = "" if numerator is None else numerator.table
    return Rows(table=table, numerator=numerator, denominator=denominator)


def _sum(fields: Fields, name: str, formulas: Formulas) -> Sum | None:
    block = fields.block(name)
    if block is None:
        return None
    table = block.table("table")
    where = formulas.test(block, "where", table)
    value = formulas.number(block, "value", table)
    block.refuse_others()
    return None if table is None else Sum(table.name, where, value)


def _level(fields: Fields, kind: Kind, rows: Rows, of: Target | None) -> str:
    """Give the lowest level at which the figure can be given, or a higher one that is named."""
    names = [rows.table, rows.denominator.table if rows.denominator is not None else ""]
    possible = [TABLES[name].place_level for name in names if name in TABLES]
    if kind is Kind.CHANGE and of is not None:
        possible = [of.level]
    lowest = max(possible, key=LEVELS.index, default=NATION_LEVEL)
    named = fields.text("level", required=False)
    if not named:
        return lowest
    accepted = LEVELS[LEVELS.index(lowest) :]
    if named not in accepted:
        fields.fault("level", "level", piece(named), ", ".join(accepted))
        return lowest
    return named


def _threshold(fields: Fields, kind: Kind, note: Words | None) -> Threshold | None:
    if fields.raw("threshold") == NO_THRESHOLD:
        if note is None:
            accepted = "a note that says why there is no pass mark"
            fields.fault("field-missing", "note", "nothing", accepted)
        return None
    block = fields.block("threshold")
    if block is None:
        if not fields.has("threshold"):
            accepted = "{ op, value, set_by, source, sure }, or “none” with a note"
            fields.fault("threshold-missing", "threshold", "nothing", accepted)
        return None
    threshold = Threshold(
        op=block.choice("op", ThresholdOp),
        value=_mark(block, kind),
        set_by=block.choice("set_by", SetBy),
        source=_source(block),
        sure=block.sure("sure"),
        per=_per(block),
    )
    block.refuse_others()
    return threshold


def _source(block: Fields) -> str:
    if block.has("source"):
        return block.source("source")
    accepted = "the keys of one or more sources, such as “S1, S2”"
    block.fault("threshold-source-missing", "source", "nothing", accepted)
    return ""


def _mark(block: Fields, kind: Kind) -> Decimal:
    value = block.number("value")
    if kind is Kind.SHARE and not 0 <= value <= 1:
        accepted = "a share as a fraction of one: 0.99 for 99 %"
        block.fault("threshold-value", "value", piece(str(value)), accepted)
    return value


def _per(block: Fields) -> str:
    level = block.text("per", required=False)
    if level and level not in LEVELS:
        block.fault("level", "per", piece(level), ", ".join(LEVELS))
    return level
