"""The four presses of a visit, each with the words of the catalogue."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

CHOICES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "outcome": ("met", "phone", "away", "notnow"),
        "well": ("yes", "no", "unsure"),
        "wish": ("none", "money", "clinic", "school", "work", "other"),
        "again": ("usual", "week", "today"),
    }
)
"""Each field of a visit and what may be pressed; its words are "visit.FIELD_CHOICE"."""
