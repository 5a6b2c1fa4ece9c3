"""Stopped at any moment, or out of room: nothing lost, nothing doubled, nothing half written."""

from __future__ import annotations

import json
import os
import sys
import time
from typing import TYPE_CHECKING, Any

import pytest

from everyvillage.data.snapshot import list_snapshots
from tests.support.installation import Done, Installation, Nursery, new_installation
from tests.support.moments import Moments
from tests.support.register import AT, MADOI, Row, make_small_county, read_rows, write_rows

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = [pytest.mark.database, pytest.mark.slow]

# How often an import is stopped; `make show-intake` asks for more.
DRAWS = int(os.environ.get("KILLS", "8"))
SEALINGS = 4
HOUSEHOLDS = 400
NEW = 40
OPTIONS = ("--modelled", "--at", AT.isoformat(), "--county", MADOI)
FULL = """
CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
IF nextval('lines') > {rows} THEN RAISE EXCEPTION 'no space left' USING ERRCODE = '53100'; END IF;
RETURN NEW; END $$
"""
TRIGGER = """
CREATE TRIGGER refuse BEFORE INSERT ON registry_historicalperson
FOR EACH ROW EXECUTE FUNCTION refuse()
"""
Tables = dict[str, list[tuple[Any, ...]]]


@pytest.fixture(scope="module")
def rows(tmp_path_factory: pytest.TempPathFactory) -> list[Row]:
    """Give the persons of the installation."""
    folder = tmp_path_factory.getbasetemp() / "stopping-county"
    if not folder.exists():
        make_small_county(folder, every=25, households=HOUSEHOLDS)
    return read_rows(folder / MADOI / "person.csv")


@pytest.fixture(scope="module")
def whole(rows: list[Row], tmp_path_factory: pytest.TempPathFactory) -> Installation:
    """Give an installation with the people and villages of a county; tests take copies."""
    delivered = tmp_path_factory.getbasetemp() / "stopping-county" / MADOI
    made = new_installation(tmp_path_factory.mktemp("stopping") / "home")
    made.open_county(MADOI)
    version(rows, 0, delivered).replace(delivered / "person.csv")
    with made.nursery() as nursery:
        for table in ("settlement", "village", "household", "person"):
            done = nursery.run("import", table, str(delivered / f"{table}.csv"), *OPTIONS)
            assert done.exit_code == 0, done.out
    return made


def test_an_import_killed_at_any_moment_loses_and_doubles_nothing(
    whole: Installation, rows: list[Row], tmp_path: Path
) -> None:
    here = whole.copy(tmp_path / "home")
    kept = []
    with here.nursery() as nursery:
        path = version(rows, 1, tmp_path)
        _, lasts = timed(nursery, "import", "person", str(path), *OPTIONS)
        moments = Moments(20201231, DRAWS, lasts)
        for number, moment in moments:
            command = ("import", "person", str(version(rows, number + 2, tmp_path)), *OPTIONS)
            before = here.tables()
            killed = nursery.run(*command, kill_after=moment)
            settle(here)
            moments.ended(killed)
            stopped = here.tables()
            kept.append(stopped != before)
            assert stopped == before or is_whole(before, stopped, len(rows))
            done = nursery.run(*command)
            assert done.exit_code == 0, done.out
            counted = (0, 0, len(rows) + NEW) if kept[-1] else (NEW, len(rows), 0)
            assert "{:,} new, {:,} changed, {:,} unchanged".format(*counted) in done.out
            assert is_whole(before, here.tables(), len(rows))
    sys.stdout.write(f"\nimports: {moments.killed} killed\n")
    assert not all(kept)


def version(rows: list[Row], number: int, folder: Path) -> Path:
    """Write the persons with every Mandarin level changed and some new persons."""
    level = str(1 + number % 4)
    changed = [{**row, "putonghua": level} for row in rows]
    fresh = [
        {**rows[0], "person_no": f"N{number}-{at}", "document_number": "", "phone": ""}
        for at in range(NEW)
    ]
    return write_rows(folder / f"person-{number}.csv", changed + fresh)


