"""Where the bytes of a sent file lie: in the home folder, readable by its owner only."""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import shutil
from typing import TYPE_CHECKING, BinaryIO

from django.conf import settings

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from everyvillage.services.register.models import SentFile

FOLDER_MODE, FILE_MODE = 0o700, 0o600
MOST_BYTES = 256 << 20
"""The largest file that is kept; a month of one office's rows is far smaller."""
_UNSAFE = re.compile(r"[^\w.（）()-]+")
_LONGEST = 120


def folder() -> Path:
    """Give the folder of sent files, made where it is not there."""
    root: Path = settings.HOME.intake
    root.mkdir(parents=True, exist_ok=True, mode=FOLDER_MODE)
    return root


def keep(name: str, pieces: Iterable[bytes]) -> tuple[str, str, int]:
    """Write a file; give the name it is kept under, its hash and its size.

    A file that grows beyond the limit is cut off and its size says so; the caller refuses it.
    The file appears under its name only once it is whole.
    """
    root = folder()
    digest, size = hashlib.sha256(), 0
    half = root / f".half-{os.urandom(8).hex()}"
    descriptor = os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, FILE_MODE)
    try:
        with os.fdopen(descriptor, "wb") as stream:
            for piece in pieces:
                size += len(piece)
                if size > MOST_BYTES:
                    break
                digest.update(piece)
                stream.write(piece)
            stream.flush()
            os.fsync(stream.fileno())
        kept = f"{os.urandom(6).hex()}/{_safe(name)}"
        (root / kept).parent.mkdir(mode=FOLDER_MODE)
        half.rename(root / kept)
    finally:
        half.unlink(missing_ok=True)
    return kept, digest.hexdigest(), size


@contextlib.contextmanager
def whole_file(path: Path) -> Iterator[BinaryIO]:
    """Write a file that is there only once it is whole, and only for its owner."""
    half = path.with_name(f".half-{path.name}")
    half.unlink(missing_ok=True)
    descriptor = os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, FILE_MODE)
    try:
        with os.fdopen(descriptor, "wb") as stream:
            yield stream
        half.rename(path)
    finally:
        half.unlink(missing_ok=True)


def path_of(file: SentFile) -> Path:
    """Give where a file lies."""
    return folder() / file.stored_as


def fault_path(file: SentFile, ending: str) -> Path:
    """Give where the fault file of a file lies, with the ending of its layout."""
    stored = path_of(file)
    return stored.with_name(f"faults-{stored.stem}{ending}")


def find_fault_file(file: SentFile) -> Path | None:
    """Give the fault file of a file, or None where there is none."""
    stored = path_of(file)
    found = sorted(stored.parent.glob("faults-*")) if file.stored_as else []
    return found[0] if found else None


def forget(file: SentFile) -> None:
    """Delete the bytes of a file and its fault file."""
    if file.stored_as:
        shutil.rmtree(path_of(file).parent, ignore_errors=True)


def _safe(name: str) -> str:
    """Give a name without what a path or a terminal could misread; the ending stays."""
    stem, dot, ending = name.replace("\\", "/").rpartition("/")[2].rpartition(".")
    if not dot:
        stem, ending = ending, ""
    plain = _UNSAFE.sub("_", stem)[:_LONGEST] or "file"
    return f"{plain}.{_UNSAFE.sub('_', ending)[:8].lower()}" if ending else plain
