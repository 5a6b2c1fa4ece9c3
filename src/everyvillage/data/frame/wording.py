"""What somebody typed into the search, turned into patterns over names.

Chinese characters stand for themselves; letters are pinyin, with or without tones and
spaces, or initials. A pattern allows at each place every character that can be read so:
thus every reading of every character is found, and no list of readings of names is kept.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from itertools import islice, product
from operator import contains
from typing import TYPE_CHECKING

from everyvillage.core.errors import Fault, InputError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

LONGEST_QUERY = 64
LONGEST_SYLLABLE = 6
MOST_READINGS = 32
MOST_INITIALS = 16
WIDER_BY = 0xFEE0
FULL_WIDTH = {code: code - WIDER_BY for code in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF5B))}
TONE_DIGIT = re.compile(r"(?<=[a-z])[1-5](?![0-9])")
TONE_MARKS = frozenset("\u0300\u0301\u0302\u0304\u0306\u030c")
DIAERESIS = "\u0308"
PIECES = re.compile(r"[a-z]+|[^\s'’·\-]")
CHARACTERS = re.compile(r"[^\s'’]")
"""The pieces of a query without letters: · and - part syllables, but stand in three names."""

TAIL = re.compile(
    r"(?:\w{1,8}族)?(?:省|特别行政区|自治区|自治州|地区|盟|市|林区|特区|区|自治县|县|自治旗|旗"
    r"|民族镇|镇|民族乡|乡|民族苏木|苏木|街道办事处|街道|维吾尔自治区)"
    r"|(?:村|社区|嘎查)?(?:村民委员会|居民委员会|村委会|居委会|委员会|生活区)|村|社区|嘎查"
)
"""The words at the end of a name that only say what sort of place it is."""

TAIL_STARTS = frozenset("省特自地盟市林区县旗镇民乡苏街维村社嘎居委生") | {""}
"""The characters with which such an end can begin, for names of one character before it."""


@dataclass(frozen=True, slots=True)
class Wording:
    """A query after normalising: the pieces to find, and whether letters are among them."""

    text: str
    pieces: tuple[str, ...]

    @property
    def has_letters(self) -> bool:
        """Say whether a piece is written in letters."""
        return any(is_letters(piece) for piece in self.pieces)


@dataclass(frozen=True, slots=True)
class Reading:
    """One way of reading a query: the characters that each place of a name can have.

    ``last`` holds those that the last place must have for the name to be exactly this, where
    the query may have ended in the middle of a syllable.
    """

    places: tuple[frozenset[str], ...]
    last: frozenset[str]

    def begins(self, name: str) -> bool:
        """Say whether a name begins so."""
        return len(name) >= len(self.places) and all(map(contains, self.places, name))

    def is_exactly(self, name: str) -> bool:
        """Say whether a name is this, but for the word for its sort at the end (镇, 村委会)."""
        size = len(self.places)
        return self.begins(name) and name[size - 1] in self.last and is_tail(name[size:])

    def second(self, *, exact: bool) -> frozenset[str] | None:
        """Give the characters that the second place can have; None for any."""
        if len(self.places) > 1:
            return self.places[1]
        return TAIL_STARTS if exact else None


def read_wording(text: str) -> Wording:
    """Normalise what was typed: case, width, tones, spaces.

    Refuses nothing at all, nothing but signs, and more than 64 characters.
    """
    if len(text) > LONGEST_QUERY:
        raise InputError(_too_long(text))
    plain = unicodedata.normalize("NFC", _without_tones(text.translate(FULL_WIDTH).lower()))
    plain = TONE_DIGIT.sub(" ", plain.replace("u:", "v")).strip()
    pieces = tuple((PIECES if re.search("[a-z]", plain) else CHARACTERS).findall(plain))
    if not any(char.isalnum() for char in plain):
        raise InputError(_empty())
    return Wording(plain, pieces)


def is_letters(piece: str) -> bool:
    """Say whether a piece is a run of the letters a to z."""
    return piece.isascii() and piece.isalpha()


class Sounds:
    """Which characters a syllable, or the beginning of one, can stand for."""

    def __init__(self, characters_of: Mapping[str, str]) -> None:
        """Take the characters of each whole syllable."""
        self.whole = {
            sound: frozenset(held) | _wide(sound) for sound, held in characters_of.items()
        }
        begun: dict[str, set[str]] = {}
        for sound, characters in self.whole.items():
            for end in range(1, len(sound) + 1):
                begun.setdefault(sound[:end], set()).update(characters)
        self.begun = {start: frozenset(held) for start, held in begun.items()}

    def segmentations(self, letters: str, *, last: bool) -> list[tuple[str, ...]]:
        """Cut a run of letters into syllables, in at most 32 ways.

        Where the run is the ``last`` of the query, its end may be the beginning of one.
        """
        found: list[tuple[str, ...]] = []
        self._cut(letters, (), found, last=last, dead=set())
        return found

    def _cut(
        self,
        rest: str,
        done: tuple[str, ...],
        found: list[tuple[str, ...]],
        *,
        last: bool,
        dead: set[str],
    ) -> bool:
        """Add every way to cut ``rest`` after ``done``; say whether there was one."""
        if not rest:
            found.append(done)
            return True
        if rest in dead or len(found) >= MOST_READINGS:
            return False
        held = False
        for size in range(min(LONGEST_SYLLABLE, len(rest)), 0, -1):
            sound = rest[:size]
            begins = last and size == len(rest) and sound in self.begun
            if sound in self.whole or begins:
                held |= self._cut(rest[size:], (*done, sound), found, last=last, dead=dead)
        if not held:
            dead.add(rest)
        return held


def syllable_readings(wording: Wording, sounds: Sounds) -> tuple[Reading, ...]:
    """Read letters as syllables, in at most 32 ways, long syllables first."""
    ways = []
    for number, piece in enumerate(wording.pieces):
        last = number == len(wording.pieces) - 1
        ways.append(sounds.segmentations(piece, last=last) if is_letters(piece) else [(piece,)])
    return tuple(
        _reading([sound for part in parts for sound in part], sounds.whole, sounds)
        for parts in islice(product(*ways), MOST_READINGS)
    )


def initial_readings(wording: Wording, sounds: Sounds) -> tuple[Reading, ...]:
    """Read each letter as the beginning of a character; nothing without letters or with many."""
    initials = [
        letter for piece in wording.pieces for letter in (piece if is_letters(piece) else (piece,))
    ]
    if not wording.has_letters or len(initials) > MOST_INITIALS:
        return ()
    if any(is_letters(letter) and letter not in sounds.begun for letter in initials):
        return ()
    return (_reading(initials, sounds.begun, sounds),)


def is_tail(text: str) -> bool:
    """Say whether ``text``, the end of a name, only says what sort of place it is."""
    return not text or TAIL.fullmatch(text) is not None


def _reading(
    parts: Sequence[str], characters_of: Mapping[str, frozenset[str]], sounds: Sounds
) -> Reading:
    """Make a reading of syllables (or initials) and characters."""
    none: frozenset[str] = frozenset()
    *before, end = [
        characters_of.get(part, none) if is_letters(part) else frozenset(part) | _wide(part)
        for part in parts
    ]
    last = sounds.begun[parts[-1]] if is_letters(parts[-1]) else end
    return Reading((*before, last), end)


def _wide(part: str) -> frozenset[str]:
    """Give a Latin letter or a digit in full width, in which a few names write it."""
    if len(part) != 1 or not part.isascii() or not part.isalnum():
        return frozenset()
    return frozenset({chr(ord(part) + WIDER_BY), chr(ord(part.upper()) + WIDER_BY)})


def _without_tones(text: str) -> str:
    """Drop tone marks; ü becomes v, as keyboards write it."""
    return "".join(_plain(char) for char in text)


def _plain(char: str) -> str:
    """Drop the tone mark of one letter."""
    parts = unicodedata.normalize("NFD", char)
    if len(parts) == 1 and parts not in TONE_MARKS:
        return char
    if parts[0] == "u" and DIAERESIS in parts:
        return "v"
    if parts[0].isascii() or parts[0] in TONE_MARKS:
        return "".join(part for part in parts if part not in TONE_MARKS)
    return char


def _too_long(text: str) -> Fault:
    """Say that a query is longer than any name."""
    return Fault(
        "place.query-too-long",
        "",
        "a name, pinyin, initials or a code",
        f"{len(text)} characters",
        f"at most {LONGEST_QUERY} characters",
        "give the beginning of the name",
    )


def _empty() -> Fault:
    """Say that there is nothing to search for."""
    return Fault(
        "place.query-empty",
        "",
        "a name, pinyin, initials or a code",
        "no letter, digit or character",
        "for example 灰汤, huitang, htz or 430182109",
        "give the beginning of the name",
    )
