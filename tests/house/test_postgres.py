"""The suite's own PostgreSQL: reachable on loopback, with a password, gone at the end."""

import os
import stat
from pathlib import Path

import psycopg
import pytest

from tests.support.postgres import PostgresServer, running_postgres

pytestmark = pytest.mark.postgres


def test_each_database_is_new_and_empty(postgres: PostgresServer) -> None:
    first, second = postgres.create_database(), postgres.create_database()
    assert first != second
    with psycopg.connect(first) as connection:
        found = connection.execute(
            "SELECT count(*) FROM information_schema.tables WHERE table_schema = 'public'"
        ).fetchone()
        encoding = connection.execute("SHOW server_encoding").fetchone()
    assert found == (0,)
    assert encoding == ("UTF8",)


def test_nobody_enters_without_the_password(postgres: PostgresServer) -> None:
    stranger = PostgresServer(port=postgres.port, password="guess")
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(stranger.url("postgres"))


def test_it_listens_on_loopback_only(postgres: PostgresServer) -> None:
    with psycopg.connect(postgres.url("postgres")) as connection:
        assert connection.execute("SHOW listen_addresses").fetchone() == ("127.0.0.1",)
        assert connection.execute("SHOW unix_socket_directories").fetchone() == ("",)


def test_it_is_gone_at_the_end() -> None:
    with running_postgres() as server:
        address = server.url("postgres")
        with psycopg.connect(address) as connection:
            row = connection.execute("SHOW data_directory").fetchone()
        assert row is not None
        folder = Path(row[0])
        if os.geteuid() == 0:
            assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert not folder.parent.exists()
    with pytest.raises(psycopg.OperationalError, match="Connection refused"):
        psycopg.connect(address)
