import pytest
from hypothesis import given
from hypothesis import strategies as st

from everyvillage.core.errors import InputError
from everyvillage.core.organisations import (
    check_character,
    check_organisation,
    is_synthetic,
    make_organisation,
    organisation_check_character,
)

# Body 00000001: 1x2 = 2, and 2 + 9 is a multiple of 11.
# 9x1 + 1x3 + 1x17 + 1x30 + 9x28 = 311 = 10x31 + 1, 31 - 1 = 30, the last character: Y.
GOOD = "91000001000000019Y"
STANDARD = "91350100M000100Y43"  # the worked example printed in GB 32100-2015


def codes(code: str) -> list[str]:
    return [fault.code for fault in check_organisation(code)]


def test_by_hand() -> None:
    assert organisation_check_character("00000001") == "9"
    assert check_character("91000001000000019") == "Y"
    assert make_organisation(1) == GOOD


def test_the_example_of_the_standard() -> None:
    # M is 22, Y is 34: 22x3 + 1x5 + 34x2 = 139 = 12x11 + 7, 11 - 7 = 4.
    assert organisation_check_character("M000100Y") == "4"
    assert codes(STANDARD) == []
    assert codes(STANDARD.lower()) == []


def test_organisation_check_character_of_ten_is_x() -> None:
    # 6x2 = 12 = 11 + 1, 11 - 1 = 10.
    assert organisation_check_character("00000006") == "X"


@pytest.mark.parametrize(
    ("code", "faults"),
    [
        ("", ["organisation.length"]),
        (GOOD + "1", ["organisation.length"]),
        ("9100000100000001IY", ["organisation.characters"]),
        ("91000001000000019O", ["organisation.characters"]),
        ("９1000001000000019Y", ["organisation.characters"]),
        ("91000001000000019X", ["organisation.check-character"]),
        ("91000001000000018Y", ["organisation.body", "organisation.check-character"]),
        ("9100A001000000019Y", ["organisation.area", "organisation.check-character"]),
    ],
)
def test_what_is_wrong(code: str, faults: list[str]) -> None:
    assert codes(code) == faults


def test_the_message() -> None:
    [fault] = check_organisation("91000001000000019X", where="organisation.csv, row 2")
    assert str(fault) == (
        "[organisation.check-character] organisation.csv, row 2: asked for a unified social "
        "credit code; found “X” as last character; accepted: the check character of GB 32100; "
        "next: compare it with the certificate of registration"
    )


@given(st.integers(0, 99_999_999), st.integers(0, 9999).map("{:04d}".format))
def test_whatever_is_made_is_right_and_synthetic(sequence: int, area: str) -> None:
    code = make_organisation(sequence, area)
    assert codes(code) == []
    assert is_synthetic(code)
    assert not is_synthetic(STANDARD)


@pytest.mark.parametrize(("sequence", "area"), [(-1, "0001"), (10**8, "0001"), (1, "001")])
def test_what_cannot_be_made(sequence: int, area: str) -> None:
    with pytest.raises(InputError, match="0 to 99999999, and four digits"):
        make_organisation(sequence, area)
