from __future__ import annotations

from collections import Counter
from functools import cache

import pytest

from everyvillage.core.codes import StatCode
from everyvillage.core.errors import InputError, NotFoundError
from everyvillage.data.frame.places import (
    Place,
    ancestors,
    children,
    count_of,
    is_filled,
    is_place,
    place,
    plan_villages,
    read_frame,
    unit_counts,
    units,
)

NUMBERS = {
    "province": 31,
    "prefecture": 342,
    "county": 2_978,
    "township": 41_352,
    "unit": 620_573,
    "village": 487_144,
    "community": 124_649,
    "quasi": 8_779,
}


@cache
def rows() -> list[Place]:
    """Read every line of the list once."""
    table = read_frame().to_pydict()
    names = ("code", "name", "level", "kind", "parent")
    return [Place(*row) for row in zip(*(table[name] for name in names), strict=True)]


@pytest.mark.parametrize(("what", "number"), NUMBERS.items())
def test_the_index_counts_what_the_list_states(what: str, number: int) -> None:
    assert count_of(what) == number


def test_the_table_holds_the_same_numbers_as_the_index() -> None:
    levels = Counter(row.level for row in rows())
    kinds = Counter(row.kind for row in rows() if row.level == "village")
    assert levels == {
        "province": 31,
        "prefecture": 342,
        "county": 2_978,
        "township": 41_352,
        "village": 620_573,
    }
    assert kinds == {"village": 487_144, "community": 124_649, "quasi": 8_779, None: 1}


def test_the_plans_villages_are_the_committees_numbered_200_to_399() -> None:
    numbers = {int(row.code[9:]) for row in rows() if row.kind == "village" and len(row.code) == 12}
    assert (min(numbers), max(numbers)) == (200, 399)
    held = [unit.code for unit in plan_villages("430182")]
    assert held == [
        row.code
        for row in rows()
        if row.code.startswith("430182") and len(row.code) == 12 and 200 <= int(row.code[9:]) < 400
    ]


def test_quasi_units_are_listed_apart() -> None:
    apart = list(units("2303", kind="quasi"))
    assert len(apart) == count_of("quasi", "2303") > 0
    assert all(400 <= int(unit.code[9:]) <= 599 for unit in apart)
    assert not {unit.code for unit in apart} & {unit.code for unit in plan_villages("2303")}


def test_every_place_has_its_parent_on_the_list() -> None:
    known = {row.code for row in rows()} | {"0"}
    assert [row for row in rows() if row.parent not in known] == []
    assert len(known) == len(rows()) + 1


def test_level_kind_and_parent_of_each_line_are_those_of_its_code() -> None:
    few = [row for row in rows() if len(row.code) < 12] + rows()[::29]
    for row in few:
        if is_filled(row.code):
            continue
        code = StatCode(row.code)
        assert (row.level, row.kind or "", row.parent) == (code.level, code.kind, str(code.parent))


def test_table_and_index_hold_the_same_places() -> None:
    for county in ("430182", "513431", "441900", "350527", "632722", "110101"):
        held = [*children(county), *units(county)]
        listed = [row for row in rows() if row.code.startswith(county) and len(row.code) > 6]
        assert sorted((one.code, one.name) for one in held) == [
            (row.code, row.name) for row in listed
        ]


def test_filled_levels_are_the_stated_four_and_the_line_of_jinmen() -> None:
    assert sorted(row.code for row in rows() if is_filled(row.code)) == [
        "350527000",
        "350527000000",
        "441900",
        "442000",
        "460400",
    ]


def test_zhaojue_has_the_units_that_the_list_gives_it() -> None:
    counts = unit_counts("513431")
    assert (counts.village, counts.community, counts.quasi, counts.other) == (153, 9, 1, 0)
    assert [one.name for one in ancestors("513431")] == ["全国", "四川省", "凉山彝族自治州"]
    assert count_of("township", "513431") == 20


def test_counts_of_a_place_are_those_of_what_lies_in_it() -> None:
    for above in ("0", "43", "4301", "430182"):
        parts = [unit_counts(child.code) for child in children(above)]
        whole = unit_counts(above)
        assert whole.village == sum(part.village for part in parts)
        assert whole.community == sum(part.community for part in parts)
        assert whole.quasi == sum(part.quasi for part in parts)


def test_a_code_is_found_in_each_of_its_written_forms() -> None:
    assert place("430182109") == place("430182109000") == place(" 430182109 ")
    assert place("430182109").name == "灰汤镇"
    assert place("0").name == "全国"
    assert children("430182109206") == ()


@pytest.mark.parametrize("code", ["999999", "430182999", "430182109999", "99"])
def test_an_unknown_code_says_what_to_do(code: str) -> None:
    assert not is_place(code)
    with pytest.raises(NotFoundError) as refused:
        place(code, where="village.csv, row 7")
    assert str(refused.value) == (
        f"[place.unknown-code] village.csv, row 7: asked for the code of a place; found “{code}”; "
        "accepted: a code of the list of 2023-06-30; "
        "next: look the place up by name: everyvillage places find NAME"
    )


def test_a_withdrawn_code_names_the_code_that_follows_it() -> None:
    with pytest.raises(NotFoundError) as refused:
        place("540422")
    assert str(refused.value) == (
        "[place.code-withdrawn] asked for the code of a place; "
        "found “540422”, no longer in force on 2023-06-30; "
        "accepted: a code of the list of 2023-06-30; next: use 540481, 米林市, which follows it"
    )


def test_a_count_of_something_else_is_refused() -> None:
    with pytest.raises(InputError, match=r"place\.count-unknown.*“streets”"):
        count_of("streets")
