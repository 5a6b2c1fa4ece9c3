from __future__ import annotations

import hashlib
from datetime import date
from typing import TYPE_CHECKING

import pyarrow.compute as pc
import pyarrow.csv as pa_csv
import pyarrow.parquet as pq
import pytest

from everyvillage.contracts import TABLES
from everyvillage.core.errors import InputError
from everyvillage.data.county import make_counties, make_county
from everyvillage.data.frame.places import units

if TYPE_CHECKING:
    from pathlib import Path

AT = date(2020, 9, 30)
SMALL = "533324"
THREE = ("513431", "620924", "130171")


def sums(folder: Path) -> dict[str, str]:
    """Give the hash of every file."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def heading(path: Path) -> list[str]:
    with path.open(encoding="utf-8") as file:
        return file.readline().rstrip("\n").split(",")


def test_the_same_county_and_seed_give_the_same_bytes(small: Path, tmp_path: Path) -> None:
    make_county(SMALL, 1, tmp_path, at=AT)
    assert sums(tmp_path) == sums(small)


def test_another_seed_gives_another_life_in_the_same_places(small: Path, tmp_path: Path) -> None:
    make_county(SMALL, 2, tmp_path, at=AT)
    ours, theirs = sums(small), sums(tmp_path)
    same = {name for name in ours if ours[name] == theirs.get(name)}
    assert {"delivered/person.csv", "delivered/village.csv", "delivered/tower.csv"}.isdisjoint(same)
    villages = [
        pa_csv.read_csv(folder / "delivered" / "village.csv")["village_code"].to_pylist()
        for folder in (small, tmp_path)
    ]
    assert villages[0] == villages[1] == [int(unit.code) for unit in units(SMALL)]


def test_another_date_of_one_seed_tells_of_the_same_households(small: Path, tmp_path: Path) -> None:
    make_county(SMALL, 1, tmp_path, at=date(2019, 9, 30))
    earlier, later = (
        pq.read_table(folder / "truth" / "household.parquet") for folder in (tmp_path, small)
    )
    assert earlier["household_no"].equals(later["household_no"])
    assert not earlier["net_income_fen"].equals(later["net_income_fen"])
    fibre = [
        pq.read_table(folder / "truth" / "village.parquet")["fibre"].to_pylist()
        for folder in (tmp_path, small)
    ]
    lost = [one for one, other in zip(*fibre, strict=True) if one and not other]
    assert lost == []


def test_delivered_files_are_tables_of_the_contract_with_its_headings(small: Path) -> None:
    files = sorted((small / "delivered").glob("*.csv"))
    assert len(files) == 19
    for file in files:
        declared = [column.name for column in TABLES[file.stem].delivered]
        held = heading(file)
        assert set(held) <= set(declared), file.stem
        assert held == [name for name in declared if name in held], file.stem
        required = {column.name for column in TABLES[file.stem].columns if column.required}
        assert required <= set(held), file.stem


def test_the_truth_lies_beside_and_holds_more(small: Path) -> None:
    truth = {path.stem for path in (small / "truth").glob("*.parquet")}
    sent = {path.stem for path in (small / "delivered").glob("*.csv")}
    assert sorted(small.iterdir()) == [small / "delivered", small / "truth"]
    assert truth - sent == {
        "counselling_month",
        "kin",
        "language_pack",
        "market_year",
        "plan_aim",
        "tariff",
        "village_dates",
    }
    assert sent < truth


def test_both_folders_say_that_everything_is_modelled(small: Path) -> None:
    for name in ("delivered", "truth"):
        text = (small / name / "MODELLED.txt").read_text(encoding="utf-8")
        assert text.startswith("模拟数据，非真实\nmodelled data, nothing in it is real")
        assert f"counties: {SMALL}\nseed: 1\nat: 2020-09-30\n" in text


def test_delivered_cells_are_holed_and_sometimes_wrong_and_keys_never(small: Path) -> None:
    sent = pa_csv.read_csv(small / "delivered" / "village.csv")
    true = pq.read_table(small / "truth" / "village.parquet")
    assert sent["village_code"].null_count == 0
    assert sent["population"].null_count > 0
    assert true["population"].null_count == 0
    assert not pc.all(pc.equal(sent["population"], true["population"])).as_py()


def test_a_complete_delivery_holds_every_declared_table_and_column(tmp_path: Path) -> None:
    make_county("620924", 1, tmp_path, at=AT, complete=True)
    sent = {path.stem: heading(path) for path in (tmp_path / "delivered").glob("*.csv")}
    declared = {name: [column.name for column in table.delivered] for name, table in TABLES.items()}
    assert {name: held for name, held in declared.items() if name in sent} == sent
    assert {"tariff", "language_pack", "market_year", "plan_aim"} <= set(sent)


def test_places_and_network_of_several_counties_in_one_pair_of_folders(tmp_path: Path) -> None:
    rows = make_counties(THREE, 1, tmp_path)
    assert {"person", "household", "organisation"}.isdisjoint(rows)
    codes = pa_csv.read_csv(tmp_path / "delivered" / "village.csv")["village_code"].to_pylist()
    assert codes == [int(unit.code) for county in THREE for unit in units(county)]
    text = (tmp_path / "delivered" / "MODELLED.txt").read_text(encoding="utf-8")
    assert "people: no\noutline of the parent used for: 130171\n" in text


def test_a_county_is_the_same_alone_and_among_others(tmp_path: Path) -> None:
    make_counties(THREE, 1, tmp_path / "three")
    make_counties(THREE[1:2], 1, tmp_path / "one")
    three, one = (
        pq.read_table(tmp_path / name / "truth" / "tower.parquet") for name in ("three", "one")
    )
    among = three.filter(pc.starts_with(three["village_code"], THREE[1]))
    assert among.equals(one)


@pytest.mark.parametrize("code", ["999999", "51343", "513431100", "5134", "0", "", "Zhaojue"])
def test_an_unknown_county_is_refused_and_nothing_is_left(tmp_path: Path, code: str) -> None:
    with pytest.raises(InputError) as refused:
        make_county(code, 1, tmp_path / "out", at=AT)
    assert refused.value.code == "county.unknown"
    assert not (tmp_path / "out").exists()


def test_every_fault_is_told_at_once(tmp_path: Path) -> None:
    with pytest.raises(InputError) as refused:
        make_counties(["999999", "888888"], -1, tmp_path, at=date(1999, 1, 1))
    assert [fault.code for fault in refused.value.faults] == [
        "county.unknown",
        "county.unknown",
        "county.seed",
        "county.date-outside",
    ]


def test_a_folder_with_other_files_is_not_touched(tmp_path: Path) -> None:
    real = tmp_path / "delivered" / "village.csv"
    real.parent.mkdir()
    real.write_text("village_code\n")
    with pytest.raises(InputError) as refused:
        make_counties(THREE[1:2], 1, tmp_path)
    assert refused.value.code == "county.folder-taken"
    assert real.read_text() == "village_code\n"
    assert sorted(tmp_path.iterdir()) == [tmp_path / "delivered"]


def test_a_full_disk_leaves_what_was_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make_counties(THREE[1:2], 1, tmp_path)
    before = sums(tmp_path)

    def full(*_arguments: object, **_options: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("pyarrow.csv.write_csv", full)
    with pytest.raises(OSError, match="No space"):
        make_counties(THREE[1:2], 2, tmp_path)
    assert sums(tmp_path) == before
