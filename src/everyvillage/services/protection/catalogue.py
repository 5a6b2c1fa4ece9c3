"""What help there is, and which office or service owns it."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from everyvillage.services.protection.plain import DISPUTES, OBJECTIONS
from everyvillage.services.protection.stages import Stage

if TYPE_CHECKING:
    from collections.abc import Mapping

CATALOGUE: Mapping[str, str] = MappingProxyType(
    {
        "job": "employment",
        "post": "employment",
        "course": "employment",
        "subsidy": "civil",
        "medical-aid": "medical",
        "treatment": "medical",
        "school": "education",
        "housing": "housing",
        "water": "water",
        "sale": "market",
        "donation": "giving",
        "pairing": "pairing",
        "counselling": "care",
        "disability-subsidy": "disabled",
    }
)
"""Each kind of help with its owner; the words are "protection.help_…" and "protection.owner_…"."""

CONSENT = ("voice", "signature", "mark")
"""How a household may say that it agrees; nobody has to be able to write."""

OUTCOMES = ("risk", "no-risk", "away", "refused")
"""What a check at home can end with; not met and refused are honest answers."""

REASONS = ("stable",)
"""Why a risk counts as removed; the words are "protection.reason_…"."""

SAID_AT_HOME = ("well", "notwell", "unsure")
"""How a household is, as a visit found it; the words are "protection.note_…"."""

ENDINGS = ("refused", "moved", "died")
"""Why a case ends though no risk was removed; the words are "protection.reason_…"."""

WITHDRAWALS = ("unwanted", "impossible", "needless", "mistake")
"""Why planned help does not come after all; the words are "protection.reason_…"."""

STEPS = (
    *Stage,
    "shock",
    "corrected",
    "taken-back",
    "away",
    "refused",
    "escalated",
    "measure",
    "delivery",
    "confirmed",
    "handed-over",
    "disputed",
    "visited",
    "reported",
    "help-withdrawn",
    "follow-up",
    "objected",
    "heard",
    "moved",
    "took-in",
    "contradicted",
    "upheld",
    "not-upheld",
    "split",
)
"""What a step may say that happened; the words are "protection.step_…"."""

NOTES = (
    *CATALOGUE,
    *REASONS,
    *ENDINGS,
    "supported",
    *DISPUTES,
    *OBJECTIONS,
    "risk",
    "no-risk",
    "declined",
    "drawn",
    "foreseen",
    "door",
    "split",
    "contradicted",
    "upheld",
    *SAID_AT_HOME,
    "rules-changed",
    "corrected",
    "taken-back",
    "township",
    "county",
)
"""What a step may keep beside; the words are "protection.note_…"."""
