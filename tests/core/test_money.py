from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from everyvillage.core.errors import InputError
from everyvillage.core.money import Money


@pytest.mark.parametrize(
    ("text", "fen", "shown"),
    [
        ("1,234.50", 123450, "1,234.50 CNY"),
        ("1234.5", 123450, "1,234.50 CNY"),
        ("0", 0, "0.00 CNY"),
        ("0.05", 5, "0.05 CNY"),
        ("-0.05", -5, "-0.05 CNY"),
        (" 1,000,000 ", 100000000, "1,000,000.00 CNY"),
    ],
)
def test_read_and_written(text: str, fen: int, shown: str) -> None:
    money = Money.parse(text)
    assert (money.fen, str(money)) == (fen, shown)


@pytest.mark.parametrize(
    "text",
    [
        "",
        ".5",
        "1.",
        "1.234",
        "1,23",
        "12,34.5",
        ",123",
        "1e3",
        "NaN",
        "¥5",
        "5 yuan",
        "+5",
        "--5",
        "５",
        "1 000",
        "9" * 400,
    ],
)
def test_what_is_no_amount_is_refused(text: str) -> None:
    with pytest.raises(InputError) as refused:
        Money.parse(text)
    assert refused.value.code == "money.unreadable"
    assert len(str(refused.value)) < 300


def test_the_message() -> None:
    with pytest.raises(InputError) as refused:
        Money.parse("12,34.5", where="row 2")
    assert str(refused.value) == (
        "[money.unreadable] row 2: asked for an amount of money; found “12,34.5”; accepted: yuan "
        "with at most two decimals, as 1,234.50 or 1234.5; next: mend the amount; nothing is "
        "rounded or converted by itself"
    )


def test_arithmetic_is_exact() -> None:
    # 0.10 + 0.20 - 0.30 is 0 here, which it is not in floats.
    tenth, fifth = Money.parse("0.1"), Money.parse("0.2")
    assert tenth + fifth - Money.parse("0.3") == Money(0)
    assert fifth * 3 == 3 * fifth == Money(60)
    assert -fifth == Money(-20)
    assert tenth < fifth <= Money(20)
    assert fifth > tenth >= Money(10)


def test_two_currencies_do_not_mix() -> None:
    yuan, dollar = Money(1), Money(1, "USD")
    for mixed in (Money.__add__, Money.__sub__, Money.__lt__, Money.__ge__):
        with pytest.raises(
            InputError, match="found CNY and USD; accepted: amounts of one currency"
        ):
            mixed(yuan, dollar)
    assert yuan != dollar


@pytest.mark.parametrize("other", [1, 1.0, Decimal(1), None])
def test_only_money_is_added_to_money(other: object) -> None:
    with pytest.raises(InputError, match="an amount of money"):
        _ = Money(1) + other  # type: ignore[operator]  # wrong on purpose


@pytest.mark.parametrize("wrong", [1.0, True, Decimal(1), "1"])
def test_only_whole_fen_and_whole_factors(wrong: object) -> None:
    with pytest.raises(InputError, match="a whole number"):
        Money(wrong)  # type: ignore[arg-type]  # wrong on purpose
    with pytest.raises(InputError, match="a whole number"):
        _ = Money(1) * wrong  # type: ignore[operator]  # wrong on purpose


@pytest.mark.parametrize("currency", ["", "cny", "RMB1", "元"])
def test_a_currency_is_three_capital_letters(currency: str) -> None:
    with pytest.raises(InputError, match="three capital letters, as CNY"):
        Money(1, currency)


@given(st.integers(-(10**14), 10**14))
def test_what_is_written_is_read_back(fen: int) -> None:
    assert Money.parse(str(Money(fen)).removesuffix(" CNY")) == Money(fen)
