from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from everyvillage.core.errors import InputError
from everyvillage.core.periods import Period, Unit


@pytest.mark.parametrize(
    ("text", "unit", "start", "end", "following"),
    [
        ("2020-11-05", "day", date(2020, 11, 5), date(2020, 11, 5), "2020-11-06"),
        ("2020-12-31", "day", date(2020, 12, 31), date(2020, 12, 31), "2021-01-01"),
        ("2020-02", "month", date(2020, 2, 1), date(2020, 2, 29), "2020-03"),
        ("2020-12", "month", date(2020, 12, 1), date(2020, 12, 31), "2021-01"),
        ("2020Q4", "quarter", date(2020, 10, 1), date(2020, 12, 31), "2021Q1"),
        ("2020", "year", date(2020, 1, 1), date(2020, 12, 31), "2021"),
    ],
)
def test_read_first_last_next(text: str, unit: str, start: date, end: date, following: str) -> None:
    period = Period.parse(text)
    assert (period.unit, period.start, period.end) == (unit, start, end)
    assert str(period) == text
    assert str(period.next()) == following
    assert period.next().previous() == period


def test_small_q_and_spaces_are_accepted() -> None:
    assert Period.parse(" 2020q1 ") == Period.parse("2020Q1")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "20",
        "2020-13",
        "2020-00",
        "2020-02-30",
        "2021-02-29",
        "2020Q5",
        "2020Q0",
        "2020-1",
        "0000",
        "2020/11",
        "２０２０",
        "2020-11-05T00:00",
        "last year",
        "2" * 5000,
    ],
)
def test_what_is_no_period_is_refused(text: str) -> None:
    with pytest.raises(InputError) as refused:
        Period.parse(text)
    assert refused.value.code == "period.unreadable"
    assert len(str(refused.value)) < 300


def test_the_message() -> None:
    with pytest.raises(InputError) as refused:
        Period.parse("2021-02-29", where="row 4")
    assert str(refused.value) == (
        "[period.unreadable] row 4: asked for a period; found “2021-02-29”; accepted: a day "
        "2020-11-05, a month 2020-11, a quarter 2020Q4 or a year 2020, in the calendar; "
        "next: write it in one of these forms"
    )


def test_contains() -> None:
    quarter = Period.parse("2020Q4")
    assert quarter.contains(date(2020, 10, 1))
    assert quarter.contains(date(2020, 12, 31))
    assert not quarter.contains(date(2021, 1, 1))
    assert quarter.contains(Period.parse("2020-11"))
    assert quarter.contains(quarter)
    assert not quarter.contains(Period.parse("2020"))


def test_a_period_begins_on_its_first_day() -> None:
    with pytest.raises(InputError):
        Period(Unit.MONTH, date(2020, 11, 2))


@pytest.mark.parametrize("text", ["9999", "9999Q4", "9999-12", "9999-12-31"])
def test_there_is_nothing_after_the_last_day(text: str) -> None:
    assert Period.parse(text).end == date.max
    with pytest.raises(InputError):
        Period.parse(text).next()


@pytest.mark.parametrize("text", ["0001", "0001Q1", "0001-01", "0001-01-01"])
def test_there_is_nothing_before_the_first_day(text: str) -> None:
    assert str(Period.parse(text)) == text
    with pytest.raises(InputError):
        Period.parse(text).previous()


@given(st.dates(date(1900, 1, 1), date(2100, 1, 1)), st.sampled_from(Unit))
def test_periods_lie_side_by_side(day: date, unit: Unit) -> None:
    period = Period.around(day, unit)
    assert period.contains(day)
    assert Period.parse(str(period)) == period
    assert period.next().start == period.end + timedelta(days=1)
