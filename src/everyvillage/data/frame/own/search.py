"""Find a place of a country's own list: by any of its names, by words above it, or by code."""

from __future__ import annotations

from typing import TYPE_CHECKING

from everyvillage.core.codes import NATION, PARENT_LENGTH_OF
from everyvillage.data.frame.own.folding import folded

if TYPE_CHECKING:
    from collections.abc import Iterator

    from everyvillage.data.frame.own.index import OwnIndex, OwnPlace

MOST_LOOKED_AT = 5_000
BY_CODE, EXACT, PREFIX, INSIDE = "code", "exact", "prefix", "inside"
_LAST = "\U0010ffff"


def find_own(
    index: OwnIndex, text: str, *, level: str | None, under: str, limit: int
) -> list[tuple[OwnPlace, str]]:
    """Find places by what somebody typed; give each with how it was found, best first.

    A code or its beginning; a name or its beginning, in any language of the list, marks left
    out; words of a name in any order; and with them words of the places above, in any order:
    "san jose dinagat". Higher levels come first, then the order of codes.
    """
    found: dict[tuple[str, str], str] = {}
    ways = (_by_code(index, text), _by_name(index, folded(text)), _by_words(index, folded(text)))
    for way in ways:
        for key, code, how in way:
            if _wanted(index, key, level, under):
                found.setdefault((key, code), how)
        if len(found) >= MOST_LOOKED_AT:
            break
    order = {how: rank for rank, how in enumerate((BY_CODE, EXACT, PREFIX, INSIDE))}
    best = sorted(found, key=lambda one: (order[found[one]], len(one[0]), one))[:limit]
    places = ((index.with_code(code), found[key, code]) for key, code in best)
    return [(place, how) for place, how in places if place is not None]


def _wanted(index: OwnIndex, key: str, level: str | None, under: str) -> bool:
    """Say whether a place may be an answer."""
    if under != NATION and not key.startswith(under):
        return False
    return level is None or index.engine_level_of(key) == level


def _by_code(index: OwnIndex, text: str) -> Iterator[tuple[str, str, str]]:
    """Give the places whose own code is or begins with what was typed."""
    typed = text.strip()
    rows = index.asked(
        "select key, code from spell where code >= ? and code < ? and now = 1 limit ?",
        typed,
        typed + _LAST,
        str(MOST_LOOKED_AT),
    )
    for key, code in rows:
        yield key, code, BY_CODE


def _by_name(index: OwnIndex, name: str) -> Iterator[tuple[str, str, str]]:
    """Give the places of which a name is or begins with what was typed."""
    if not name:
        return
    rows = index.asked(
        "select key, code, folded from spoken where folded >= ? and folded < ? limit ?",
        name,
        name + _LAST,
        str(MOST_LOOKED_AT),
    )
    for key, code, found in rows:
        yield key, code, EXACT if found == name else PREFIX


def _by_words(index: OwnIndex, name: str) -> Iterator[tuple[str, str, str]]:
    """Give the places that have every word in their own names or those of the places above.

    At least one word is in the place's own name; the one that the fewest places have is looked
    up, the others are held against each of those.
    """
    words = name.split()
    holders = [
        index.asked(
            "select distinct key, code from word where word >= ? and word < ? limit ?",
            word,
            word + _LAST,
            str(MOST_LOOKED_AT),
        )
        for word in words
    ]
    seen: set[tuple[str, str]] = set()
    for rows in sorted(holders, key=len):
        for key, code in rows:
            if (key, code) not in seen and _has_all(index, key, words):
                seen.add((key, code))
                yield key, code, INSIDE


def _has_all(index: OwnIndex, key: str, words: list[str]) -> bool:
    """Say whether each word begins a word of the place's names or of those above it."""
    above = "".join(f" {index.words_of(one)}" for one in _line(key))
    return all(f" {word}" in above for word in words)


def _line(key: str) -> Iterator[str]:
    """Give a key and those of the places above it, the nation left out."""
    while key and key != NATION:
        yield key
        key = key[: PARENT_LENGTH_OF[len(key)]]
