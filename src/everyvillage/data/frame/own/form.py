"""The codes of a country's own list as a form of codes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from everyvillage.core.codes import LEVEL_OF, NATION
from everyvillage.core.errors import Fault, InputError
from everyvillage.data.frame.own.rows import shown

if TYPE_CHECKING:
    from datetime import date

    from everyvillage.data.frame.own.index import OwnIndex

EXAMPLES = 2


class OwnForm:
    """The country's own codes, in any form, looked up in its list."""

    def __init__(self, index: OwnIndex) -> None:
        """Look codes up in one list."""
        self._index = index

    def key(self, text: str, *, day: date | None = None, where: str = "") -> str:
        """Give the key that an own code means on a day, "0" for the country itself.

        A code that means nothing on that day gives the key that it last had, so that whoever
        asks can say when it was withdrawn. Refuses a code that never was on the list, and one
        of a level that carries no figures.
        """
        code = text.strip()
        if code in {NATION, self._index.country.code}:
            return NATION
        found = self._index.with_code(code, day)
        if found is None or not found.level:
            raise InputError(_unknown(self._index, code, where))
        return found.key

    def level(self, key: str) -> str:
        """Give the level of the engine that a key is of."""
        return LEVEL_OF[len(key)]

    def written(self, key: str) -> str:
        """Give the own code of a key, in place of a missing level that of the place above."""
        return self._index.written(self._index.real(key)) or key

    def accepted(self, level: str) -> str:
        """Say what the country calls the level, with codes of its list as examples."""
        own = next((one for one in self._index.country.levels if one.stands_for == level), None)
        if own is None:
            return f"a code of level {level}, which this country does not have"
        examples = ", ".join(self._index.some_codes(own.id, EXAMPLES))
        return f"the code of a {own.names['en']} ({own.id}), such as {examples}"


def _unknown(index: OwnIndex, code: str, where: str) -> Fault:
    """Say that a code is not on the country's list."""
    return Fault(
        "place.unknown-code",
        where,
        "the code of a place",
        f"“{shown(code)}”",
        f"a code of the list of {index.of_day} of {index.nation_name}",
        "look the place up by name: everyvillage places find NAME",
    )
