"""Set-up: installs what is missing and only that, and says so where it may not."""

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from tools import setup
from tools.setup import SystemPart

THERE = SystemPart(("there",), lambda: True, "is there")
GONE = SystemPart(("gone", "gone-fonts"), lambda: False, "is needed")


@pytest.fixture
def commands(monkeypatch: pytest.MonkeyPatch) -> list[Sequence[str]]:
    said: list[Sequence[str]] = []
    monkeypatch.setattr(setup, "run", lambda *command: said.append(command))
    return said


def test_nothing_is_run_when_nothing_is_missing(commands: list[Sequence[str]]) -> None:
    setup.install_system_parts([])
    assert commands == []


def test_missing_packages_are_installed_after_an_update(
    commands: list[Sequence[str]],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(setup, "apt_get", lambda: ("apt-get",))
    setup.install_system_parts([part for part in (THERE, GONE) if not part.present()])
    update, install = commands
    assert update[:2] == ("apt-get", "update")
    assert install[-2:] == ("gone", "gone-fonts")
    assert "--no-install-recommends" in install
    assert "set-up: missing: gone gone-fonts (is needed)" in capsys.readouterr().err


def test_without_a_way_to_install_it_says_what_to_install(
    commands: list[Sequence[str]],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(setup, "apt_get", lambda: None)
    with pytest.raises(SystemExit) as stopped:
        setup.install_system_parts([GONE])
    assert stopped.value.code == 3
    assert "As an administrator, run: apt-get install gone gone-fonts" in capsys.readouterr().err
    assert commands == []


@pytest.mark.parametrize(
    ("programs", "account", "expected"),
    [
        (("apt-get", "sudo"), 0, ("env", "DEBIAN_FRONTEND=noninteractive", "apt-get")),
        (("apt-get", "sudo"), 1000, ("sudo", "env", "DEBIAN_FRONTEND=noninteractive", "apt-get")),
        (("apt-get",), 1000, None),
        (("sudo",), 0, None),
    ],
)
def test_how_apt_get_is_called(
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    programs: tuple[str, ...],
    account: int,
    expected: tuple[str, ...] | None,
) -> None:
    for name in programs:
        (tmp_path / name).write_text("#!/bin/sh\n")
        (tmp_path / name).chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(os, "geteuid", lambda: account)
    assert setup.apt_get() == expected


def test_an_environment_that_does_not_run_is_made_again(tmp_path: Path) -> None:
    broken = tmp_path / "python"
    assert not setup.is_usable(broken)
    broken.write_text("#!/bin/sh\necho 3 8\n")
    broken.chmod(0o755)
    assert not setup.is_usable(broken)
    assert setup.is_usable(Path(sys.executable))


def test_the_larger_lock_covers_the_smaller() -> None:
    assert setup.covered_by("requirements-dev.lock") == [
        "requirements-dev.lock",
        "requirements.lock",
    ]
    assert setup.covered_by("requirements.lock") == ["requirements.lock"]


def pinned(name: str) -> set[str]:
    lines = (setup.ROOT / name).read_text().splitlines()
    return {line.rstrip(" \\") for line in lines if line[:1].isalnum()}


def test_both_locks_name_the_same_versions_with_hashes_and_no_address() -> None:
    small, large = pinned("requirements.lock"), pinned("requirements-dev.lock")
    assert small < large
    for name in ("requirements.lock", "requirements-dev.lock"):
        text = (setup.ROOT / name).read_text()
        assert "://" not in text
        assert text.count("==") <= text.count("--hash=sha256:")


def test_a_stamp_changes_with_the_lock(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("a.lock", "pyproject.toml"):
        (tmp_path / name).write_text(name)
    monkeypatch.setattr(setup, "ROOT", tmp_path)
    before = setup.fingerprint("a.lock")
    assert setup.fingerprint("a.lock") == before
    (tmp_path / "a.lock").write_text("another")
    assert setup.fingerprint("a.lock") != before


def test_an_unknown_task_is_refused() -> None:
    command = [sys.executable, str(setup.ROOT / "tools" / "setup.py"), "everything"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (2, "set-up: which task? One of: demo, check, test\n")


def test_a_command_that_fails_stops_the_set_up(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        setup.run("sh", "-c", "exit 4")
    assert stopped.value.code == 3
    assert "sh ended with 4" in capsys.readouterr().err


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Give a checkout whose browser parts were fetched but not collected."""
    (tmp_path / "package-lock.json").write_text("{}", encoding="ascii")
    for source, (_, files) in setup.BROWSER_PARTS.items():
        folder = tmp_path / "node_modules" / source
        folder.mkdir(parents=True)
        for file in files:
            (folder / file).write_text(file, encoding="ascii")
    monkeypatch.setattr(setup, "ROOT", tmp_path)
    monkeypatch.setattr(setup, "VENDOR", tmp_path / "vendor")
    return tmp_path


def test_browser_parts_are_collected_once_and_no_script_of_theirs_runs(
    bare: Path, commands: list[Sequence[str]]
) -> None:
    setup.install_browser_parts()
    setup.install_browser_parts()
    (command,) = commands
    assert command[-4:] == ("ci", "--ignore-scripts", "--no-audit", "--no-fund")
    assert (bare / "vendor" / "maplibre" / "maplibre-gl-csp.js").read_text() == "maplibre-gl-csp.js"
    (bare / "package-lock.json").write_text("{ }", encoding="ascii")
    setup.install_browser_parts()
    assert len(commands) == 2


def test_without_node_it_comes_from_a_package_checked_by_its_hash(
    commands: list[Sequence[str]], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert setup.npm()[0] == str(setup.PYTHON)
    (command,) = commands
    assert "--require-hashes" in command
    assert Path(command[-1]).name == "requirements-node.lock"


def test_the_locks_of_the_browser_name_no_address_of_a_package() -> None:
    assert "resolved" not in (setup.ROOT / "package-lock.json").read_text(encoding="utf-8")
    hashes = (setup.ROOT / setup.NODE_LOCK).read_text(encoding="ascii").count("--hash=sha256:")
    assert hashes == 2
