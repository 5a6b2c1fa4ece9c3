"""Which programmes are in force here: those shipped, and those an officer has put in force."""

from __future__ import annotations

import os
import tempfile
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings

from everyvillage.core.errors import Fault, InputError, NotFoundError
from everyvillage.data.frame.own.in_use import own_index
from everyvillage.policy.programmes.read import check_programme, read_programme, shipped_programmes

if TYPE_CHECKING:
    from collections.abc import Mapping

    from everyvillage.policy.programmes.model import Programme


DEFAULT_PROGRAMME = "cn-2020-internet"


def programmes_in_force() -> Mapping[str, Programme]:
    """Give the programmes by id; an officer's file takes the place of a shipped one of its id.

    Of the shipped ones a country's own list may name those that are meant for that country.
    """
    folder: Path = settings.HOME.programmes
    files = sorted(folder.glob("*.toml")) if folder.is_dir() else []
    own = own_index()
    meant = own.country.programmes if own else ()
    stamps = tuple((path, path.stat().st_mtime_ns, path.stat().st_size) for path in files)
    return _read(stamps, meant)


def default_programme(wanted: str = "") -> str:
    """Give the id of the programme to show where nobody named one: ours, or the first in force."""
    programmes = programmes_in_force()
    return wanted or (
        DEFAULT_PROGRAMME if DEFAULT_PROGRAMME in programmes else next(iter(programmes))
    )


def programme_in_force(programme_id: str) -> Programme:
    """Give one programme; refuse an unknown id with those there are."""
    programmes = programmes_in_force()
    if programme_id in programmes:
        return programmes[programme_id]
    raise NotFoundError(
        Fault(
            code="programme.not-in-force",
            where="",
            asked="a programme in force here",
            found=f"“{programme_id}”",
            accepted=", ".join(programmes),
            next_step="take one of these ids, or put the programme in force on the check page",
        )
    )


def put_in_force(text: str) -> Programme:
    """Keep a programme that has no fault; its file appears whole or not at all.

    Refuses with every fault that :func:`check_programme` finds.
    """
    faults = check_programme(text, None)
    if faults:
        raise InputError(faults)
    folder: Path = settings.HOME.programmes
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle, name = tempfile.mkstemp(dir=folder, suffix=".part")
    written = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as stream:
            stream.write(text)
            stream.flush()
            os.fsync(stream.fileno())
        programme = read_programme(written)
        written.replace(folder / f"{programme.id}.toml")
    finally:
        written.unlink(missing_ok=True)
    return programme_in_force(programme.id)


@lru_cache(maxsize=4)
def _read(
    files: tuple[tuple[Path, int, int], ...], meant: tuple[str, ...]
) -> Mapping[str, Programme]:
    """Read the shipped programmes and ``files``; read again only when a file has changed.

    ``meant`` names the shipped ones to take; none named takes all.
    """
    shipped = {programme.id: programme for programme in shipped_programmes()}
    programmes = {name: one for name, one in shipped.items() if not meant or name in meant}
    for path, _, _ in files:
        programme = read_programme(path)
        programmes[programme.id] = programme
    return programmes
