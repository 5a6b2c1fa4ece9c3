"""What a country says of its list of places: levels, names, currency, words, and the file.

The file is TOML; its form is in docs/reference/frame-format.md. Nothing of a country is in the
program: how many levels there are, what they are called and how codes look is data.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from everyvillage.core.codes import LEVELS
from everyvillage.core.errors import Fault, InputError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

STANDS_FOR = LEVELS[1:]
"""The levels of the engine below the country, highest first."""

GUESSED: Mapping[int, tuple[str, ...]] = MappingProxyType(
    {
        1: ("village",),
        2: ("county", "village"),
        3: ("province", "county", "village"),
        4: ("province", "prefecture", "county", "village"),
        5: STANDS_FOR,
    }
)
"""For so many levels, what each stands for unless the file says it."""

VILLAGE_KINDS = ("village", "community", "quasi")
FIELDS = ("code", "level", "parent", "name", "lon", "lat", "kind", "valid_from", "valid_to")
_TEXTS = ("id", "source", "licence")
_BOX_SIDES = 4
_MOST_MINOR = 4


@dataclass(frozen=True, slots=True)
class OwnLevel:
    """One level of a country: its id, what it stands for ("" for none), and its names.

    ``values`` are the words of the level column that mean it; ``code_column`` and
    ``name_column`` name its own columns where the file has a row a lowest place.
    """

    id: str
    stands_for: str
    names: Mapping[str, str]
    values: tuple[str, ...] = ()
    code_column: str = ""
    name_column: str = ""


@dataclass(frozen=True, slots=True)
class Currency:
    """The money of a country; ``minor`` is how many decimals it has."""

    code: str = "CNY"
    minor: int = 2
    names: Mapping[str, str] = field(default_factory=lambda: {"en": "yuan", "zh": "元"})


@dataclass(frozen=True, slots=True)
class Country:
    """What the file says of a country; ``box`` is west, south, east, north in degrees."""

    id: str
    code: str
    names: Mapping[str, str]
    date: date
    source: str
    licence: str
    levels: tuple[OwnLevel, ...]
    file: str
    changes: str = ""
    box: tuple[float, float, float, float] | None = None
    currency: Currency = field(default_factory=Currency)
    terrain: Mapping[str, str | Mapping[str, str]] = field(default_factory=dict)
    programmes: tuple[str, ...] = ()
    columns: Mapping[str, str] = field(default_factory=dict)
    kinds: Mapping[str, str] = field(default_factory=dict)

    def level(self, text: str) -> OwnLevel | None:
        """Give the level that a cell means, or None."""
        word = text.strip()
        return next((one for one in self.levels if word in {one.id, *one.values}), None)

    def rank(self, level: OwnLevel) -> int:
        """Give how far down a level is: 0 for the highest."""
        return self.levels.index(level)

    @property
    def is_wide(self) -> bool:
        """Say whether each row has a column of codes for every level."""
        return all(one.code_column for one in self.levels)


def read_country(path: Path) -> Country:
    """Read what a country says of its list; refuse a file with faults, all of them at once."""
    try:
        plain = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise InputError(_fault("absent", path.name, "no such file", "a TOML file")) from None
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise InputError(_fault("unreadable", path.name, str(error), "TOML in UTF-8")) from None
    reader = _Reader(path.name, [])
    country = reader.country(plain)
    if reader.faults:
        raise InputError(reader.faults)
    return country


@dataclass(slots=True)
class _Reader:
    """Reads parts of the file and gathers what is wrong."""

    name: str
    faults: list[Fault]

    def country(self, plain: Mapping[str, Any]) -> Country:
        """Read everything."""
        head = self._mapping(plain.get("frame"), "frame")
        levels = self._levels(plain.get("level"))
        day = head.get("date")
        if not isinstance(day, date):
            self._add("date", "frame.date", day, "a day such as 2026-04-13, without quotes")
            day = date.min
        for key in (*_TEXTS, "file"):
            if not isinstance(head.get(key), str) or not head.get(key):
                self._add("text-missing", f"frame.{key}", head.get(key), "a text")
        return Country(
            id=str(head.get("id", "")),
            code=str(head.get("code", "")),
            names=self._names(head.get("names"), "frame.names"),
            date=day,
            source=str(head.get("source", "")),
            licence=str(head.get("licence", "")),
            levels=levels,
            file=str(head.get("file", "")),
            changes=str(head.get("changes", "")),
            box=self._box(head.get("box")),
            currency=self._currency(plain.get("currency")),
            terrain=self._mapping(plain.get("terrain", {}), "terrain"),
            programmes=tuple(map(str, head.get("programmes", ()))),
            columns=self._columns(plain.get("columns", {})),
            kinds=self._kinds(plain.get("kinds", {})),
        )

    def _levels(self, given: Any) -> tuple[OwnLevel, ...]:  # noqa: ANN401 - whatever the file holds
        """Read the levels, highest first."""
        rows = given if isinstance(given, list) else []
        if not rows:
            self._add("levels-none", "level", given, "at least one [[level]], the highest first")
            return ()
        plain = [self._mapping(row, "level") for row in rows]
        guessed = GUESSED.get(len(plain), ("",) * len(plain))
        if not any("stands_for" in row for row in plain):
            if len(plain) not in GUESSED:
                self._add("levels-many", "level", f"{len(plain)} levels", _STATED)
            stands = guessed
        else:
            stands = tuple(str(row.get("stands_for", "")) for row in plain)
        self._check_order(stands)
        levels = tuple(self._level(row, role) for row, role in zip(plain, stands, strict=True))
        ids = [level.id for level in levels]
        for twice in sorted({one for one in ids if ids.count(one) > 1}):
            self._add("level-twice", "level.id", twice, "an id of its own for each level")
        return levels

    def _level(self, row: Mapping[str, Any], stands_for: str) -> OwnLevel:
        """Read one level."""
        if not isinstance(row.get("id"), str) or not row["id"]:
            self._add("text-missing", "level.id", row.get("id"), "a text")
        return OwnLevel(
            id=str(row.get("id", "")),
            stands_for=stands_for,
            names=self._names(row.get("names"), "level.names"),
            values=tuple(map(str, row.get("values", ()))),
            code_column=str(row.get("code_column", "")),
            name_column=str(row.get("name_column", "")),
        )

    def _check_order(self, stands: tuple[str, ...]) -> None:
        """Refuse a level that stands for no level, for one twice, or out of order."""
        named = [one for one in stands if one]
        for one in named:
            if one not in STANDS_FOR:
                self._add("stands-for", "level.stands_for", one, ", ".join(STANDS_FOR))
        places = [STANDS_FOR.index(one) for one in named if one in STANDS_FOR]
        if places != sorted(set(places)):
            self._add("stands-order", "level.stands_for", ", ".join(named), _ORDER)
        if not stands or stands[-1] != STANDS_FOR[-1]:
            found = stands[-1] if stands else ""
            self._add("stands-lowest", "level.stands_for", found, "village for the lowest level")

    def _names(self, given: Any, where: str) -> Mapping[str, str]:  # noqa: ANN401 - as above
        """Read names by language; English is needed, for it stands in where another lacks."""
        names = self._mapping(given, where)
        if "en" not in names or not all(isinstance(one, str) and one for one in names.values()):
            self._add("names", where, given, 'names by language, "en" among them')
        return {str(tag): str(name) for tag, name in names.items()}

    def _currency(self, given: Any) -> Currency:  # noqa: ANN401 - as above
        """Read the money; one that is not named is the yuan."""
        if given is None:
            return Currency()
        plain = self._mapping(given, "currency")
        minor = plain.get("minor", 2)
        if not isinstance(minor, int) or not 0 <= minor <= _MOST_MINOR:
            self._add("minor", "currency.minor", minor, "0 to 4 decimals")
            minor = 2
        names = self._names(plain.get("names"), "currency.names")
        return Currency(str(plain.get("code", "")), minor, names)

    def _box(self, given: Any) -> tuple[float, float, float, float] | None:  # noqa: ANN401 - as above
        """Read the box around the country."""
        if given is None:
            return None
        sides = [one for one in given if isinstance(one, int | float)] if given else []
        if len(sides) != _BOX_SIDES or sides[0] >= sides[2] or sides[1] >= sides[3]:
            self._add("box", "frame.box", given, "west, south, east, north in degrees")
            return None
        west, south, east, north = map(float, sides)
        return west, south, east, north

    def _columns(self, given: Any) -> Mapping[str, str]:  # noqa: ANN401 - as above
        """Read which heading of the file is which field."""
        columns = self._mapping(given, "columns")
        for name in columns:
            if name not in FIELDS and not name.startswith("name_"):
                self._add(
                    "column-unknown", f"columns.{name}", name, f"{', '.join(FIELDS)}, name_XX"
                )
        return {str(name): str(heading) for name, heading in columns.items()}

    def _kinds(self, given: Any) -> Mapping[str, str]:  # noqa: ANN401 - as above
        """Read what the words of the kind column mean."""
        kinds = self._mapping(given, "kinds")
        for word, kind in kinds.items():
            if kind not in VILLAGE_KINDS:
                self._add("kind-unknown", f"kinds.{word}", kind, ", ".join(VILLAGE_KINDS))
        return {str(word): str(kind) for word, kind in kinds.items()}

    def _mapping(self, given: Any, where: str) -> Mapping[str, Any]:  # noqa: ANN401 - as above
        """Give a table of the file; anything else is a fault."""
        if isinstance(given, dict):
            return given
        self._add("table-missing", where, given, f"a table [{where}]")
        return {}

    def _add(self, what: str, where: str, found: object, accepted: str) -> None:
        """Note one fault."""
        shown = "nothing" if found is None else f"“{found}”"
        self.faults.append(_fault(what, f"{self.name}, {where}", shown, accepted))


_STATED = f"stands_for with every level that carries figures: {', '.join(STANDS_FOR)}"
_ORDER = "each at most once, the higher before the lower"


def _fault(what: str, where: str, found: str, accepted: str) -> Fault:
    """Say what is wrong with what a country says of its list."""
    return Fault(
        f"country.{what}",
        where,
        "what a country says of its list of places",
        found,
        accepted,
        "mend the file, see docs/reference/frame-format.md; nothing was taken",
    )
