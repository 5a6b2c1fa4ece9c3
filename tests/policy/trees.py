"""Random typed expressions over a table made for tests, and rows for it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from hypothesis import strategies as st

from everyvillage.contracts.build import coded, count, day, flag, key, money
from everyvillage.contracts.codelists import SEX
from everyvillage.contracts.shapes import Table, Type, Words
from everyvillage.policy.expressions.tree import (
    And,
    Arithmetic,
    ArithmeticOp,
    Between,
    Compare,
    CompareOp,
    DaysSince,
    In,
    IsNull,
    Literal,
    Name,
    Not,
    Or,
    Parameter,
    SnapshotField,
    SnapshotValue,
)

if TYPE_CHECKING:
    from everyvillage.policy.expressions import Expression, Value

TRIAL = Table(
    name="trial",
    words=Words("trials", "试验"),
    unit=Words("trial", "次"),
    key=("trial_id",),
    place="",
    place_level="nation",
    columns=(
        key("trial_id", "trial number", "编号"),
        flag("open", "open", "甲"),
        flag("year", "year", "乙"),
        count("few", "few", "少", "thing", maximum=1_000),
        count("many", "many", "多", "thing", maximum=1_000),
        money("price_fen", "price", "价"),
        money("cost_fen", "cost", "费"),
        day("began_on", "began on", "始"),
        day("ended_on", "ended on", "终"),
        coded("sex", "sex", "性别", SEX),
        coded("other_sex", "other sex", "另一性别", SEX),
    ),
)

PARAMETERS: dict[str, Type] = {"limit": Type.INTEGER, "floor": Type.MONEY}
VALUES: dict[str, Value] = {"limit": 7, "floor": 12_300}
AT = date(2020, 12, 31)

BOOLEANS = ("open", "year")
NUMBERS = ("few", "many")
SUMS = ("price_fen", "cost_fen")
DAYS = ("began_on", "ended_on")
CODES = ("sex", "other_sex")


def _names(columns: tuple[str, ...], kind: Type) -> st.SearchStrategy[Expression]:
    return st.sampled_from([Name("trial", column, kind) for column in columns])


def _constants(kind: Type) -> st.SearchStrategy[Literal]:
    return st.builds(Literal, st.integers(-1_000, 1_000), st.just(kind))


_ARITHMETIC = st.sampled_from([ArithmeticOp.PLUS, ArithmeticOp.MINUS])
_EQUALITY = st.sampled_from([CompareOp.EQUAL, CompareOp.UNEQUAL])
_ORDER = st.sampled_from(list(CompareOp))
_DATES = st.dates(date(2019, 1, 1), date(2022, 12, 31))
_DAY_CONSTANTS = st.builds(Literal, _DATES, st.just(Type.DATE))
_CODE_CONSTANTS = st.builds(Literal, st.sampled_from(list(SEX.items)), st.just(Type.CODE))
_DAY_NAMES = _names(DAYS, Type.DATE)
_CODE_NAMES = _names(CODES, Type.CODE)


@st.composite
def _times(draw: st.DrawFn, of: st.SearchStrategy[Expression], kind: Type) -> Expression:
    factor = draw(st.builds(Literal, st.integers(-9, 9), st.just(Type.INTEGER)))
    return Arithmetic(ArithmeticOp.TIMES, draw(of), factor, kind)


def _numbers(kind: Type) -> st.SearchStrategy[Expression]:
    columns = NUMBERS if kind is Type.INTEGER else SUMS
    parameter = "limit" if kind is Type.INTEGER else "floor"
    atoms = [_names(columns, kind), st.just(Parameter(parameter, kind))]
    if kind is Type.INTEGER:
        atoms += [
            st.just(SnapshotValue(SnapshotField.YEAR)),
            st.builds(
                DaysSince, st.sampled_from([Name("trial", name, Type.DATE) for name in DAYS])
            ),
        ]
    base = st.one_of(atoms)
    return st.recursive(
        base,
        lambda inner: st.one_of(
            st.builds(Arithmetic, _ARITHMETIC, inner, inner, st.just(kind)),
            st.builds(Arithmetic, _ARITHMETIC, inner, _constants(kind), st.just(kind)),
            _times(inner, kind),
        ),
        max_leaves=5,
    )


INTEGERS = _numbers(Type.INTEGER)
MONEY = _numbers(Type.MONEY)
_DAY_VALUES = st.one_of(_DAY_NAMES, st.just(SnapshotValue(SnapshotField.DATE)))


def _comparisons() -> st.SearchStrategy[Expression]:
    return st.one_of(
        *(
            st.builds(Compare, _ORDER, value, st.one_of(value, constant))
            for value, constant in (
                (INTEGERS, _constants(Type.INTEGER)),
                (MONEY, _constants(Type.MONEY)),
                (_DAY_VALUES, _DAY_CONSTANTS),
            )
        ),
        *(
            st.builds(Between, value, st.one_of(value, constant), st.one_of(value, constant))
            for value, constant in (
                (INTEGERS, _constants(Type.INTEGER)),
                (MONEY, _constants(Type.MONEY)),
                (_DAY_VALUES, _DAY_CONSTANTS),
            )
        ),
        *(
            st.builds(In, value, st.lists(constant, min_size=1, max_size=4).map(tuple))
            for value, constant in (
                (INTEGERS, _constants(Type.INTEGER)),
                (_DAY_VALUES, _DAY_CONSTANTS),
                (_CODE_NAMES, _CODE_CONSTANTS),
            )
        ),
        st.builds(Compare, _EQUALITY, _CODE_NAMES, st.one_of(_CODE_NAMES, _CODE_CONSTANTS)),
        st.builds(IsNull, st.one_of(INTEGERS, MONEY, _DAY_VALUES, _CODE_NAMES)),
    )


TESTS: st.SearchStrategy[Expression] = st.recursive(
    st.one_of(
        _names(BOOLEANS, Type.BOOLEAN),
        st.builds(Literal, st.booleans(), st.just(Type.BOOLEAN)),
        _comparisons(),
    ),
    lambda inner: st.one_of(
        st.builds(Not, inner),
        st.builds(And, inner, inner),
        st.builds(Or, inner, inner),
        st.builds(Compare, _EQUALITY, inner, inner),
        st.builds(IsNull, inner),
    ),
    max_leaves=6,
)
"""Expressions that are yes or no."""

EXPRESSIONS = st.one_of(TESTS, INTEGERS, MONEY)

Row = dict[str, "Value | None"]

ROWS: st.SearchStrategy[Row] = st.fixed_dictionaries(
    {name: st.one_of(st.none(), st.booleans()) for name in BOOLEANS}
    | {name: st.one_of(st.none(), st.integers(0, 1_000)) for name in NUMBERS}
    | {name: st.one_of(st.none(), st.integers(0, 100_000)) for name in SUMS}
    | {name: st.one_of(st.none(), _DATES) for name in DAYS}
    | {name: st.one_of(st.none(), st.sampled_from(list(SEX.items))) for name in CODES}
)
