"""A fault told to the person at the screen, in the language of the page.

A fault speaks English, for the terminal and the log. What pages show is looked up by its code
in ``faults.toml``; a part that is not there stays as the fault says it, marked as English. In
the words ``{first}`` and ``{second}`` are the first days or numbers of what is accepted.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from everyvillage.language.catalogue import Catalogue, read_catalogue

if TYPE_CHECKING:
    from everyvillage.core.errors import Fault

NOTHING = "nothing"
_QUOTED = re.compile("“[^”]*”")
_CHINESE = re.compile("[\u4e00-\u9fff]")
_NUMBER = re.compile(r"\d{4}-\d{2}-\d{2}|\d[\d,]*")


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a told fault: its words, and whether they are the fault's own English."""

    words: str
    own: bool


@dataclass(frozen=True, slots=True)
class Told:
    """A fault as a page shows it; ``title`` and ``found`` may be empty."""

    code: str
    where: str
    title: str
    found: str
    asked: Part | None
    accepted: Part
    next_step: Part


@cache
def fault_words() -> Catalogue:
    """Give the words of faults, read once."""
    return read_catalogue(Path(__file__).with_name("faults.toml"))


def tell(fault: Fault, language: str) -> Told:
    """Tell a fault in ``language``: what is wrong, what was found, what is accepted, what next.

    A fault whose code has no words keeps its own, with what was asked for in place of a title.
    """
    title = _words(fault, "title", language)
    return Told(
        code=fault.code,
        where=fault.where,
        title=title,
        found=_found(fault.found, language) if title else fault.found,
        asked=None if title else Part(fault.asked, own=True),
        accepted=_part(fault, "accepted", fault.accepted, language),
        next_step=_part(fault, "next", fault.next_step, language),
    )


def _found(found: str, language: str) -> str:
    """Give what was found beside a title; in Chinese only what is quoted of it."""
    if found == NOTHING:
        return ""
    return found if language == "en" else "、".join(_QUOTED.findall(found))


def _part(fault: Fault, name: str, own: str, language: str) -> Part:
    """Give one part of a fault, in its own words where the catalogue has none."""
    words = _words(fault, name, language)
    return Part(words or own, own=not words and not _CHINESE.search(own))


def _words(fault: Fault, name: str, language: str) -> str:
    """Give the catalogue's words; the days and numbers accepted stand in them as they came."""
    key = f"{fault.code}.{name}"
    if key not in fault_words():
        return ""
    first, second, *_ = (*_NUMBER.findall(fault.accepted), "", "")
    return fault_words().word(key, language, first=first, second=second)
