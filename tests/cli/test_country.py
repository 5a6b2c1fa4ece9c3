"""A country of its own on the command line: list, search, opening, a file, figures, next list."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

import pytest

from tests.support.command import run_command
from tests.support.islands import FIRST, SECOND, copy_world, made_rows, places_of, write

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = [pytest.mark.slow, pytest.mark.once]


def test_a_country_from_its_list_to_its_figures_and_on_to_the_next_list(tmp_path: Path) -> None:
    home = tmp_path / "home"
    tried = run_command(home, "frame", "import", str(FIRST), "--dry-run", "--json")
    assert tried.code == 0, tried.err
    assert tried.data["places"] == {"island": 3, "bailiwick": 2, "parish": 6, "townland": 25}
    assert not (home / "frame" / "country.sqlite3").exists()
    assert run_command(home, "frame", "import", str(FIRST)).code == 0

    listed = run_command(home, "frame", "list", "--json")
    assert (listed.data["country"], listed.data["changes"]) == ("xx-islands", 0)
    found = run_command(home, "places", "find", "llanula", "--json")
    assert [(one["code"], one["name"]) for one in found.data] == [("XX101", "Saint Ula")]
    shown = run_command(home, "places", "show", "K/7", "--json")
    assert (shown.data["name"], shown.data["frame_date"]) == ("Dún Mór", "2024-01-01")
    assert [one["code"] for one in shown.data["children"]][:2] == ["K/7.01", "K/7.02"]
    assert {one["sort"] for one in shown.data["children"]} == {"townland"}

    several = run_command(home, "start", "--country", "--county", "XX101")
    assert (several.code, "start.place-missing" in several.err) == (2, True)
    started = run_command(home, "start", "--country", "--json")
    assert started.code == 0, started.err
    assert (started.data["county"], started.data["counties"]) == ("XX", 6)
    assert started.data["places"] == 35

    rows = made_rows(places_of("places-2024.csv"))["household"]
    file = write(tmp_path / "household.csv", rows)
    modelled = run_command(home, "import", "household", str(file), "--modelled")
    assert "modelled and real rows never share a database" in modelled.err
    taken = run_command(home, "import", "household", str(file), "--at", "2024-06-30", "--json")
    assert taken.code == 0, taken.err
    # The n-th townland has 2 + n % 4 households: of the first parish 2 + 3 + 4 + 5 + 2 + 3.
    assert taken.data["counties"] == {
        "XX101": 19,
        "XX102": 18,
        "XX103": 10,
        "K/7": 23,
        "K/8": 14,
        "XX301": 2,
    }
    assert run_command(home, "snapshot", "create", "--at", "2024-06-30").code == 0
    asked = ("figures", "--target", "ITU30-C1-fixed", "--place", "XX103", "--level", "village")
    figures = run_command(home, *asked, "--format", "csv")
    assert figures.code == 0, figures.err
    lines = [(one["place"], one["denominator"]) for one in csv.DictReader(figures.out.splitlines())]
    # The townlands of Skerra Town are numbers 11 to 13 of the file: 2 + n % 4 households.
    assert lines == [("XX10301", "5"), ("XX10302", "2"), ("XX10303", "3")]

    later = run_command(home, "frame", "import", str(SECOND), "--json")
    assert (later.data["changes"], later.data["followed"]) == (9, 9)


def test_a_list_with_faults_names_them_all_and_an_opened_china_takes_no_country(
    tmp_path: Path,
) -> None:
    world = copy_world(tmp_path / "world")
    body = (world / "places-2024.csv").read_text("utf-8")
    spoilt = body.replace("XX101,XX1-B,Parish", "XX101,XX9,Shire", 1)
    (world / "places-2024.csv").write_text(spoilt, "utf-8")
    refused = run_command(tmp_path / "home", "frame", "import", str(world / "frame.toml"))
    assert refused.code == 2
    assert "[frame.level-unknown] places-2024.csv, row 7" in refused.err
    assert "[frame.parent-unknown] places-2024.csv, row 7" in refused.err
    assert run_command(tmp_path / "home", "start", "--county", "632626").code == 0
    late = run_command(tmp_path / "home", "frame", "import", str(FIRST))
    assert (late.code, "country.places-open" in late.err) == (2, True)
