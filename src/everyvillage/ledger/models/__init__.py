"""The tables of proof, one module for each group of nouns."""

from everyvillage.ledger.models.access import How, Reading, Step, Sweep, Withholding
from everyvillage.ledger.models.append_only import AppendOnly
from everyvillage.ledger.models.entries import (
    Entry,
    EntryKind,
    Payload,
    as_microseconds,
    as_moment,
)
from everyvillage.ledger.models.roots import Root

__all__ = [
    "AppendOnly",
    "Entry",
    "EntryKind",
    "How",
    "Payload",
    "Reading",
    "Root",
    "Step",
    "Sweep",
    "Withholding",
    "as_microseconds",
    "as_moment",
]
