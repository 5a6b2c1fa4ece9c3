"""By which rule the plans are made among which a bound holds, in the report's language."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from everyvillage.planning.network.joint.model import ALONE, NEAR_RULE
from everyvillage.planning.network.report.words import ENGLISH

if TYPE_CHECKING:
    from collections.abc import Mapping

ALONE_ZH: Final = "光缆取各村、接入点和路口之间的三角网邻边、每点最近三点、既有杆路，直线敷设"
RULE_ZH: Final = ALONE_ZH + (
    "；铁塔取既有塔及各村一座新塔；"
    "每村由信号覆盖全村的最近五座塔之一服务；微波取可视的最近三座塔；新塔由本村、既有塔由最近两处引接光缆，微波回传的塔不再引出光缆"
)
ROAD_RULE_ZH: Final = (
    "；另有沿给定道路的走向，道路在交叉处及相距10米内的端点处相连，各点可接到最近两条道路的最近点；"
    "离开道路的线路按地形加价"
)
NEAR_RULE_ZH: Final = "；最近五座塔之一距村委会足够近的，也算有4G信号"


def rule_said(data: Mapping[str, Any], language: str) -> str:
    """Say among which plans a plan's bound holds: in English for en, else in Chinese."""
    told: str = data["proved_among"]
    if language == ENGLISH:
        return told
    if told.startswith(ALONE.format(fibre="")):
        return ALONE_ZH + (ROAD_RULE_ZH if "ways" in data["graph"] else "")
    roads = ROAD_RULE_ZH if "ways" in data["graph"] else ""
    return RULE_ZH + roads + (NEAR_RULE_ZH if told.endswith(NEAR_RULE) else "")
