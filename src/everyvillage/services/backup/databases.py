"""The database into a file as it is at one moment, and back into an empty one."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

from django.db import connection

from everyvillage.core.errors import PartMissingError
from everyvillage.services.backup.refusals import program_missing

if TYPE_CHECKING:
    from collections.abc import Mapping

NAMES: Mapping[str, str] = {"sqlite": "database.sqlite3", "postgresql": "database.dump"}
_POSTGRESQL_HOME = Path("/usr/lib/postgresql")


def dump(out: Path) -> None:
    """Write the whole database as it is at one moment to the file ``out``; others go on."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [str(out)])
        return
    _run("pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--file={out}")


def load(source: Path) -> None:
    """Put a dump of PostgreSQL into the empty database, in one transaction."""
    connection.close()
    options = ("--single-transaction", "--no-owner", "--no-privileges", "--exit-on-error")
    _run("pg_restore", *options, f"--dbname={connection.settings_dict['NAME']}", str(source))


def is_empty() -> bool:
    """Say whether the database holds no table; an SQLite file that is not there is empty."""
    if connection.vendor == "sqlite" and not Path(connection.settings_dict["NAME"]).exists():
        return True
    with connection.cursor() as cursor:
        return not connection.introspection.table_names(cursor)


def _run(program: str, *options: str) -> None:
    """Run a program of PostgreSQL on the database; the password goes by environment only."""
    told = connection.settings_dict
    environment = {
        **os.environ,
        "PGHOST": str(told["HOST"]),
        "PGPORT": str(told["PORT"]),
        "PGUSER": str(told["USER"]),
        "PGPASSWORD": str(told["PASSWORD"]),
        "PGDATABASE": str(told["NAME"]),
    }
    done = subprocess.run(  # noqa: S603 - a program that was looked up, with our own options
        [str(_find(program)), *options],
        env={name: value for name, value in environment.items() if value},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        lines = done.stderr.strip().splitlines() or [f"an end with {done.returncode}"]
        raise PartMissingError(program_missing(program, lines[-1]))


def _find(program: str) -> Path:
    """Find the newest installed version of a program of PostgreSQL."""
    installed = _POSTGRESQL_HOME.glob(f"*/bin/{program}")
    versions = sorted(installed, key=lambda path: float(path.parent.parent.name))
    on_path = shutil.which(program)
    if versions:
        return versions[-1]
    if on_path:
        return Path(on_path)
    raise PartMissingError(program_missing(program, "none on this machine"))
