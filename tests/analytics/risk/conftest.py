"""A small modelled county as screening reads it, made once."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from everyvillage.data.county import make_county
from tests.support.risk import county_tables

if TYPE_CHECKING:
    from everyvillage.analytics.risk.tables import RiskTables

SMALL = "533324"
AT = date(2020, 12, 31)


@pytest.fixture(scope="session")
def small_county(tmp_path_factory: pytest.TempPathFactory) -> RiskTables:
    """Make a county of about 12,000 households with shocks and last year's incomes."""
    folder = tmp_path_factory.mktemp("risk")
    make_county(SMALL, 1, folder, at=AT)
    return county_tables(folder / "delivered", AT)
