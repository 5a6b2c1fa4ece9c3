from __future__ import annotations

import pytest

from everyvillage.core.errors import InputError, NotFoundError
from everyvillage.data.frame.places import is_filled, packaged_index, units
from everyvillage.data.frame.search import find_places

HUITANG = "430182109"


def first(query: str) -> str:
    """Give the code of the best answer."""
    return find_places(query, limit=1)[0].place.code


@pytest.mark.parametrize(
    "query",
    [
        "灰汤",
        "灰汤镇",
        "huitang",
        "HuiTang",
        "hui tang",
        "hui'tang",
        "huītāng",
        "hui1tang1",
        "ｈｕｉｔａｎｇ",
        "huitangz",
        "灰tang",
        "宁乡 灰汤",
        "长沙 宁乡 灰汤",
        "430182109",
        "430182109000",
        " 430182109 ",
        "４３０１８２１０９",
    ],
)
def test_huitang_town_of_ningxiang_is_the_first_answer(query: str) -> None:
    answer = find_places(query)[0]
    assert answer.place.code == HUITANG
    assert str(answer) == "湖南省 › 长沙市 › 宁乡市 › 灰汤镇"


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("changzhi", "1404"),
        ("zhangzhi", "1404"),
        ("chángzhì", "1404"),
        ("luan", "3415"),
        ("liuan", "3415"),
        ("lùān", "3415"),
        ("chongqing", "50"),
        ("zhongqing", "50"),
        ("bengbu", "3403"),
        ("bangbu", "3403"),
        ("lvliang", "1411"),
        ("lüliang", "1411"),
        ("lu:liang", "1411"),
        ("luliang", "1411"),
        ("lyuliang", "1411"),
    ],
)
def test_every_reading_of_a_character_is_found(query: str, code: str) -> None:
    assert first(query) == code


@pytest.mark.parametrize(
    ("query", "how"),
    [
        ("灰", "prefix"),
        ("huit", "prefix"),
        ("hui t", "prefix"),
        ("ht", "initials"),
        ("htz", "initials"),
        ("4301821", "code"),
        ("汤镇", "inside"),
    ],
)
def test_beginnings_initials_codes_and_pieces(query: str, how: str) -> None:
    found = find_places(query, under="430182", limit=200)
    assert (HUITANG, how) in {(answer.place.code, answer.how) for answer in found}


def test_the_code_of_a_settlement_finds_its_village() -> None:
    assert first("430182109206007") == "430182109206"


def test_exact_names_come_first_and_higher_levels_before_lower() -> None:
    found = find_places("长沙", limit=200)
    order = ["code", "exact", "prefix", "initials", "inside"]
    ranks = [order.index(answer.how) for answer in found]
    assert ranks == sorted(ranks)
    exact = [len(answer.place.code) for answer in found if answer.how == "exact"]
    assert [answer.place.code for answer in found[:2]] == ["4301", "430121"]
    assert exact[: len([size for size in exact if size < 12])] == sorted(
        size for size in exact if size < 12
    )


def test_level_and_place_narrow_the_answers() -> None:
    everywhere = find_places("新民", limit=200)
    towns = find_places("新民", level="township", limit=200)
    assert {answer.place.level for answer in towns} == {"township"}
    inside = find_places("新民", under="2101", limit=200)
    assert inside
    assert all(answer.place.code.startswith("2101") for answer in inside)
    assert len(everywhere) == 200


@pytest.mark.parametrize("query", ["qqqq", "㐀㐀", "xyzzy", "99", "龘龘龘"])
def test_what_is_not_there_gives_an_empty_answer(query: str) -> None:
    assert find_places(query) == ()


@pytest.mark.parametrize("query", ["", "   ", "···", "！？", "\n\t", "%", "_", "🏘"])
def test_an_empty_query_is_refused(query: str) -> None:
    with pytest.raises(InputError) as refused:
        find_places(query)
    assert refused.value.code == "place.query-empty"


def test_a_query_longer_than_any_name_is_refused() -> None:
    with pytest.raises(InputError) as refused:
        find_places("灰" * 65)
    assert refused.value.code == "place.query-too-long"


def test_wrong_level_and_limit_are_told_together() -> None:
    with pytest.raises(InputError) as refused:
        find_places("灰汤", level="street", limit=0)
    assert [fault.code for fault in refused.value.faults] == [
        "place.level-unknown",
        "place.limit-outside",
    ]


def test_an_unknown_place_to_search_under_is_refused() -> None:
    with pytest.raises(NotFoundError, match=r"place\.unknown-code"):
        find_places("灰汤", under="999999")


@pytest.mark.parametrize("query", ["' or 1=1 --", "\x00a", "a" * 64, "ā́̌", "i" * 40, "灰%", "灰_"])
def test_a_strange_query_only_finds_names(query: str) -> None:
    assert len(find_places(query)) <= 20


def test_each_name_with_a_sign_digit_or_latin_letter_finds_itself() -> None:
    upper = packaged_index().upper
    places = [(unit.code, unit.name) for unit in units()]
    places += zip(upper.codes, upper.names, strict=True)
    odd = [
        (code, name)
        for code, name in places
        if not is_filled(code) and not all("\u4e00" <= char <= "\u9fff" for char in name)
    ]
    assert len(odd) == 546
    for code, name in odd:
        found = find_places(name, under=code[:6], limit=200)
        assert code in {answer.place.code for answer in found}, name
