"""Requests drawn from the description of the API: no server error, no answer it does not describe.

``API_EXAMPLES`` says how many are drawn for each operation and kind of data; ``make show-trust
ITEM=5`` draws more.
"""

from __future__ import annotations

import contextlib
import os
import sys
from typing import TYPE_CHECKING, Any

import pytest
import schemathesis
from django.core.wsgi import get_wsgi_application
from hypothesis import HealthCheck, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.core.result import Ok

from tests.web.api.conftest import token_for

if TYPE_CHECKING:
    from pathlib import Path

    from pytest_django import Settings
    from schemathesis import Case
    from schemathesis.schemas import BaseSchema

    from tests.support.authority import Country

pytestmark = [pytest.mark.django_db, pytest.mark.once]
EXAMPLES = int(os.environ.get("API_EXAMPLES", "10"))


@pytest.fixture
def described(figures_home: Path, country: Country, settings: Settings) -> BaseSchema:
    """Give the API as it describes itself, with figures behind it."""
    assert figures_home.is_dir()
    assert country.places
    settings.MOST_EACH_MINUTE = dict.fromkeys(settings.MOST_EACH_MINUTE, 10**9)
    schema: BaseSchema = schemathesis.openapi.from_wsgi(
        "/api/v1/openapi.json", get_wsgi_application()
    )
    return schema


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
def test_every_answer_is_as_described(
    described: BaseSchema,
    country: Country,
    mode: GenerationMode,
    capsys: pytest.CaptureFixture[str],
) -> None:
    secret = token_for(country, "county-officer", "C1")
    tried, operations = 0, 0
    for found in described.get_all_operations():
        assert isinstance(found, Ok), found
        operation = found.ok()
        operations += 1

        @settings(
            max_examples=EXAMPLES,
            deadline=None,
            derandomize=True,
            database=None,
            suppress_health_check=list(HealthCheck),
        )
        @given(operation.as_strategy(generation_mode=mode))
        def answers(case: Case[Any]) -> None:
            nonlocal tried
            tried += 1
            for more in ({}, {"Authorization": f"Bearer {secret}"}):
                case.call_and_validate(headers={"Accept-Encoding": "identity", **more})

        # An operation without parts has no data that could be wrong.
        with contextlib.suppress(Unsatisfiable):
            answers()
    with capsys.disabled():
        sys.stdout.write(
            f"\n{operations} operations, {tried:,} requests, {mode.value}: as described\n"
        )
    assert operations == 10
