"""The shape of a shock: one form for every event that can push a household down."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from everyvillage.contracts import codelists
from everyvillage.contracts.build import coded, day, key, money, of_household, of_village
from everyvillage.contracts.shapes import Compartment, Table, Words

if TYPE_CHECKING:
    from collections.abc import Mapping

SHOCK = Table(
    name="shock",
    words=Words("shocks", "风险线索"),
    unit=Words("shock", "条"),
    key=("shock_id",),
    place="village_code",
    place_level="village",
    of_people=True,
    columns=(
        key("shock_id", "shock number", "线索编号", pseudonym=True),
        of_household(),
        of_village(),
        coded("kind", "kind", "类型", codelists.SHOCK, required=True),
        coded("office", "office", "来源部门", codelists.OFFICE, required=True),
        day("happened_on", "happened on", "发生日期"),
        day("known_on", "known on", "知晓日期"),
        money("total_fen", "whole amount", "总费用"),
        money("paid_fen", "paid by insurance and aid", "报销和救助金额"),
        money("own_fen", "paid by the household itself", "个人自付"),
        day("care_until", "care at home until", "居家照护至"),
    ),
)
"""What crosses from health is money and the need of care: no diagnosis, no department."""

WALLS: Mapping[str, Compartment] = MappingProxyType(
    {
        "disability": Compartment.HEALTH,
        "epidemic": Compartment.HEALTH,
        "dropout": Compartment.CHILD,
        "guardian": Compartment.CHILD,
    }
)
"""The compartment of a kind of shock; every other kind is open. A bill is money and no more."""

TABLES = (SHOCK,)
