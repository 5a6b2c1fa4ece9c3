"""A body that is too large is refused before a byte of it is read."""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn

import pytest
from django.test import Client, RequestFactory

from everyvillage.web.middleware import SizeMiddleware
from tests.services.entry.conftest import BACKEND
from tests.support.authority import make_account

if TYPE_CHECKING:
    from django.http import HttpRequest
    from pytest_django import Settings

pytestmark = pytest.mark.django_db


class Unread:
    """A body that fails whoever reads it."""

    def read(self, *_: object) -> NoReturn:
        message = "the body was read"
        raise AssertionError(message)

    readline = read


@pytest.fixture(autouse=True)
def small(settings: Settings) -> None:
    settings.LARGEST_FROM_ANYBODY, settings.LARGEST_BODY = 1 << 20, 3 << 20


@pytest.mark.parametrize("path", ["/check/", "/account/login/", "/imports/", "/api/v1/shocks"])
def test_who_has_not_signed_in_is_refused_unread(path: str) -> None:
    answer = Client().post(
        path,
        CONTENT_LENGTH=str((1 << 20) + 1),
        content_type="multipart/form-data; boundary=x",
        **{"wsgi.input": Unread()},  # type: ignore[arg-type] # the test client's own words
    )
    assert answer.status_code == 413
    assert "request.too-large" in answer.content.decode()


def test_who_has_signed_in_may_send_more_but_not_without_end() -> None:
    client = Client()
    client.cookies["language"] = "en"
    client.force_login(make_account("li"), backend=BACKEND)
    answers = [
        client.post(
            "/check/", CONTENT_LENGTH=str(length), content_type="text/plain", data=""
        ).status_code
        for length in ((1 << 20) + 1, 3 << 20, (3 << 20) + 1)
    ]
    assert answers[:2].count(413) == 0
    assert answers[2] == 413


@pytest.mark.parametrize("said", ["", "-1", "a lot", "0"])
def test_a_length_that_says_nothing_goes_on(said: str, rf: RequestFactory) -> None:
    passed: list[HttpRequest] = []
    request = rf.post("/check/", CONTENT_LENGTH=said)
    SizeMiddleware(passed.append)(request)  # type: ignore[arg-type] # only whether it comes here
    assert passed == [request]
