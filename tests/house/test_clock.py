"""The day is asked in one place, and nothing that ships can move it."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from tests.house.test_code import files, name
from tests.support.moved.clock import FILE, SETTINGS, move

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

ROOT = Path(__file__).resolve().parents[2]
ASKED = {("datetime", "now"), ("datetime", "today"), ("datetime", "utcnow"), ("date", "today")}
NOT_A_DAY = {
    "services/backup/actions.py": "when a backup was made, read by whoever looks after the machine",
    "services/limits.py": "seconds of one minute, in which requests are counted",
    "services/backup/archive.py": "the time of a file in an archive",
}
SAY_DAY = "from django.utils import timezone; print(timezone.localdate())"


def calls_of_the_machine(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            asked = (node.value.id, node.attr)
            if asked in ASKED or asked == ("time", "time"):
                yield ".".join(asked)


def test_the_program_asks_django_for_the_day_and_nobody_else() -> None:
    found = {
        name(path): sorted(calls_of_the_machine(ast.parse(path.read_text("utf-8"))))
        for path in files()
    }
    assert {path for path, calls in found.items() if calls} == set(NOT_A_DAY)


def test_the_day_of_a_moment_is_that_of_the_county() -> None:
    """A moment is kept in UTC, in which a Chinese day begins at 16:00 of the day before."""
    cut = [
        name(path)
        for path in files()
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
        if node.func.attr == "date" and not node.args and not node.keywords
    ]
    assert cut == [], "ask timezone.localdate for the day of a moment"


def test_nothing_that_ships_puts_another_clock_there() -> None:
    for path in files():
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            targets = node.targets if isinstance(node, ast.Assign) else ()
            set_ = {one.attr for one in targets if isinstance(one, ast.Attribute)}
            assert "now" not in set_, name(path)
            assert not (isinstance(node, ast.Constant) and node.value == FILE), name(path)
        assert SETTINGS.split(".", maxsplit=1)[0] not in imported(path), name(path)


def imported(path: Path) -> set[str]:
    """Give the packages that a file imports."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {one.name.split(".")[0] for one in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module.split(".")[0])
    return found


def test_only_the_settings_of_tests_move_the_day(tmp_path: Path) -> None:
    assert move(tmp_path, 200) == 200
    shipped = day_said(tmp_path, {})
    assert shipped in {date.today() + timedelta(days=one) for one in (-1, 0, 1)}  # noqa: DTZ011 - any zone
    moved = day_said(tmp_path, {"DJANGO_SETTINGS_MODULE": SETTINGS, "PYTHONPATH": str(ROOT)})
    assert 199 <= (moved - shipped).days <= 201


def day_said(home: Path, more: Mapping[str, str]) -> date:
    """Give the day that the program takes it to be, in a process of its own."""
    words = f"from everyvillage.cli.django import set_up; set_up(migrate=False); {SAY_DAY}"
    kept = {key: value for key, value in os.environ.items() if key != "DJANGO_SETTINGS_MODULE"}
    done = subprocess.run(
        [sys.executable, "-c", words],
        env={**kept, "EVERYVILLAGE_HOME": str(home), **more},
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    return date.fromisoformat(done.stdout.split()[-1])
