"""What every request passes: language, headers, and faults turned into a page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.utils import translation
from django.utils.cache import patch_vary_headers

from everyvillage.core.errors import (
    EveryvillageError,
    Fault,
    InputError,
    TooLargeError,
    TooManyError,
)
from everyvillage.core.masking import holds_number
from everyvillage.language.catalogue import LANGUAGES
from everyvillage.services.limits import limit
from everyvillage.web.views import show_faults

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

    Answer = Callable[[HttpRequest], HttpResponse]

LANGUAGE_COOKIE = "language"
LANGUAGE_PARAMETER = "lang"
MIB = 1 << 20
_YEAR_SECONDS = 365 * 24 * 3600
_UNUSED_POWERS = "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()"


class LanguageMiddleware:
    """Choose the language: ``?lang=`` in the address, else the cookie, else Chinese.

    The address wins and is remembered, so that a link can be sent in a stated language and
    the pages that follow stay in it. What the browser prefers is not asked: the officers'
    page is Chinese until somebody chooses otherwise.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer in the chosen language and say which it is."""
        asked = request.GET.get(LANGUAGE_PARAMETER)
        chosen = _known(asked) or _known(request.COOKIES.get(LANGUAGE_COOKIE)) or LANGUAGES[0]
        request.LANGUAGE_CODE = chosen
        with translation.override(chosen):
            response = self.get_response(request)
        response.headers["Content-Language"] = chosen
        patch_vary_headers(response, ("Cookie",))
        if asked and asked == chosen:
            response.set_cookie(
                LANGUAGE_COOKIE,
                chosen,
                max_age=_YEAR_SECONDS,
                samesite="Lax",
                httponly=True,
                secure=request.is_secure(),
            )
        return response


class HeadersMiddleware:
    """Add the headers that Django has no setting for."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, then shut what no page uses and keep pages out of shared caches."""
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", _UNUSED_POWERS)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.headers.setdefault("Cache-Control", "private, no-cache")
        return response


class FaultMiddleware:
    """Turn a readable error into its page with its status."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Show the faults of an EveryvillageError; leave any other error to the 500 page."""
        if isinstance(error, EveryvillageError) and not settings.DEBUG:
            return show_faults(request, error)
        return None


class AddressMiddleware:
    """Refuse an address that holds what looks like a number of a person.

    Addresses end in histories, in logs of proxies and on the screens of others; numbers are
    typed into forms only. Nothing of the address is repeated.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on, unless its address holds a number."""
        if holds_number(request.path) or any(
            holds_number(str(one)) for one in request.GET.values()
        ):
            return show_faults(request, InputError(_number_in_address()))
        return self.get_response(request)


class SizeMiddleware:
    """Refuse a request whose body is too large before any of it is read or stored.

    Whoever has not signed in sends at most ``settings.LARGEST_FROM_ANYBODY`` bytes, everybody
    else ``settings.LARGEST_BODY``; each form says less. A body of no stated length is not read
    by the server at all. It stands before whatever reads the form.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on, or say that it is too large."""
        said = request.META.get("CONTENT_LENGTH") or "0"
        length = int(said) if said.isdecimal() else 0
        if length > settings.LARGEST_FROM_ANYBODY:
            most = (
                settings.LARGEST_BODY
                if SESSION_KEY in request.session
                else settings.LARGEST_FROM_ANYBODY
            )
            if length > most:
                return show_faults(request, TooLargeError(_body_too_large(length, most)))
        return self.get_response(request)


class LimitMiddleware:
    """Refuse an address that searches or tries to sign in too often; ``settings.LIMITED``."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on."""
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_: object) -> HttpResponse | None:
        """Count the request where its address is limited; a page without a question is not."""
        match = request.resolver_match
        what = settings.LIMITED.get((str(request.method), str(match.url_name if match else "")))
        if what is None or (request.method == "GET" and "q" not in request.GET):
            return None
        try:
            limit(request, what)
        except TooManyError as error:
            return show_faults(request, error)
        return None


def _body_too_large(length: int, most: int) -> Fault:
    return Fault(
        code="request.too-large",
        where="",
        asked="files that can be taken in one go",
        found=f"{length / MIB:,.0f} MiB",
        accepted=f"at most {most / MIB:,.0f} MiB together",
        next_step="sign in if you have not, and send fewer files at a time",
    )


def _number_in_address() -> Fault:
    return Fault(
        code="address.holds-number",
        where="",
        asked="a page",
        found="an address with what looks like a document number or a telephone number",
        accepted="addresses without numbers of persons",
        next_step="take the number out; people are looked up inside the pages of the register",
    )


def _known(language: str | None) -> str | None:
    """Give ``language`` if the screen speaks it."""
    return language if language in LANGUAGES else None
