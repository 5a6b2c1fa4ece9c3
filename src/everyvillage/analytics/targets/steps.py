"""How a figure is computed, step by step, with the SQL that an engine runs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

import ibis

from everyvillage.analytics.targets.population import Populations
from everyvillage.analytics.targets.tallies import median_table, tallies_of, tally_table
from everyvillage.contracts.shapes import Words
from everyvillage.contracts.tables import table_named
from everyvillage.policy.parameters import shipped_parameters
from everyvillage.policy.programmes.model import How, Kind

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from everyvillage.analytics.targets.tallies import Tally
    from everyvillage.policy.expressions.tree import Expression
    from everyvillage.policy.programmes.model import Fact, Programme, Target


@dataclass(frozen=True, slots=True)
class Step:
    """One step in both languages, and its SQL ("" where no engine takes part)."""

    words_en: str
    words_zh: str
    sql: str = ""


Say = Callable[["Expression", str], str]
"""Give an expression in a language ("en" or "zh"), as the reader of the steps is to read it."""


def steps(
    programme: Programme, target_id: str, say: Say, *, at: date | None = None
) -> tuple[Step, ...]:
    """Give the steps of a target, from the sealed tables to the value.

    ``say`` reads the expressions aloud; ``at`` is the date of the snapshot, whose parameters
    the SQL shows (None: the deadline).
    """
    target = programme.target(target_id)
    followed = programme.target(target.of) if target.kind is Kind.CHANGE else target
    day = at or programme.measure(target.measure).deadline
    populations = _populations(programme, followed, day)
    return (
        *_fact_steps(programme, followed, say),
        *(step for tally in tallies_of(followed) for step in _count_steps(tally, populations, say)),
        _roll_up(followed),
        *_last(target, followed),
    )


def _populations(programme: Programme, target: Target, day: date) -> Populations:
    """Give the populations as if every county had delivered everything."""
    names: set[str] = set()
    for part in target.expressions:
        names |= part.parameters
    for fact in programme.facts:
        for piece in (fact.where, fact.value, fact.test):
            names |= piece.parameters if piece is not None else set()
    values = shipped_parameters().engine_values(names, day)
    return Populations(programme, day, values, MappingProxyType({}))


def _fact_steps(programme: Programme, target: Target, say: Say) -> Iterator[Step]:
    """Tell which derived columns are made first."""
    names = {name for part in target.expressions for name in part.names}
    for table, column in sorted(names):
        fact = programme.fact(table, column)
        if fact is None:
            continue
        of, how = table_named(fact.of).words, _HOW[fact.how]
        yield Step(
            f"For each row of “{table_named(table).words.en}”, make “{fact.words.en}” from the "
            f"{of.en} that belong to it: {how.en}{_parts(fact, say, _PARTS_EN, 'en')}. Where a "
            "county did not deliver them it is missing, not zero.",
            f"对“{table_named(table).words.zh}”表每一行，由所属的{of.zh}推算“{fact.words.zh}”："
            f"{how.zh}{_parts(fact, say, _PARTS_ZH, 'zh')}。县未报送的记为缺失，不记为零。",
        )


_HOW: Mapping[How, Words] = MappingProxyType(
    {
        How.ANY: Words("yes when at least one of them passes", "有一个符合即为“是”"),
        How.ALL: Words("yes when all of them pass", "全部符合才为“是”"),
        How.COUNT: Words("how many there are", "计个数"),
        How.SUM: Words("their sum", "求和"),
        How.MIN: Words("the smallest", "取最小值"),
        How.MAX: Words("the largest", "取最大值"),
        How.MEDIAN: Words("the lower median", "取中位数（偶数个时取较小者）"),
    }
)
_PARTS_EN = ("; only those with: {}", "; passes when: {}", "; value: {}")
_PARTS_ZH = ("；范围：{}", "；条件：{}", "；取值：{}")


def _parts(part: Fact | Tally, say: Say, frames: Sequence[str], language: str) -> str:
    """Tell which rows count, what they have to pass and which value is taken."""
    pieces = (part.where, part.test, part.value)
    return "".join(
        frame.format(say(piece, language))
        for frame, piece in zip(frames, pieces, strict=True)
        if piece is not None
    )


def _count_steps(tally: Tally, populations: Populations, say: Say) -> Iterator[Step]:
    """Tell which rows are counted, and how."""
    words = table_named(tally.table).words
    yield Step(
        f"Count the {words.en}{_parts(tally, say, _PARTS_EN, 'en')}. A row whose answer is not "
        "known counts as missing.",
        f"统计{words.zh}{_parts(tally, say, _PARTS_ZH, 'zh')}。无法确定的行记为缺失。",
        str(ibis.to_sql(tally_table(tally.table, [tally], populations), dialect="duckdb")),
    )
    if tally.kind is Kind.MEDIAN:
        yield Step(
            "Count how often each value occurs in each place.",
            "按地统计每个数值出现的次数。",
            str(ibis.to_sql(median_table(tally, populations), dialect="duckdb")),
        )


def _roll_up(target: Target) -> Step:
    """Tell how places are added up."""
    if target.kind is Kind.MEDIAN:
        return Step(
            "At each level, put the values of all units in order and take the lower middle one.",
            "在每一级将所有数值排序，取居中偏下的一个。",
        )
    return Step(
        "Add the whole numbers up by place code: village, township, county, prefecture, "
        "province, nation.",
        "按区划代码逐级汇总整数：村、乡、县、市、省、全国。",
    )


def _last(target: Target, followed: Target) -> Iterator[Step]:
    """Tell how the value is made."""
    if followed.kind is Kind.SHARE:
        yield Step(
            "Divide: passing / (passing + failing), six decimals, halves to the even digit. Low: "
            "every missing unit fails; high: every missing unit passes.",
            "相除：达标数/(达标数+未达标数)，六位小数，四舍六入五成双。下限：缺失均不达标；上限：缺失均达标。",
        )
    elif followed.kind is Kind.RATIO:
        yield Step(
            "Divide the first sum by the second, six decimals, halves to the even digit.",
            "两数相除，六位小数，四舍六入五成双。",
        )
    if target.kind is Kind.CHANGE:
        yield Step(
            f"Subtract the value of the snapshot on or before {target.since}.",
            f"减去{target.since}或之前最近一期封存数据的值。",
        )
