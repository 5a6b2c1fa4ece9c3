"""What is said when a backup or a restore cannot be done."""

from __future__ import annotations

from everyvillage.core.errors import Fault


def is_there(name: str) -> Fault:
    """Say that the file to write is there already."""
    return Fault(
        code="backup.file-there",
        where=name,
        asked="a new file to write the backup to",
        found="a file of that name",
        accepted="a name that is not used yet; a backup is never overwritten",
        next_step="choose another name, such as one with the day in it",
    )


def damaged(name: str, found: str) -> Fault:
    """Say that the file is not a whole backup."""
    return Fault(
        code="backup.damaged",
        where=name,
        asked="a whole backup",
        found=found,
        accepted="a file as everyvillage backup wrote it, every part with its hash",
        next_step="fetch the file again, or take another backup; nothing was restored",
    )


def not_empty(found: str) -> Fault:
    """Say that the place to restore to is in use."""
    return Fault(
        code="backup.not-empty",
        where="this installation",
        asked="an installation that holds nothing yet",
        found=found,
        accepted="a home with nothing but its keys folder, and an empty database",
        next_step="set EVERYVILLAGE_HOME to a new folder, put keys/ into it, and restore there",
    )


def other_database(asked: str, found: str) -> Fault:
    """Say that the backup is of the other kind of database."""
    return Fault(
        code="backup.other-database",
        where="DATABASE_URL",
        asked=f"the kind of database that was backed up: {asked}",
        found=found,
        accepted=f"an empty {asked} database",
        next_step="unset DATABASE_URL for SQLite, or set it to an empty PostgreSQL database",
    )


def newer(found: str, mine: str) -> Fault:
    """Say that a newer program wrote the backup."""
    return Fault(
        code="backup.newer-program",
        where="the backup",
        asked=f"a backup that version {mine} can read",
        found=f"one of {found}",
        accepted="backups of this version and of older ones",
        next_step="update this software, then restore",
    )


def program_missing(name: str, found: str) -> Fault:
    """Say that a program of PostgreSQL is not there, or did not do its work."""
    return Fault(
        code="backup.postgresql-program",
        where=name,
        asked=f"PostgreSQL's {name}, of the server's version or newer",
        found=found,
        accepted="the program on the path or under /usr/lib/postgresql",
        next_step="install postgresql-client, then run the command again",
    )
