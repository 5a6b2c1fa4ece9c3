"""Why a status was given, in both languages."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from everyvillage.analytics.targets.figure import Reason
from everyvillage.contracts.shapes import Words

if TYPE_CHECKING:
    from collections.abc import Mapping

_SENTENCES = {
    "figure.not-held": (
        "No data: nobody has delivered {what}.",
        "无数据：尚未报送{what}。",
    ),
    "figure.rule-not-in-force": (
        "No figure: a value that the rule needs was not in force on that day: {what}.",
        "无法计算：当日相关规则参数尚未生效：{what}。",
    ),
    "figure.partly-held": (
        "Only {held} of {all} counties have delivered the data.",
        "{all}个县中仅{held}个县已报送数据。",
    ),
    "figure.no-units": (
        "There is nothing here to which the target applies.",
        "本地没有该目标所适用的对象。",
    ),
    "figure.no-threshold": (
        "No pass mark was set, so nothing can be met or missed.",
        "未设定指标要求，无法判断是否达标。",
    ),
    "figure.threshold-elsewhere": (
        "The pass mark is set for each {level}, not for this level.",
        "该指标要求按{level}设定，不适用于本级。",
    ),
    "figure.units-missing": (
        "The answer depends on {missing} units that are not known.",
        "有{missing}个对象情况不明，结论取决于这些对象。",
    ),
    "figure.no-earlier-snapshot": (
        "There is no earlier sealed data to compare with.",
        "没有可供比较的早期封存数据。",
    ),
    "figure.split": (
        "The place was split, and which part each unit lies in is not known.",
        "该地已拆分，无法确定各对象归属。",
    ),
    "figure.met": ("The pass mark is reached.", "已达到指标要求。"),
    "figure.met-before-deadline": (
        "Sealed data of {at} show the pass mark reached by the deadline.",
        "{at}的封存数据表明已按期达标。",
    ),
    "figure.met-after-deadline": (
        "The pass mark is reached now; no sealed data show it reached by the deadline.",
        "现已达标，但没有封存数据表明在期限前达标。",
    ),
    "figure.missed": (
        "The deadline has passed and the pass mark is not reached.",
        "期限已过，未达到指标要求。",
    ),
    "figure.one-snapshot": (
        "One snapshot shows no pace, so whether it will be met cannot be told.",
        "仅有一期封存数据，无法判断进度。",
    ),
    "figure.pace-enough": (
        "At the pace since {at} the pass mark is reached by the deadline.",
        "按{at}以来的进度，可按期达标。",
    ),
    "figure.pace-too-slow": (
        "At the pace since {at} the pass mark is not reached by the deadline.",
        "按{at}以来的进度，不能按期达标。",
    ),
    "figure.forecast-enough": (
        "The whole forecast interval reaches the pass mark by the deadline.",
        "预测区间全部达到指标要求。",
    ),
    "figure.forecast-too-slow": (
        "No part of the forecast interval reaches the pass mark by the deadline.",
        "预测区间全部未达到指标要求。",
    ),
    "figure.forecast-open": (
        "The forecast interval lies on both sides of the pass mark.",
        "预测区间跨越指标要求，暂不能判断。",
    ),
    "figure.hidden": (
        "Withheld, because it counts fewer than ten persons or households, or would tell of some.",
        "涉及人数或户数少于10，或可推算出少于10的数，不予公开。",
    ),
}

SENTENCES: Mapping[str, tuple[str, str]] = MappingProxyType(_SENTENCES)
"""The sentence of each reason in English and in Chinese."""

LEVEL_WORDS: Mapping[str, Words] = MappingProxyType(
    {
        "nation": Words("nation", "全国"),
        "province": Words("province", "省"),
        "prefecture": Words("prefecture", "市（州）"),
        "county": Words("county", "县"),
        "township": Words("township", "乡镇"),
        "village": Words("village", "村"),
    }
)


def reason(code: str, **parts: object) -> Reason:
    """Give the reason called ``code`` with its parts filled in."""
    english, chinese = SENTENCES[code]
    return Reason(code, Words(english.format(**parts), chinese.format(**parts)))
