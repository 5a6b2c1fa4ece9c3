"""Pages of a country of its own: its codes, level names and points, in two languages."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from django.test import Client

from everyvillage.data.frame.forms import form_in_use
from everyvillage.services.register.actions import create_snapshot
from everyvillage.services.register.country import take_list_in
from tests.support.islands import BEFORE, SECOND, islands_home, open_islands

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

DOT = '<g transform="translate('


@pytest.fixture
def client(db: None, tmp_path: Path) -> Iterator[Client]:  # noqa: ARG001 - the database is there
    """Give somebody who looks at the filled and sealed islands."""
    with islands_home(tmp_path / "home"):
        open_islands(tmp_path / "sent")
        create_snapshot(BEFORE)
        yield Client()


def read(client: Client, address: str, language: str = "en") -> str:
    """Give a page; it has to be there."""
    sign = "&" if "?" in address else "?"
    answer = client.get(f"{address}{sign}lang={language}", follow=True)
    assert answer.status_code == 200, address
    return answer.content.decode()


def key(code: str) -> str:
    return form_in_use().key(code)


def test_a_place_page_has_the_countrys_codes_levels_and_points(client: Client) -> None:
    page = read(client, f"/places/{key('K/7')}/")
    assert "Dún Mór" in page
    assert "<code>K/7</code>" in page
    assert "<dd>parish</dd>" in page
    # Six townlands, of which Derry has no point; the tier without places is not shown.
    assert page.count("<code>K/7.0") == 6
    assert page.count(DOT) == 5
    assert key("K/7.01")[:9] not in re.findall(r"/places/(\d+)/", page)
    chinese = read(client, f"/places/{key('XX101')}/", "zh-hans")
    assert "圣乌拉" in chinese
    assert "教区" in chinese
    assert "巴林罗" in chinese


def test_the_country_page_draws_its_islands_and_search_finds_by_any_name(client: Client) -> None:
    page = read(client, "/places/0/")
    assert "The Outer Islands" in page
    assert page.count(DOT) == 3
    assert "外群岛" in read(client, "/places/0/", "zh-hans")
    found = read(client, "/places/?q=llanula")
    assert "Saint Ula" in found
    assert "parish · XX101" in found
    assert "All places of The Outer Islands, by the list of 1 January 2024." in found
    assert "2024" in found


def test_a_target_page_has_its_map_its_table_and_its_programme_only(client: Client) -> None:
    plan = read(client, f"/programmes/?place={key('XX103')}")
    assert "itu-2030" in plan
    assert "cn-2020-internet" not in plan
    page = read(client, f"/targets/itu-2030/ITU30-C1-fixed/?place={key('XX103')}")
    for name in ("Harbour Ward", "Castle Ward", "Mill Ward"):
        assert name in page
    # What is one household or two is withheld, so the townlands are not drawn; the parishes are.
    island = read(client, f"/targets/itu-2030/ITU30-C1-fixed/?place={key('XX1')}")
    assert island.count(DOT) == 3
    assert "parish places of Skerra" in island
    file = client.get(f"/targets/itu-2030/ITU30-C1-fixed/places.csv?place={key('XX103')}&lang=en")
    assert b",XX10302,Castle Ward,townland," in file.content


def test_programs_ask_by_the_countrys_codes(client: Client) -> None:
    place = client.get("/api/v1/places/XX101").json()
    assert (place["name"], place["code"]) == ("Saint Ula", "XX101")
    assert [one["code"] for one in place["children"]][:2] == ["XX10101", "XX10102"]
    found = client.get("/api/v1/places?q=harbour").json()["places"]
    assert [one["code"] for one in found] == ["K/8.02", "XX10301"]
    asked = "programme=itu-2030&target=ITU30-C1-fixed&place=XX103&level=village"
    figures = client.get(f"/api/v1/figures?{asked}").json()["figures"]
    assert [one["place"] for one in figures] == ["XX10301", "XX10302", "XX10303"]


def test_after_the_changes_the_pages_follow_the_new_list(client: Client) -> None:
    take_list_in(SECOND)
    page = read(client, f"/places/{key('K/7')}/")
    for name in ("Cashel Bay", "Gowlan", "Ardmore"):
        assert name in page
    assert "Clonbeg" not in read(client, f"/places/{key('XX101')}/")
