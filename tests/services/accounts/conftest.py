"""A country without people, for those who only hold roles."""

from __future__ import annotations

import pytest

from tests.support.authority import Country, make_country


@pytest.fixture
def country() -> Country:
    return make_country(people=False)
