"""What money and terrain are called here: the words of a country's own list, or ours."""

from __future__ import annotations

from typing import TYPE_CHECKING

from everyvillage.contracts.shapes import Words
from everyvillage.data.frame.own.in_use import own_index

if TYPE_CHECKING:
    from collections.abc import Mapping

YUAN = Words("yuan", "元")
YUAN_DECIMALS = 2


def in_both(names: Mapping[str, str]) -> Words:
    """Give names by language in the languages of the screen; English stands in for Chinese."""
    english = names.get("en") or next(iter(names.values()), "")
    return Words(english, names.get("zh") or english)


def money_here() -> tuple[int, Words]:
    """Give how many decimals the money of this country has, and what it is called.

    Amounts are kept in its smallest unit, in the columns that our own country keeps fen in.
    """
    own = own_index()
    if own is None:
        return YUAN_DECIMALS, YUAN
    return own.country.currency.minor, in_both(own.country.currency.names)


def code_words(code_list: str, code: str, words: Words) -> Words:
    """Give what a code of a list is called here; a country may have its own words for terrains."""
    own = own_index() if code_list == "terrain" else None
    named = own.country.terrain.get(code) if own else None
    if named is None:
        return words
    return Words(named, named) if isinstance(named, str) else in_both(named)
