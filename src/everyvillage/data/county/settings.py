"""The numbers a modelled county is drawn from, read from the package's own files."""

from __future__ import annotations

import hashlib
import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import TYPE_CHECKING, cast

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from importlib.resources.abc import Traversable

    from numpy.typing import NDArray

_FILES = ("settings.toml", "settings-people.toml", "settings-delivery.toml")
_EPOCH = date(1970, 1, 1).toordinal()


@dataclass(frozen=True, slots=True)
class Setting:
    """One number, list or curve with its unit, where it comes from and how sure it is."""

    name: str
    value: object
    unit: str
    source: str
    sure: str


@dataclass(frozen=True, slots=True)
class Curve:
    """A share that changes with time: straight lines between days since 1970."""

    days: NDArray[np.float64]
    shares: NDArray[np.float64]

    def at(self, day: int) -> float:
        """Give the share on ``day`` (days since 1970); flat before the first and after the last."""
        return float(np.interp(day, self.days, self.shares))


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings by dotted name; the methods give one in the form that is needed."""

    entries: Mapping[str, Setting]
    recipe: str

    def number(self, name: str) -> float:
        """Give a single number."""
        return float(cast("float", self.entries[name].value))

    def whole(self, name: str) -> int:
        """Give a single whole number."""
        return int(cast("int", self.entries[name].value))

    def numbers(self, name: str) -> tuple[float, ...]:
        """Give a list of numbers as it stands."""
        return tuple(float(item) for item in cast("list[float]", self.entries[name].value))

    def words(self, name: str) -> tuple[str, ...]:
        """Give a list of words as it stands."""
        return tuple(cast("list[str]", self.entries[name].value))

    def grid(self, name: str) -> NDArray[np.float64]:
        """Give a table of numbers, rows first."""
        return np.array(self.entries[name].value, dtype=np.float64)

    def shares(self, name: str) -> NDArray[np.float64]:
        """Give a list of shares, scaled so that they add up to one."""
        values = self.grid(name)
        return cast("NDArray[np.float64]", values / values.sum(axis=-1, keepdims=True))

    def day(self, name: str) -> int:
        """Give a date as days since 1970."""
        return day_number(date.fromisoformat(cast("str", self.entries[name].value)))

    def days(self, name: str) -> tuple[int, ...]:
        """Give a list of dates as days since 1970."""
        return tuple(day_number(date.fromisoformat(item)) for item in self.words(name))

    def curve(self, name: str) -> Curve:
        """Give a list of [date, share] pairs as a curve."""
        pairs = cast("list[tuple[str, float]]", self.entries[name].value)
        days = [day_number(date.fromisoformat(text)) for text, _ in pairs]
        return Curve(np.array(days, np.float64), np.array([share for _, share in pairs]))

    def number_or(self, name: str, usual: float) -> float:
        """Give a single number, or ``usual`` where none is set."""
        return self.number(name) if name in self.entries else usual


def day_number(day: date) -> int:
    """Give the days from 1970-01-01 to ``day``."""
    return day.toordinal() - _EPOCH


def _folder() -> Traversable:
    return files("everyvillage.data.county")


def read_data(name: str) -> dict[str, object]:
    """Read one of the TOML files that lie beside this module."""
    return tomllib.loads((_folder() / name).read_text(encoding="utf-8"))


def _leaves(node: Mapping[str, object], path: str) -> Iterator[Setting]:
    """Walk down to the entries that hold a value; other tables are only headings."""
    for key, item in node.items():
        name = f"{path}.{key}" if path else key
        if not isinstance(item, dict):
            continue
        if "value" in item:
            yield Setting(name, item["value"], item["unit"], item["source"], item["sure"])
        else:
            yield from _leaves(item, name)


@cache
def read_settings() -> Settings:
    """Read every settings file of the package.

    ``recipe`` of the result is the number of the recipe and the first twelve hexadecimal
    digits of a hash over all files that shape a modelled county, so that a changed number
    can be seen in everything made from it.
    """
    entries: dict[str, Setting] = {}
    recipe = ""
    for name in _FILES:
        data = read_data(name)
        recipe = str(data.get("recipe", recipe))
        entries.update((setting.name, setting) for setting in _leaves(data, ""))
    seen = hashlib.sha256()
    for name in (*_FILES, "regions.toml", "names.toml"):
        seen.update((_folder() / name).read_bytes())
    return Settings(MappingProxyType(entries), f"{recipe}-{seen.hexdigest()[:12]}")
