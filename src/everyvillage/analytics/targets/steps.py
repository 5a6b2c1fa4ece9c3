"""How a figure is computed, step by step, with the SQL that an engine runs."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

import ibis

from everyvillage.analytics.targets.population import Populations
from everyvillage.analytics.targets.tallies import median_table, tallies_of, tally_table
from everyvillage.contracts.tables import table_named
from everyvillage.policy.expressions.write import write_expression
from everyvillage.policy.parameters import shipped_parameters
from everyvillage.policy.programmes.model import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from everyvillage.analytics.targets.tallies import Tally
    from everyvillage.policy.programmes.model import Programme, Target


@dataclass(frozen=True, slots=True)
class Step:
    """One step in both languages, and its SQL ("" where no engine takes part)."""

    words_en: str
    words_zh: str
    sql: str = ""


def steps(programme: Programme, target_id: str, *, at: date | None = None) -> tuple[Step, ...]:
    """Give the steps of a target, from the sealed tables to the value.

    ``at`` is the date of the snapshot, whose parameters the SQL shows (None: the deadline).
    """
    target = programme.target(target_id)
    followed = programme.target(target.of) if target.kind is Kind.CHANGE else target
    day = at or programme.measure(target.measure).deadline
    populations = _populations(programme, followed, day)
    return (
        *_fact_steps(programme, followed),
        *(step for tally in tallies_of(followed) for step in _count_steps(tally, populations)),
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


def _fact_steps(programme: Programme, target: Target) -> Iterator[Step]:
    """Tell which derived columns are made first."""
    names = {name for part in target.expressions for name in part.names}
    for table, column in sorted(names):
        fact = programme.fact(table, column)
        if fact is None:
            continue
        of = table_named(fact.of).words
        yield Step(
            f"For each row of “{table}”, make “{fact.words.en}” from the {of.en} that belong to it "
            f"({fact.how}); where a county did not deliver them it is missing, not zero.",
            f"由“{of.zh}”表为“{table_named(table).words.zh}”表每行推算“{fact.words.zh}”"
            f"（{fact.how}）；县未报送时记为缺失，不记为零。",
        )


def _count_steps(tally: Tally, populations: Populations) -> Iterator[Step]:
    """Tell which rows are counted, and how."""
    words = table_named(tally.table).words
    where = write_expression(tally.where, tally.table) if tally.where is not None else ""
    test = write_expression(tally.test, tally.table) if tally.test is not None else ""
    value = write_expression(tally.value, tally.table) if tally.value is not None else ""
    which = f" with {where}" if where else ""
    which_zh = f"，范围：{where}" if where else ""
    holds = f", and of these those with {test}" if test else ""
    holds_zh = f"，达标条件：{test}" if test else ""
    of_value = f"; take {value}" if value else ""
    of_value_zh = f"，取值：{value}" if value else ""
    yield Step(
        f"Count the {words.en}{which}{holds}{of_value}; a row whose answer is not known counts "
        "as missing.",
        f"统计“{words.zh}”{which_zh}{holds_zh}{of_value_zh}；无法确定的行记为缺失。",
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
