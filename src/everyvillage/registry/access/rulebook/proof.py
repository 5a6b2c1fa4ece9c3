"""Deliveries, promises and evidence: who records them, and who opens what was kept."""

from __future__ import annotations

from everyvillage.contracts.shapes import Words
from everyvillage.registry.access.scopes import OwnPlace
from everyvillage.registry.access.sentences import Sentence, Verb

_FIELD = frozenset({"village-worker", "township-officer", "county-officer"})

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
    Sentence(
        "officers-record-promises",
        Words(
            "Township and county officers record what was promised to their own place or a "
            "place in it, by when, and who checks it.",
            "乡镇和县级干部可以登记对本辖区作出的承诺事项、完成时限和核验人。",
        ),
        frozenset({"township-officer", "county-officer"}),
        Verb.CHANGE,
        "promise:record",
        OwnPlace("pk"),
    ),
    Sentence(
        "field-records-evidence",
        Words(
            "Village workers and officers record evidence of what happened in their own place, "
            "with a photo or a recording.",
            "驻村干部和乡县干部可以登记本辖区的佐证，并附照片或录音。",
        ),
        _FIELD,
        Verb.CHANGE,
        "evidence:record",
        OwnPlace("pk"),
    ),
    Sentence(
        "field-opens-evidence",
        Words(
            "Village workers, officers and auditors open the evidence of their own place; the "
            "person it is of is told.",
            "驻村干部、乡县干部和审计检查人员可以查看本辖区的佐证；当事人可以看到是谁查看的。",
        ),
        _FIELD | {"auditor"},
        Verb.READ,
        "evidence",
        OwnPlace("place_id"),
    ),
)
