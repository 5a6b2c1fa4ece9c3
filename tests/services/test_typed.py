"""What somebody typed is a whole number or it is not."""

from __future__ import annotations

import pytest

from everyvillage.services.typed import whole_number


@pytest.mark.once
@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("42", 42),
        ("007", 7),
        ("9" * 18, 10**18 - 1),
        ("", 0),
        ("0", 0),
        ("-1", 0),
        ("+1", 0),
        ("1.0", 0),
        ("1_000", 0),
        (" 1", 0),
        ("²", 0),
        ("٤", 0),
        ("9" * 19, 0),
        ("9" * 5_000, 0),
    ],
)
def test_only_plain_digits_are_a_number(text: str, number: int) -> None:
    assert whole_number(text) == number


@pytest.mark.once
def test_the_caller_says_how_many_digits_and_what_stands_for_none() -> None:
    assert whole_number("999", 3) == 999
    assert whole_number("1000", 3) == 0
    assert whole_number("0", otherwise=-1) == 0
    assert whole_number("x", otherwise=-1) == -1
