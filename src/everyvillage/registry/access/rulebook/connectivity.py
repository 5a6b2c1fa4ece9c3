"""Plans of the network: who sees and makes them, who sees routes and towers, who approves."""

from __future__ import annotations

from everyvillage.contracts.shapes import Compartment, Words
from everyvillage.registry.access.scopes import OwnPlace
from everyvillage.registry.access.sentences import Sentence, Verb

_PLANNERS = frozenset({"county-officer"})
_ABOVE = frozenset({"county-officer", "province-officer"})
_PLACE = OwnPlace("pk")

SENTENCES = (
    Sentence(
        "officers-list-network-plans",
        Words(
            "County and province officers and auditors see the network plans of their own "
            "place, without routes and towers.",
            "县级、省级干部和审计检查人员可以查看本辖区的网络建设方案（不含线路和站址）。",
        ),
        _ABOVE | {"auditor"},
        Verb.LIST,
        "network-plan",
        _PLACE,
    ),
    Sentence(
        "county-makes-network-plans",
        Words(
            "County officers make, change and submit network plans of their own county and "
            "report what was built.",
            "县级干部可以编制、调整、提交本县网络建设方案，并登记建成情况。",
        ),
        _PLANNERS,
        Verb.CHANGE,
        "network-plan",
        _PLACE,
    ),
    Sentence(
        "officers-open-routes",
        Words(
            "County and province officers see routes and towers of their own place once they "
            "have said what for.",
            "县级和省级干部说明用途后，可以查看本辖区的线路和站址。",
        ),
        _ABOVE,
        Verb.READ,
        "network-plan:routes",
        _PLACE,
        Compartment.INFRASTRUCTURE,
    ),
    Sentence(
        "second-officer-approves-network-plans",
        Words(
            "County and province officers approve network plans of their own place that "
            "somebody else has submitted.",
            "县级和省级干部可以审批他人提交的本辖区网络建设方案。",
        ),
        _ABOVE,
        Verb.CHANGE,
        "network-plan:approve",
        _PLACE,
    ),
)
