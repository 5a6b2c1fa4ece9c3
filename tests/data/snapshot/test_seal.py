"""A snapshot appears whole or not at all, and the same rows give the same bytes."""

from __future__ import annotations

import resource
import signal
import stat
import subprocess
import sys
import textwrap
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from everyvillage.core.errors import CheckFailedError, InputError, NotFoundError, PartMissingError
from everyvillage.data.snapshot import (
    ImportNote,
    PlaceChange,
    SnapshotHead,
    list_snapshots,
    open_snapshot,
    write_snapshot,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

HEAD = SnapshotHead(
    at=date(2020, 6, 30),
    modelled=True,
    counties=("510001", "510002"),
    held={"village": {"510001": ("fibre", "lon", "lat")}},
    imports=(ImportNote("village", "ab" * 32, 2, ("510001",), "县工信局"),),
    code_version="0.1.0",
    frame_date=date(2023, 6, 30),
    changes=(PlaceChange(date(2019, 12, 20), "merge", ("510003",), ("510001",)),),
)


def villages(*, backwards: bool = False) -> list[pa.RecordBatch]:
    rows = [
        ("510001001201", "village", True),
        ("510001001202", "village", None),
        ("510002001201", "village", None),
        ("510002001001", "community", None),
    ]
    if backwards:
        rows.reverse()
    names = ("village_code", "kind", "fibre")
    columns = zip(*rows, strict=True)
    types = (pa.string(), pa.string(), pa.bool_())
    arrays = [pa.array(list(c), type=t) for c, t in zip(columns, types, strict=True)]
    table = pa.table(dict(zip(names, arrays, strict=True)))
    batches: list[pa.RecordBatch] = table.to_batches(max_chunksize=3)
    return batches


def test_rows_come_back_by_county_sorted_by_place(tmp_path: Path) -> None:
    snapshot = write_snapshot(tmp_path, HEAD, {"village": villages(backwards=True)})
    files = [file.relative_to(snapshot.path).as_posix() for file in snapshot.files("village")]
    assert files == [
        "village/county=510001/part-0.parquet",
        "village/county=510002/part-0.parquet",
    ]
    rows = pq.ParquetFile(snapshot.files("village")[1]).read()
    assert rows["village_code"].to_pylist() == ["510002001001", "510002001201"]
    assert snapshot.rows == {"village": 4}


def test_a_table_that_was_delivered_empty_is_sealed_empty(tmp_path: Path) -> None:
    snapshot = write_snapshot(tmp_path, HEAD, {"village": villages(), "facility": []})
    assert snapshot.rows == {"facility": 0, "village": 4}
    assert snapshot.files("facility") == ()


def test_head_comes_back_as_it_was_with_what_the_frame_holds(tmp_path: Path) -> None:
    head = write_snapshot(tmp_path, HEAD, {"village": villages()}).head
    assert (head.at, head.modelled, head.counties) == (HEAD.at, True, HEAD.counties)
    assert (head.imports, head.changes) == (HEAD.imports, HEAD.changes)
    assert head.holds("village", "fibre", "510001")
    assert not head.holds("village", "fibre", "510002")
    assert head.holds("village", "kind", "510002")


def test_same_rows_in_another_order_give_the_same_bytes_and_id(tmp_path: Path) -> None:
    one = write_snapshot(tmp_path / "a", HEAD, {"village": villages()})
    two = write_snapshot(tmp_path / "b", HEAD, {"village": villages(backwards=True)})
    assert one.id == two.id
    assert [f.read_bytes() for f in one.files("village")] == [
        f.read_bytes() for f in two.files("village")
    ]
    again = write_snapshot(tmp_path / "a", HEAD, {"village": villages()})
    assert again.path == one.path
    assert len(list((tmp_path / "a").iterdir())) == 1


def test_only_the_owner_may_open_the_folder(tmp_path: Path) -> None:
    snapshot = write_snapshot(tmp_path, HEAD, {"village": villages()})
    assert stat.S_IMODE(snapshot.path.stat().st_mode) == 0o700
    assert {stat.S_IMODE(f.stat().st_mode) for f in snapshot.files("village")} == {0o400}


def test_verify_names_the_changed_the_missing_and_the_extra_file(tmp_path: Path) -> None:
    snapshot = write_snapshot(tmp_path, HEAD, {"village": villages()})
    snapshot.verify()
    first, second = snapshot.files("village")
    content = bytearray(first.read_bytes())
    content[len(content) // 2] ^= 1
    first.chmod(0o600)
    first.write_bytes(bytes(content))
    second.unlink()
    (snapshot.path / "village" / "notes.txt").write_text("x")
    with pytest.raises(CheckFailedError) as refused:
        open_snapshot(snapshot.path).verify()
    assert {(fault.code, fault.where) for fault in refused.value.faults} == {
        ("snapshot.file-changed", "village/county=510001/part-0.parquet"),
        ("snapshot.file-missing", "village/county=510002/part-0.parquet"),
        ("snapshot.file-extra", "village/notes.txt"),
    }


@pytest.mark.parametrize("offset", range(0, 400, 57))
def test_every_changed_byte_of_the_manifest_is_found(tmp_path: Path, offset: int) -> None:
    snapshot = write_snapshot(tmp_path, HEAD, {"village": villages()})
    file = snapshot.path / "manifest.json"
    content = bytearray(file.read_bytes())
    content[offset % len(content)] ^= 1
    file.chmod(0o600)
    file.write_bytes(bytes(content))
    with pytest.raises((CheckFailedError, InputError)) as refused:
        open_snapshot(snapshot.path).verify()
    assert "manifest.json" in {fault.where for fault in refused.value.faults}


def test_a_name_may_not_enter_a_snapshot(tmp_path: Path) -> None:
    batch = pa.record_batch({"person_no": ["a"], "village_code": ["510001001201"], "name": ["某"]})
    with pytest.raises(InputError) as refused:
        write_snapshot(tmp_path, HEAD, {"person": [batch]})
    fault = refused.value.faults[0]
    assert (fault.code, fault.where) == ("snapshot.column-not-allowed", "person.name")
    assert list(tmp_path.iterdir()) == []


def test_rows_of_another_county_and_doubled_keys_are_refused(tmp_path: Path) -> None:
    other = pa.record_batch({"village_code": ["990001001201"]})
    with pytest.raises(InputError, match=r"snapshot.place-outside.*rows of county 990001"):
        write_snapshot(tmp_path, HEAD, {"village": [other]})
    twice = pa.record_batch({"village_code": ["510001001201"] * 2})
    with pytest.raises(InputError, match=r"snapshot.key-twice.*1 keys that stand twice"):
        write_snapshot(tmp_path, HEAD, {"village": [twice]})
    assert list(tmp_path.iterdir()) == []


def test_a_folder_without_manifest_is_no_snapshot(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError, match=r"snapshot.not-found.*no file manifest.json"):
        open_snapshot(tmp_path)
    assert list_snapshots(tmp_path / "nowhere") == ()


@pytest.fixture
def small_files() -> Iterator[None]:
    """Let no file of this process grow past 512 bytes, as on a full disk."""
    old = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (512, limits[1]))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    signal.signal(signal.SIGXFSZ, old)


@pytest.mark.usefixtures("small_files")
def test_a_full_disk_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(PartMissingError, match=r"snapshot.disk-full.*nothing was left half"):
        write_snapshot(tmp_path, HEAD, {"village": villages()})
    assert list(tmp_path.iterdir()) == []


def test_kill_at_any_moment_leaves_no_half_snapshot(tmp_path: Path) -> None:
    """Stop the writer with SIGKILL after each of its files; what is listed must verify."""
    program = textwrap.dedent("""
        import os, signal, sys
        from pathlib import Path
        sys.path.insert(0, sys.argv[3])
        import test_seal
        from everyvillage.data.snapshot import seal
        steps, write = int(sys.argv[2]), os.fsync
        def fsync(descriptor):
            global steps
            steps -= 1
            if steps < 0:
                os.kill(os.getpid(), signal.SIGKILL)
            write(descriptor)
        os.fsync = fsync
        seal.write_snapshot(Path(sys.argv[1]), test_seal.HEAD, {"village": test_seal.villages()})
    """)
    here = str(Path(__file__).parent)
    ends = []
    for steps in (0, 2, 4, 6, 20):
        root = tmp_path / str(steps)
        command = [sys.executable, "-c", program, str(root), str(steps), here]
        ends.append(subprocess.run(command, check=False).returncode)
        for snapshot in list_snapshots(root):
            snapshot.verify()
        complete = write_snapshot(root, HEAD, {"village": villages()})
        assert list(root.iterdir()) == [complete.path]
    assert ends[0] == -signal.SIGKILL
    assert ends[-1] == 0
