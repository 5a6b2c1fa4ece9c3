"""Settings of the site, each from the environment or the home folder."""

from __future__ import annotations

import os
import secrets
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from csp.constants import NONE, SELF

from everyvillage.language.catalogue import LANGUAGES as SCREEN_LANGUAGES
from everyvillage.services.discovery import find_services
from everyvillage.web.home import Home, current_home

HOME = current_home()
_YEAR_SECONDS = 365 * 24 * 3600


def _secret(home: Home) -> str:
    """Give the signing secret, made once and kept readable by its owner only."""
    given = os.environ.get("EVERYVILLAGE_SECRET_KEY")
    if given:
        return given
    if not home.secret.exists():
        home.root.mkdir(parents=True, exist_ok=True, mode=0o700)
        descriptor = os.open(home.secret, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as stream:
            stream.write(secrets.token_urlsafe(50))
    return home.secret.read_text(encoding="ascii")


def _database(home: Home) -> dict[str, Any]:
    """Give the database: ``DATABASE_URL`` where it is set, the embedded one otherwise."""
    address = urlsplit(os.environ.get("DATABASE_URL", f"sqlite:///{home.database}"))
    if address.scheme in {"postgres", "postgresql"}:
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": address.path.lstrip("/"),
            "USER": unquote(address.username or ""),
            "PASSWORD": unquote(address.password or ""),
            "HOST": address.hostname or "",
            "PORT": str(address.port or ""),
        }
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": address.path[1:] if address.path.startswith("//") else address.path,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; "
            "PRAGMA recursive_triggers=ON;",
        },
    }


SECRET_KEY = _secret(HOME)
DEBUG = False
ALLOWED_HOSTS = os.environ.get("EVERYVILLAGE_HOSTS", "127.0.0.1,localhost,[::1]").split(",")
# Whoever serves other machines does so behind TLS; this machine alone needs none.
OUTSIDE = not set(ALLOWED_HOSTS) <= {"127.0.0.1", "localhost", "[::1]"}
PROXIES = int(os.environ.get("EVERYVILLAGE_PROXIES", "0"))
DATABASES = {"default": _database(HOME)}
AUTH_USER_MODEL = "registry.Account"
INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "axes",
    "csp",
    "django_q",
    "simple_history",
    "everyvillage.registry",
    "everyvillage.registry.events",
    "everyvillage.registry.queue",
    "everyvillage.registry.shocks",
    "everyvillage.ledger",
    "everyvillage.sync",
    *(service.app for service in find_services()),
    "everyvillage.web",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "everyvillage.web.middleware.HeadersMiddleware",
    "everyvillage.web.api.shape.ApiShapeMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "everyvillage.web.middleware.LanguageMiddleware",
    "everyvillage.web.middleware.AddressMiddleware",
    "django.middleware.common.CommonMiddleware",
    "everyvillage.web.middleware.SizeMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "everyvillage.web.middleware.FaultMiddleware",
    "everyvillage.web.middleware.LimitMiddleware",
    "axes.middleware.AxesMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        # Our own templates go before those of the libraries whose pages they dress.
        "DIRS": [Path(__file__).with_name("templates")],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["everyvillage.web.templatetags.screen"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "everyvillage.web.context.screen",
            ],
        },
    }
]
ROOT_URLCONF = "everyvillage.web.urls"
WSGI_APPLICATION = "everyvillage.web.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"
LANGUAGE_CODE = SCREEN_LANGUAGES[0]
LANGUAGES = [("zh-hans", "中文"), ("en", "English")]
STATIC_URL = "static/"

