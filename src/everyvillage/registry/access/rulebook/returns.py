"""Receivers' tables: who adds, maps and fills those of their own place."""

from __future__ import annotations

from everyvillage.contracts.shapes import Words
from everyvillage.registry.access.scopes import OwnPlace
from everyvillage.registry.access.sentences import Sentence, Verb

_OFFICERS = frozenset({"township-officer", "county-officer"})
_PLACE = OwnPlace("place_id")

SENTENCES = (
    Sentence(
        "officers-list-own-returns",
        Words(
            "Township and county officers see the receivers' tables of their own place.",
            "乡镇和县级干部可以查看本辖区的上报表。",
        ),
        _OFFICERS,
        Verb.LIST,
        "return",
        _PLACE,
    ),
    Sentence(
        "officers-map-own-returns",
        Words(
            "Township and county officers add receivers' tables of their own place and say what "
            "fills them.",
            "乡镇和县级干部可以添加本辖区的上报表并设定各栏内容。",
        ),
        _OFFICERS,
        Verb.CHANGE,
        "return",
        _PLACE,
    ),
    Sentence(
        "officers-fill-own-returns",
        Words(
            "Township and county officers fill the receivers' tables of their own place.",
            "乡镇和县级干部可以填报本辖区的上报表。",
        ),
        _OFFICERS,
        Verb.EXPORT,
        "return",
        _PLACE,
    ),
)
