"""Numbers as people read them, never rounded across the pass mark."""

from __future__ import annotations

from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_EVEN, Decimal
from typing import TYPE_CHECKING

from everyvillage.contracts.shapes import Words
from everyvillage.data.frame.country_words import money_here

if TYPE_CHECKING:
    from datetime import date

NOTHING = "—"
_HUNDRED = Decimal(100)
_THOUSAND = Decimal(1000)
_MOST_PLACES = 4


def show_count(value: int | None) -> str:
    """Give a whole number with a mark at every thousand, or a dash when it is not known."""
    return NOTHING if value is None else f"{value:,}"


def show_percent(share: Decimal, mark: Decimal | None = None) -> str:
    """Give a share as per cent with one decimal.

    A share that is not the pass mark ``mark`` is never shown as if it were: it takes more
    decimals, up to four, until it differs, and is then cut towards its own side. So 0.98999
    against 0.99 is 98.999 %, never 99.0 %; and what is not all is never shown as 100 %.
    """
    return f"{_apart(share * _HUNDRED, _edges(share, mark))}%"


def _edges(share: Decimal, mark: Decimal | None) -> tuple[Decimal, ...]:
    """Give the numbers, in per cent, that ``share`` must not be mistaken for."""
    edges = {Decimal(0), _HUNDRED} | ({mark * _HUNDRED} if mark is not None else set())
    return tuple(edge for edge in edges if edge != share * _HUNDRED)


def _apart(value: Decimal, edges: tuple[Decimal, ...]) -> str:
    """Round ``value`` with as few decimals as keep it apart from ``edges``."""
    for places in range(1, _MOST_PLACES + 1):
        rounded = value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_EVEN)
        if rounded not in edges:
            return f"{rounded:,}"
    towards = (
        ROUND_FLOOR if min(edges, key=lambda edge: abs(edge - value)) > value else ROUND_CEILING
    )
    return f"{value.quantize(Decimal(1).scaleb(-_MOST_PLACES), rounding=towards):,}"


def show_plain(value: Decimal) -> str:
    """Give a number with at most two decimals and no trailing zeros."""
    if value == value.to_integral_value():
        return f"{int(value):,}"
    shown = value.quantize(Decimal("0.01"), rounding=ROUND_HALF_EVEN)
    return f"{shown:,}".rstrip("0").rstrip(".")


def show_value(
    value: Decimal | None,
    kind: str,
    *,
    unit: Words | None = None,
    mark: Decimal | None = None,
    language: str = "en",
) -> str:
    """Give a value as its kind is read: a share in per cent, anything else with its unit."""
    if value is None:
        return NOTHING
    if is_share(kind, unit):
        return show_percent(value, mark)
    value, unit = in_reading_unit(value, unit)
    return with_unit(show_plain(value), unit, language)


def is_share(kind: str, unit: Words | None) -> bool:
    """Say whether a value is a fraction of one: shares always, ratios where the unit says so."""
    return kind == "share" or (kind == "ratio" and unit is not None and unit.en.startswith("share"))


def in_reading_unit(value: Decimal, unit: Words | None) -> tuple[Decimal, Words | None]:
    """Give a value in the unit people read: fen as yuan, kbit/s as Mbit/s.

    What is kept in fen is, in another country, the smallest unit of its own money.
    """
    if unit is not None and unit.en == "fen":
        minor, words = money_here()
        return value / Decimal(10) ** minor, words
    if unit is not None and unit.en == "kbit/s":
        return value / _THOUSAND, Words("Mbit/s", "Mbit/s")
    return value, unit


def with_unit(number: str, unit: Words | None, language: str) -> str:
    """Give a number and its unit with the space each language puts between them."""
    words = "" if unit is None else unit.in_language(language)
    if not words or words == "1":
        return number
    return (
        f"{number}{words}"
        if language.startswith("zh") and not words.isascii()
        else f"{number} {words}"
    )


def show_day(value: date | None, language: str) -> str:
    """Give a date as people write it: 2020年12月31日, 31 December 2020."""
    if value is None:
        return NOTHING
    if language.startswith("zh"):
        return f"{value.year}年{value.month}月{value.day}日"
    return f"{value.day} {value:%B} {value.year}"
