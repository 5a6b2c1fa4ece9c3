"""Seal a snapshot: it appears whole or not at all, and the same rows give the same bytes."""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.parquet as pq

from everyvillage.core.errors import Fault, PartMissingError
from everyvillage.data.snapshot.held import complete_held
from everyvillage.data.snapshot.layout import FilePlan, plan_files
from everyvillage.data.snapshot.manifest import (
    MANIFEST_NAME,
    FileNote,
    Manifest,
    TableNote,
    identify,
)
from everyvillage.data.snapshot.rows import CountyRows, declared, gather, split_by_county
from everyvillage.data.snapshot.snapshot import SHORT, Snapshot, open_snapshot
from everyvillage.data.snapshot.towers import find_sites, nearest_site_m

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from everyvillage.data.snapshot.head import SnapshotHead

PREFIX = ".sealing-"
"""How the folder of a snapshot begins while it is being written."""

_DISK_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_NETWORK_FIRST = ("tower", "cell")


@dataclass(slots=True)
class _Work:
    """What is known while one snapshot is being written."""

    folder: Path
    head: SnapshotHead
    notes: dict[str, TableNote] = field(default_factory=dict)
    network: dict[str, pa.Table] = field(default_factory=dict)
    computed: dict[str, dict[str, set[str]]] = field(default_factory=dict)


def write_snapshot(
    root: Path, head: SnapshotHead, tables: Mapping[str, Iterable[pa.RecordBatch]]
) -> Snapshot:
    """Write the rows of ``tables`` as one sealed snapshot under ``root`` and open it.

    Each table comes as record batches in any order, with the columns that the register holds
    of it. ``tower_4g_m`` of the village table is made here. The folder is written beside its
    place under another name, flushed to the disk and renamed, so that a stop at any moment
    leaves no half snapshot. Rows that are there already under the same id are left alone.

    Refuses unknown tables, columns that may not leave the register, rows outside the counties
    in scope, keys that stand twice, and a disk without room.
    """
    root.mkdir(parents=True, exist_ok=True, mode=0o700)
    sweep(root)
    folder = Path(tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-", dir=root))
    try:
        return _write(root, _Work(folder, head), tables)
    except OSError as error:
        if error.errno not in _DISK_FULL:
            raise
        raise PartMissingError(_disk_full(root)) from error
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def sweep(root: Path) -> None:
    """Remove what writers that no longer run have left under ``root``."""
    for left in root.glob(f"{PREFIX}*"):
        owner = left.name.removeprefix(PREFIX).split("-", 1)[0]
        if not (owner.isdecimal() and Path(f"/proc/{owner}").exists()):
            shutil.rmtree(left, ignore_errors=True)


def _write(root: Path, work: _Work, tables: Mapping[str, Iterable[pa.RecordBatch]]) -> Snapshot:
    """Write every table and the manifest, then give the folder its name."""
    later = sorted(set(tables) - set(_NETWORK_FIRST))
    for name in (*(name for name in _NETWORK_FIRST if name in tables), *later):
        _write_table(work, name, tables[name])
    head = complete_held(work.head, work.computed)
    manifest = Manifest(head, MappingProxyType(dict(sorted(work.notes.items()))))
    text = manifest.to_bytes()
    _write_bytes(work.folder / MANIFEST_NAME, text)
    name = f"{head.at.isoformat()}-{identify(text)[:SHORT]}"
    _sync_folders(work.folder)
    if not (root / name / MANIFEST_NAME).is_file():
        work.folder.rename(root / name)
        _sync(root)
    return open_snapshot(root / name)


def _write_table(work: _Work, name: str, batches: Iterable[pa.RecordBatch]) -> None:
    """Write the files of one table and note them."""
    table = declared(name)
    rows = gather(table, batches)
    if name in _NETWORK_FIRST:
        work.network[name] = rows
    if name == "village" and rows.num_rows:
        rows = _with_towers(rows, work.network)
    counties: list[CountyRows] = []
    for part in split_by_county(table, rows, work.head.counties):
        counties.append(part)
        _note_computed(work, name, part)
    plans = plan_files(name, counties)
    files = tuple(_write_file(work.folder, plan) for plan in plans)
    work.notes[name] = TableNote(tuple(rows.column_names), files)


def _with_towers(rows: pa.Table, network: Mapping[str, pa.Table]) -> pa.Table:
    """Add the distance to the nearest active 4G site to the villages."""
    sites = find_sites(network.get("tower"), network.get("cell"))
    distance = nearest_site_m(rows, sites)
    kept = rows.drop_columns(["tower_4g_m"]) if "tower_4g_m" in rows.column_names else rows
    return kept.append_column("tower_4g_m", distance)


def _note_computed(work: _Work, name: str, part: CountyRows) -> None:
    """Remember which computed columns have a value in this county."""
    names = [column.name for column in declared(name).columns if column.computed]
    for column in names:
        if column in part.rows.column_names and part.rows[column].null_count < part.rows.num_rows:
            by_county = work.computed.setdefault(name, {})
            by_county.setdefault(part.county, set()).add(column)


def _write_file(folder: Path, plan: FilePlan) -> FileNote:
    """Write one Parquet file with fixed settings and give its note."""
    path = folder / plan.path
    for above in reversed(Path(plan.path).parents):
        (folder / above).mkdir(exist_ok=True, mode=0o700)
    sink = pa.BufferOutputStream() if plan.is_small else None
    schema = plan.groups[0][0].rows.schema
    with pq.ParquetWriter(
        sink if sink is not None else path,
        schema,
        version="2.6",
        compression="zstd",
        compression_level=3,
        use_dictionary=True,
        data_page_version="1.0",
        write_statistics=True,
        store_schema=False,
    ) as writer:
        for group in plan.groups:
            rows = pa.concat_tables([part.rows for part in group]).combine_chunks()
            writer.write_table(rows, row_group_size=max(rows.num_rows, 1))
    if sink is not None:
        _write_bytes(path, sink.getvalue().to_pybytes())
    else:
        _sync(path)
        path.chmod(0o400)
    return FileNote(plan.path, _hash(path), path.stat().st_size, plan.rows_by_county)


def _write_bytes(path: Path, content: bytes) -> None:
    """Write a file that only its owner may read, and flush it to the disk."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o400)
    with os.fdopen(descriptor, "wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())


def _hash(path: Path) -> str:
    """Give the SHA-256 of a file in hex."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _sync(path: Path) -> None:
    """Flush a file or a folder to the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _sync_folders(folder: Path) -> None:
    """Flush the folder and every folder in it."""
    for path in [*(child for child in folder.rglob("*") if child.is_dir()), folder]:
        _sync(path)


def _disk_full(root: Path) -> Fault:
    """Say that there is no room for the snapshot."""
    return Fault(
        code="snapshot.disk-full",
        where=str(root),
        asked="room for a sealed snapshot",
        found="the disk, or the limit for one file, is full",
        accepted="a disk with free room; nothing was left half written",
        next_step="free some room or move EVERYVILLAGE_HOME to a larger disk, then seal again",
    )