def is_whole(before: Tables, after: Tables, changed: int) -> bool:
    """Say whether one whole import lies between two states, and nothing else."""
    more = {name: len(after[name]) - len(rows) for name, rows in before.items()}
    grown = {name: count for name, count in more.items() if count}
    columns = grown.pop("registry_importcolumn", 0)
    numbers = [row[1] for row in after["registry_person"]]
    return (
        columns > 40
        and len(numbers) == len(set(numbers))
        and grown
        == {
            "registry_person": NEW,
            "registry_historicalperson": NEW + changed,
            "registry_import": 1,
            "registry_importcounty": 1,
        }
    )


def timed(nursery: Nursery, *command: str) -> tuple[Done, float]:
    """Run a command to its end; give how it ended, and its seconds."""
    began = time.monotonic()
    done = nursery.run(*command)
    return done, time.monotonic() - began


def settle(here: Installation) -> None:
    """Wait until PostgreSQL has noticed that its client is dead."""
    others = (
        "SELECT count(*) FROM pg_stat_activity "
        "WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )
    ends = time.monotonic() + 30
    while here.address and here.ask(others) != [(0,)]:
        assert time.monotonic() < ends
        time.sleep(0.05)


def test_a_snapshot_killed_at_any_moment_is_whole_or_not_there(
    whole: Installation, tmp_path: Path
) -> None:
    here = whole.copy(tmp_path / "home")
    snapshots = here.home / "snapshots"
    with here.nursery() as nursery:
        _, lasts = timed(nursery, "snapshot", "create", "--at", AT.isoformat())
        (made,) = list_snapshots(snapshots)
        moments = Moments(5, SEALINGS, lasts)
        for number, moment in moments:
            command = ("snapshot", "create", "--at", f"2020-05-{number + 1:02}")
            moments.ended(nursery.run(*command, kill_after=moment))
            for snapshot in list_snapshots(snapshots):
                snapshot.verify()
            done = nursery.run(*command)
            assert done.exit_code == 0, done.out
    names = {path.name for path in snapshots.iterdir()}
    listed = list_snapshots(snapshots)
    assert names == {one.path.name for one in listed}
    assert len(listed) == number + 2
    assert made.id in {one.id for one in listed}


@pytest.mark.parametrize("size", [4_000, 40_000, 500_000])
def test_an_import_without_room_keeps_nothing_and_says_so(
    size: int, whole: Installation, rows: list[Row], tmp_path: Path
) -> None:
    here = whole.copy(tmp_path / "home")
    command = ("import", "person", str(version(rows, 1, tmp_path)), *OPTIONS)
    before = here.tables()
    fill_up(here, size // 500)
    with here.nursery() as nursery:
        done = nursery.run(*command, "--json", largest_file=size)
        assert done.exit_code == 3
        (line,) = done.out.splitlines()
        (fault,) = json.loads(line)["faults"]
        assert fault["code"] == "register.disk-full"
        assert fault["next"] == "free room and run the command again; nothing of it was kept"
        free_again(here)
        assert here.tables() == before
        assert nursery.run(*command).exit_code == 0
    assert is_whole(before, here.tables(), len(rows))


def fill_up(here: Installation, rows: int) -> None:
    """Let PostgreSQL report a full disk after so many lines of history.

    The limit on the size of files holds for the command, not for the server; the server's own
    error is raised inside the statement instead.
    """
    if here.address:
        here.change(
            [
                "CREATE SEQUENCE lines",
                FULL.format(rows=rows),
                TRIGGER,
            ]
        )


def free_again(here: Installation) -> None:
    """Give PostgreSQL its room back."""
    if here.address:
        here.change(["DROP TRIGGER refuse ON registry_historicalperson"])


@pytest.mark.parametrize("size", [4_000, 34_000])
def test_a_snapshot_without_room_leaves_nothing_and_says_so(
    size: int, whole: Installation, tmp_path: Path
) -> None:
    here = whole.copy(tmp_path / "home")
    snapshots = here.home / "snapshots"
    command = ("snapshot", "create", "--at", AT.isoformat())
    with here.nursery() as nursery:
        done = nursery.run(*command, largest_file=size)
        assert done.exit_code == 3
        (line,) = done.out.splitlines()
        assert "disk-full]" in line
        assert not list(snapshots.glob("*"))
        assert nursery.run(*command).exit_code == 0
    (snapshot,) = list_snapshots(snapshots)
    snapshot.verify()
