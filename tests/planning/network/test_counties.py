"""A folder of counties: pieces, trunk, sums by hand, what is kept, and refusals with the county."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from typer.testing import CliRunner

from everyvillage.cli.plan import app
from everyvillage.core.errors import CheckFailedError, InputError
from everyvillage.planning.network.area.counties import is_area
from everyvillage.planning.network.fibre.candidates import middle
from everyvillage.planning.network.fibre.read import shipped_costs
from everyvillage.planning.network.fibre.save import save_problem
from tests.planning.network.test_area import KM, problem, village
from tests.support.pdf_text import words_of

if TYPE_CHECKING:
    from pathlib import Path

    from typer.testing import Result

    from everyvillage.planning.network.fibre.problem import FibreProblem

pytestmark = pytest.mark.once
SEATS = "county,latitude,longitude,terrain,joined\n"


def counties() -> dict[str, FibreProblem]:
    """Give two rows of villages along the equator's meridian: one of 1 km, one of 1 + 1 km."""
    first, second = problem((village(1, 1),)), problem((village(2, 1), village(3, 2)))
    return {"A": replace(first, name="A", modelled=True), "B": replace(second, name="B")}


def save(folder: Path, *, seats: bool = True) -> None:
    for name, one in counties().items():
        save_problem(one, folder / name)
    if seats:
        north = round(3 * KM, 9)
        rows = f"A,0.0,1.0,plain,yes\nB,{north},1.0,plain,\n"
        (folder / "seats.csv").write_text(SEATS + rows, encoding="utf-8")


