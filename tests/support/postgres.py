"""A PostgreSQL server of the suite's own: made, started and removed by the tests."""

from __future__ import annotations

import contextlib
import os
import pwd
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg
from psycopg import sql

from tests.support.parts import SERVER_ACCOUNT, find_postgresql, missing

if TYPE_CHECKING:
    from collections.abc import Iterator

ACCOUNT = "postgres"
OWNER = "everyvillage"
# What a crash could lose does not matter here; time does.
FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")


@dataclass(frozen=True, slots=True)
class PostgresServer:
    """A running server on loopback, with the one account that owns everything in it."""

    port: int
    password: str

    def url(self, database: str) -> str:
        """Give the address of one database as ``DATABASE_URL`` takes it."""
        return f"postgres://{OWNER}:{self.password}@127.0.0.1:{self.port}/{database}"

    def create_database(self, prefix: str = "test") -> str:
        """Make an empty database with a name not used before and give its address."""
        name = f"{prefix}_{secrets.token_hex(6)}"
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        return self.url(name)


@contextlib.contextmanager
def running_postgres() -> Iterator[PostgresServer]:
    """Start a server in a temporary folder, on a port that is free now; stop it at the end."""
    programs = find_postgresql()
    folder = Path(tempfile.mkdtemp(prefix="everyvillage-postgres-"))
    server = PostgresServer(port=free_port(), password=secrets.token_urlsafe(18))
    command = _Commands(programs, folder / "data", _prefix(folder))
    try:
        command.make(folder, server.password)
        command.start(server.port)
        try:
            yield server
        finally:
            command.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def free_port() -> int:
    """Give a loopback port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


@dataclass(frozen=True, slots=True)
class _Commands:
    """The three commands of PostgreSQL that a server's life consists of."""

    programs: Path
    data: Path
    prefix: tuple[str, ...]

    def make(self, folder: Path, password: str) -> None:
        secret = folder / "password"
        secret.touch(mode=0o600)
        secret.write_text(password, encoding="ascii")
        _give_away(folder, secret)
        self._run(
            *("initdb", "--pgdata", str(self.data), "--username", OWNER, "--pwfile", str(secret)),
            *("--auth", "scram-sha-256", "--encoding", "UTF8", "--locale", "C", "--no-sync"),
        )

    def start(self, port: int) -> None:
        settings = (f"port={port}", "listen_addresses=127.0.0.1", "unix_socket_directories=", *FAST)
        options = " ".join(f"-c {setting}" for setting in settings)
        log = str(self.data.parent / "log")
        self._run(
            *("pg_ctl", "start", "--wait", "--silent", "--pgdata", str(self.data)),
            *("--log", log, "--options", options),
        )

    def stop(self) -> None:
        self._run("pg_ctl", "stop", "--mode", "immediate", "--silent", "--pgdata", str(self.data))

    def _run(self, program: str, *arguments: str) -> None:
        # The server would keep a pipe open for its whole life, so the words go to a file.
        with tempfile.TemporaryFile("w+") as words:
            done = subprocess.run(
                [*self.prefix, str(self.programs / program), *arguments],
                stdin=subprocess.DEVNULL,
                stdout=words,
                stderr=subprocess.STDOUT,
                cwd=self.data.parent,
                check=False,
            )
            if done.returncode:
                words.seek(0)
                message = f"{program} ended with {done.returncode}: {words.read().strip()}"
                raise RuntimeError(message)


def _prefix(folder: Path) -> tuple[str, ...]:
    """Give what goes before each command: PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return ()
    try:
        pwd.getpwnam(ACCOUNT)
    except KeyError:
        raise missing(SERVER_ACCOUNT, "no such account") from None
    sys.stderr.write(f"as root: PostgreSQL runs under the account {ACCOUNT} in {folder}\n")
    return ("runuser", "-u", ACCOUNT, "--")


def _give_away(*paths: Path) -> None:
    """As root, make the account that runs the server the owner of its folder."""
    if os.geteuid() == 0:
        for path in paths:
            shutil.chown(path, ACCOUNT)
