"""Modelled counties that several files of tests look at; each is made once."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from everyvillage.data.county import make_county

if TYPE_CHECKING:
    from pathlib import Path

ZHAOJUE = "513431"
SMALL = "533324"
"""Gongshan: 26 villages and three communities."""


@pytest.fixture(scope="session")
def zhaojue(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make Zhaojue at the end of 2020, the day of most published totals."""
    folder = tmp_path_factory.mktemp("zhaojue")
    make_county(ZHAOJUE, 7, folder, at=date(2020, 12, 31))
    return folder


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a small county."""
    folder = tmp_path_factory.mktemp("small")
    make_county(SMALL, 1, folder, at=date(2020, 9, 30))
    return folder
