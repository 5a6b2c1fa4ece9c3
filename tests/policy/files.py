"""A small programme file that is right, to be spoilt by tests, and its faults."""

from __future__ import annotations

from typing import TYPE_CHECKING

from everyvillage.policy.programmes import check_programme

if TYPE_CHECKING:
    from everyvillage.core.errors import Fault

HEAD = """
[programme]
id = "trial"
words = { en = "Trial", zh = "试行" }
issued = 2020-01-01
issuers = ["CAC"]
frame_note = { en = "Villages.", zh = "行政村。" }

[[area]]
id = "network"
words = { en = "Network", zh = "网络" }
"""

MEASURE = """
[[measure]]
id = "T1"
area = "network"
words = { en = "Fibre", zh = "光纤" }
status = "announced"
lead_guess = "MIIT"
source = "S1"
sure = "found"
deadline = 2020-12-31
"""

TARGET = """
[[measure.target]]
id = "T1"
kind = "share"
table = "village"
where = "kind = 'village'"
test = "fibre"
threshold = { op = ">=", value = 0.99, set_by = "plan", source = "S1", sure = "found" }
"""

FACT = """
[[fact]]
table = "village"
column = "point"
words = { en = "point", zh = "站点" }
how = "any"
of = "service_point"
by = "village_code"
test = "active"
"""

GOOD = HEAD + FACT + MEASURE + TARGET


def faults(text: str) -> dict[str, Fault]:
    """Give the faults of a file by code and field."""
    return {f"{fault.code} {fault.where}": fault for fault in check_programme(text, name="t.toml")}


def one_fault(text: str) -> Fault:
    """Give the only fault of a file."""
    found = check_programme(text, name="t.toml")
    assert len(found) == 1, "\n".join(map(str, found))
    return found[0]
