"""The file of a backup: a tar of parts, the list of contents last; whole or not there."""

from __future__ import annotations

import hashlib
import io
import os
import secrets
import tarfile
import time
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING

from everyvillage.core.errors import InputError
from everyvillage.services.backup.contents import Contents, Part
from everyvillage.services.backup.refusals import damaged, is_there

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

CONTENTS = "contents.json"
_MODE = 0o600
_PIECE = 1 << 20


class Writer:
    """Writes parts into the file and remembers them."""

    def __init__(self, tar: tarfile.TarFile) -> None:
        """Write into ``tar``."""
        self._tar = tar
        self.parts: list[Part] = []

    def add(self, path: Path, name: str) -> None:
        """Add one file under ``name``, as long as it was when it was opened."""
        with path.open("rb") as file:
            size = os.fstat(file.fileno()).st_size
            source = _Hashing(file, size)
            info = _info(name, size)
            self._tar.addfile(info, source)
        self.parts.append(Part(name, source.digest.hexdigest(), size))


@contextmanager
def writing(path: Path, contents: Callable[[list[Part]], Contents]) -> Iterator[Writer]:
    """Write an archive beside ``path`` and give it its name once it is whole and on the disk.

    ``contents`` makes the list from the parts. Refuses a name that is used already.
    """
    if path.exists():
        raise InputError(is_there(path.name))
    beside = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _MODE)
        with os.fdopen(descriptor, "wb") as file:
            with tarfile.open(fileobj=file, mode="w", format=tarfile.PAX_FORMAT) as tar:
                writer = Writer(tar)
                yield writer
                words = contents(writer.parts).to_bytes()
                tar.addfile(_info(CONTENTS, len(words)), io.BytesIO(words))
            file.flush()
            os.fsync(file.fileno())
        os.link(beside, path)
    except FileExistsError:
        raise InputError(is_there(path.name)) from None
    finally:
        beside.unlink(missing_ok=True)


def read_contents(path: Path) -> Contents:
    """Check every part of an archive against its list; give the list.

    Refuses a file that is not a backup, is cut, or has a changed, a missing or a further part.
    """
    found: dict[str, Part] = {}
    contents: Contents | None = None
    try:
        with tarfile.open(path, "r:") as tar:
            for member in tar:
                stream = tar.extractfile(member)
                if stream is None:
                    raise InputError(damaged(path.name, f"“{member.name}”, which is no file"))
                if member.name == CONTENTS:
                    contents = Contents.from_bytes(stream.read())
                else:
                    found[member.name] = Part(member.name, _hash(stream), member.size)
    except (tarfile.TarError, EOFError, OSError, ValueError, KeyError, TypeError) as error:
        words = f"a file that cannot be read as one ({type(error).__name__})"
        raise InputError(damaged(path.name, words)) from error
    if contents is None:
        raise InputError(damaged(path.name, "no list of contents, so its end is missing"))
    listed = {part.name: part for part in contents.parts}
    wrong = sorted(name for name in {*listed, *found} if listed.get(name) != found.get(name))
    if wrong:
        raise InputError(damaged(path.name, f"parts that are not as listed: {', '.join(wrong)}"))
    return contents


def unpack(path: Path, contents: Contents, folder: Path) -> None:
    """Write the listed parts of a checked archive below ``folder``, for its owner only."""
    names = {part.name for part in contents.parts}
    with tarfile.open(path, "r:") as tar:
        for member in tar:
            stream = tar.extractfile(member)
            if member.name not in names or stream is None:
                continue
            out = folder / member.name
            if not out.resolve().is_relative_to(folder.resolve()):
                raise InputError(
                    damaged(path.name, f"the part “{member.name}”, which lies outside")
                )
            out.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            descriptor = os.open(out, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _MODE)
            with os.fdopen(descriptor, "wb") as file:
                while piece := stream.read(_PIECE):
                    file.write(piece)
                file.flush()
                os.fsync(file.fileno())


class _Hashing:
    """A file that is hashed while it is read, and gives exactly ``size`` bytes."""

    def __init__(self, file: IO[bytes], size: int) -> None:
        self.digest = hashlib.sha256()
        self._file = file
        self._left = size

    def read(self, size: int = -1) -> bytes:
        """Give the next bytes; nothing that was appended after opening."""
        wanted = self._left if size < 0 else min(size, self._left)
        piece = self._file.read(wanted)
        self._left -= len(piece)
        self.digest.update(piece)
        return piece


def _info(name: str, size: int) -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.size, info.mode, info.mtime = size, _MODE, int(time.time())
    return info


def _hash(stream: IO[bytes]) -> str:
    digest = hashlib.sha256()
    while piece := stream.read(_PIECE):
        digest.update(piece)
    return digest.hexdigest()
