"""Names of villages as offices write them: which are sure, which are left to a person."""

from __future__ import annotations

import pytest

from everyvillage.analytics.linkage import Name, VillageNames
from everyvillage.data.frame.places import packaged_index

ZHAOJUE, TOWN = "513431", "新城镇"
COMMUNITY = "513431100001"


@pytest.fixture(scope="module")
def known() -> VillageNames:
    return VillageNames(ZHAOJUE, old_names=[("前庄村", COMMUNITY)])


def test_the_frame_still_has_this_name() -> None:
    assert dict(packaged_index().shelf(ZHAOJUE))[COMMUNITY] == "城南社区居民委员会"


@pytest.mark.parametrize(
    ("village", "township"),
    [
        ("城南社区居民委员会", TOWN),
        ("城南社区", TOWN),
        ("城南", TOWN),
        ("新城镇城南社区", ""),
        ("昭觉县新城镇城南社区", TOWN),
        (" 城 南社区（在册）", "新城"),
        ("城南社區", "新城鎮"),
        ("前庄村", TOWN),
        (COMMUNITY, ""),
    ],
)
def test_a_name_in_its_ways_means_one_code(
    known: VillageNames, village: str, township: str
) -> None:
    found = known.resolve(Name(village, township))
    assert (found.code, found.doubt) == (COMMUNITY, "")


@pytest.mark.parametrize(
    ("village", "township", "why"),
    [
        ("", TOWN, "no name is given"),
        ("城喃社区", "", "the same sound"),
        ("城喃社区", TOWN, "the same sound"),  # 城北 is as near to what is written
        ("城西社区", TOWN, "no village of this name there"),
        ("城南社区", "灰汤镇", "no township “灰汤镇” in this county"),
    ],
)
def test_a_doubt_waits_with_candidates_reasons_and_cost(
    known: VillageNames, village: str, township: str, why: str
) -> None:
    found = known.resolve(Name(village, township, rows=12))
    assert (found.code, found.doubt) == (None, why)
    assert "12 rows" in found.wrong_costs
    if village:
        assert COMMUNITY in {one.code for one in found.candidates}
        assert all(one.reason and one.township for one in found.candidates)


def test_a_name_written_by_ear_is_taken_where_nothing_else_is_near(known: VillageNames) -> None:
    found = known.resolve(Name("大瘟全村", "竹核镇"))
    assert (found.code, found.candidates[0].reason) == ("513431102202", "the same sound")


def test_a_decision_is_kept() -> None:
    known = VillageNames(ZHAOJUE)
    name = Name("城西社区", TOWN)
    assert known.resolve(name).code is None
    known.decide(name, COMMUNITY)
    assert known.resolve(name).code == COMMUNITY
