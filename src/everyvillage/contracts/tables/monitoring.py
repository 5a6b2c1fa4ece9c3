"""The list of monitored households as the national system gives it out and takes it in."""

from __future__ import annotations

from everyvillage.contracts import codelists
from everyvillage.contracts.build import coded, day, flag, key
from everyvillage.contracts.shapes import Table, Words

MONITORED = Table(
    name="monitored_there",
    words=Words("monitored households in the national system", "全国系统监测对象名单"),
    unit=Words("household", "户"),
    key=("household_no",),
    place="",
    place_level="",
    of_people=True,
    columns=(
        key("household_no", "household number", "户编号"),
        coded("kind", "kind of monitoring", "监测对象类别", codelists.MONITORED_KIND),
        day("recognised_on", "recognised on", "识别时间"),
        flag("removed", "risk removed", "风险是否已消除"),
    ),
)

TABLES = (MONITORED,)
