"""Places: what is known of a county, a township, a village and a settlement."""

from everyvillage.contracts import codelists
from everyvillage.contracts.build import (
    coded,
    computed,
    computed_code,
    count,
    day,
    flag,
    key,
    money,
    of_village,
    place,
    position,
    text,
)
from everyvillage.contracts.shapes import Table, Words

COUNTY = Table(
    name="county",
    words=Words("counties", "县"),
    unit=Words("county", "县"),
    key=("county_code",),
    place="county_code",
    place_level="county",
    columns=(
        place("county_code", "county code", "县级区划代码"),
        coded("region", "region", "区域", codelists.REGION),
        flag("national_poor", "on the list of poor counties", "国家级贫困县"),
        flag("remaining_2020", "one of the last 52 of 2020", "2020年未摘帽县"),
        flag("deep_poor", "deep-poor area", "深度贫困地区"),
        flag("delisted", "left the list of poor counties", "已脱贫摘帽"),
        day("delisted_on", "left the list on", "摘帽日期"),
        count("stable_months", "months without large return", "无规模性返贫月数", "month"),
        flag("pilot_plan", "has a digital village plan", "有数字乡村规划"),
        flag("pilot_lead", "has a lead organisation", "有牵头单位"),
        flag("pilot_nomination", "nominated by the province", "省级推荐"),
        coded("pilot", "place in the pilot", "数字乡村试点状态", codelists.PILOT),
        flag("epidemic_dashboard", "epidemic data page in use", "疫情数据看板在用"),
        flag("epidemic_reporting", "epidemic reports in time", "疫情报告及时"),
    ),
)

TOWNSHIP = Table(
    name="township",
    words=Words("townships", "乡镇"),
    unit=Words("township", "乡镇"),
    key=("township_code",),
    place="township_code",
    place_level="township",
    columns=(
        place("township_code", "township code", "乡级区划代码"),
        computed_code("kind", "kind of unit", "单位类别", codelists.TOWNSHIP_KIND),
        *position(),
        count("distance_to_county_m", "distance to the county seat", "距县城距离", "m"),
        flag("bus", "bus to the county seat", "通客车"),
    ),
)

VILLAGE = Table(
    name="village",
    words=Words("villages", "行政村"),
    unit=Words("village", "村"),
    key=("village_code",),
    place="village_code",
    place_level="village",
    columns=(
        place("village_code", "village code", "村级统计代码"),
        computed_code("kind", "kind of unit", "单位类别", codelists.VILLAGE_KIND),
        *position(),
        coded("terrain", "terrain", "地形", codelists.TERRAIN),
        flag("poor", "registered poor village", "贫困村"),
        flag("minority", "minority settlement", "少数民族聚居村"),
        count("households", "households", "户数", "household"),
        count("population", "population", "人口数", "person"),
        flag("has_school", "has a school or teaching point", "有学校或教学点"),
        flag("has_clinic", "has a clinic", "有卫生室"),
        flag("fibre", "reached by fibre", "通光纤"),
        count("fibre_kbps", "capacity of the fibre access", "光纤接入能力", "kbit/s"),
        flag("broadband", "has broadband", "通宽带"),
        flag("signal_4g_committee", "4G signal at the committee", "村委会有4G信号"),
        flag("signal_4g_school", "4G signal at the school", "学校有4G信号"),
        flag("signal_4g_clinic", "4G signal at the clinic", "卫生室有4G信号"),
        count("information_officers", "information officers", "信息员人数", "person"),
        count("online_services", "online services usable", "可用线上服务数", "service"),
        flag("hardened_road", "hardened road", "通硬化路"),
        flag("bus", "bus", "通客车"),
        flag("treated_water", "treated water", "通自来水"),
        flag("electricity", "power", "通动力电"),
        money("collective_income_fen", "income of the collective", "村集体收入"),
        computed("tower_4g_m", "distance to the nearest active 4G site", "距最近4G基站", "m"),
    ),
)

SETTLEMENT = Table(
    name="settlement",
    words=Words("settlements", "自然村"),
    unit=Words("settlement", "自然村"),
    key=("settlement_code",),
    place="village_code",
    place_level="village",
    columns=(
        key("settlement_code", "settlement code", "自然村代码"),
        of_village(),
        text("name", "name", "名称"),
        count("households", "households", "户数", "household"),
        *position(),
        flag("signal_4g", "4G signal", "有4G信号"),
        count("rsrp_dbm", "signal strength", "信号强度", "dBm", minimum=-160, maximum=-20),
    ),
)

TABLES = (COUNTY, TOWNSHIP, VILLAGE, SETTLEMENT)
