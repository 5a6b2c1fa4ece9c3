"""The layout of each office's file, and how often what goes wrong, read from offices.toml."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Layout:
    """One office's file: what it is of, which rows, which columns, how it is written.

    ``where`` keeps the rows of which a column is given (and not false); ``last_month`` adds a
    sheet of the month before; ``merge_household`` merges the household over its people.
    """

    office: str
    words: str
    kind: str
    of: str
    title: str
    groups: tuple[tuple[str, int], ...]
    columns: Mapping[str, str]
    foot: tuple[str, ...]
    where: str = ""
    encoding: str = "utf-8"
    sign: str = ","
    last_month: bool = False
    merge_household: bool = False


@cache
def _data() -> Mapping[str, Any]:
    text = (files("everyvillage.data.county.offices") / "offices.toml").read_text("utf-8")
    return tomllib.loads(text)


@cache
def layouts() -> tuple[Layout, ...]:
    """Give the layouts of the nine offices."""
    return tuple(
        Layout(
            office=office,
            groups=tuple((words, size) for words, size in one["groups"]),
            foot=tuple(one["foot"]),
            **{key: value for key, value in one.items() if key not in {"groups", "foot"}},
        )
        for office, one in _data()["office"].items()
    )


def rate(group: str, name: str) -> float:
    """Give how often something happens: "rates" or "village", and its name."""
    return float(_data()[group][name]["value"])


def village_ways() -> Mapping[str, float]:
    """Give how often an office writes the name of a village in each way."""
    ways = ("whole", "short", "bare", "with_township", "with_blanks", "traditional", "sound",
            "old", "dropped")  # fmt: skip
    return {way: rate("village", way) for way in ways}
