"""One small demonstration that several files of tests look at."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import pytest

from tests.support.command import Ran, run_command

if TYPE_CHECKING:
    from pathlib import Path

SMALL = "620924"
"""Aksai: three townships, eleven villages, four communities."""


class Demo(NamedTuple):
    """The home folder of the demonstration and what its first run told."""

    home: Path
    first: Ran


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Demo:
    """Run the demonstration once on a small county."""
    home = tmp_path_factory.mktemp("home")
    return Demo(home, run_command(home, "demo", "--no-serve", "--county", SMALL, "--json"))
