from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from everyvillage.core.documents import (
    check_character,
    check_document,
    is_synthetic,
    make_disability_document,
    make_document,
    mask_document,
)
from everyvillage.core.errors import InputError

ON = date(2020, 12, 31)
# 0 0 0 0 0 1 1 9 9 0 0 3 0 7 0 0 2: 1x4 + 1x2 + 9x1 + 9x6 + 3x9 + 7x5 + 2x2 = 135 = 12x11 + 3,
# and the character for 3 is 9.
GOOD = "000001199003070029"


def codes(number: str, sex: str | None = None) -> list[str]:
    return [fault.code for fault in check_document(number, on=ON, sex=sex)]


def with_check(body: str) -> str:
    return body + check_character(body)


def test_the_check_character_by_hand() -> None:
    assert check_character("00000119900307002") == "9"


def test_the_example_of_the_standard_has_x() -> None:
    # 3x7 + 4x9 + 0 + 5x5 + 2x8 + 4x4 + 1x2 + 9x1 + 8x6 + 0 + 0 + 1x9 + 0 + 1x5 + 0 + 0 + 1x2
    # = 21+36+25+16+16+2+9+48+9+5+2 = 189 = 17x11 + 2, and the character for 2 is X.
    assert check_character("34052419800101001") == "X"


def test_a_right_number_has_no_fault() -> None:
    assert codes(GOOD, sex="2") == []
    assert codes(f" {GOOD} ") == []


def test_a_small_x_is_accepted() -> None:
    number = next(
        made
        for sequence in range(100)
        if (made := make_document(date(1990, 3, 7), sequence, "1")).endswith("X")
    )
    assert codes(number.lower(), sex="1") == []


@pytest.mark.parametrize("length", [0, 1, 15, 17, 19, 21, 23, 5000])
def test_other_lengths_are_refused(length: int) -> None:
    [fault] = check_document("1" * length, on=ON, where="row 3")
    assert str(fault) == (
        f"[document.length] row 3: asked for a document number; found {length} characters; "
        "accepted: 18 (citizen number), 20 or 22 (disability certificate); "
        "next: compare it with the document itself"
    )


@pytest.mark.parametrize(
    "number",
    [
        "00000119900307002A",
        "0000011990030700 9",
        "０00001199003070029",
        f"{GOOD}1A",
        f"{GOOD}11C1",
        "X00001199003070029",
    ],
)
def test_characters_that_do_not_belong(number: str) -> None:
    assert codes(number) == ["document.characters"]


def test_a_wrong_digit_is_found() -> None:
    assert codes("000001199003070129") == ["document.check-character"]


@given(place=st.integers(0, 16), digit=st.integers(0, 9))
def test_every_single_wrong_digit_is_found(place: int, digit: int) -> None:
    wrong = GOOD[:place] + str(digit) + GOOD[place + 1 :]
    assert ("document.check-character" in codes(wrong)) == (wrong != GOOD)


@pytest.mark.parametrize("day", ["19900231", "19900001", "19901301", "00000307"])
def test_a_day_that_is_not_in_the_calendar(day: str) -> None:
    assert codes(with_check(f"000001{day}002")) == ["document.birth-date"]


def test_a_day_to_come_and_a_day_too_long_ago() -> None:
    assert codes(make_document(date(2021, 1, 1), 0, "2")) == ["document.birth-future"]
    assert codes(make_document(date(2020, 12, 31), 0, "2")) == []
    assert codes(make_document(date(1899, 12, 31), 0, "2")) == ["document.birth-too-old"]
    assert codes(make_document(date(1900, 1, 1), 0, "2")) == []


def test_the_sex_digit_must_agree() -> None:
    assert codes(GOOD, sex="1") == ["document.sex"]
    assert [codes(GOOD, sex=sex) for sex in ("0", "9", None, "2")] == [[], [], [], []]


def test_disability_certificates() -> None:
    assert codes(f"{GOOD}43") == []
    assert codes(f"{GOOD}43B1") == []
    assert codes(f"{GOOD}83") == ["document.disability-kind"]
    assert codes(f"{GOOD}03") == ["document.disability-kind"]
    assert codes(f"{GOOD}45") == ["document.disability-grade"]
    assert codes(f"{GOOD}90") == ["document.disability-kind", "document.disability-grade"]


def test_all_faults_of_one_number_come_together() -> None:
    number = "000001199002310018" + "80"
    assert codes(number, sex="2") == [
        "document.check-character",
        "document.birth-date",
        "document.sex",
        "document.disability-kind",
        "document.disability-grade",
    ]


@given(
    number=st.text(alphabet="0123456789X", min_size=5, max_size=24),
    sex=st.sampled_from(["1", "2", None]),
)
def test_no_message_holds_more_than_four_characters_in_a_row(number: str, sex: str | None) -> None:
    said = " ".join(str(fault) for fault in check_document(number, on=ON, sex=sex, where="r"))
    standing = (
        "18 (citizen number), 20 or 22 MOD 11-2 7064 2020-12-31 120 17 14 18th 17th 0123456789"
    )
    for start in range(len(number) - 4):
        piece = number[start : start + 5]
        assert piece not in said or piece in standing


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        (GOOD, "**************0029"),
        (f"{GOOD}43", "**************0029**"),
        (f"{GOOD}43B1", "**************0029****"),
        ("12345678", "********"),
        ("", ""),
        ("123456789", "*****6789"),
    ],
)
def test_masked(number: str, shown: str) -> None:
    assert mask_document(number) == shown


@given(
    birth=st.dates(date(1901, 1, 1), ON),
    sequence=st.integers(0, 499),
    sex=st.sampled_from("12"),
    area=st.integers(0, 9999).map("{:04d}".format),
)
def test_whatever_is_made_is_right_and_synthetic(
    birth: date, sequence: int, sex: str, area: str
) -> None:
    number = make_document(birth, sequence, sex, area)
    assert number.startswith("00")
    assert is_synthetic(number)
    assert codes(number, sex=sex) == []
    assert codes(make_disability_document(number, 7, 4, issue=2)) == []


def test_a_real_area_is_not_synthetic() -> None:
    assert not is_synthetic("34" + GOOD[2:])


def test_what_cannot_be_made_is_refused_with_every_fault() -> None:
    with pytest.raises(InputError) as refused:
        make_document(date(1990, 1, 1), 500, "3", "12a4")
    assert [fault.asked for fault in refused.value.faults] == [
        "a sequence number",
        "a sex",
        "the last four digits of an area",
    ]
    with pytest.raises(InputError, match="asked for a grade; found 5; accepted: 1 to 4"):
        make_disability_document(GOOD, 1, 5)
