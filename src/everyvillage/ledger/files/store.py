"""The store of files: named by the SHA-256 of their content, checked when they come and go.

A file's type is what its content says, never its name or what a browser claims. Its name in
the store is its hash, so the same photo for two visits is the same file, and one that was
changed on the disk no longer opens. Files go out for saving only, never to be shown by the
browser under this site's name (:data:`DOWNLOAD_HEADERS`).
"""

from __future__ import annotations

import hashlib
import os
import re
import secrets
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from everyvillage.core.errors import CheckFailedError, Fault, InputError, NotFoundError
from everyvillage.ledger.files import chunks, jpeg
from everyvillage.ledger.files.stripped import Stripped, UnreadableError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

LARGEST_BYTES = 20 * 1024 * 1024
LARGEST_PIXELS = 50_000_000
ACCEPTED = "JPEG, PNG or WebP for photos and signatures, WAV or AMR for recordings"
DOWNLOAD_HEADERS: Mapping[str, str] = MappingProxyType(
    {
        "Content-Disposition": "attachment",
        "Content-Type": "application/octet-stream",
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "sandbox; default-src 'none'",
        "Cache-Control": "private, no-store",
    }
)
_AMR = (b"#!AMR\n", b"#!AMR-WB\n")
_NAME = re.compile(r"^[0-9a-f]{64}$")
_FOLDER_MODE = 0o700
_FILE_MODE = 0o600


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file in the store; ``removed`` names the parts of the original that were left out."""

    name: str
    media_type: str
    size: int
    removed: tuple[str, ...]

    @property
    def reference(self) -> str:
        """Give the reference by which an entry of the ledger names the file."""
        return f"sha256:{self.name}"


@dataclass(frozen=True, slots=True)
class FileStore:
    """The files below one folder."""

    folder: Path

    def put(self, data: bytes, *, keep_location: bool = False) -> StoredFile:
        """Take a file and give its name; the same content twice is one file.

        Position, time and device are removed, unless ``keep_location`` says that they are the
        evidence itself; then the bytes stay as they are. Refuses with InputError what is too
        large, in bytes or in pixels, and what is of no accepted type by its content.
        """
        if len(data) > LARGEST_BYTES:
            found = f"{len(data):,} bytes"
            raise InputError(_refused("file-too-large", found, f"at most {LARGEST_BYTES:,} bytes"))
        read = _read(data)
        pixels = read.width * read.height
        if pixels > LARGEST_PIXELS:
            found = f"a picture of {pixels:,} pixels"
            raise InputError(_refused("picture-too-large", found, f"at most {LARGEST_PIXELS:,}"))
        content = data if keep_location else read.content
        name = hashlib.sha256(content).hexdigest()
        self._write(name, content)
        removed = () if keep_location else read.removed
        return StoredFile(name, read.media_type, len(content), removed)

    def get(self, name: str) -> bytes:
        """Give the content of a file; refuses one that is missing or was changed."""
        path = self._path(name)
        if not path.is_file():
            raise NotFoundError(_refused("file-missing", "no such file", "a name of the store"))
        content = path.read_bytes()
        if hashlib.sha256(content).hexdigest() != name:
            raise CheckFailedError(
                _refused("file-changed", "another content", "the content that gave its name")
            )
        return content

    def remove(self, name: str) -> None:
        """Remove a file for good, once nothing refers to it; one that is gone is no fault."""
        self._path(name).unlink(missing_ok=True)

    def __contains__(self, name: str) -> bool:
        """Say whether a file of this name is here."""
        return self._path(name).is_file()

    def _path(self, name: str) -> Path:
        """Give where a file lies; refuses a name that is no hash, such as a path."""
        if not _NAME.match(name):
            raise InputError(_refused("file-name", "a name of another form", "64 hex digits"))
        return self.folder / name[:2] / name

    def _write(self, name: str, content: bytes) -> None:
        """Write a file whole or not at all, readable by its owner only."""
        path = self._path(name)
        if path.is_file():
            return
        path.parent.mkdir(parents=True, exist_ok=True, mode=_FOLDER_MODE)
        beside = path.with_name(f"{name}.{secrets.token_hex(4)}.new")
        descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _FILE_MODE)
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        beside.replace(path)


def _read(data: bytes) -> Stripped:
    """Read a file by what its content says it is."""
    try:
        if data.startswith(jpeg.BEGINS):
            return jpeg.strip_jpeg(data)
        if data.startswith(chunks.PNG_BEGINS):
            return chunks.strip_png(data)
        if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
            return chunks.strip_webp(data)
        if data[:4] == b"RIFF" and data[8:12] == b"WAVE":
            return chunks.strip_wav(data)
        if data.startswith(_AMR):
            return Stripped("audio/amr", data, ())
    except UnreadableError as error:
        raise InputError(_refused("file-damaged", f"a damaged file: {error}", ACCEPTED)) from error
    raise InputError(_refused("file-type", "another kind of content", ACCEPTED))


def _refused(word: str, found: str, accepted: str) -> Fault:
    """Say why a file is not taken or not given."""
    return Fault(
        code=f"ledger.{word}",
        where="file",
        asked="a photo, a signature or a recording",
        found=found,
        accepted=accepted,
        next_step="take it again with the telephone's camera or recorder, and send that file",
    )
