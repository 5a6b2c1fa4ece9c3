"""Requests of the person concerned: who sees them, looks at proof, answers, decides appeals."""

from __future__ import annotations

from everyvillage.contracts.shapes import Words
from everyvillage.registry.access.scopes import OwnPlace
from everyvillage.registry.access.sentences import Sentence, Verb

_VILLAGE = OwnPlace("village_id")
_FIELD = frozenset({"village-worker", "township-officer", "county-officer"})
_DECIDE = frozenset({"county-officer", "province-officer", "national-officer", "auditor"})

SENTENCES = (
    Sentence(
        "offices-list-own-requests",
        Words(
            "Village workers, officers and auditors list the requests of residents of their own "
            "place.",
            "驻村干部、各级干部和审计检查人员可以列出本辖区住户的申请。",
        ),
        _FIELD | _DECIDE,
        Verb.LIST,
        "request",
        _VILLAGE,
    ),
    Sentence(
        "offices-read-own-requests",
        Words(
            "Village workers, officers and auditors read the requests of residents of their own "
            "place.",
            "驻村干部、各级干部和审计检查人员可以查看本辖区住户的申请。",
        ),
        _FIELD | _DECIDE,
        Verb.READ,
        "request",
        _VILLAGE,
    ),
    Sentence(
        "field-looks-at-proof",
        Words(
            "Village workers and township officers note which proof a resident of their own "
            "place has shown.",
            "驻村干部和乡镇干部可以登记本辖区住户出示的证明。",
        ),
        frozenset({"village-worker", "township-officer"}),
        Verb.CHANGE,
        "request:check",
        _VILLAGE,
    ),
    Sentence(
        "officers-answer-requests",
        Words(
            "Township and county officers answer the requests of their own place, one by one.",
            "乡镇和县级干部可以逐件答复本辖区住户的申请。",
        ),
        frozenset({"township-officer", "county-officer"}),
        Verb.CHANGE,
        "request:answer",
        _VILLAGE,
    ),
    Sentence(
        "named-person-decides-appeals",
        Words(
            "The person named for a county decides its appeals, never over an own answer.",
            "由指定的申诉处理人处理本县申诉，不得处理本人作出的答复。",
        ),
        _DECIDE,
        Verb.CHANGE,
        "request:decide",
        _VILLAGE,
    ),
    Sentence(
        "above-names-appeal-person",
        Words(
            "Administrators, province and national officers name who decides the appeals of a "
            "county.",
            "系统管理员、省级和国家级干部可以指定各县的申诉处理人。",
        ),
        frozenset({"administrator", "province-officer", "national-officer"}),
        Verb.CHANGE,
        "appeal-person",
        OwnPlace("pk"),
    ),
)
