"""One database for a run of the suite, migrated once: a new home begins with a copy of it.

A home that has no database would be given one by the first command that needs it, migration by
migration, in every test anew. Whether that works is what `tests/cli/test_start.py` and the demo
show, whose homes begin with nothing.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

DATABASE = "everyvillage.sqlite3"
SET_UP = "from everyvillage.cli.django import set_up; set_up()"
SHARED = "EVERYVILLAGE_TESTS_SHARE"
"""Names the folder that all processes of this run see."""


@pytest.hookimpl(trylast=True)
def pytest_sessionstart(session: pytest.Session) -> None:
    """Say where the database is kept; processes of one run find the same folder."""
    factory: pytest.TempPathFactory = session.config._tmp_path_factory  # type: ignore[attr-defined] # noqa: SLF001 - pytest gives it to fixtures only
    folder = factory.getbasetemp()
    if hasattr(session.config, "workerinput"):
        folder = folder.parent
    os.environ[SHARED] = str(folder)


def begin_migrated(home: Path) -> None:
    """Give a home without a database a copy of the migrated one; outside a run do nothing."""
    folder = os.environ.get(SHARED)
    if folder is None or (home / DATABASE).exists():
        return
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    shutil.copyfile(_migrated(Path(folder)), home / DATABASE)


def _migrated(folder: Path) -> Path:
    """Make the database that others are copied from, once for all processes of a run."""
    home = folder / "migrated"
    done = home / "done"
    with (folder / "migrated.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not done.exists():
            home.mkdir(mode=0o700, exist_ok=True)
            kept = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
            command = [sys.executable, "-c", SET_UP]
            subprocess.run(command, env={**kept, "EVERYVILLAGE_HOME": str(home)}, check=True)
            with sqlite3.connect(home / DATABASE) as database:
                database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            database.close()
            done.touch()
    return home / DATABASE
