from __future__ import annotations

import logging
import sys
from typing import TYPE_CHECKING

import pytest
from django.test import Client

from everyvillage.web.logs import MaskingFormatter, RouteFilter

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = [pytest.mark.django_db, pytest.mark.once]
NUMBER, PHONE = "000001199003070029", "13800000000"


@pytest.fixture
def lines() -> Iterator[list[str]]:
    kept: list[str] = []

    class Keep(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            kept.append(self.format(record))

    handler = Keep()
    handler.addFilter(RouteFilter())
    handler.setFormatter(MaskingFormatter())
    logger = logging.getLogger("django.request")
    logger.addHandler(handler)
    yield kept
    logger.removeHandler(handler)


@pytest.mark.parametrize("typed", [NUMBER, PHONE, "卓玛"])
def test_a_log_line_names_the_route_and_not_what_was_typed(lines: list[str], typed: str) -> None:
    Client().get(f"/targets/cn-2020-internet/{typed}/")
    Client().get(f"/nothing/{typed}/")
    assert len(lines) == 2
    assert not any(typed in line for line in lines)


def test_a_traceback_is_masked_as_well() -> None:
    def fail() -> None:
        message = f"no such person: {NUMBER}, {PHONE}"
        raise ValueError(message)

    try:
        fail()
    except ValueError:
        record = logging.LogRecord("x", 40, "", 1, "failed", None, sys.exc_info())
    told = MaskingFormatter().format(record)
    assert "no such person: 000***************, 138********" in told


@pytest.mark.parametrize("typed", [NUMBER, PHONE, "00000119900307002X", "00000119900307002171"])
@pytest.mark.parametrize(
    "path", ["/places/{}/", "/places/?q={}", "/api/v1/places/{}", "/api/v1/places?q={}", "/{}"]
)
def test_an_address_with_a_number_is_refused_and_repeats_nothing(path: str, typed: str) -> None:
    answered = Client().get(path.format(typed))
    assert answered.status_code == 400
    assert "address.holds-number" in answered.content.decode()
    assert typed not in answered.content.decode() + str(answered.headers)


def test_the_code_of_a_village_is_no_number_of_a_person() -> None:
    assert Client().get("/places/?q=632626100201").status_code == 200
