"""The frame of every page: language, headers, and pages that say what went wrong."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import everyvillage
from everyvillage.core.errors import Fault, InputError
from everyvillage.services.codes import picture_of

if TYPE_CHECKING:
    from django.test import Client

pytestmark = pytest.mark.django_db

POLICY = {
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    "object-src 'none'",
}


def test_pages_are_chinese_until_somebody_chooses(client: Client) -> None:
    response = client.get("/places/", headers={"accept-language": "en"})
    assert response["Content-Language"] == "zh-hans"
    assert '<html lang="zh-Hans">' in response.content.decode()
    assert "地区" in response.content.decode()


def test_the_address_chooses_the_language_and_is_remembered(client: Client) -> None:
    first = client.get("/places/?lang=en")
    assert '<html lang="en">' in first.content.decode()
    assert first.cookies["language"]["httponly"]
    assert first.cookies["language"]["samesite"] == "Lax"
    assert '<html lang="en">' in client.get("/places/").content.decode()
    assert '<html lang="zh-Hans">' in client.get("/places/?lang=zh-hans").content.decode()


def test_an_unknown_language_changes_nothing(client: Client) -> None:
    response = client.get("/places/?lang=xx")
    assert response["Content-Language"] == "zh-hans"
    assert "language" not in response.cookies


def test_the_switch_keeps_what_the_address_asks_for(client: Client) -> None:
    content = client.get("/places/?q=x").content.decode()
    assert 'href="/places/?q=x&amp;lang=en" lang="en" hreflang="en"' in content


@pytest.mark.parametrize("address", ["/places/", "/no-such-page/", "/programmes/check/"])
def test_every_page_is_sent_with_strict_headers(client: Client, address: str) -> None:
    response = client.get(address)
    policy = set(response["Content-Security-Policy"].split("; "))
    assert policy >= POLICY
    assert "unsafe" not in response["Content-Security-Policy"]
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["X-Frame-Options"] == "DENY"
    assert response["Referrer-Policy"] == "same-origin"
    assert response["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "geolocation=()" in response["Permissions-Policy"]
    assert response["Cache-Control"] == "private, no-cache"
    assert "Cookie" in response["Vary"]


def test_static_files_are_served_from_the_package(client: Client) -> None:
    response = client.get("/static/web/site.css")
    assert response.status_code == 200
    assert response["Content-Type"].startswith("text/css")
    assert response["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("address", ["/places/", "/programmes/check/", "/no-such-page/"])
def test_no_page_holds_inline_script_or_style(client: Client, address: str) -> None:
    content = client.get(address).content.decode()
    assert "<script" not in content
    assert "<style" not in content
    assert " style=" not in content
    assert " onclick=" not in content


SCREEN_ONLY = frozenset(
    {"sessions", "why", "account", "new", "way_in", "tokens", "authenticator_list", "api"}
)
"""Pages whose tables are of the reader's own settings, or stand inside a form."""


def test_every_list_prints_with_a_code_that_leads_back() -> None:
    package = Path(everyvillage.__file__).parent
    bare = []
    for path in package.rglob("templates/**/*.html"):
        text = path.read_text("utf-8")
        listed = "<table" in text and '{% extends "web/base.html" %}' in text
        if listed and "{% paper %}" not in text and path.stem not in SCREEN_ONLY:
            bare.append(path.name)
    assert bare == []


def test_the_printed_code_keeps_the_filter_and_drops_what_was_typed(client: Client) -> None:
    shown = client.get("/burden/?lang=en").content.decode()
    again = client.get("/burden/?lang=zh-hans").content.decode()
    codes = [
        re.findall(r'class="paper">.*? d="([^"]+)"', page, re.DOTALL) for page in (shown, again)
    ]
    host = "http://testserver/burden/"
    made = [picture_of(f"{host}?lang={language}")["path"] for language in ("en", "zh-hans")]
    assert codes == [[made[0]], [made[1]]]


def test_a_missing_page_says_so_in_plain_words(client: Client) -> None:
    response = client.get("/no-such-page/?lang=en")
    assert response.status_code == 404
    assert "There is no such page" in response.content.decode()


def test_a_form_without_the_mark_of_this_site_is_refused() -> None:
    from django.test import Client as Strict  # noqa: PLC0415 - a client that checks forms

    response = Strict(enforce_csrf_checks=True).post("/programmes/check/?lang=en", {"text": "x"})
    assert response.status_code == 403
    assert "The form has expired" in response.content.decode()


def test_another_host_is_refused(client: Client) -> None:
    response = client.get("/places/", headers={"host": "evil.example"})
    assert response.status_code == 400


def test_faults_are_shown_with_all_their_parts(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(query: str, language: str) -> dict[str, object]:
        del language
        raise InputError(Fault("x.y", "row <3>", "a thing", query, "another", "try again"))

    monkeypatch.setattr("everyvillage.services.figures.pages.place_page.search_page", refuse)
    response = client.get("/places/?q=<b>&lang=en")
    content = response.content.decode()
    assert response.status_code == 400
    for part in ("x.y", "row &lt;3&gt;", "a thing", "&lt;b&gt;", "another", "try again"):
        assert part in content


def test_a_mistake_of_ours_is_a_calm_page(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def break_down(query: str, language: str) -> dict[str, object]:
        raise RuntimeError(query + language)

    monkeypatch.setattr("everyvillage.services.figures.pages.place_page.search_page", break_down)
    client.raise_request_exception = False
    response = client.get("/places/?lang=en")
    assert response.status_code == 500
    assert "Something went wrong on our side" in response.content.decode()
    assert "RuntimeError" not in response.content.decode()
