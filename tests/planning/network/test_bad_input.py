"""Wrong settings and files: each a plain answer, and every fault of them in one list."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from everyvillage.cli.plan import app
from everyvillage.core.errors import EveryvillageError, InputError
from everyvillage.planning.network.fibre.read import read_fibre_problem
from everyvillage.planning.network.joint.read import read_joint_problem
from tests.planning.network.test_files import HEAD, write

pytestmark = pytest.mark.once


def faults(folder: Path, text: str, *, joint: bool = False) -> dict[str, str]:
    """Give code by place of everything that is wrong with a problem of these settings."""
    write(folder, more=text)
    with pytest.raises(InputError) as refused:
        (read_joint_problem if joint else read_fibre_problem)(folder)
    return {one.where: one.code.removeprefix("network.") for one in refused.value.faults}


def test_every_wrong_setting_is_named_at_once(tmp_path: Path) -> None:
    text = """
modelled = "yes"
forced = "1"
colour = "red"
[goal]
all_permille = "most"
share = 99
[costs.hills]
line_km = [25000, 40000]
village = 40000
homes = [1, 2]
"""
    assert faults(tmp_path, text) == {
        "problem.toml: modelled": "setting-wrong",
        "problem.toml: forced": "setting-wrong",
        "problem.toml: colour": "setting-unknown",
        "problem.toml: goal.all_permille": "setting-wrong",
        "problem.toml: goal.share": "setting-unknown",
        "problem.toml: costs.hills.village": "setting-wrong",
        "problem.toml: costs.hills.homes": "setting-unknown",
        "problem.toml: costs.hills.home": "setting-missing",
    }


def test_an_unknown_key_comes_with_those_that_are_known(tmp_path: Path) -> None:
    write(tmp_path, more="[goal]\nshare = 99\n")
    with pytest.raises(InputError, match="accepted: all_permille, poor_permille, township_"):
        read_fibre_problem(tmp_path)


def test_settings_of_all_technologies_are_named_too(tmp_path: Path) -> None:
    text = """
signal_today = ["1"]
kept_towers = []
[levels]
satellite = "no"
budget_yuan = 1.5
[levels.broadband]
all = 99
[radio]
rsrp_dbm = "loud"
mast = 40
[joint]
hop = 60000
lives = 20
[joint.terrains.hills]
tower = [1, 2]
"""
    assert faults(tmp_path, text, joint=True) == {
        "problem.toml: kept_towers": "setting-unknown",
        "problem.toml: levels.satellite": "setting-wrong",
        "problem.toml: levels.budget_yuan": "setting-wrong",
        "problem.toml: levels.broadband.all": "setting-unknown",
        "problem.toml: radio.rsrp_dbm": "setting-wrong",
        "problem.toml: radio.mast": "setting-unknown",
        "problem.toml: joint.hop": "setting-wrong",
        "problem.toml: joint.lives": "setting-unknown",
        "problem.toml: joint.terrains.hills.carrier": "setting-missing",
        "problem.toml: joint.terrains.hills.year": "setting-missing",
        "problem.toml: joint.terrains.hills.mains_km": "setting-missing",
    }


def test_settings_and_rows_are_refused_together(tmp_path: Path) -> None:
    (tmp_path / "towers.csv").write_text("name,latitude\nA,28\n", encoding="utf-8")
    found = faults(tmp_path, "colour = 1\n[levels]\n", joint=True)
    assert found == {"problem.toml: colour": "setting-unknown", "towers.csv: row 2": "file-wrong"}


def test_negative_costs_and_routes_without_ends_are_named(tmp_path: Path) -> None:
    ends = "latitude,longitude,to_latitude,to_longitude\n28.0,102.8,28.0,102.8\n"
    (tmp_path / "poles.csv").write_text(ends, encoding="utf-8")
    rows = "line_km = [-1, 5]\nvillage = [7, 6]\nhome = [0, 0]\n"
    assert faults(tmp_path, f"[costs.hills]\n{rows}") == {
        "pole line 1": "route-wrong",
        "costs of hills": "cost-wrong",
    }


def test_negative_costs_of_towers_and_satellites_are_named(tmp_path: Path) -> None:
    text = """
