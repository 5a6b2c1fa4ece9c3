"""Code lists about persons and households."""

from __future__ import annotations

from everyvillage.contracts.codelists.make import code_list

SEX = code_list(
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

RELATION = code_list(
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

NATIONALITY = code_list(
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

SCHOOLING = code_list(
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

STUDENT = code_list(
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

HEALTH = code_list(
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

LABOUR = code_list(
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

WORK_AREA = code_list(
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

DISABILITY = code_list(
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

CAUSE = code_list(
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

HOUSEHOLD_STATUS = code_list(
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

MONITORED_KIND = code_list(
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

HOUSING = code_list(
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
