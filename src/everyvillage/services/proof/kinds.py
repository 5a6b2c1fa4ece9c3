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
    """One thing that is done for a household, with the unit it is counted in."""

    id: str
    unit: str
    words: Words
    unit_words: Words


@cache
def kinds() -> Mapping[str, Kind]:
    """Give every kind by its id, read once."""
    plain = tomllib.loads(Path(__file__).with_name("kinds.toml").read_text("utf-8"))
    return {
        one["id"]: Kind(
            one["id"],
            one["unit"],
            Words(one["en"], one["zh"]),
            Words(one["unit"], one["unit_zh"]),
        )
        for one in plain["kind"]
    }