[levels]
[joint]
hop = [-60000, 60000]
satellite_month = [5, 4]
discount_permille = -1
households = { low = 300 }
"""
    assert faults(tmp_path, text, joint=True) == {
        "cost hop": "cost-wrong",
        "cost satellite_month": "cost-wrong",
        "discount": "cost-wrong",
        "households of a high band": "cost-wrong",
    }


def test_files_that_a_plan_of_fibre_does_not_read_are_named(tmp_path: Path) -> None:
    (tmp_path / "areas.geojson").write_text("{}", encoding="utf-8")
    found = faults(tmp_path, 'no_tower = ["mast"]\n')
    assert found == {
        "problem.toml: no_tower": "setting-unknown",
        "areas.geojson": "file-wrong",
    }


def test_a_table_of_a_chinese_office_program_is_read(tmp_path: Path) -> None:
    write(tmp_path)
    text = HEAD + "1,瓦古乡,t,28.01,102.84,hills,50\n"
    (tmp_path / "villages.csv").write_bytes(text.encode("gb18030"))
    assert read_fibre_problem(tmp_path).villages[0].name == "瓦古乡"


def test_a_table_in_no_known_encoding_is_refused_beside_the_rest(tmp_path: Path) -> None:
    write(tmp_path)
    (tmp_path / "villages.csv").write_bytes(b"code,name\n1,\xff\xff\xff\n")
    (tmp_path / "presences.csv").write_text("name,latitude\nseat,28\n", encoding="utf-8")
    with pytest.raises(InputError) as refused:
        read_fibre_problem(tmp_path)
    told = {one.where: one.found for one in refused.value.faults}
    assert told["villages.csv"] == "text in neither"
    assert "presences.csv: row 2" in told


def outline(folder: Path, west: float, east: float) -> None:
    """Write an outline from 28.0 to 28.1 north."""
    ring = [[west, 28.0], [east, 28.0], [east, 28.1], [west, 28.1], [west, 28.0]]
    shape = {"type": "Polygon", "coordinates": [ring]}
    feature = {"type": "Feature", "properties": {}, "geometry": shape}
    text = json.dumps({"type": "FeatureCollection", "features": [feature]})
    (folder / "outline.geojson").write_text(text, encoding="utf-8")


def test_villages_outside_a_given_outline_are_all_named(tmp_path: Path) -> None:
    # Villages lie at 102.84, 102.85 and 102.87 east; 0.01 degrees are 0.98 km there.
    outline(tmp_path, 102.8, 102.843)
    both = dict.fromkeys(("village 2", "village 3"), "outside-outline")
    assert faults(tmp_path, "") == both  # 0.7 and 2.6 km
    outline(tmp_path, 102.8, 102.867)
    assert len(read_fibre_problem(tmp_path).villages) == 3  # 290 m are within the slack
    (tmp_path / "outline.geojson").write_text("{", encoding="utf-8")
    assert faults(tmp_path, "") == {"outline.geojson": "file-wrong"}


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"cost: 5", "JSON as the command wrote it"),
        (b"\xff\xfe{}", "JSON as the command wrote it"),
        (b"[1, 2]", "JSON with named values"),
        (None, "a file"),
        (b"{}", "cannot be read"),
    ],
)
def test_a_plan_that_is_none_is_refused_in_words(
    tmp_path: Path, body: bytes | None, said: str
) -> None:
    write(tmp_path)
    plan = tmp_path / "plan.json"
    if body is not None:
        plan.write_bytes(body)
    done = CliRunner().invoke(app, ["check", str(tmp_path), str(plan)])
    assert isinstance(done.exception, EveryvillageError)
    assert said in str(done.exception)
