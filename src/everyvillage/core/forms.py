"""How the codes of a country are written, and the place key that each stands for.

A place key is digits whose beginning names the place above: the form in which counts are rolled
up. The Chinese statistical code is such a key itself, so that its form has nothing to look up;
every other form is a table that came with the country's list of places.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from everyvillage.core.codes import LENGTH_OF, StatCode

if TYPE_CHECKING:
    from datetime import date


class CodeForm(Protocol):
    """One form of codes."""

    def key(self, text: str, *, day: date | None = None, where: str = "") -> str:
        """Give the key that a written code stands for on a day; refuse what is no code."""

    def level(self, key: str) -> str:
        """Give the level that a key is of."""

    def written(self, key: str) -> str:
        """Give the code of a key as people write it."""

    def accepted(self, level: str) -> str:
        """Say what a code of a level looks like, for a message."""


class StatisticalForm:
    """The statistical codes of mainland China, which are their own keys."""

    def key(self, text: str, *, day: date | None = None, where: str = "") -> str:  # noqa: ARG002 - the digits say it on any day
        """Give the shortest form of a code; refuse what is none."""
        return StatCode.parse(text, where=where).text

    def level(self, key: str) -> str:
        """Give the level that the length says."""
        return StatCode(key).level

    def written(self, key: str) -> str:
        """Give the key itself."""
        return key

    def accepted(self, level: str) -> str:
        """Say how many digits a code of a level has."""
        return f"a {level} code of {LENGTH_OF[level]} digits"


STATISTICAL = StatisticalForm()
