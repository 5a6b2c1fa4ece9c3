"""The closed code lists of the register, with where each comes from."""

from __future__ import annotations

from everyvillage.contracts.shapes import CodeList, Words


def _list(name: str, en: str, zh: str, source: str, items: str) -> CodeList:
    """Read ``code en|zh`` lines into a list."""
    rows: dict[str, Words] = {}
    for line in items.strip().splitlines():
        code, words = line.strip().split(" ", 1)
        english, chinese = words.split("|")
        rows[code] = Words(english, chinese)
    return CodeList(name, Words(en, zh), source, rows)


SEX = _list(
    "sex",
    "sex",
    "性别",
    "GB/T 2261.1",
    """
    0 unknown|未知
    1 male|男
    2 female|女
    9 not stated|未说明
    """,
)

RELATION = _list(
    "relation",
    "relation to head",
    "与户主关系",
    "GB/T 4761-2008, one digit",
    """
    0 head|户主
    1 spouse|配偶
    2 son|子
    3 daughter|女
    4 grandchild|孙子女
    5 parent|父母
    6 grandparent|祖父母
    7 sibling|兄弟姐妹
    8 other|其他
    """,
)

NATIONALITY = _list(
    "nationality",
    "nationality",
    "民族",
    "GB 3304-91",
    """
    01 Han|汉族
    02 Mongol|蒙古族
    03 Hui|回族
    04 Tibetan|藏族
    05 Uyghur|维吾尔族
    06 Miao|苗族
    07 Yi|彝族
    08 Zhuang|壮族
    09 Bouyei|布依族
    10 Korean|朝鲜族
    11 Manchu|满族
    12 Dong|侗族
    13 Yao|瑶族
    14 Bai|白族
    15 Tujia|土家族
    16 Hani|哈尼族
    17 Kazakh|哈萨克族
    18 Dai|傣族
    19 Li|黎族
    20 Lisu|傈僳族
    21 Va|佤族
    22 She|畲族
    23 Gaoshan|高山族
    24 Lahu|拉祜族
    25 Shui|水族
    26 Dongxiang|东乡族
    27 Naxi|纳西族
    28 Jingpo|景颇族
    29 Kirgiz|柯尔克孜族
    30 Tu|土族
    31 Daur|达斡尔族
    32 Mulao|仫佬族
    33 Qiang|羌族
    34 Blang|布朗族
    35 Salar|撒拉族
    36 Maonan|毛南族
    37 Gelao|仡佬族
    38 Xibe|锡伯族
    39 Achang|阿昌族
    40 Pumi|普米族
    41 Tajik|塔吉克族
    42 Nu|怒族
    43 Uzbek|乌孜别克族
    44 Russian|俄罗斯族
    45 Ewenki|鄂温克族
    46 Deang|德昂族
    47 Bonan|保安族
    48 Yugur|裕固族
    49 Gin|京族
    50 Tatar|塔塔尔族
    51 Derung|独龙族
    52 Oroqen|鄂伦春族
    53 Hezhen|赫哲族
    54 Monba|门巴族
    55 Lhoba|珞巴族
    56 Jino|基诺族
    97 other|其他
    98 foreign origin|外国血统
    """,
)

SCHOOLING = _list(
    "schooling",
    "schooling",
    "文化程度",
    "GB/T 4658-2006, tens",
    """
    10 postgraduate|研究生
    20 bachelor|大学本科
    30 junior college|大学专科
    40 vocational secondary|中等职业教育
    60 senior secondary|普通高级中学
    70 junior secondary|初级中学
    80 primary|小学
    90 none or other|其他
    """,
)

STUDENT = _list(
    "student",
    "student status",
    "在校生状况",
    "register of the poor, labels",
    """
    none not a student|非在校生
    preschool preschool|学龄前儿童或学前教育
    primary primary school|小学
    junior junior secondary|初中
    senior senior secondary|高中
    vocational vocational secondary|中职
    college college or more|大专及以上
    """,
)

HEALTH = _list(
    "health",
    "health",
    "健康状况",
    "register of the poor, labels",
    """
    healthy healthy|健康
    chronic long-term chronic illness|长期慢性病
    serious serious illness|患有大病
    disabled disabled|残疾
    """,
)

LABOUR = _list(
    "labour",
    "labour ability",
    "劳动技能",
    "register of the poor, labels",
    """
    skilled skilled|技能劳动力
    ordinary ordinary|普通劳动力
    weak weak or half|弱劳动力或半劳动力
    lost lost|丧失劳动力
    none none|无劳动力
    """,
)

WORK_AREA = _list(
    "work_area",
    "place of work",
    "务工区域",
    "register of the poor, labels",
    """
    township in the township|乡（镇）内
    county elsewhere in the county|县内乡（镇）外
    province elsewhere in the province|省内县外
    outside another province|省外
    """,
)

DISABILITY = _list(
    "disability",
    "kind of disability",
    "残疾类别",
    "disability certificate, digit 19",
    """
    1 visual|视力
    2 hearing|听力
    3 speech|言语
    4 physical|肢体
    5 intellectual|智力
    6 psychiatric|精神
    7 multiple|多重
    """,
)

CAUSE = _list(
    "cause",
    "cause",
    "致贫原因",
    "code list of this software; labels of the register of the poor",
    """
    01 illness|因病
    02 disability|因残
    03 schooling|因学
    04 disaster|因灾
    05 lack of land|缺土地
    06 lack of water|缺水
    07 lack of skill|缺技术
    08 lack of labour|缺劳动力
    09 lack of capital|缺资金
    10 poor transport|交通条件落后
    11 low own motivation|自身发展动力不足
    12 marriage|因婚
    13 bereavement|因丧
    99 other|其他
    """,
)

HOUSEHOLD_STATUS = _list(
    "household_status",
    "status of the household",
    "户状态",
    "register of the poor, labels",
    """
    general general household|一般农户
    poor registered, not yet out|未脱贫户
    delisted registered, out|脱贫户
    returned returned|返贫户
    """,
)

MONITORED_KIND = _list(
    "monitored_kind",
    "kind of monitoring",
    "监测对象类别",
    "rule set CN-2021-05, names",
    """
    unstable unstable after delisting|脱贫不稳定户
    marginal marginal household|边缘易致贫户
    sudden sudden severe hardship|突发严重困难户
    """,
)

HOUSING = _list(
    "housing",
    "grade of the house",
    "住房安全等级",
    "grades A to D",
    """
    A safe|A级
    B safe with small faults|B级
    C partly dangerous|C级
    D dangerous|D级
    """,
)

VILLAGE_KIND = _list(
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

TOWNSHIP_KIND = _list(
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

TERRAIN = _list(
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

REGION = _list(
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

FACILITY = _list(
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

POINT = _list(
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

NODE = _list(
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

PLACEMENT = _list(
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

RADIO = _list(
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

POWER = _list(
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

PROJECT = _list(
    "project",
    "kind of project",
    "项目类别",
    "code list of this software",
    """
    pairing pairing of an enterprise with a poor region|结对帮扶
    welfare public-welfare project|网络公益
    """,
)

PROJECT_STATUS = _list(
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

COURSE = _list(
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

REPORT = _list(
    "report",
    "kind of report",
    "报告类别",
    "code list of this software",
    """
    epidemic epidemic report|疫情报告
    other other|其他
    """,
)

PILOT = _list(
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

ORGANISATION = _list(
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