def run(folder: Path, out: Path, *more: str) -> Result:
    asked = ["network", str(folder), "--out", str(out), "--points", "0", "--work", "100"]
    return CliRunner().invoke(app, [*asked, "--workers", "1", "--report", "en", *more])


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Plan both counties and the trunk once for the tests that only read."""
    folder = tmp_path_factory.mktemp("area")
    save(folder)
    done = run(folder, folder / "out")
    assert done.exit_code == 0, done.output
    assert done.stderr.splitlines() == ["A: planned", "B: planned", "trunk: planned"]
    return folder, folder / "out"


def test_an_area_is_its_counties_and_the_trunk(made: tuple[Path, Path]) -> None:
    _, out = made
    told = json.loads((out / "area.json").read_text(encoding="utf-8"))
    # 1 km at 10,000 and a village's 1,000; 2 km and two villages; 3 km of trunk, nothing else.
    trunk = 3 * middle(shipped_costs()["plain"].line_km)
    building = [row["building_yuan"] for row in (*told["counties"], told["trunk"])]
    assert building == pytest.approx([11_000, 22_000, trunk], abs=3)
    assert told["building_yuan"] == sum(building)
    assert (told["villages"], told["broadband"], told["fibre"]) == (3, 3, 3)
    assert told["bound_yuan"] == told["cost_yuan"]
    assert told["modelled"]
    with (out / "works.csv").open(encoding="utf-8", newline="") as file:
        works = [(row["county"], row["item"]) for row in csv.DictReader(file)]
    assert works == [
        *(("A", one) for one in ("fibre", "by-fibre")),
        *(("B", one) for one in ("fibre", "fibre", "by-fibre", "by-fibre")),
        ("trunk", "fibre"),
    ]
    routes = json.loads((out / "routes.geojson").read_text(encoding="utf-8"))
    assert len(routes["features"]) == 4
    files = {path.name for path in out.iterdir() if path.is_file()}
    assert files >= {"routes.gpkg", "routes.kmz", "report-en.pdf", "report-map-en.pdf"}


def test_the_report_of_an_area_gives_every_county_and_the_sum(made: tuple[Path, Path]) -> None:
    _, out = made
    told = json.loads((out / "area.json").read_text(encoding="utf-8"))
    words = words_of(out / "report-en.pdf")
    sums = [f"{told[f'{name}_yuan'] / 1e6:,.3f}" for name in ("building", "cost", "bound")]
    assert f"total330{''.join(sums)}" in words
    assert "trunkbetweentheseats" in words
    assert told["seal"] in words
    assert "Mapoftheworks" not in words
    assert "Mapoftheworks" in words_of(out / "report-map-en.pdf")


def test_the_check_adds_an_area_up_again(made: tuple[Path, Path]) -> None:
    folder, out = made
    path = out / "area.json"
    fine = CliRunner().invoke(app, ["check", str(folder), str(path)])
    assert fine.exit_code == 0, fine.output
    for name, of in (("bound_yuan", "bound_yuan of all is"), ("colour", "says more")):
        told = json.loads(path.read_text(encoding="utf-8"))
        told[name] = told.get(name, 0) + 1
        kept = path.read_bytes()
        path.write_text(json.dumps(told), encoding="utf-8")
        wrong = CliRunner().invoke(app, ["check", str(folder), str(path)])
        path.write_bytes(kept)
        assert isinstance(wrong.exception, CheckFailedError)
        assert any(of in fault.found for fault in wrong.exception.faults)


def test_what_has_not_changed_is_kept(tmp_path: Path) -> None:
    save(tmp_path, seats=False)
    out = tmp_path / "out"
    first = run(tmp_path, out)
    assert first.stderr.splitlines()[0].startswith("no trunk is planned")
    known = (out / "A" / "plan.json").read_bytes()
    # A run that was stopped in B, then a county whose plan was damaged and one that has changed.
    (out / "B" / "piece.json").unlink()
    again = run(tmp_path, out)
    assert again.stderr.splitlines()[1:] == ["A: as it was planned before", "B: planned"]
    (out / "A" / "works.csv").write_text("damaged", encoding="utf-8")
    (tmp_path / "B" / "forced.txt").write_text("", encoding="utf-8")
    mended = run(tmp_path, out)
    assert mended.stderr.splitlines()[1:] == ["A: planned", "B: planned"]
    assert (out / "A" / "plan.json").read_bytes() == known
    last = run(tmp_path, out)
    assert last.stderr.splitlines()[1:] == [f"{name}: as it was planned before" for name in "AB"]


def test_one_county_that_cannot_be_planned_is_named_and_the_others_are_kept(
    tmp_path: Path,
) -> None:
    save(tmp_path)
    path = tmp_path / "B" / "problem.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("forbidden = []", "forbidden = ['000002']"), encoding="utf-8")
    refused = run(tmp_path, tmp_path / "out")
    assert isinstance(refused.exception, InputError)
    assert [one.code for one in refused.exception.faults] == ["network.goal-impossible"]
    assert refused.exception.faults[0].where.startswith("county B: ")
    assert refused.stderr.splitlines()[:2] == ["A: planned", "B: not possible"]
    path.write_text(text, encoding="utf-8")
    done = run(tmp_path, tmp_path / "out")
    assert done.exit_code == 0
    assert done.stderr.splitlines()[:2] == ["A: as it was planned before", "B: planned"]


def test_every_fault_of_every_county_and_of_the_seats_is_told_at_once(tmp_path: Path) -> None:
    save(tmp_path)
    assert is_area(tmp_path)
    table = tmp_path / "A" / "villages.csv"
    table.write_text(table.read_text("utf-8").replace(",plain,10", ",plain,ten"), encoding="utf-8")
    seats = "A,0.0,1.0,plain,\nC,0.1,1.0,plain,\nB,0.2,1.0,swamp,\n"
    (tmp_path / "seats.csv").write_text(SEATS + seats, encoding="utf-8")
    refused = run(tmp_path, tmp_path / "out")
    assert isinstance(refused.exception, InputError)
    assert [(one.where, one.code) for one in refused.exception.faults] == [
        ("county A: villages.csv: row 2", "network.file-wrong"),
        ("seats: county C", "network.county-unknown"),
        ("seats: county B", "network.terrain-unknown"),
        ("seats", "network.no-presence"),
    ]
    assert not (tmp_path / "out").exists()


def test_a_village_of_two_counties_and_other_years_are_refused(tmp_path: Path) -> None:
    save(tmp_path)
    save_problem(replace(counties()["B"], villages=(village(1, 1),)), tmp_path / "B")
    path = tmp_path / "B" / "problem.toml"
    path.write_text(path.read_text("utf-8") + "[joint]\nyears = 5\n", encoding="utf-8")
    refused = run(tmp_path, tmp_path / "out")
    assert isinstance(refused.exception, InputError)
    assert [(one.where, one.code) for one in refused.exception.faults] == [
        ("county B: village 000001", "network.village-twice"),
        ("county B: costs", "network.years-differ"),
    ]
