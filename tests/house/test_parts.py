"""A missing part fails with the words that say what to install."""

from pathlib import Path

import pytest

from everyvillage.core.errors import PartMissingError
from tests.support.parts import find_chromium, find_java, find_postgresql


@pytest.fixture
def nothing_on_path(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.setenv("PATH", str(tmp_path))
    return tmp_path


def test_the_newest_postgresql_is_taken(tmp_path: Path) -> None:
    for version in ("9", "15", "17"):
        folder = tmp_path / version / "bin"
        folder.mkdir(parents=True)
        (folder / "initdb").touch()
    assert find_postgresql(tmp_path) == tmp_path / "17" / "bin"


def test_no_postgresql_says_what_to_install(nothing_on_path: Path) -> None:
    with pytest.raises(PartMissingError) as caught:
        find_postgresql(nothing_on_path)
    assert str(caught.value) == (
        "[tests.postgresql-missing] this machine: asked for PostgreSQL's initdb and pg_ctl; "
        f"found none under {nothing_on_path}; accepted: the Debian packages postgresql; "
        "next: run `make setup`, or `apt-get install postgresql`"
    )
    assert caught.value.exit_code == 3


@pytest.mark.usefixtures("nothing_on_path")
def test_no_chromium_says_what_to_install() -> None:
    with pytest.raises(PartMissingError, match="apt-get install chromium fonts-noto-cjk"):
        find_chromium()


@pytest.mark.usefixtures("nothing_on_path")
def test_no_java_says_what_to_install() -> None:
    with pytest.raises(PartMissingError, match="apt-get install default-jre-headless"):
        find_java()
