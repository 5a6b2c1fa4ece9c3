from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from everyvillage.core.errors import InputError
from everyvillage.core.units import (
    hectares_of,
    kilobits_of,
    kilometres_of,
    megabits_of,
    metres_of,
    mu_of,
)


def test_by_hand() -> None:
    assert metres_of(Decimal("1.234")) == 1234
    assert metres_of(3) == 3000
    assert kilometres_of(1234) == Decimal("1.234")
    assert hectares_of(15) == Decimal(1)
    assert hectares_of(1) == Decimal("0.0667")  # 10,000 m2 / 15 = 666.67 m2
    assert mu_of(2) == Decimal(30)
    assert kilobits_of(Decimal("12.5")) == 12500
    assert megabits_of(12500) == Decimal("12.5")


def test_half_a_metre_goes_to_the_even_one() -> None:
    assert metres_of(Decimal("0.0005")) == 0
    assert metres_of(Decimal("0.0015")) == 2
    assert metres_of(Decimal("0.0025")) == 2


@pytest.mark.parametrize("value", [0.1, True, "1", None, Decimal("NaN"), Decimal("Infinity")])
def test_what_is_not_exact_is_refused(value: object) -> None:
    with pytest.raises(
        InputError, match=r"asked for an amount in km; .* a whole or decimal number"
    ):
        metres_of(value)  # type: ignore[arg-type]  # wrong on purpose


@given(st.integers(-(10**9), 10**9))
def test_there_and_back(whole: int) -> None:
    assert metres_of(kilometres_of(whole)) == whole
    assert kilobits_of(megabits_of(whole)) == whole
    assert hectares_of(mu_of(whole)) == whole
