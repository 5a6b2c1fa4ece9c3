"""The trail of readings: who looks through it, takes it away, confirms what is withheld."""

from __future__ import annotations

from everyvillage.contracts.shapes import Words
from everyvillage.registry.access.scopes import PersonOfOwnPlace
from everyvillage.registry.access.sentences import Sentence, Verb

_AUDITORS = frozenset({"auditor"})
_OWN = PersonOfOwnPlace("person")

SENTENCES = (
    Sentence(
        "auditors-list-the-trail",
        Words(
            "Auditors list every reading of people of the place they inspect, withheld ones "
            "included.",
            "审计检查人员可以列出受检地区人员信息的全部查阅记录（含暂缓告知的）。",
        ),
        _AUDITORS,
        Verb.LIST,
        "reading",
        _OWN,
    ),
    Sentence(
        "auditors-export-the-trail",
        Words(
            "Auditors take the trail of the place they inspect away as a file; that they did is "
            "kept.",
            "审计检查人员可以导出受检地区的查阅记录，导出行为留痕。",
        ),
        _AUDITORS,
        Verb.EXPORT,
        "reading",
        _OWN,
    ),
    Sentence(
        "auditors-confirm-withholding",
        Words(
            "Auditors confirm, as a second person and until a date, that a reading is withheld, "
            "or release it.",
            "审计检查人员作为第二人确认暂缓告知并定明期限，或予以解除。",
        ),
        _AUDITORS,
        Verb.CHANGE,
        "reading",
        _OWN,
    ),
)