# Static files come straight from the package: nothing is collected or copied first.
WHITENOISE_USE_FINDERS = True
WHITENOISE_ALLOW_ALL_ORIGINS = False

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "media-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = OUTSIDE
SECURE_HSTS_SECONDS = (
    int(os.environ.get("EVERYVILLAGE_HSTS_SECONDS", _YEAR_SECONDS)) if OUTSIDE else 0
)
if PROXIES:
    # The proxy sets this header itself and drops what a visitor sends under its name.
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SILENCED_SYSTEM_CHECKS = [
    # Whether other hosts of the same domain, and browsers' built-in lists, are bound to TLS is
    # not for one of its hosts to say.
    "security.W005",
    "security.W021",
    # TLS, which a loopback address has not.
    *(() if OUTSIDE else ("security.W004", "security.W008", "security.W012", "security.W016")),
]
CSRF_COOKIE_SECURE = OUTSIDE
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Strict"
CSRF_FAILURE_VIEW = "everyvillage.web.views.csrf_refused"

SESSION_COOKIE_SECURE = OUTSIDE
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 3600

# Limits are counted where every process sees them; a cache per process would let each one
# start from zero.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache",
    }
}

# How often one address may ask within a minute, counted in the cache above; for which requests,
# by method and name of the address.
MOST_EACH_MINUTE = {"search": 120, "sign-in": 60}
LIMITED = {
    ("GET", "places"): "search",
    ("GET", "api-places"): "search",
    ("POST", "account_login"): "sign-in",
    ("POST", "mfa_authenticate"): "sign-in",
    ("POST", "mfa_login_webauthn"): "sign-in",
    ("POST", "invitation"): "sign-in",
}

# Signing in: a name and a password, a second factor for staff, nobody signs up unasked.
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}", "OPTIONS": options}
    for name, options in (
        ("MinimumLengthValidator", {"min_length": 12}),
        ("CommonPasswordValidator", {}),
        ("NumericPasswordValidator", {}),
    )
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "everyvillage.services.accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_USER_MODEL_USERNAME_FIELD = "login"
ACCOUNT_USER_MODEL_EMAIL_FIELD = "email"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_REDIRECT_URL = "home"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Everyvillage"
# A code of the step before or after is taken too (RFC 6238, 5.2): clocks differ, and typing lasts.
MFA_TOTP_TOLERANCE = 1
# On the loopback address browsers allow passkeys without TLS, and so do we there only.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not OUTSIDE
# How many proxies of one's own stand before the pages: whose word on the visitor's address counts.
ALLAUTH_TRUSTED_PROXY_COUNT = PROXIES

# Name and address together: nobody can lock an officer out from afar.
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_CLIENT_IP_CALLABLE = "everyvillage.services.accounts.adapter.address_of"
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_HANDLER = "axes.handlers.cache.AxesCacheHandler"
AXES_USERNAME_CALLABLE = "everyvillage.services.accounts.adapter.login_of"
AXES_RESET_ON_SUCCESS = True
AXES_VERBOSE = False

# Tasks: the same queue on both databases. A worker may take so long for one task; one that
# died is followed by another after that time, and every task bears being tried twice.
TASK_SECONDS = int(os.environ.get("EVERYVILLAGE_TASK_SECONDS", "600"))
Q_CLUSTER = {
    "name": "everyvillage",
    "orm": "default",
    "workers": 1,
    "timeout": TASK_SECONDS,
    "retry": TASK_SECONDS + 2,
    "max_attempts": 5,
    "poll": 1,
    "bulk": 1,
    "queue_limit": 1,
    "save_limit": -1,
    "catch_up": False,
    "log_level": "WARNING",
}

# What one request may bring, with all its files, before any of it is read: nine offices' files go
# together; what anybody may send without signing in is a programme, a clip or a picture.
LARGEST_BODY = 1 << 30
LARGEST_FROM_ANYBODY = 16 << 20
# What a form may bring: a programme file is a few hundred kilobytes at most.
DATA_UPLOAD_MAX_MEMORY_SIZE = 4 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 200

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"route": {"()": "everyvillage.web.logs.RouteFilter"}},
    "formatters": {"masked": {"()": "everyvillage.web.logs.MaskingFormatter"}},
    "handlers": {
        "stderr": {
            "class": "logging.StreamHandler",
            "filters": ["route"],
            "formatter": "masked",
        }
    },
    "loggers": {"django": {"handlers": ["stderr"], "level": "WARNING", "propagate": False}},
}
