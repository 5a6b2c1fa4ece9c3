"""What every page knows: its language, the menu, whether its data is modelled."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from everyvillage import __version__
from everyvillage.core.masking import without_numbers
from everyvillage.language.catalogue import LANGUAGES
from everyvillage.services.accounts.shown import shown_as
from everyvillage.services.discovery import find_services
from everyvillage.services.figures.sources import shows_modelled
from everyvillage.services.working import work_links
from everyvillage.web.middleware import LANGUAGE_PARAMETER

if TYPE_CHECKING:
    from django.http import HttpRequest

_HTML_LANGUAGE = {"zh-hans": "zh-Hans", "en": "en"}
_OWN_NAMES = {"zh-hans": "中文", "en": "English"}


def screen(request: HttpRequest) -> dict[str, object]:
    """Give the parts of the frame around every page."""
    language = getattr(request, "LANGUAGE_CODE", None) or LANGUAGES[0]
    entries = [entry for service in find_services() for entry in service.menu]
    return {
        "language": language,
        "html_language": _HTML_LANGUAGE[language],
        "other_languages": [
            {
                "code": _HTML_LANGUAGE[other],
                "name": _OWN_NAMES[other],
                "address": _address_in(request, other),
            }
            for other in LANGUAGES
            if other != language
        ],
        "menu": sorted(entries, key=lambda entry: entry.order),
        "modelled": shows_modelled(),
        "work_links": partial(work_links, request),
        "route": request.resolver_match.url_name if request.resolver_match else "",
        "visitor": shown_as(request, language),
        "version": __version__,
    }


def _address_in(request: HttpRequest, language: str) -> str:
    """Give the address of this page in ``language``; a page that was posted gives its own."""
    asked = request.GET.copy()
    asked[LANGUAGE_PARAMETER] = language
    return without_numbers(f"{request.path}?{asked.urlencode()}")
