"""The officers' list finds villages by sound and stands in the order of their sounds."""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING

import pytest

from everyvillage.registry.models import PlaceName
from everyvillage.services.people import queries
from everyvillage.services.people.finding import is_like

if TYPE_CHECKING:
    from django.test import Client

    from tests.services.people.conftest import ComeIn
    from tests.support.authority import Country

pytestmark = pytest.mark.django_db
NAMED = {"V1": "中庄村", "V2": "东庄村"}
"""Two villages of the county C1 with names of their own."""


@pytest.mark.parametrize(
    ("typed", "name", "like"),
    [
        ("东庄", "东庄村", True),
        ("東莊", "东庄村", True),  # traditional characters
        ("冬装", "东庄村", True),  # other characters of the same sound
        ("ｄｏｎｇ", "东庄村", True),  # full width
        ("Dōng Zhuāng", "东庄村", True),  # tone marks
        ("dong1zhuang1", "东庄村", True),  # tones as digits
        ("zhuang", "东庄村", True),  # from the second syllable on
        ("dzc", "东庄村", True),  # initials
        ("yuechang", "乐昌村", True),  # both readings of 乐
        ("lechang", "乐昌村", True),
        ("３村", "三村", True),
        ("西庄", "东庄村", False),
        ("ongzh", "东庄村", False),  # not from the beginning of a syllable
        ("%", "东庄村", False),
        ("", "东庄村", False),
    ],
)
def test_what_is_typed_is_like_a_name(typed: str, name: str, *, like: bool) -> None:
    assert is_like(typed, name) is like


@pytest.fixture
def named(country: Country) -> Country:
    for place, name in NAMED.items():
        PlaceName.objects.filter(place=country.places[place]).update(name=name)
    return country


@pytest.mark.parametrize("typed", ["東莊", "dong zhuang", "冬装", "dzc"])
def test_the_list_is_narrowed_to_a_village(named: Country, come_in: ComeIn, typed: str) -> None:
    page = come_in("county-officer", "C1").get("/households/", {"place": typed}).content.decode()
    homes = {one.household_no for one in named.households["V2"]}
    assert set(re.findall(r">(H\d+)</a>", page)) == homes


@pytest.mark.usefixtures("named")
def test_a_village_of_another_county_is_not_found(come_in: ComeIn) -> None:
    page = come_in("county-officer", "C2").get("/households/", {"place": "東莊"}).content.decode()
    assert re.findall(r">(H\d+)</a>", page) == []


@pytest.mark.usefixtures("named")
def test_pages_in_the_order_of_the_villages_miss_and_double_nothing(
    come_in: ComeIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "PAGE_ROWS", 3)
    client = come_in("county-officer", "C1")
    numbers, _ = all_pages(client, "")
    for sort, order in (("village", ["东庄村", "中庄村"]), ("-village", ["中庄村", "东庄村"])):
        sorted_numbers, villages = all_pages(client, sort)
        assert sorted(sorted_numbers) == sorted(numbers)
        # Each village stands in one piece: dong before zhong.
        assert list(dict.fromkeys(villages)) == [one for one, _ in groupby(villages)]
        assert [one for one in dict.fromkeys(villages) if one in order] == order


def all_pages(client: Client, sort: str) -> tuple[list[str], list[str]]:
    """Give the numbers and villages of every page of the list, in order."""
    numbers, villages, page, pages = list[str](), list[str](), 0, 1
    while page < pages:
        page += 1
        text = client.get("/households/", {"sort": sort, "page": str(page)}).content.decode()
        numbers += re.findall(r">(H\d+)</a>", text)
        villages += re.findall(r"<td data-label=\"Village\">([^<]*)</td>", text)
        found = re.search(r"page \d+ of (\d+)", text)
        assert found
        pages = int(found[1])
    assert len(numbers) == len(set(numbers)) == len(villages)
    return numbers, villages
