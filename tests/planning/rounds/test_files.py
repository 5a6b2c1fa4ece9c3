"""A week from files, through the command, to a list that a worker can go by."""

from __future__ import annotations

import csv
import json
from typing import TYPE_CHECKING

import pytest

from everyvillage.core.errors import InputError
from everyvillage.planning.rounds.read import read_week
from tests.support.command import run_command

if TYPE_CHECKING:
    from pathlib import Path

HOMES = """id,east_km,north_km,worker,value,due_days,drawn,group
H1,1,0,W1,900,,no,near
H2,2,1,W1,100,2,no,near
H3,0,3,W1,50,,yes,far
H4,4,4,W1,700,,no,far
H5,1,1,W2,300,,no,near
"""
WORKERS = """id,east_km,north_km,days,day_minutes
W1,0,0,2,150
W2,0,0,1,120
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Write the problem of a small week."""
    place = tmp_path / "week"
    place.mkdir()
    (place / "homes.csv").write_text(HOMES, "utf-8")
    (place / "workers.csv").write_text(WORKERS, "utf-8")
    (place / "week.toml").write_text("modelled = true\nspeed_kmh = 15\n", "utf-8")
    return place


def test_the_command_writes_days_that_hold(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    ran = run_command(tmp_path, "plan", "rounds", str(folder), "--out", str(out), "--json")
    assert ran.code == 0, ran.err
    with (out / "visits.csv").open(encoding="utf-8") as file:
        visits = list(csv.DictReader(file))
    assert {"H2", "H3", "H5"} <= {row["home"] for row in visits}
    assert next(row["why"] for row in visits if row["home"] == "H3") == "drawn"
    whole = json.loads((out / "week.json").read_text("utf-8"))
    assert whole["modelled"] is True
    assert ran.data["visits"] == len(visits)


def test_what_cannot_be_read_is_listed_whole(folder: Path) -> None:
    (folder / "homes.csv").write_text(
        HOMES.replace("900", "much").replace(",1,0,", ",x,0,"), "utf-8"
    )
    (folder / "workers.csv").write_text("id,days\nW1,2\n", "utf-8")
    (folder / "week.toml").write_text("speed = 15\n", "utf-8")
    with pytest.raises(InputError) as caught:
        read_week(folder)
    places = [fault.where for fault in caught.value.faults]
    assert places == [
        "homes.csv, row 2: east_km",
        "homes.csv, row 2: value",
        "workers.csv",
        "week.toml: speed",
    ]


def test_without_terms_the_usual_ones_hold(folder: Path) -> None:
    (folder / "week.toml").unlink()
    week, modelled = read_week(folder)
    assert (week.speed_kmh, modelled) == (20.0, False)
