"""A small register for every test of this folder: empty, opened, or filled."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.test import override_settings

from everyvillage.services.register.actions import open_county
from everyvillage.web.home import Home
from tests.support.register import MADOI, make_small_county, take_all

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(scope="session")
def delivered(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the files of the small county; tests read them and never write them."""
    return make_small_county(tmp_path_factory.mktemp("small-county"))


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    """Give a home folder that belongs to one test."""
    mine = Home(tmp_path / "home")
    with override_settings(HOME=mine):
        yield mine


@pytest.fixture
def opened(db: None, home: Home) -> Home:  # noqa: ARG001 - the database is there
    """Give a register with the places of the county and no row."""
    open_county(MADOI)
    return home


@pytest.fixture
def filled(opened: Home, delivered: Path) -> Home:
    """Give a register that has taken every file of the small county."""
    take_all(delivered)
    return opened
