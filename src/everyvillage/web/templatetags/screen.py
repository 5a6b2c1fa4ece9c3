"""Tags that every template has: the words of the screen and the signs of a status."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django import template
from django.utils import timezone
from django.utils.module_loading import import_string

from everyvillage.language.catalogue import LANGUAGES
from everyvillage.language.tongues import MONTHS, tongue
from everyvillage.services.codes import picture_of
from everyvillage.services.discovery import find_services
from everyvillage.services.resident import resident_of
from everyvillage.web.telling import Told, tell
from everyvillage.web.words import screen_words

if TYPE_CHECKING:
    from datetime import date

    from django.template.context import Context

    from everyvillage.contracts.shapes import Words
    from everyvillage.core.errors import Fault
    from everyvillage.language.tongues import Tongue

register = template.Library()
_PRINTED = 250
"""The most characters of an address in a printed code: more make it too fine for 24 mm."""


def language_of(context: Context | dict[str, Any]) -> str:
    """Give the language of the page that is rendered."""
    return str(context.get("language") or LANGUAGES[0])


@register.simple_tag(takes_context=True)
def word(context: Context, key: str, **parts: object) -> str:
    """Give the sentence ``key`` in the language of the page."""
    return screen_words().word(key, language_of(context), **parts)


@register.simple_tag(takes_context=True)
def words(context: Context, pair: Words | None) -> str:
    """Give words that come as data in the language of the page."""
    return "" if pair is None else pair.in_language(language_of(context))


@register.simple_tag(takes_context=True)
def told(context: Context, fault: Fault) -> Told:
    """Give a fault in the words of the person at the screen."""
    return tell(fault, language_of(context))


@register.simple_tag(takes_context=True)
def day(context: Context, value: date | None) -> str:
    """Give a date as people write it: 2020年12月31日, 31 December 2020."""
    if isinstance(value, datetime):
        value = timezone.localdate(value)
    return show_day(value, language_of(context))


def show_day(value: date | None, language: str) -> str:
    """Give a date as people write it in ``language``."""
    if value is None:
        return "—"
    return tongue("zh-hans" if language.startswith("zh") else "en").day(value)


@register.simple_tag(takes_context=True)
def month(context: Context, value: date) -> str:
    """Give a month as people write it: 2020年12月, December 2020."""
    language = language_of(context)
    name = str(value.month) if language.startswith("zh") else MONTHS[value.month - 1]
    return screen_words().word("site.month", language, year=value.year, month=name)


@register.simple_tag
def count(value: int | None) -> str:
    """Give a whole number with a mark at every thousand, or a dash where it is not known."""
    return "—" if value is None else f"{value:,}"


@register.inclusion_tag("web/picture.html", takes_context=True)
def picture(context: Context, name: str) -> dict[str, str]:
    """Draw a picture with its words for those who hear the page."""
    return {"name": name, "words": screen_words().word(f"picture.{name}", language_of(context))}


@register.simple_tag(takes_context=True)
def status_word(context: Context, status: str) -> str:
    """Give the words of a status."""
    return screen_words().word(f"status.{status}", language_of(context))


@register.simple_tag(takes_context=True)
def tongue_state(context: Context, tongue: Tongue) -> str:
    """Say how far the texts of a language are."""
    return screen_words().word(f"voices.state_{tongue.state}", language_of(context))


@register.simple_tag(takes_context=True)
def picture_word(context: Context, name: str) -> str:
    """Give the words of a picture."""
    return screen_words().word(f"picture.{name}", language_of(context))


@register.inclusion_tag("web/picture.html")
def mute_picture(name: str) -> dict[str, str]:
    """Draw a picture whose words stand beside it."""
    return {"name": name, "words": ""}


@register.inclusion_tag("web/paper.html", takes_context=True)
def paper(context: Context) -> dict[str, object]:
    """Draw, for paper only, the code that leads back to this page as it was sorted and filtered.

    A page that answers a form leads back to the form: what was typed is in no address. Of an
    address that is too long to print its own part stays, without the question.
    """
    request = context["request"]
    path = request.get_full_path() if request.method in {"GET", "HEAD"} else request.path
    if len(path) > _PRINTED:
        path = request.path
    code = picture_of(request.build_absolute_uri(path))
    return {"code": code, "language": language_of(context)}


@register.inclusion_tag("web/spoken.html", takes_context=True)
def spoken(context: Context, key: str) -> dict[str, str]:
    """Give a sentence with its sound in the language of the resident, where a clip is there."""
    resident = resident_of(context["request"])
    language = language_of(context)
    tongue = resident.tongue if resident else language
    return {
        "words": screen_words().word(key, language),
        "clip": clip_of(key, tongue),
        "key": key,
        "label": screen_words().word("site.hear", language),
    }


def clip_of(sentence: str, tongue: str) -> str:
    """Give the address of a spoken sentence, "" where no service has one."""
    for service in find_services():
        if service.clips and (found := import_string(service.clips)(sentence, tongue)):
            return str(found)
    return ""


@register.inclusion_tag("web/sign.html")
def sign(name: str) -> dict[str, str]:
    """Draw the sign of a status; the words stand beside it, so it is hidden from readers."""
    return {"name": name}
