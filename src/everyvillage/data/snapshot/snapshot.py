"""A sealed snapshot: opened, listed, verified."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from everyvillage.core.errors import CheckFailedError, Fault, InputError, NotFoundError
from everyvillage.data.snapshot.manifest import MANIFEST_NAME, identify, read_manifest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date
    from pathlib import Path

    from everyvillage.data.snapshot.head import SnapshotHead
    from everyvillage.data.snapshot.manifest import FileNote, Manifest

SHORT = 12
"""How many hex digits of an id stand in the name of its folder."""

_CHUNK = 1 << 20


@dataclass(frozen=True, eq=False)
class Snapshot:
    """One sealed copy of the register. ``id`` is the SHA-256 of its manifest."""

    path: Path
    id: str
    manifest: Manifest = field(repr=False)

    @property
    def head(self) -> SnapshotHead:
        """Give what the snapshot says of itself."""
        return self.manifest.head

    @property
    def short_id(self) -> str:
        """Give the twelve digits that name its folder."""
        return self.id[:SHORT]

    @cached_property
    def rows(self) -> dict[str, int]:
        """Give the number of rows by table."""
        return {name: note.rows for name, note in self.manifest.tables.items()}

    def files(self, table: str) -> tuple[Path, ...]:
        """Give the files of ``table``; none where nothing was delivered."""
        note = self.manifest.tables.get(table)
        return tuple(self.path / file.path for file in note.files) if note else ()

    def columns(self, table: str) -> tuple[str, ...]:
        """Give the columns that the files of ``table`` hold."""
        note = self.manifest.tables.get(table)
        return note.columns if note else ()

    def verify(self) -> None:
        """Compare every file with the manifest, and the manifest with the name of the folder.

        Refuses with one fault per changed, missing or extra file.
        """
        faults = [*self._manifest_faults(), *self._file_faults(), *self._extra_faults()]
        if faults:
            raise CheckFailedError(faults)

    def _manifest_faults(self) -> Iterator[Fault]:
        """Find a manifest that no longer is the one the folder was named after."""
        file = self.path / MANIFEST_NAME
        if not file.is_file():
            yield _fault("missing", MANIFEST_NAME, "no such file")
        elif identify(file.read_bytes()) != self.id or not self.path.name.endswith(self.short_id):
            yield _fault("changed", MANIFEST_NAME, "other bytes")

    def _file_faults(self) -> Iterator[Fault]:
        """Find files that are missing or hold other bytes than were sealed."""
        for note in self._notes():
            file = self.path / note.path
            if not file.is_file():
                yield _fault("missing", note.path, "no such file")
            elif file.stat().st_size != note.size or _hash_of(file) != note.sha256:
                yield _fault("changed", note.path, "other bytes")

    def _extra_faults(self) -> Iterator[Fault]:
        """Find files that the manifest does not name."""
        named = {note.path for note in self._notes()} | {MANIFEST_NAME}
        for file in sorted(self.path.rglob("*")):
            inside = file.relative_to(self.path).as_posix()
            if not file.is_dir() and inside not in named:
                yield _fault("extra", inside, "a file that was not sealed")

    def _notes(self) -> Iterator[FileNote]:
        """Give the note of every data file."""
        for name in sorted(self.manifest.tables):
            yield from self.manifest.tables[name].files


def open_snapshot(path: Path) -> Snapshot:
    """Open the snapshot in the folder ``path``; its files are not hashed (see ``verify``).

    Refuses a folder that is no snapshot.
    """
    try:
        text = (path / MANIFEST_NAME).read_bytes()
    except OSError as error:
        raise NotFoundError(_no_snapshot(path)) from error
    try:
        manifest = read_manifest(text)
    except (ValueError, KeyError, TypeError) as error:
        raise InputError(
            _fault("changed", MANIFEST_NAME, f"a file that cannot be read ({error})")
        ) from error
    return Snapshot(path=path, id=identify(text), manifest=manifest)


def list_snapshots(root: Path) -> tuple[Snapshot, ...]:
    """Give the snapshots under ``root``, oldest first; half-written ones are not there.

    Of several snapshots of one day, the one sealed last comes last.
    """
    if not root.is_dir():
        return ()
    folders = (path for path in root.iterdir() if not path.name.startswith("."))
    found = [open_snapshot(path) for path in folders if (path / MANIFEST_NAME).is_file()]
    return tuple(sorted(found, key=_age))


def _age(snapshot: Snapshot) -> tuple[date, int, str]:
    """Give what snapshots are put in order by: their day, then when they were sealed."""
    return snapshot.head.at, snapshot.path.stat().st_mtime_ns, snapshot.id


def _hash_of(file: Path) -> str:
    """Give the SHA-256 of a file in hex."""
    digest = hashlib.sha256()
    with file.open("rb") as stream:
        while chunk := stream.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def _fault(what: str, where: str, found: str) -> Fault:
    """Say that a sealed file is changed, missing or extra."""
    return Fault(
        code=f"snapshot.file-{what}",
        where=where,
        asked="the files of the snapshot as they were sealed",
        found=found,
        accepted="exactly the files and bytes that the manifest names",
        next_step="restore the snapshot from a backup, or seal the register again",
    )


def _no_snapshot(path: Path) -> Fault:
    """Say that a folder is no snapshot."""
    return Fault(
        code="snapshot.not-found",
        where=str(path),
        asked="a sealed snapshot",
        found=f"no file {MANIFEST_NAME} in that folder",
        accepted="a folder that “everyvillage snapshot create” made",
        next_step="run “everyvillage snapshot list” to see the snapshots there are",
    )
