"""Who checks leads, publishes, decides and plans help."""

from __future__ import annotations

from everyvillage.contracts.shapes import Compartment, Words
from everyvillage.registry.access.scopes import OwnPlace, OwnPlaceNotKin
from everyvillage.registry.access.sentences import Sentence, Verb

_FIELD = frozenset({"village-worker", "township-officer", "county-officer"})
_VILLAGE = OwnPlace("village_id")
_NOT_KIN = OwnPlaceNotKin("village_id")

SENTENCES = (
    Sentence(
        "worker-checks-leads",
        Words(
            "Village workers check leads at the households of their own village, but not at "
            "their own or their kin's.",
            "驻村干部可以入户核查本村的风险线索（本人和亲属家除外）。",
        ),
        frozenset({"village-worker"}),
        Verb.CHANGE,
        "lead",
        _NOT_KIN,
    ),
    Sentence(
        "field-hears-notes",
        Words(
            "Village workers and officers hear the voice notes of visits in their own place, but "
            "not those of their own or their kin's household, once they have said that they "
            "arrange help.",
            "驻村干部和乡县干部说明用于落实帮扶后，可以收听本辖区的走访录音（本人和亲属家除外）。",
        ),
        _FIELD,
        Verb.READ,
        "note",
        _NOT_KIN,
        Compartment.HEALTH,
    ),
    Sentence(
        "township-publishes",
        Words(
            "Township officers note the publication of names and kinds in their villages, but not "
            "for their own or their kin's household.",
            "乡镇干部可以登记本辖区各村的公示（只公示姓名和类别；本人和亲属家除外）。",
        ),
        frozenset({"township-officer"}),
        Verb.CHANGE,
        "episode:publish",
        _NOT_KIN,
    ),
    Sentence(
        "county-decides",
        Words(
            "County officers take households of their county into monitoring and end it, but not "
            "their own or their kin's.",
            "县级干部可以决定本县农户纳入监测和风险消除（本人和亲属家除外）。",
        ),
        frozenset({"county-officer"}),
        Verb.CHANGE,
        "episode:decide",
        _NOT_KIN,
    ),
    Sentence(
        "field-plans-help",
        Words(
            "Village workers and officers plan help for households of their own place, but not "
            "for their own or their kin's, and record that it arrived.",
            "驻村干部和乡县干部可以为本辖区农户制定帮扶计划、登记落实（本人和亲属家除外）。",
        ),
        _FIELD,
        Verb.CHANGE,
        "episode:plan",
        _NOT_KIN,
    ),
    Sentence(
        "field-sees-whole-plans",
        Words(
            "Village workers and officers see all help that is planned for a household of their "
            "own place and what came by any channel, but not for their own or their kin's.",
            "驻村干部和乡县干部可以查看本辖区农户各渠道的帮扶安排和落实情况（本人和亲属家除外）。",
        ),
        _FIELD,
        Verb.READ,
        "plan",
        _NOT_KIN,
    ),
    Sentence(
        "officers-see-weeks",
        Words(
            "Township and county officers see the planned weeks of the workers of their own place.",
            "乡镇和县级干部可以查看本辖区驻村干部的走访安排。",
        ),
        frozenset({"township-officer", "county-officer"}),
        Verb.LIST,
        "week",
        OwnPlace("pk"),
    ),
    Sentence(
        "county-and-auditors-see-the-miss-rate",
        Words(
            "County officers and auditors see how many households of their own place may fall "
            "and be on no list.",
            "县级干部和审计人员可以查看本辖区可能遗漏的户数估计。",
        ),
        frozenset({"county-officer", "auditor"}),
        Verb.LIST,
        "miss-rate",
        OwnPlace("pk"),
    ),
    Sentence(
        "auditor-draws-samples",
        Words(
            "Auditors draw samples of the households of their own place to visit.",
            "审计人员可以从本辖区农户中抽取入户样本。",
        ),
        frozenset({"auditor"}),
        Verb.LIST,
        "sample",
        _VILLAGE,
    ),
    Sentence(
        "auditor-exports-frames",
        Words(
            "Auditors take with them the list of household numbers that a sample was drawn from.",
            "审计人员可以导出抽样范围的户编号清单。",
        ),
        frozenset({"auditor"}),
        Verb.EXPORT,
        "sample",
        _VILLAGE,
    ),
    Sentence(
        "auditor-answers-samples",
        Words(
            "Auditors keep samples of their own place and write down what they found.",
            "审计人员可以留存本辖区的抽样并登记入户结果。",
        ),
        frozenset({"auditor"}),
        Verb.CHANGE,
        "sample:answer",
        OwnPlace("place_id"),
    ),
    Sentence(
        "auditor-reads-decisions",
        Words(
            "Auditors list the decisions about households of their own place, with rules, "
            "deciders and delays.",
            "审计人员可以查看本辖区的认定决定及所依规则、经办人和补录情况。",
        ),
        frozenset({"auditor"}),
        Verb.LIST,
        "decision",
        _VILLAGE,
    ),
)
