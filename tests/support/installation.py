"""An installation of its own: a home, a database, and the command in a process that can die.

It runs on SQLite in its home, or, where the suite runs on PostgreSQL, in a new database of
that server.
"""

from __future__ import annotations

import json
import os
import secrets
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tests.support.migrated import begin_migrated
from tests.support.site import COMMAND, environment

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

# One process that has loaded everything and connects to nothing: each line that it reads is a
# command, run by `everyvillage` itself in a child of its own.
NURSERY = """
import json, os, resource, sys
os.environ["DJANGO_SETTINGS_MODULE"] = "everyvillage.web.settings"
import django
django.setup()
import everyvillage.services.register.actions
from everyvillage.cli.main import run
import everyvillage.cli.importing, everyvillage.cli.snapshot, everyvillage.cli.keys
import everyvillage.services.keys.actions
print("ready", flush=True)
for line in sys.stdin:
    arguments, log, largest_file = json.loads(line)
    child = os.fork()
    if not child:
        words = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        os.dup2(words, 1), os.dup2(words, 2)
        sys.argv = ["everyvillage", *arguments]
        if largest_file:
            resource.setrlimit(resource.RLIMIT_FSIZE, (largest_file, largest_file))
        code = 1
        try:
            run()
        except SystemExit as end:
            code = end.code or 0
        finally:
            sys.stdout.flush(), sys.stderr.flush()
            os._exit(code)
    print(child, flush=True)
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
"""


@dataclass(frozen=True, slots=True)
class Installation:
    """One home folder with its database; ``address`` is "" for SQLite in the home."""

    home: Path
    address: str = ""

    @property
    def environment(self) -> Mapping[str, str]:
        """Give the environment in which the command finds this installation."""
        return environment(self.home, {"DATABASE_URL": self.address} if self.address else None)

    def run(self, *arguments: str) -> Done:
        """Run the command to its end."""
        done = subprocess.run(
            [COMMAND, *arguments],
            env=self.environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        return Done(done.returncode, done.stdout, done.stderr)

    def open_county(self, code: str) -> None:
        """Take the places of a county into the register, in a process of its own."""
        words = (
            "from everyvillage.cli.django import set_up; set_up(); "
            "from everyvillage.services.register.actions import open_county; "
            f"open_county({code!r})"
        )
        subprocess.run([sys.executable, "-c", words], env=self.environment, check=True)

    @contextmanager
    def nursery(self) -> Iterator[Nursery]:
        """Give what starts commands at once, because all their parts are loaded already."""
        with subprocess.Popen(
            [sys.executable, "-c", NURSERY],
            env=self.environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        ) as process:
            try:
                assert process.stdout
                assert process.stdout.readline() == "ready\n"
                yield Nursery(process, self.home / "words.log")
            finally:
                process.kill()

    def ask(self, query: str) -> list[tuple[Any, ...]]:
        """Give the rows that the database itself gives to a query."""
        if not self.address:
            database = sqlite3.connect(self.home / "everyvillage.sqlite3")
            try:
                return list(database.execute(query))
            finally:
                database.close()
        import psycopg  # noqa: PLC0415 - an extra that SQLite does not need

        with psycopg.connect(self.address) as connection:
            return list(connection.execute(query.encode()))

    def change(self, statements: Sequence[str]) -> None:
        """Run statements in the database, past the application."""
        if not self.address:
            database = sqlite3.connect(self.home / "everyvillage.sqlite3")
            database.executescript(";".join(statements))
            database.close()
            return
        import psycopg  # noqa: PLC0415 - an extra that SQLite does not need

        with psycopg.connect(self.address) as connection:
            for statement in statements:
                connection.execute(statement.encode())

    def tables(self) -> dict[str, list[tuple[Any, ...]]]:
        """Give every row of every table of the register, by table, in an order of their own.

        Of a line of history, which nothing ever changes, it gives the numbers and the reason.
        """
        names = (
            "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
            if self.address
            else "SELECT name FROM sqlite_master WHERE type = 'table'"
        )
        mine = sorted(name for (name,) in self.ask(names) if name.startswith("registry_"))
        return {
            name: sorted(self.ask(f'SELECT {_columns(name)} FROM "{name}"'), key=repr)  # noqa: S608 - the database's own names
            for name in mine
        }

    def copy(self, home: Path) -> Installation:
        """Give a second installation with the same content."""
        shutil.copytree(self.home, home)
        if not self.address:
            return Installation(home)
        server, _, source = self.address.rpartition("/")
        return Installation(home, new_database(server + "/postgres", source))


@dataclass(frozen=True, slots=True)
class Nursery:
    """Runs commands one after the other, each in a process that can be killed."""

    process: subprocess.Popen[str]
    log: Path

    def run(self, *arguments: str, kill_after: float | None = None, largest_file: int = 0) -> Done:
        """Run one command to its end, or kill it after so many seconds.

        ``largest_file`` is the size in bytes beyond which it can write no file, 0 for none.
        """
        assert self.process.stdin
        order = json.dumps([arguments, str(self.log), largest_file])
        print(order, file=self.process.stdin, flush=True)
        child = int(self._line())
        if kill_after is not None:
            time.sleep(kill_after)
            with suppress(ProcessLookupError):
                os.kill(child, signal.SIGKILL)
        return Done(int(self._line()), self.log.read_text(encoding="utf-8"), "")

    def _line(self) -> str:
        assert self.process.stdout
        return self.process.stdout.readline()


@dataclass(frozen=True, slots=True)
class Done:
    """How a command ended, and its words."""

    exit_code: int
    out: str
    words: str


def _columns(table: str) -> str:
    """Give what is asked of a table."""
    lines = "history_id, id, history_type, history_change_reason"
    return lines if table.startswith("registry_historical") else "*"


def new_installation(home: Path) -> Installation:
    """Make an empty installation on the database that this run of the suite is about.

    In its home, the database is a migrated one.
    """
    home.mkdir(parents=True)
    address = os.environ.get("DATABASE_URL", "")
    if not address:
        begin_migrated(home)
    return Installation(home, new_database(address) if address else "")


def new_database(address: str, template: str = "template0") -> str:
    """Make a database beside the one at ``address`` and give its address."""
    import psycopg  # noqa: PLC0415 - an extra that SQLite does not need
    from psycopg import sql  # noqa: PLC0415 - as above

    name = f"test_{secrets.token_hex(6)}"
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(
                sql.Identifier(name), sql.Identifier(template)
            )
        )
    return f"{address.rpartition('/')[0]}/{name}"
