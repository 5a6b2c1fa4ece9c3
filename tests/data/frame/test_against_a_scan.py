"""The search gives what a plain scan of all names gives.

The scan reads a name character by character with the dictionary itself; it shares nothing
with the index, its patterns or its cutting into syllables.
"""

from __future__ import annotations

import random
from functools import cache

import pytest
from pypinyin import Style, pinyin

from everyvillage.data.frame.places import is_filled, packaged_index, units
from everyvillage.data.frame.search import find_places

ALSO = {"lv": {"lu", "lyu"}, "nv": {"nu", "nyu"}, "lve": {"lue"}, "nve": {"nue"}}
LIMIT = 200
COUNTIES_ASKED = 15
QUERIES_A_COUNTY = 10


@cache
def readings(char: str) -> frozenset[str]:
    """Give every reading of a character, without tone."""
    if char.isascii():
        return frozenset({char.lower()} if char.isalpha() else ())
    read = {sound for part in pinyin(char, Style.NORMAL, heteronym=True) for sound in part}
    return frozenset(read.union(*(ALSO.get(sound, set()) for sound in read)))


def sounds_like(name: str, letters: str) -> bool:
    """Say whether the pinyin of ``name`` begins with ``letters``."""
    if not letters:
        return True
    if not name:
        return False
    return any(
        sound.startswith(letters)
        or (letters.startswith(sound) and sounds_like(name[1:], letters[len(sound) :]))
        for sound in readings(name[0])
    )


def has_initials(name: str, letters: str) -> bool:
    """Say whether each letter begins a reading of the character at its place."""
    return len(name) >= len(letters) and all(
        any(sound.startswith(letter) for sound in readings(char))
        for char, letter in zip(name, letters, strict=False)
    )


def fits(code: str, name: str, query: str) -> bool:
    """Say whether a place answers a query, told from the words of the manual."""
    if query.isdigit():
        return code.startswith(query) or name.startswith(query)
    if query.isascii():
        return sounds_like(name, query) or (len(query) <= 16 and has_initials(name, query))
    inside = len(code) < 12 and len(query) > 1 and query in name
    return name.startswith(query) or inside


def places_of(county: str) -> list[tuple[str, str]]:
    """Give the county itself, its townships and its villages."""
    upper = packaged_index().upper
    above = [
        (code, name)
        for code, name in zip(upper.codes, upper.names, strict=True)
        if code.startswith(county)
    ]
    return [
        (code, name)
        for code, name in [*above, *((unit.code, unit.name) for unit in units(county))]
        if not is_filled(code)
    ]


def ask(draw: random.Random, code: str, name: str) -> str:
    """Make a query of a place in one of six ways."""
    spoken = [sorted(readings(char)) for char in name[:4]]
    sounds = "".join(draw.choice(each) for each in spoken if each)
    letters = "".join(draw.choice(each)[0] for each in spoken if each)
    ways = [
        name,
        name[: draw.randint(1, 4)],
        sounds,
        sounds[: draw.randint(1, len(sounds))],
        letters[: draw.randint(1, len(letters))],
        code[: draw.randint(6, len(code))],
    ]
    return draw.choice(ways)


@pytest.mark.parametrize("seed", [1, 2020, 513431])
def test_search_and_scan_give_the_same_places(seed: int) -> None:
    draw = random.Random(seed)  # noqa: S311 - repeatable draws, no secret
    asked = 0
    for county in draw.sample(packaged_index().upper.counties, COUNTIES_ASKED):
        places = places_of(county)
        for code, name in draw.choices(places, k=QUERIES_A_COUNTY):
            query = ask(draw, code, name)
            scanned = {other for other, held in places if fits(other, held, query)}
            if len(scanned) < LIMIT and all("\u4e00" <= char <= "\u9fff" for char in name):
                found = {one.place.code for one in find_places(query, under=county, limit=LIMIT)}
                assert found == scanned, (query, county)
                asked += 1
    assert asked > COUNTIES_ASKED * QUERIES_A_COUNTY * 0.8
