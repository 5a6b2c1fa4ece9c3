"""The languages of the villages: their own names, their scripts, and how far each text is.

What is not official in a language is shown with its state; nothing medical, legal or of consent
is shown in a draft.
"""

from __future__ import annotations

import tomllib
from calendar import month_name
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from everyvillage.core.errors import Fault, InputError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

MONTHS = tuple(month_name)[1:]
_FILE = Path(__file__).with_name("tongues.toml")


class State(StrEnum):
    """How far the texts of a language are."""

    DRAFT = "draft"
    REVIEWED = "reviewed"
    OFFICIAL = "official"


@dataclass(frozen=True, slots=True)
class Tongue:
    """One language.

    ``code`` is its BCP 47 tag, ``own_name`` its name in its own script, ``right_to_left`` and
    ``vertical`` how it runs, ``digits`` its ten digits, ``date_form`` how a date is written (the
    parts ``year``, ``month``, ``day``, and ``name``, the English name of the month), ``sample`` one
    sentence that shows the script, ``state`` how far its texts are, ``spoken`` whether phones
    bring a voice for it.
    """

    code: str
    own_name: str
    sample: str
    date_form: str
    state: State
    digits: str = "0123456789"
    right_to_left: bool = False
    vertical: bool = False
    spoken: bool = False

    @property
    def direction(self) -> str:
        """Give the word that HTML has for the direction of the lines."""
        return "rtl" if self.right_to_left else "ltr"

    @property
    def short(self) -> str:
        """Give the tag as the name of a class: letters and hyphens only."""
        return self.code.lower()

    def number(self, value: int) -> str:
        """Give a whole number in the digits of the language."""
        return str(value).translate(str.maketrans("0123456789", self.digits))

    def day(self, value: date) -> str:
        """Give a date as the language writes it, in its own digits.

        >>> from datetime import date
        >>> tongue("ko").day(date(2026, 11, 7))
        '2026년 11월 7일'
        """
        numbers = {part: self.number(getattr(value, part)) for part in ("year", "month", "day")}
        return self.date_form.format(name=MONTHS[value.month - 1], **numbers)

    def may_show(self, *, weighty: bool) -> bool:
        """Say whether a text may be shown; ``weighty`` is one of medicine, law or consent."""
        return not weighty or self.state is not State.DRAFT


@cache
def tongues() -> Mapping[str, Tongue]:
    """Give every language by its code, in the order of the file."""
    rows = tomllib.loads(_FILE.read_text("utf-8"))["tongue"]
    made = [Tongue(**{**row, "state": State(row["state"])}) for row in rows]
    return MappingProxyType({one.code: one for one in made})


def tongue(code: str) -> Tongue:
    """Give one language; refuse a code that is none."""
    found = tongues().get(code)
    if found is None:
        raise InputError(
            Fault(
                code="language.tongue-unknown",
                where="",
                asked="a language",
                found=f"“{code[:20]}”",
                accepted=", ".join(tongues()),
                next_step="choose one of these",
            )
        )
    return found
