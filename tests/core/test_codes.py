from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from everyvillage.core.codes import LEVELS, DatedCode, SettlementCode, StatCode
from everyvillage.core.errors import InputError

HUITANG = StatCode("430182109")


@pytest.mark.parametrize(
    ("written", "kept", "level"),
    [
        ("0", "0", "nation"),
        ("000000000000", "0", "nation"),
        ("43", "43", "province"),
        ("430000", "43", "province"),
        ("4301", "4301", "prefecture"),
        ("430100", "4301", "prefecture"),
        ("430182", "430182", "county"),
        ("430182000000", "430182", "county"),
        ("430182109", "430182109", "township"),
        ("430182109000", "430182109", "township"),
        (" 430182109206 ", "430182109206", "village"),
        ("513431", "513431", "county"),
    ],
)
def test_every_form_becomes_the_shortest_one(written: str, kept: str, level: str) -> None:
    code = StatCode.parse(written)
    assert (str(code), code.level) == (kept, level)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "4",
        "430",
        "43018",
        "4301821",
        "43018210920",
        "4301821092061",
        "43O182",
        "-43018",
        "四三",
        "４３０１８２",
        "430182 109",
        "430000109",
        "000182",
        "43\n0182",
        "4" * 4000,
    ],
)
def test_what_is_no_code_is_refused(text: str) -> None:
    with pytest.raises(InputError) as refused:
        StatCode.parse(text)
    assert refused.value.code == "place.code-unreadable"
    assert len(str(refused.value)) < 400


def test_the_message_names_the_place_and_what_to_do() -> None:
    with pytest.raises(InputError) as refused:
        StatCode.parse("43018", where="village.csv, row 7, column village_code")
    assert str(refused.value) == (
        "[place.code-unreadable] village.csv, row 7, column village_code: "
        "asked for a statistical place code; found “43018”; accepted: 2, 4, 6, 9 or 12 digits "
        "without an empty part in the middle, or 0 for the nation; "
        "next: look the place up by name: everyvillage places find NAME"
    )


def test_a_longer_form_is_not_taken_for_the_shortest() -> None:
    with pytest.raises(InputError):
        StatCode("430182109000")


def test_parents_go_up_by_prefix() -> None:
    assert [str(code) for code in StatCode("430182109206").ancestors()] == [
        "0",
        "43",
        "4301",
        "430182",
        "430182109",
    ]
    assert StatCode("0").parent is None
    assert StatCode("0").ancestors() == ()


def test_levels_the_list_fills_with_zeros_stay_levels() -> None:
    """Dongguan has no counties, Jinmen no townships; the list has a line for each all the same."""
    assert StatCode.parse("441900").level == "county"
    assert StatCode.parse("441900000000").level == "prefecture"
    assert [str(code) for code in StatCode.parse("441900003001").ancestors()] == [
        "0",
        "44",
        "4419",
        "441900",
        "441900003",
    ]
    assert StatCode.parse("350527000").level == "township"
    assert str(StatCode.parse("350527000").parent) == "350527"


def test_prefix_gives_the_place_above() -> None:
    assert HUITANG.prefix("county") == StatCode("430182")
    assert HUITANG.prefix("township") == HUITANG
    assert HUITANG.prefix("nation") == StatCode("0")


@pytest.mark.parametrize("level", ["village", "street"])
def test_prefix_refuses_a_level_below_or_unknown(level: str) -> None:
    with pytest.raises(InputError, match=f"asked for the {level} of this place"):
        HUITANG.prefix(level)


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("0", ""),
        ("43", ""),
        ("4301", ""),
        ("430101", "district"),
        ("430120", "district"),
        ("430121", "county"),
        ("430170", "county"),
        ("430171", "zone"),
        ("430179", "zone"),
        ("430180", "county"),
        ("430181", "city"),
        ("430199", "city"),
        ("441900", ""),
        ("430182001", "subdistrict"),
        ("430182099", "subdistrict"),
        ("430182100", "town"),
        ("430182199", "town"),
        ("430182200", "township"),
        ("430182399", "township"),
        ("430182400", "enterprise"),
        ("430182599", "enterprise"),
        ("430182600", ""),
        ("430182109001", "community"),
        ("430182109199", "community"),
        ("430182109200", "village"),
        ("430182109399", "village"),
        ("430182109400", "quasi"),
        ("430182109599", "quasi"),
        ("430182109600", ""),
    ],
)
def test_kind_by_range(code: str, kind: str) -> None:
    assert StatCode(code).kind == kind
    assert StatCode(code).is_plan_village == (kind == "village")


def test_a_place_holds_itself_and_what_lies_in_it() -> None:
    assert StatCode("0").holds(HUITANG)
    assert StatCode("430182").holds(HUITANG)
    assert HUITANG.holds(HUITANG)
    assert not HUITANG.holds(StatCode("430182"))


@given(
    province=st.integers(11, 82),
    parts=st.tuples(
        st.integers(1, 99), st.integers(1, 99), st.integers(1, 599), st.integers(1, 599)
    ),
    depth=st.integers(1, 5),
)
def test_any_code_is_read_back_from_its_full_form(
    province: int, parts: tuple[int, int, int, int], depth: int
) -> None:
    widths = (2, 2, 2, 3, 3)[:depth]
    text = "".join(f"{n:0{w}d}" for n, w in zip((province, *parts), widths, strict=False))
    if province % 10 == 0 or text.endswith("0"):
        assert StatCode.parse(text).holds(StatCode.parse(text))
    code = StatCode.parse(text)
    assert StatCode.parse(code.full) == code
    assert StatCode.parse(str(code)) == code
    assert code.level == LEVELS[depth]
    assert len(code.ancestors()) == depth


def test_a_natural_village_has_three_more_digits() -> None:
    code = SettlementCode.parse("513431100201007")
    assert code == SettlementCode(StatCode("513431100201"), 7)
    assert str(code) == "513431100201007"


@pytest.mark.parametrize(
    "text", ["513431100201", "513431100201000", "51343110020100a", "513431100000001", "5" * 16]
)
def test_what_is_no_natural_village_is_refused(text: str) -> None:
    with pytest.raises(InputError, match=r"15 digits: the village's 12 and a local number"):
        SettlementCode.parse(text)


def test_a_number_beyond_three_digits_is_refused() -> None:
    with pytest.raises(InputError, match="local number"):
        SettlementCode(StatCode("513431100201"), 1000)


def test_a_dated_code_is_in_force_from_its_first_day_until_before_its_last() -> None:
    code = DatedCode(HUITANG, date(2014, 1, 1), date(2023, 7, 1))
    days = [date(2013, 12, 31), date(2014, 1, 1), date(2023, 6, 30), date(2023, 7, 1)]
    assert [code.holds_on(day) for day in days] == [False, True, True, False]
    assert DatedCode(HUITANG).holds_on(date(1949, 10, 1))


def test_a_code_cannot_end_before_it_begins() -> None:
    with pytest.raises(InputError, match="an end later than the beginning"):
        DatedCode(HUITANG, date(2020, 1, 1), date(2020, 1, 1))
