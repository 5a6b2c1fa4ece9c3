"""Tags that every template has: the words of the screen and the signs of a status."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import template

from everyvillage.language.catalogue import LANGUAGES
from everyvillage.web.telling import Told, tell
from everyvillage.web.words import screen_words

if TYPE_CHECKING:
    from datetime import date

    from django.template.context import Context

    from everyvillage.contracts.shapes import Words
    from everyvillage.core.errors import Fault

register = template.Library()


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
    return show_day(value, language_of(context))


def show_day(value: date | None, language: str) -> str:
    """Give a date as people write it in ``language``."""
    if value is None:
        return "—"
    if language.startswith("zh"):
        return f"{value.year}年{value.month}月{value.day}日"
    return f"{value.day} {value:%B} {value.year}"


@register.simple_tag
def count(value: int | None) -> str:
    """Give a whole number with a mark at every thousand, or a dash where it is not known."""
    return "—" if value is None else f"{value:,}"


@register.inclusion_tag("web/sign.html")
def sign(name: str) -> dict[str, str]:
    """Draw the sign of a status; the words stand beside it, so it is hidden from readers."""
    return {"name": name}
