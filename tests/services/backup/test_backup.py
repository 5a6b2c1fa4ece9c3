"""A backup holds everything but the keys; a restore needs each of them and an empty home."""

from __future__ import annotations

import base64
import json
import shutil
import signal
import tarfile
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from everyvillage.registry.keys import KeyRing
from tests.services.keys.test_stopped import IDENTITY, opened
from tests.services.register.test_stopping import OPTIONS, settle
from tests.support.installation import Installation, new_database, new_installation
from tests.support.register import AT, MADOI, Row, make_small_county, read_rows

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = [pytest.mark.database, pytest.mark.slow]


@pytest.fixture(scope="module")
def rows(tmp_path_factory: pytest.TempPathFactory) -> list[Row]:
    """Give the persons of the installation."""
    folder = tmp_path_factory.getbasetemp() / "backup-county"
    make_small_county(folder, every=25, households=20)
    return read_rows(folder / MADOI / "person.csv")


@pytest.fixture(scope="module")
def source(rows: list[Row], tmp_path_factory: pytest.TempPathFactory) -> Installation:
    """Give an installation with people, a snapshot and a signed root."""
    assert rows
    delivered = tmp_path_factory.getbasetemp() / "backup-county" / MADOI
    made = new_installation(tmp_path_factory.mktemp("backup") / "home")
    made.open_county(MADOI)
    with made.nursery() as nursery:
        for table in ("settlement", "village", "household", "person"):
            done = nursery.run("import", table, str(delivered / f"{table}.csv"), *OPTIONS)
            assert done.exit_code == 0, done.out
        assert nursery.run("snapshot", "create", "--at", AT.isoformat()).exit_code == 0
        assert nursery.run("ledger", "root").exit_code == 0
    return made


@pytest.fixture(scope="module")
def backup(source: Installation, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a backup of it."""
    path = tmp_path_factory.mktemp("kept") / "2020-06-30.backup"
    done = source.run("backup", str(path))
    assert done.exit_code == 0, done.words
    for key in KeyRing.open(source.home / "keys"):
        assert f"{key.use}-{key.version:04d}-{key.id}.key" in done.out
    return path


@pytest.fixture
def empty(source: Installation, tmp_path: Path) -> Installation:
    """Give an installation with the keys of the other one, and nothing else."""
    home = tmp_path / "home"
    home.mkdir()
    shutil.copytree(source.home / "keys", home / "keys")
    server = source.address.rpartition("/")[0]
    return Installation(home, new_database(f"{server}/postgres") if source.address else "")


def told(done_words: str) -> list[str]:
    """Give the codes of the faults of a refusal."""
    return [fault["code"] for fault in json.loads(done_words.splitlines()[-1])["faults"]]


def test_everything_comes_back_and_opens(
    source: Installation, backup: Path, empty: Installation, rows: list[Row]
) -> None:
    done = empty.run("restore", str(backup))
    assert done.exit_code == 0, done.words
    assert empty.tables() == source.tables()
    assert opened(empty, rows) == sum(bool(row[name]) for row in rows for name in IDENTITY) * 2
    for folder in ("snapshots", "ledger", "signing"):
        for path in (source.home / folder).rglob("*"):
            if path.is_file() and path.suffix != ".pem":
                copy = empty.home / path.relative_to(source.home)
                assert copy.read_bytes() == path.read_bytes()
    assert not (empty.home / ".restoring").exists()
    assert empty.run("snapshot", "verify").exit_code == 0
    assert empty.run("ledger", "verify").exit_code == 0


def test_a_backup_holds_no_key_and_no_name(
    source: Installation, backup: Path, rows: list[Row]
) -> None:
    assert backup.stat().st_mode & 0o777 == 0o600
    heap = backup.read_bytes()
    with tarfile.open(backup) as tar:
        names = tar.getnames()
    assert not [name for name in names if "key" in name.split("/")[1:2] or name.endswith(".pem")]
    secrets = [key.secret for key in KeyRing.open(source.home / "keys")]
    secrets.append((source.home / "secret-key").read_bytes())
    secrets.append((source.home / "signing" / "roots.pem").read_bytes())
    for secret in secrets:
        for form in (secret, base64.b64encode(secret), secret.hex().encode()):
            assert form not in heap
    if not source.address:  # a dump of PostgreSQL is compressed
        assert rows[0]["person_no"].encode() in heap
        planted = {row[name] for row in rows for name in IDENTITY if len(row[name]) > 2}
        assert [value for value in planted if value.encode() in heap] == []


def test_without_a_key_nothing_is_restored_and_the_key_is_named(
    backup: Path, empty: Installation
) -> None:
    paths = sorted((empty.home / "keys").iterdir())
    for path in paths:
        path.rename(path.with_suffix(".away"))
    done = empty.run("restore", str(backup), "--json")
    assert done.exit_code == 3
    assert told(done.words) == ["keys.key-missing"] * len(paths)
    for path in paths:
        assert path.stem.rpartition("-")[2] in done.words
    assert not (empty.home / "snapshots").exists()
    paths[0].with_suffix(".away").rename(paths[0])
    done = empty.run("restore", str(backup), "--json")
    assert (done.exit_code, told(done.words)) == (3, ["keys.key-missing"])
    assert paths[1].stem.rpartition("-")[2] in done.words


def test_a_home_in_use_is_not_overwritten(source: Installation, backup: Path) -> None:
    before = source.tables()
    done = source.run("restore", str(backup), "--json")
    assert (done.exit_code, told(done.words)) == (2, ["backup.not-empty"])
    assert source.tables() == before


def test_a_name_that_is_used_is_refused(source: Installation, backup: Path) -> None:
    before = backup.read_bytes()
    done = source.run("backup", str(backup), "--json")
    assert (done.exit_code, told(done.words)) == (2, ["backup.file-there"])
    assert backup.read_bytes() == before
    assert [path.name for path in backup.parent.iterdir()] == [backup.name]


@pytest.mark.parametrize("spoilt", ["cut", "changed", "other"])
def test_a_spoilt_backup_is_refused_whole(
    spoilt: str, backup: Path, empty: Installation, tmp_path: Path
) -> None:
    whole = backup.read_bytes()
    middle = len(whole) // 2
    forms = {
        "cut": whole[:middle],
        "changed": whole[:middle] + bytes([whole[middle] ^ 1]) + whole[middle + 1 :],
        "other": b"not a backup",
    }
    path = tmp_path / "spoilt.backup"
    path.write_bytes(forms[spoilt])
    done = empty.run("restore", str(path), "--json")
    assert (done.exit_code, told(done.words)) == (2, ["backup.damaged"])
    assert not (empty.home / "snapshots").exists()


def test_a_restore_killed_at_any_moment_begins_anew(
    source: Installation, backup: Path, empty: Installation, tmp_path: Path
) -> None:
    with empty.nursery() as running:
        nursery = replace(running, log=tmp_path / "words.log")
        codes = []
        for seconds in (0.1, 0.2, 0.4, 0.8):
            killed = nursery.run("restore", str(backup), kill_after=seconds)
            codes.append(killed.exit_code)
            settle(empty)  # what PostgreSQL was told to do may end after its client
        done = nursery.run("restore", str(backup), "--json")
    if done.exit_code:  # one of those that were killed had done its work already
        assert told(done.out) == ["backup.not-empty"]
    assert -signal.SIGKILL in codes
    assert empty.tables() == source.tables()
