"""What an operator adds to the frame: dated lists, and a file of outlines of their own.

Both lie in one folder of the installation. A file is taken whole or not at all, and what is
there stays as it was until the new file is complete.
"""

from __future__ import annotations

import csv
import gzip
import io
import os
from typing import TYPE_CHECKING

from everyvillage.core.errors import Fault, InputError
from everyvillage.data.frame.lists import COLUMNS, DatedList, read_lists
from everyvillage.data.frame.own.in_use import own_index
from everyvillage.data.frame.own.outlines import OUTLINES_NAME as AREAS_NAME

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from everyvillage.data.frame.outlines import Outlines

LISTS_NAME = "lists.csv"
OUTLINES_NAME = "outlines.geojson.gz"


def kept_lists(folder: Path) -> tuple[DatedList, ...]:
    """Give every version of every list that was taken in, in the order of list and version."""
    path = folder / LISTS_NAME
    return read_lists(path) if path.is_file() else ()


def keep_lists(file: Path, folder: Path) -> tuple[DatedList, ...]:
    """Take the lists of a file in beside those that are there; give those that are new.

    The same file twice changes nothing. Refuses a file with faults, and a version that is
    there already and says something else: a new state of a list is a new version.
    """
    there = {(one.list_id, one.version): one for one in kept_lists(folder)}
    given = {(one.list_id, one.version): one for one in read_lists(file)}
    taken = [key for key, one in given.items() if there.get(key, one) != one]
    if taken:
        raise InputError([_version_taken(file, *key) for key in taken])
    new = tuple(one for key, one in given.items() if key not in there)
    if new:
        _replace(folder / LISTS_NAME, _as_csv((there | given).values()))
    return new


def lists_with(code: str, lists: Iterable[DatedList]) -> tuple[DatedList, ...]:
    """Give the versions of lists that a place, its code in the shortest form, is on."""
    return tuple(one for one in lists if code in one)


def keep_outlines(file: Path, folder: Path) -> int:
    """Take a file of outlines in the place of the packaged one; give how many it has.

    Refuses a file that :meth:`Outlines.read` refuses, and one without any outline.
    """
    from everyvillage.data.frame.outlines import (  # noqa: PLC0415 - lists need no shapes
        GZIP_START,
        Outlines,
    )

    found = len(Outlines.read(file).geometries)
    if not found:
        raise InputError(_no_outline(file))
    body = file.read_bytes()
    packed = body if body.startswith(GZIP_START) else gzip.compress(body, 9, mtime=0)
    _replace(folder / OUTLINES_NAME, packed)
    return found


def outlines_in(folder: Path) -> Outlines:
    """Give the operator's own outlines, or the packaged ones where there are none.

    For a country's own list the packaged ones are none of its places: it has its own, or none.
    """
    from everyvillage.data.frame.outlines import (  # noqa: PLC0415 - lists need no shapes
        Outlines,
        OwnOutlines,
        packaged_outlines,
    )

    if own_index() is not None:
        areas = folder / AREAS_NAME
        return OwnOutlines.read(areas) if areas.is_file() else OwnOutlines({})
    path = folder / OUTLINES_NAME
    return Outlines.read(path) if path.is_file() else packaged_outlines()


def _as_csv(lists: Iterable[DatedList]) -> bytes:
    """Write lists in the form in which :func:`read_lists` takes them, always the same bytes."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(COLUMNS)
    for one in sorted(lists, key=lambda held: (held.list_id, held.version)):
        head = (one.list_id, one.version, one.valid_from.isoformat(), one.source)
        writer.writerows((*head, code) for code in sorted(one.codes))
    return stream.getvalue().encode("utf-8")


def _replace(path: Path, body: bytes) -> None:
    """Put a whole file in the place of another."""
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f".{path.name}.partial")
    try:
        with partial.open("wb") as stream:
            stream.write(body)
            stream.flush()
            os.fsync(stream.fileno())
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)


def _version_taken(file: Path, list_id: str, version: str) -> Fault:
    """Say that a version is there already and differs."""
    return Fault(
        "list.version-taken",
        file.name,
        "a new version of a list",
        f"{list_id}, version {version}, with other places, day or source than the one held",
        "a version that is not there yet, or the same one again",
        "give the new state of the list a version of its own",
    )


def _no_outline(file: Path) -> Fault:
    """Say that a file has no outline."""
    return Fault(
        "outlines.empty",
        file.name,
        "outlines of places",
        "no outline",
        "GeoJSON with an area for at least one county",
        "mend the file, or leave it out to use the packaged outlines",
    )
