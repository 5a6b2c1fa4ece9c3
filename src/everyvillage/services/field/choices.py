"""The presses of a visit, each with the words of the catalogue."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

CHOICES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "outcome": ("met", "phone", "away", "notnow"),
        "wish": ("none", "money", "clinic", "school", "work", "other"),
        "well": ("yes", "no", "unsure"),
        "again": ("usual", "week", "today"),
    }
)
"""Each field of a visit and what may be pressed; its words are "visit.FIELD_CHOICE"."""

ANSWERS = ("lead", "later")
"""Whether a visit answers the lead that the phone shows; asked where there is one."""

CONSENT = ("voice", "signature", "mark", "unasked", "declined")
"""How a household that is not well agreed that its case goes on; asked where it is not well."""

MORE: Mapping[str, tuple[str, ...]] = MappingProxyType({"answers": ANSWERS, "consent": CONSENT})
"""What is pressed only where it applies, in the order of the page."""
