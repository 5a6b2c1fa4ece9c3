"""The manifest of a snapshot: every file with its hash, and the head, as canonical JSON."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from everyvillage.data.snapshot.head import ImportNote, PlaceChange, SnapshotHead

if TYPE_CHECKING:
    from collections.abc import Mapping

    from everyvillage.data.snapshot.head import Held

FORMAT = 1
MANIFEST_NAME = "manifest.json"


@dataclass(frozen=True, slots=True)
class FileNote:
    """One data file: its path inside the snapshot, hash, size, and rows of each county."""

    path: str
    sha256: str
    size: int
    counties: Mapping[str, int]

    @property
    def rows(self) -> int:
        """Give the rows of the whole file."""
        return sum(self.counties.values())


@dataclass(frozen=True, slots=True)
class TableNote:
    """One table: the columns that its files hold, and the files."""

    columns: tuple[str, ...]
    files: tuple[FileNote, ...]

    @property
    def rows(self) -> int:
        """Give the rows of all files."""
        return sum(file.rows for file in self.files)


@dataclass(frozen=True, slots=True)
class Manifest:
    """The head and the tables of one snapshot."""

    head: SnapshotHead
    tables: Mapping[str, TableNote]

    def to_bytes(self) -> bytes:
        """Give the canonical JSON: sorted keys, no blanks, UTF-8; its hash is the id."""
        plain = {"format": FORMAT, **_head(self.head), "tables": _tables(self.tables)}
        text = json.dumps(plain, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        return (text + "\n").encode()


def identify(manifest: bytes) -> str:
    """Give the id of the snapshot with this manifest: its SHA-256 in hex."""
    return hashlib.sha256(manifest).hexdigest()


def read_manifest(text: bytes) -> Manifest:
    """Read what :meth:`Manifest.to_bytes` wrote."""
    plain = json.loads(text)
    head = SnapshotHead(
        at=date.fromisoformat(plain["at"]),
        modelled=plain["modelled"],
        counties=tuple(plain["counties"]),
        held=_read_held(plain["held"]),
        imports=tuple(_read_import(note) for note in plain["imports"]),
        code_version=plain["code_version"],
        frame_date=date.fromisoformat(plain["frame_date"]) if plain["frame_date"] else None,
        changes=tuple(_read_change(change) for change in plain["changes"]),
    )
    tables = {name: _read_table(note) for name, note in plain["tables"].items()}
    return Manifest(head, MappingProxyType(tables))


def _head(head: SnapshotHead) -> dict[str, Any]:
    """Give the head as plain data."""
    return {
        "at": head.at.isoformat(),
        "modelled": head.modelled,
        "counties": sorted(head.counties),
        "held": _held(head.held),
        "imports": [_import(note) for note in sorted(head.imports)],
        "code_version": head.code_version,
        "frame_date": head.frame_date.isoformat() if head.frame_date else None,
        "changes": [_change(change) for change in sorted(head.changes)],
    }


def _held(held: Held) -> dict[str, list[dict[str, list[str]]]]:
    """Group the counties that delivered the same columns, so that 2,978 counties stay short."""
    plain: dict[str, list[dict[str, list[str]]]] = {}
    for table, by_county in held.items():
        groups: dict[tuple[str, ...], list[str]] = {}
        for county, columns in by_county.items():
            groups.setdefault(tuple(sorted(columns)), []).append(county)
        plain[table] = [
            {"columns": list(columns), "counties": sorted(counties)}
            for columns, counties in sorted(groups.items())
        ]
    return plain


def _read_held(plain: dict[str, list[dict[str, list[str]]]]) -> Held:
    """Undo :func:`_held`."""
    held: dict[str, dict[str, tuple[str, ...]]] = {}
    for table, groups in plain.items():
        held[table] = {}
        for group in groups:
            held[table].update(dict.fromkeys(group["counties"], tuple(group["columns"])))
    return MappingProxyType(held)


def _import(note: ImportNote) -> dict[str, Any]:
    """Give one import as plain data."""
    return {
        "table": note.table,
        "sha256": note.sha256,
        "rows": note.rows,
        "counties": list(note.counties),
        "sender": note.sender,
    }


def _read_import(plain: dict[str, Any]) -> ImportNote:
    """Undo :func:`_import`."""
    return ImportNote(**{**plain, "counties": tuple(plain["counties"])})


def _change(change: PlaceChange) -> dict[str, Any]:
    """Give one change of the map as plain data."""
    return {
        "on": change.on.isoformat(),
        "kind": change.kind,
        "old": list(change.old),
        "new": list(change.new),
    }


def _read_change(plain: dict[str, Any]) -> PlaceChange:
    """Undo :func:`_change`."""
    return PlaceChange(
        on=date.fromisoformat(plain["on"]),
        kind=plain["kind"],
        old=tuple(plain["old"]),
        new=tuple(plain["new"]),
    )


def _tables(tables: Mapping[str, TableNote]) -> dict[str, Any]:
    """Give the tables as plain data."""
    return {
        name: {
            "columns": list(note.columns),
            "rows": note.rows,
            "files": [
                {
                    "path": file.path,
                    "sha256": file.sha256,
                    "size": file.size,
                    "rows": file.rows,
                    "counties": dict(file.counties),
                }
                for file in note.files
            ],
        }
        for name, note in tables.items()
    }


def _read_table(plain: dict[str, Any]) -> TableNote:
    """Undo one entry of :func:`_tables`."""
    files = tuple(
        FileNote(file["path"], file["sha256"], file["size"], MappingProxyType(file["counties"]))
        for file in plain["files"]
    )
    return TableNote(tuple(plain["columns"]), files)
