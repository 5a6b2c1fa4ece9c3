"""Code lists about places, networks, facilities, projects and organisations."""

from __future__ import annotations

from everyvillage.contracts.codelists.make import code_list

VILLAGE_KIND = code_list(
    "village_kind",
    "kind of village-level unit",
    "村级单位类别",
    "statistical place codes, last three digits",
    """
    village villagers' committee|行政村
    community residents' committee|社区
    quasi quasi-unit|类似村级单位
    """,
)

TOWNSHIP_KIND = code_list(
    "township_kind",
    "kind of township-level unit",
    "乡级单位类别",
    "statistical place codes, digits seven to nine",
    """
    subdistrict subdistrict|街道
    town town|镇
    township township|乡
    enterprise enterprise-run unit|农林牧渔场等
    """,
)

TERRAIN = code_list(
    "terrain",
    "terrain",
    "地形",
    "code list of this software",
    """
    plain plain|平原
    hills hills|丘陵
    mountain mountain|山区
    plateau plateau|高原
    """,
)

REGION = code_list(
    "region",
    "region",
    "区域",
    "statistical regions",
    """
    east east|东部
    centre centre|中部
    west west|西部
    """,
)

FACILITY = code_list(
    "facility",
    "kind of facility",
    "设施类别",
    "code list of this software",
    """
    school school|学校
    teaching_point teaching point|教学点
    clinic village clinic|村卫生室
    township_hospital township hospital|乡镇卫生院
    county_hospital county hospital|县级医院
    office village office|村委会
    other other|其他
    """,
)

POINT = code_list(
    "point",
    "kind of service point",
    "服务站点类别",
    "code list of this software",
    """
    ecommerce e-commerce point|电商服务站
    express express outlet|快递网点
    post post office|邮政网点
    information information point|信息服务站
    integrated integrated station|综合服务站
    """,
)

NODE = code_list(
    "node",
    "kind of network node",
    "网络节点类别",
    "code list of this software",
    """
    pop point of presence|汇聚节点
    olt village equipment|光线路终端
    junction junction|接头
    """,
)

PLACEMENT = code_list(
    "placement",
    "how the fibre is laid",
    "敷设方式",
    "code list of this software",
    """
    aerial on poles|架空
    buried buried|直埋
    duct in a duct|管道
    """,
)

RADIO = code_list(
    "radio",
    "radio technology",
    "无线制式",
    "3GPP generations",
    """
    2g 2G|2G
    3g 3G|3G
    4g 4G|4G
    5g 5G|5G
    """,
)

POWER = code_list(
    "power",
    "power supply",
    "供电方式",
    "code list of this software",
    """
    mains mains|市电
    solar solar and battery|太阳能
    none none|无
    """,
)

BACKHAUL = code_list(
    "backhaul",
    "how the tower is fed",
    "回传方式",
    "code list of this software",
    """
    fibre over fibre|光纤
    microwave over a microwave hop|微波
    none not at all|无
    """,
)

OPERATOR = code_list(
    "operator",
    "operator of a public network",
    "运营商",
    "the four licensed operators; the modelled ones stand for nobody",
    """
    telecom China Telecom|中国电信
    unicom China Unicom|中国联通
    mobile China Mobile|中国移动
    broadnet China Broadnet|中国广电
    other another operator|其他运营商
    model_a modelled operator A|模拟运营商甲
    model_b modelled operator B|模拟运营商乙
    model_c modelled operator C|模拟运营商丙
    """,
)

PROJECT = code_list(
    "project",
    "kind of project",
    "项目类别",
    "code list of this software",
    """
    pairing pairing of an enterprise with a poor region|结对帮扶
    welfare public-welfare project|网络公益
    """,
)

PROJECT_STATUS = code_list(
    "project_status",
    "status of the project",
    "项目状态",
    "code list of this software",
    """
    planned planned|计划
    open under way|进行中
    late late|逾期
    done done|完成
    stopped stopped|终止
    """,
)

COURSE = code_list(
    "course",
    "kind of course",
    "课程类别",
    "code list of this software",
    """
    putonghua Mandarin|普通话
    digital internet skills|网络技能
    work skills for work|职业技能
    """,
)

REPORT = code_list(
    "report",
    "kind of report",
    "报告类别",
    "code list of this software",
    """
    epidemic epidemic report|疫情报告
    other other|其他
    """,
)

PILOT = code_list(
    "pilot",
    "place in the digital village pilot",
    "数字乡村试点状态",
    "code list of this software",
    """
    none none|无
    nominated nominated|已推荐
    selected selected|已入选
    """,
)

ORGANISATION = code_list(
    "organisation",
    "kind of organisation",
    "组织类别",
    "code list of this software",
    """
    enterprise enterprise|企业
    cooperative cooperative|合作社
    office public body|机关单位
    operator network operator|电信运营商
    charity charity|社会组织
    """,
)
