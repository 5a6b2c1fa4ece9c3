"""The worker beside the pages does what was asked for, and goes with whoever started it."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.support.site import environment

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.slow
STARTER = """
import time
from everyvillage.cli.work import working_beside
with working_beside():
    time.sleep(600)
"""
ASKER = """
import sys
from everyvillage.cli.django import set_up
set_up()
from everyvillage.registry.queue.asking import ask
ask("beside", "tests.support.slow_task.touch", {"path": sys.argv[1]})
"""
PATIENCE_SECONDS = 120


def workers(home: Path) -> list[str]:
    """Give the processes that work beside somebody for this home."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            works = b"--beside" in (process / "cmdline").read_bytes()
            ours = bytes(home) in (process / "environ").read_bytes()
        except OSError:
            continue
        if works and ours:
            found.append(process.name)
    return found


def wait_until(done: Callable[[], bool]) -> None:
    """Wait until something is so."""
    end = time.monotonic() + PATIENCE_SECONDS
    while not done():
        assert time.monotonic() < end
        time.sleep(0.2)


def test_it_works_and_goes_even_when_its_starter_is_killed(tmp_path: Path) -> None:
    home, mark = tmp_path / "home", tmp_path / "done"
    home.mkdir()
    ours = environment(home)
    subprocess.run([sys.executable, "-c", ASKER, str(mark)], env=ours, check=True)
    with subprocess.Popen([sys.executable, "-c", STARTER], env=ours) as starter:
        try:
            wait_until(mark.exists)
            assert workers(home)
        finally:
            starter.kill()
    wait_until(lambda: not workers(home))
