"""What can be recorded, as data."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from everyvillage.contracts.shapes import Words

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Kind:
    """One thing that is done or promised, with the unit it is counted in.

    ``to`` says for whom: "household", "place" or both.
    """

    id: str
    to: frozenset[str]
    unit: str
    words: Words
    unit_words: Words


HOUSEHOLD, PLACE = "household", "place"


@cache
def kinds(to: str = "") -> Mapping[str, Kind]:
    """Give every kind by its id, read once; with ``to`` those for a household or for a place."""
    plain = tomllib.loads(Path(__file__).with_name("kinds.toml").read_text("utf-8"))
    return {
        one["id"]: Kind(
            one["id"],
            frozenset(one["to"]),
            one["unit"],
            Words(one["en"], one["zh"]),
            Words(one["unit"], one["unit_zh"]),
        )
        for one in plain["kind"]
        if not to or to in one["to"]
    }
