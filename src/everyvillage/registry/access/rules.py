"""The sentences about households and persons: who may list, read and export them, and where."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from everyvillage.contracts.shapes import Compartment, Words
from everyvillage.registry.access import rulebook
from everyvillage.registry.access.scopes import OwnPlace
from everyvillage.registry.access.sentences import Rules, Sentence, Verb

_FIELD = frozenset({"village-worker", "township-officer", "county-officer"})
_OFFICERS = frozenset({"township-officer", "county-officer"})
_CHILD_READERS = _FIELD
_INSPECTORS = frozenset({"auditor"})
_VILLAGE = OwnPlace("village_id")
_PLACE = OwnPlace("pk")
_CHAIN = OwnPlace("place_id")


@cache
def registry_rules() -> Rules:
    """Give every sentence: those below, then those of each module of the rule book."""
    names = sorted(one.name for one in iter_modules(rulebook.__path__))
    modules = [import_module(f"{rulebook.__name__}.{name}") for name in names]
    return Rules([*_SENTENCES, *(one for module in modules for one in module.SENTENCES)])


_SENTENCES = (
    Sentence(
        "field-lists-own-households",
        Words(
            "Village workers and officers list the households of their own place.",
            "驻村干部和乡县干部可以列出本辖区的户。",
        ),
        _FIELD,
        Verb.LIST,
        "household",
        _VILLAGE,
    ),
    Sentence(
        "field-reads-own-households",
        Words(
            "Village workers and officers read the households of their own place.",
            "驻村干部和乡县干部可以查看本辖区的户。",
        ),
        _FIELD,
        Verb.READ,
        "household",
        _VILLAGE,
    ),
    Sentence(
        "officers-export-own-households",
        Words(
            "Township and county officers export the households of their own place.",
            "乡镇和县级干部可以导出本辖区的户名单。",
        ),
        _OFFICERS,
        Verb.EXPORT,
        "household",
        _VILLAGE,
    ),
    Sentence(
        "field-reads-own-persons",
        Words(
            "Village workers and officers read the persons of their own place, without names "
            "and numbers.",
            "驻村干部和乡县干部可以查看本辖区人员信息（不含姓名和证件号）。",
        ),
        _FIELD,
        Verb.READ,
        "person",
        _VILLAGE,
    ),
    Sentence(
        "field-opens-identity",
        Words(
            "Village workers and officers see names and numbers of their own place once they "
            "have said what for.",
            "驻村干部和乡县干部说明用途后，可以查看本辖区人员的姓名和证件号。",
        ),
        _FIELD,
        Verb.READ,
        "person:identity",
        _VILLAGE,
        Compartment.IDENTITY,
    ),
    Sentence(
        "field-opens-health",
        Words(
            "Village workers and officers see care needs of their own place once they have said "
            "that they arrange help.",
            "驻村干部和乡县干部说明用于落实帮扶后，可以查看本辖区人员的照护需求。",
        ),
        _FIELD,
        Verb.READ,
        "person:health",
        _VILLAGE,
        Compartment.HEALTH,
    ),
    Sentence(
        "field-opens-child",
        Words(
            "Village workers and officers see what concerns a child of their own place once "
            "they have said what for.",
            "驻村干部和乡县干部说明用途后，可以查看本辖区儿童的相关信息。",
        ),
        _CHILD_READERS,
        Verb.READ,
        "person:child",
        _VILLAGE,
        Compartment.CHILD,
    ),
    Sentence(
        "auditor-reads-sampled-households",
        Words(
            "Auditors read the households of the place they inspect.",
            "审计检查人员可以查看受检地区的户。",
        ),
        _INSPECTORS,
        Verb.READ,
        "household",
        _VILLAGE,
    ),
    Sentence(
        "auditor-opens-identity",
        Words(
            "Auditors see names and numbers in the place they inspect under a written order.",
            "审计检查人员凭书面指令可以查看受检地区人员的姓名和证件号。",
        ),
        _INSPECTORS,
        Verb.READ,
        "person:identity",
        _VILLAGE,
        Compartment.IDENTITY,
    ),
    Sentence(
        "auditor-reads-persons",
        Words(
            "Auditors read the persons of the place they inspect, without names and numbers.",
            "审计检查人员可以查看受检地区人员信息（不含姓名和证件号）。",
        ),
        _INSPECTORS,
        Verb.READ,
        "person",
        _VILLAGE,
    ),
    Sentence(
        "worker-opens-the-way-in",
        Words(
            "Village workers give the households of their own village cards and let pictures be "
            "chosen beside them.",
            "驻村干部可以为本村住户办理住户卡，并当面设置图案密码。",
        ),
        frozenset({"village-worker"}),
        Verb.CHANGE,
        "way-in",
        _VILLAGE,
    ),
    Sentence(
        "worker-records-visits",
        Words(
            "Village workers record visits to the households of their own village.",
            "驻村干部可以登记对本村住户的走访。",
        ),
        frozenset({"village-worker"}),
        Verb.CHANGE,
        "visit",
        _VILLAGE,
    ),
    Sentence(
        "field-reads-own-figures",
        Words(
            "Village workers, officers and auditors read all figures of their own place, small "
            "counts included.",
            "驻村干部、乡县干部和审计检查人员可以查看本辖区全部指标值（含小数目）。",
        ),
        _FIELD | _INSPECTORS,
        Verb.READ,
        "figure",
        _PLACE,
    ),
    Sentence(
        "county-takes-office-files",
        Words(
            "County officers take, decide, set aside and undo the files that offices of their own "
            "county send.",
            "县级干部可以接收、核对、暂缓入库和撤销本县各部门报送的文件。",
        ),
        frozenset({"county-officer"}),
        Verb.CHANGE,
        "office-file",
        _PLACE,
    ),
    Sentence(
        "field-lists-own-deliveries",
        Words(
            "Village workers, officers and auditors list what was delivered in their own place, "
            "without saying to whom.",
            "驻村干部、乡县干部和审计检查人员可以列出本辖区的落实记录（不含受助人）。",
        ),
        _FIELD | _INSPECTORS,
        Verb.LIST,
        "delivery",
        _CHAIN,
    ),
)
