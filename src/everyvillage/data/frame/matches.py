"""The stated table of counties whose outline is not under their own code, and why.

Where the outline stands under a county's old code, the same row says which code follows one
that was withdrawn.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from everyvillage.core.codes import StatCode
from everyvillage.data.frame.provenance import FOLDER

if TYPE_CHECKING:
    from collections.abc import Mapping

MATCHES_FILE = FOLDER / "outlines.toml"
GROUPS = ("renamed", "missing")


@dataclass(frozen=True, slots=True)
class Match:
    """A county whose outline has another code (``outline``), or none at all."""

    code: str
    name: str
    why: str
    outline: str = ""


@cache
def read_matches() -> Mapping[str, Match]:
    """Give the table by the county's code."""
    table = tomllib.loads(MATCHES_FILE.read_text(encoding="utf-8"))
    rows = [Match(**row) for group in GROUPS for row in table[group]]
    return {row.code: row for row in rows}


def follower_of(code: str) -> Match | None:
    """Give the county that follows a withdrawn code, in its shortest form; None if unknown."""
    for match in read_matches().values():
        if match.outline and str(StatCode.parse(match.outline)) == code:
            return match
    return None
