"""The site that tests talk to: the command a user types, its own home, gone at the end."""

import urllib.error
import urllib.request
from pathlib import Path

import pytest

from tests.support.site import environment, run_command, running_site


def test_the_site_answers_and_is_gone_at_the_end(tmp_path: Path) -> None:
    run_command("--version", home=tmp_path)
    with running_site(tmp_path) as site:
        assert site.url.startswith("http://127.0.0.1:")
        assert (tmp_path / "secret-key").exists()
    with pytest.raises(urllib.error.URLError, match="Connection refused"):
        urllib.request.urlopen(site.url, timeout=2)  # noqa: S310 -- our own loopback address


def test_a_command_that_fails_shows_its_messages(tmp_path: Path) -> None:
    with pytest.raises(AssertionError, match="everyvillage nonsense ended with 2"):
        run_command("nonsense", home=tmp_path)


def test_a_home_comes_with_its_own_database(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgres://somewhere/else")
    assert "DATABASE_URL" not in environment(tmp_path)
    more = {"DATABASE_URL": "postgres://127.0.0.1/mine"}
    assert environment(tmp_path, more)["DATABASE_URL"] == more["DATABASE_URL"]
    assert environment(tmp_path)["EVERYVILLAGE_HOME"] == str(tmp_path)
