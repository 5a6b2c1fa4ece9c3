"""A modelled Zhaojue at the end of 2020 against published totals, each with its tolerance.

A tolerance says how far the drawn county may lie from the published number: what one county
of 60,000 households can scatter, and what an assumption of ours adds where the total is of the
nation or of all poor areas.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import duckdb
import numpy as np
import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

POOR_COUNTIES = "poor counties, 2019 and 2020"
CENSUS = "census 2020, rural"
YUNNAN = "seven poor counties of Yunnan, 2018"
SURVEY = "disability survey 2006"
MIGRANTS = "migrant workers, 2020"
PROPOSAL = "our proposal"


@dataclass(frozen=True, slots=True)
class Total:
    """One published total: what it is, the number, how far off is allowed, the question."""

    words: str
    number: float
    within: float
    source: str
    question: str


def share(words: str, number: float, within: float, source: str, of: str) -> Total:
    """Give a total that is a share: ``of`` is "test from table where ...", in SQL."""
    test, rest = of.split(" from ", 1)
    question = f"select avg(({test})::int) from {rest}"  # noqa: S608 - words of this file
    return Total(words, number, within, source, question)


def sizes() -> Iterator[Total]:
    """Give the shares of households by size."""
    for size, number in enumerate((0.12, 0.22, 0.20, 0.21, 0.14, 0.11), start=1):
        words = f"households of {size}{' and more' if size == 6 else ''}"
        yield share(words, number, 0.015, PROPOSAL, f"least(members, 6) = {size} from household")


def smartphones() -> Iterator[Total]:
    """Give the shares of persons online by age."""
    rows = (
        (6, 14, 0.35),
        (15, 29, 0.95),
        (30, 44, 0.92),
        (45, 59, 0.70),
        (60, 69, 0.32),
        (70, 120, 0.10),
    )
    for low, high, number in rows:
        yield share(
            f"online, aged {low} to {high}",
            number,
            0.07,
            PROPOSAL,
            f"uses_internet from p where age between {low} and {high}",
        )


def disabilities() -> Iterator[Total]:
    """Give the shares of the disabled by kind."""
    shares = (0.1486, 0.2416, 0.0153, 0.2907, 0.0668, 0.0740, 0.1630)
    for kind, number in enumerate(shares, start=1):
        of = f"disability = '{kind}' from p where disability is not null"
        yield share(f"of the disabled, kind {kind}", number, 0.012, SURVEY, of)


TOTALS = (
    Total("persons a household", 3.4, 0.1, PROPOSAL, "select avg(members) from household"),
    Total(
        "persons a registered household",
        3.04,
        0.3,
        "89.62 m persons in 29.48 m households, 2014",
        "select avg(members) from household where registered_poor",
    ),
    *sizes(),
    share("aged 0 to 14", 0.1927, 0.015, CENSUS, "age < 15 from p"),
    share("aged 15 to 59", 0.569, 0.015, CENSUS, "age between 15 and 59 from p"),
    share("aged 60 and more", 0.2381, 0.015, CENSUS, "age >= 60 from p"),
    share("aged 65 and more", 0.1772, 0.015, CENSUS, "age >= 65 from p"),
    Total(
        "men to 100 women",
        107.9,
        3.0,
        CENSUS,
        "select 100.0 * count(*) filter (sex = '1') / count(*) filter (sex = '2') from p",
    ),
    share(
        "primary school or less, 15 and older, no students",
        0.7119,
        0.08,
        YUNNAN,
        "schooling in ('80', '90') from p where age >= 15 and student = 'none'",
    ),
    share(
        "no schooling, 15 and older, no students",
        0.1576,
        0.03,
        YUNNAN,
        "schooling = '90' from p where age >= 15 and student = 'none'",
    ),
    share("main cause illness", 0.42, 0.02, "2016 to 2018: 40 to 44 %", "main_cause = '01' from h"),
    share("main cause disability", 0.14, 0.02, "2016 to 2018", "main_cause = '02' from h"),
    share(
        "disabled, 0 to 14", 0.016, 0.004, SURVEY, "disability is not null from p where age < 15"
    ),
    share(
        "disabled, 15 to 59",
        0.039,
        0.004,
        SURVEY,
        "disability is not null from p where age between 15 and 59",
    ),
    share(
        "disabled, 60 and more", 0.24, 0.01, SURVEY, "disability is not null from p where age >= 60"
    ),
    *disabilities(),
    share(
        "a chronic or a serious illness, 15 and older",
        0.35,
        0.06,
        "health survey 2018, rural",
        "health in ('chronic', 'serious') from p where age >= 15",
    ),
    Total(
        "age of those who work outside the county",
        41.4,
        3.0,
        MIGRANTS,
        "select avg(age) from p where work_area in ('province', 'outside')",
    ),
    share("men of those away", 0.635, 0.04, MIGRANTS, "sex = '1' from away"),
    share("40 or younger of those away", 0.494, 0.07, MIGRANTS, "age <= 40 from away"),
    share(
        "away in the county",
        0.464,
        0.02,
        "registered-poor migrants, 30 September 2020",
        "work_area = 'county' from away",
    ),
    share(
        "away outside the province",
        0.357,
        0.02,
        "registered-poor migrants, 30 September 2020",
        "work_area = 'outside' from away",
    ),
    Total(
        "of the labour force away",
        0.425,
        0.075,
        "poor counties: 35 to 50 %",
        "select (select count(*) from away) / count(*) from p"
        " where labour in ('skilled', 'ordinary')",
    ),
    Total(
        "net income a head, yuan",
        12_588,
        350,
        "poor areas 2020",
        "select sum(net_income_fen) / sum(members) / 100 from household",
    ),
    Total(
        "net income a head of the registered, yuan",
        10_740,
        500,
        "registered households 2020",
        "select sum(net_income_fen) / sum(members) / 100 from household where registered_poor",
    ),
    Total("wages of the income", 0.353, 0.02, POOR_COUNTIES, "select wages / whole from income"),
    Total(
        "business of the income", 0.36, 0.02, POOR_COUNTIES, "select business / whole from income"
    ),
    Total(
        "property of the income", 0.014, 0.004, POOR_COUNTIES, "select property / whole from income"
    ),
    Total(
        "transfers of the income",
        0.273,
        0.03,
        POOR_COUNTIES,
        "select transfers / whole from income",
    ),
    *smartphones(),
    Total(
        "online of all",
        0.559,
        0.03,
        "rural internet, December 2020",
        "select avg(uses_internet::int) from p",
    ),
    Total(
        "mobile telephones to 100 households",
        267.6,
        10,
        POOR_COUNTIES,
        "select 100.0 * count(*) filter (owns_mobile) / (select count(*) from household) from p",
    ),
    share(
        "registered households with dibao or relief",
        0.196,
        0.015,
        "19.36 m of 98.99 m delisted",
        "dibao from h",
    ),
    share("villages with broadband", 0.996, 0.012, POOR_COUNTIES, "broadband from village"),
    share("villages with fibre", 0.98, 0.02, "poor villages, November 2020", "fibre from village"),
    share(
        "villages with a hardened road", 0.996, 0.012, POOR_COUNTIES, "hardened_road from village"
    ),
    share("villages with power", 0.993, 0.012, POOR_COUNTIES, "electricity from village"),
    share("villages with a clinic", 0.961, 0.03, POOR_COUNTIES, "has_clinic from village"),
    Total(
        "villages with an e-commerce point",
        0.627,
        0.08,
        POOR_COUNTIES,
        "select count(distinct village_code) / (select count(*) from village) from service_point"
        " where kind in ('ecommerce', 'integrated') and active",
    ),
    share("villages with 4G", 0.98, 0.03, "nation, 2019", "signal_4g_committee from village"),
    Total(
        "natural villages a village",
        9.5,
        5.5,
        "4 to 15 natural villages",
        "select count(*) / count(distinct village_code) from settlement",
    ),
    share(
        "settlements of 20 to 120 households",
        1.0,
        0.2,
        "settlements of 20 to 120 households",
        "households between 20 and 120 from settlement",
    ),
    Total("households", 60_000, 5_000, "Zhaojue", "select count(*) from household"),
    Total(
        "monitored to registered persons",
        0.05,
        0.03,
        "about 5 of 90 m, deep-poor areas up to 10 %",
        "select sum(members) filter (monitored) / sum(members) filter (registered_poor)"
        " from household",
    ),
    Total(
        "households that enter risk in a year",
        0.03,
        0.02,
        PROPOSAL,
        "select count(distinct household_no) / (select count(*) from household) from risk_case"
        " where year(known_on) = 2020",
    ),
    Total(
        "households that return in a year",
        0.00175,
        0.00125,
        PROPOSAL,
        "select count(distinct household_no) / (select count(*) from household) from risk_case"
        " where returned and year(known_on) = 2020",
    ),
)


@pytest.fixture(scope="module")
def world(zhaojue: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open the truth for questions in SQL."""
    with duckdb.connect() as connection:
        for path in (zhaojue / "truth").glob("*.parquet"):
            connection.execute(f"create view {path.stem} as from '{path}'")
        connection.execute("""
            create table p as select *, date_diff('year', birth_date, date '2020-12-31') age
            from person;
            create view away as from p where work_area in ('county', 'province', 'outside');
            create view h as select *, household_no in
                (select household_no from person where dibao) dibao
            from household where registered_poor;
            create view income as select sum(income_wages_fen) wages,
                sum(income_business_fen - business_cost_fen) business,
                sum(income_property_fen) property, sum(income_transfers_fen) transfers,
                sum(net_income_fen) whole from household
        """)
        yield connection


@pytest.mark.parametrize("total", TOTALS, ids=lambda total: total.words)
def test_published_total(world: duckdb.DuckDBPyConnection, total: Total) -> None:
    row = world.execute(total.question).fetchone()
    assert row is not None
    assert float(row[0]) == pytest.approx(total.number, abs=total.within), total.source


def test_incomes_are_as_unequal_as_in_a_rural_county(world: duckdb.DuckDBPyConnection) -> None:
    """The Gini of the net income per head lies between 0.33 and 0.38."""
    held = world.execute(
        "select net_income_per_head_fen income, members from household order by 1"
    ).fetchnumpy()
    incomes = np.repeat(held["income"], held["members"]).astype(float)
    places = np.arange(1, len(incomes) + 1)
    gini = 2 * (places * incomes).sum() / (len(incomes) * incomes.sum()) - 1
    assert 0.32 <= gini <= 0.39


def test_households_with_a_telephone(world: duckdb.DuckDBPyConnection) -> None:
    row = world.execute("""
        select avg(held::int) from
        (select bool_or(owns_mobile) held from person group by household_no)
    """).fetchone()
    assert row is not None
    assert row[0] >= 0.85
