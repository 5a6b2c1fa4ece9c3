"""Served to other machines: TLS everywhere, and Django's own deployment check is clean."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from everyvillage.registry.models import Account
from everyvillage.services.accounts.adapter import address_of

if TYPE_CHECKING:
    from pathlib import Path

    from django.test import RequestFactory
    from pytest_django import Settings

ASKED = (
    "SESSION_COOKIE_SECURE",
    "CSRF_COOKIE_SECURE",
    "SECURE_SSL_REDIRECT",
    "SECURE_HSTS_SECONDS",
    "SESSION_COOKIE_HTTPONLY",
    "CSRF_COOKIE_HTTPONLY",
    "SESSION_COOKIE_SAMESITE",
    "CSRF_COOKIE_SAMESITE",
    "MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN",
    "DEBUG",
)
WORDS = (
    "import json, sys, django; django.setup();"
    "from django.conf import settings; from django.core.management import call_command;"
    "call_command('check', deploy=True, fail_level='DEBUG');"
    f"json.dump({{name: getattr(settings, name) for name in {ASKED!r}}}, sys.stdout)"
)
OUTSIDE = {
    "SESSION_COOKIE_SECURE": True,
    "CSRF_COOKIE_SECURE": True,
    "SECURE_SSL_REDIRECT": True,
    "SECURE_HSTS_SECONDS": 365 * 24 * 3600,
    "SESSION_COOKIE_HTTPONLY": True,
    "CSRF_COOKIE_HTTPONLY": True,
    "SESSION_COOKIE_SAMESITE": "Lax",
    "CSRF_COOKIE_SAMESITE": "Strict",
    "MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN": False,
    "DEBUG": False,
}
LOOPBACK = OUTSIDE | {
    "SESSION_COOKIE_SECURE": False,
    "CSRF_COOKIE_SECURE": False,
    "SECURE_SSL_REDIRECT": False,
    "SECURE_HSTS_SECONDS": 0,
    "MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN": True,
}


def deployed(home: Path, **variables: str) -> dict[str, Any]:
    """Run the check in a process of its own; give the settings that it ran with."""
    kept = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    done = subprocess.run(
        [sys.executable, "-c", WORDS],
        env=kept
        | {"EVERYVILLAGE_HOME": str(home), "DJANGO_SETTINGS_MODULE": "everyvillage.web.settings"}
        | variables,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    told, _, settings = done.stdout.partition("{")
    assert "no issues" in told
    found: dict[str, Any] = json.loads("{" + settings)
    return found


@pytest.mark.parametrize(
    ("hosts", "expected"),
    [
        ("register.example", OUTSIDE),
        ("127.0.0.1,register.example", OUTSIDE),
        ("127.0.0.1,localhost", LOOPBACK),
    ],
)
def test_the_deployment_check_is_clean(
    tmp_path: Path, hosts: str, expected: dict[str, object]
) -> None:
    assert deployed(tmp_path, EVERYVILLAGE_HOSTS=hosts) == expected


def test_how_long_browsers_insist_on_tls_can_be_set(tmp_path: Path) -> None:
    found = deployed(
        tmp_path, EVERYVILLAGE_HOSTS="register.example", EVERYVILLAGE_HSTS_SECONDS="3600"
    )
    assert found["SECURE_HSTS_SECONDS"] == 3600


@pytest.mark.parametrize(
    ("proxies", "told", "address"),
    [
        (0, "198.51.100.1", "10.0.0.2"),
        (1, "198.51.100.1", "198.51.100.1"),
        (1, "203.0.113.5, 198.51.100.1", "198.51.100.1"),
    ],
)
def test_an_address_is_believed_only_from_ones_own_proxies(
    rf: RequestFactory, settings: Settings, proxies: int, told: str, address: str
) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    request = rf.get("/", headers={"x-forwarded-for": told}, REMOTE_ADDR="10.0.0.2")
    assert address_of(request) == address


def test_a_socket_that_is_a_file_has_no_address(rf: RequestFactory) -> None:
    assert address_of(rf.get("/", REMOTE_ADDR="")) == ""


def test_djangos_admin_is_not_mounted(settings: Settings) -> None:
    assert "django.contrib.admin" not in settings.INSTALLED_APPS
    assert not hasattr(Account, "is_staff")
