"""Deliveries as they are recorded by whoever did something for a household."""

from __future__ import annotations

from everyvillage.contracts.shapes import Words
from everyvillage.registry.access.scopes import OwnPlace
from everyvillage.registry.access.sentences import Sentence, Verb

SENTENCES = (
    Sentence(
        "workers-record-deliveries",
        Words(
            "Village workers and township officers record what was done for a household of "
            "their own place, with its evidence.",
            "驻村干部和乡镇干部可以登记为本辖区住户落实的帮扶，并附佐证。",
        ),
        frozenset({"village-worker", "township-officer"}),
        Verb.CHANGE,
        "delivery:record",
        OwnPlace("village_id"),
    ),
)
