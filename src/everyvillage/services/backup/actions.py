"""What the backup service does: one file out of an installation, an installation out of one."""

from __future__ import annotations

import shutil
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from django.conf import settings
from django.db import connection

from everyvillage import __version__
from everyvillage.core.errors import InputError, NotFoundError, PartMissingError
from everyvillage.registry.keys import KeyRing
from everyvillage.services.backup.archive import read_contents, unpack, writing
from everyvillage.services.backup.contents import Contents, NeededKey, needed_keys
from everyvillage.services.backup.databases import NAMES, dump, is_empty, load
from everyvillage.services.backup.refusals import damaged, newer, not_empty, other_database

if TYPE_CHECKING:
    from collections.abc import Iterator

    from everyvillage.services.backup.contents import Part

HOME = "home"
LEFT_OUT = frozenset({"keys", "signing", "secret-key", "delivered"})
"""What a backup never holds: the keys, the key that signs roots, the secret of cookies, and
what offices delivered, where numbers stand in the clear."""
_PUBLIC = "signing/*.pub"
"""The public halves of what signs roots, without which no root can be verified."""
_DATABASE = "database"
_COMING = ".restoring"


class Home(Protocol):
    """The folder of an installation, as the settings give it."""

    @property
    def root(self) -> Path:
        """Give the folder itself."""

    @property
    def keys(self) -> Path:
        """Give the folder of the key ring."""

    @property
    def database(self) -> Path:
        """Give the embedded database."""


def back_up(path: Path) -> Contents:
    """Write everything but the keys into the new file ``path``; give its list of contents.

    The database is taken as it is at one moment, then the files of the home; whoever works
    goes on. Refuses a name that is used.
    """
    home: Home = settings.HOME
    before = needed_keys()
    listed: list[Contents] = []

    def contents(parts: list[Part]) -> Contents:
        keys = {one.id: one for one in (*before, *needed_keys())}
        made = Contents(
            program=__version__,
            made_at=datetime.now(UTC).isoformat(timespec="seconds"),
            database=connection.vendor,
            keys=tuple(keys.values()),
            parts=tuple(parts),
        )
        listed.append(made)
        return made

    with (
        tempfile.TemporaryDirectory(prefix=".everyvillage-backup-", dir=path.parent) as folder,
        writing(path, contents) as archive,
    ):
        out = Path(folder) / NAMES[connection.vendor]
        dump(out)
        archive.add(out, f"{_DATABASE}/{out.name}")
        out.unlink()
        for file in _home_files(home, path):
            archive.add(file, f"{HOME}/{file.relative_to(home.root)}")
    return listed[0]


def restore(path: Path) -> Contents:
    """Put an installation together from the file ``path``; give its list of contents.

    The home may hold its keys and nothing else. Refuses, before anything is written, a file
    that is not whole, a home or database in use, another kind of database, and, each by its
    name, the keys that are not in the ring. Stopped in the middle, the same command begins
    anew.
    """
    home: Home = settings.HOME
    if not path.is_file():
        raise NotFoundError(damaged(path.name, "no such file"))
    contents = read_contents(path)
    _require_version(contents)
    _require_database(contents)
    _require_keys(home, contents)
    _require_empty(home)
    home.root.mkdir(parents=True, exist_ok=True, mode=0o700)
    coming = home.root / _COMING
    shutil.rmtree(coming, ignore_errors=True)
    coming.mkdir(mode=0o700)
    unpack(path, contents, coming)
    _put_in_place(home, coming, contents)
    return contents


def missing_keys(home: Home, keys: tuple[NeededKey, ...] | list[NeededKey]) -> list[NeededKey]:
    """Give the keys that are not in the ring of ``home``, or are others under the same id."""
    held = {key.id: key.fingerprint for key in _ring(home)}
    return [one for one in keys if held.get(one.id) != one.fingerprint]


def _ring(home: Home) -> KeyRing:
    """Give the ring, an empty one where there is none."""
    return KeyRing.open(home.keys) if KeyRing.exists(home.keys) else KeyRing(())


def _home_files(home: Home, archive: Path) -> Iterator[Path]:
    """Give the files of the home but keys, secrets, the database and the archive itself."""
    database = home.database.name
    yield from sorted(home.root.glob(_PUBLIC))
    for entry in sorted(home.root.iterdir()):
        if entry.name in LEFT_OUT or entry.name.startswith((database, ".")):
            continue
        files = sorted(entry.rglob("*")) if entry.is_dir() else [entry]
        yield from (
            one
            for one in files
            if one.is_file() and not one.is_symlink() and one != archive and one.name[0] != "."
        )


def _require_version(contents: Contents) -> None:
    """Refuse a backup of a newer program, whose tables this one does not know."""
    if _numbers(contents.program) > _numbers(__version__):
        raise InputError(newer(contents.program, __version__))


def _numbers(version: str) -> list[int]:
    return [int(part) for part in version.split(".") if part.isdigit()]


def _require_database(contents: Contents) -> None:
    """Refuse a backup of the other kind of database."""
    if contents.database != connection.vendor:
        raise InputError(other_database(contents.database, connection.vendor))


def _require_keys(home: Home, contents: Contents) -> None:
    """Refuse, each by its name, the keys that are not there: nobody could read what is restored."""
    _ring(home).check((one.id, one.fingerprint) for one in contents.keys)


def _require_empty(home: Home) -> None:
    """Refuse a home or a database that holds something, but what a stopped restore has left."""
    if not is_empty():
        raise InputError(not_empty("a database with tables"))
    if home.root.exists() and not (home.root / _COMING).exists():
        there = {entry.name for entry in home.root.iterdir()} - LEFT_OUT
        if there:
            raise InputError(not_empty(f"a home with {', '.join(sorted(there)[:5])}"))


def _put_in_place(home: Home, coming: Path, contents: Contents) -> None:
    """Move the files to where they belong, the database last: with it the installation is there."""
    parts = coming / HOME
    for file in [one for one in parts.rglob("*") if one.is_file()]:
        target = home.root / file.relative_to(parts)
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        file.replace(target)
    source = coming / _DATABASE / NAMES[contents.database]
    if not source.is_file():
        raise PartMissingError(damaged("the backup", "no database in it"))
    if contents.database == "sqlite":
        connection.close()
        source.replace(connection.settings_dict["NAME"])
    else:
        load(source)
    shutil.rmtree(coming)
