"""A snapshot of the register: the same bytes twice, one changed byte named, several counties."""

from __future__ import annotations

import shutil
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from django.test import override_settings
from django.utils import timezone

from everyvillage.core.errors import CheckFailedError, InputError
from everyvillage.data.frame.places import units
from everyvillage.data.snapshot import list_snapshots
from everyvillage.services.register.actions import create_snapshot, open_county
from everyvillage.web.home import Home
from tests.support.real_way import undone
from tests.support.register import (
    AT,
    MADOI,
    edit,
    everything,
    make_small_county,
    only,
    read_rows,
    take,
    take_all,
    write_rows,
)

if TYPE_CHECKING:
    from pathlib import Path

NEIGHBOUR = "632625"


def content(folder: Path) -> dict[str, bytes]:
    """Give every file below a folder with its bytes."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def test_the_same_register_gives_the_same_bytes(filled: Home, tmp_path: Path) -> None:
    first = create_snapshot(AT)
    again = create_snapshot(AT)
    assert again.path == first.path
    assert [one.id for one in list_snapshots(filled.snapshots)] == [first.id]
    shutil.copytree(filled.keys, tmp_path / "other" / "keys")
    with override_settings(HOME=Home(tmp_path / "other")):
        elsewhere = create_snapshot(AT)
    assert elsewhere.path != first.path
    assert elsewhere.id == first.id
    assert content(elsewhere.path) == content(first.path)


def test_sealing_changes_nothing_in_the_register(filled: Home) -> None:
    before = everything()
    create_snapshot(AT)
    assert everything() == before
    modes = {path.stat().st_mode & 0o077 for path in filled.snapshots.rglob("*")}
    assert modes == {0}


def test_the_order_of_the_rows_of_a_file_does_not_matter(
    opened: Home, delivered: Path, tmp_path: Path
) -> None:
    assert not opened.root.exists()
    names = ("settlement", "village", "household", "person")
    sealed = []
    for turned in (False, True):
        with undone():
            for name in names:
                rows = read_rows(delivered / f"{name}.csv")
                take(name, write_rows(tmp_path / f"{name}.csv", rows[::-1] if turned else rows))
            kept = content(create_snapshot(AT).path)
            sealed.append({name: kept[name] for name in kept if name != "manifest.json"})
    assert sealed[0] == sealed[1]
    assert len(sealed[0]) > len(names)


@pytest.mark.usefixtures("filled")
def test_one_changed_byte_anywhere_is_found_and_named() -> None:
    snapshot = create_snapshot(AT)
    snapshot.verify()
    for number, (name, kept) in enumerate(sorted(content(snapshot.path).items())):
        path = snapshot.path / name
        at = number * 7919 % len(kept)
        path.chmod(0o600)
        path.write_bytes(kept[:at] + bytes([kept[at] ^ 1]) + kept[at + 1 :])
        with pytest.raises(CheckFailedError) as caught:
            snapshot.verify()
        fault = only(caught.value)
        assert (fault.code, fault.where) == ("snapshot.file-changed", name)
        path.write_bytes(kept)
    snapshot.verify()


@pytest.mark.usefixtures("filled")
def test_a_changed_row_gives_another_snapshot(delivered: Path, tmp_path: Path) -> None:
    first = create_snapshot(AT)

    def correct(rows: list[dict[str, str]]) -> None:
        rows[0]["members"] = str(int(rows[0]["members"]) + 1)

    take("household", edit(delivered / "household.csv", tmp_path / "household.csv", correct))
    second = create_snapshot(AT)
    assert second.id != first.id
    changed = {
        name
        for name, kept in content(second.path).items()
        if kept != content(first.path).get(name) and name != "manifest.json"
    }
    assert changed == {f"household/county={MADOI}/part-0.parquet"}


def test_several_counties_each_with_their_own_files(filled: Home, tmp_path: Path) -> None:
    open_county(NEIGHBOUR)
    alone = create_snapshot(AT)
    assert alone.head.counties == (NEIGHBOUR, MADOI)
    assert not alone.head.holds("household", "broadband", NEIGHBOUR)
    assert alone.rows["village"] == len([*units(MADOI), *units(NEIGHBOUR)])
    delivered = make_small_county(tmp_path, NEIGHBOUR, every=97)
    take_all(delivered)
    both = create_snapshot(AT)
    both.verify()
    assert both.head.holds("household", "broadband", NEIGHBOUR)
    households = [path.parent.name for path in both.files("household")]
    assert households == [f"county={NEIGHBOUR}", f"county={MADOI}"]
    theirs = f"person/county={MADOI}/part-0.parquet"
    assert content(both.path)[theirs] == content(alone.path)[theirs]
    here = both.manifest.tables["person"].files[0]
    assert here.counties == {NEIGHBOUR: len(read_rows(delivered / "person.csv"))}
    assert len(list_snapshots(filled.snapshots)) == 2


@pytest.mark.usefixtures("filled")
def test_a_day_to_come_is_refused() -> None:
    tomorrow = timezone.localdate() + timedelta(days=1)
    with pytest.raises(InputError) as caught:
        create_snapshot(tomorrow)
    fault = only(caught.value)
    assert fault.code == "snapshot.day-to-come"
    assert fault.found == f"{tomorrow}, which is to come"


@pytest.mark.django_db
def test_a_register_without_a_county_has_nothing_to_seal(home: Home) -> None:
    with pytest.raises(InputError) as caught:
        create_snapshot(date(2020, 6, 30))
    assert only(caught.value).code == "snapshot.no-county"
    assert not home.root.exists()
