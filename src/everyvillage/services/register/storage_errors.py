"""What a database says when the disk is full or somebody else writes, in readable words."""

from __future__ import annotations

import contextlib
import errno
import sqlite3
from typing import TYPE_CHECKING

from django.db import DatabaseError

from everyvillage.core.errors import Fault, PartMissingError

if TYPE_CHECKING:
    from collections.abc import Iterator

_SQLITE_FULL = frozenset({sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR})
_SQLITE_BUSY = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED})
_PRIMARY = 0xFF
_FILES_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_POSTGRES_FULL = frozenset({"53100", "58030"})
_POSTGRES_BUSY = frozenset({"55P03", "40P01"})


@contextlib.contextmanager
def readable_storage_errors() -> Iterator[None]:
    """Turn a full disk and a database that stays locked into errors that say what to do."""
    try:
        yield
    except DatabaseError as error:
        fault = _fault(error.__cause__)
        if fault is None:
            raise
        raise PartMissingError(fault) from error
    except OSError as error:
        if error.errno not in _FILES_FULL:
            raise
        raise PartMissingError(_disk_full()) from error


def _fault(cause: BaseException | None) -> Fault | None:
    """Give the fault for what the driver reports, or None where it is something else."""
    sqlite = getattr(cause, "sqlite_errorcode", -1) & _PRIMARY
    postgres = getattr(cause, "sqlstate", "")
    if sqlite in _SQLITE_FULL or postgres in _POSTGRES_FULL:
        return _disk_full()
    if sqlite in _SQLITE_BUSY or postgres in _POSTGRES_BUSY:
        return _busy()
    return None


def _disk_full() -> Fault:
    """Say that the disk is full."""
    return Fault(
        code="register.disk-full",
        where="the database",
        asked="room on the disk for the rows, their history and a copy while they are checked",
        found="a disk that is full, over a limit, or cannot be written",
        accepted="about six times the size of a file that is imported",
        next_step="free room and run the command again; nothing of it was kept",
    )


def _busy() -> Fault:
    """Say that another process writes for too long."""
    return Fault(
        code="register.busy",
        where="the database",
        asked="the register to write to",
        found="another process that is writing",
        accepted="one large import at a time",
        next_step="wait until it has ended and run the command again; nothing of it was kept",
    )
