"""Reports that arrive already added up, and rows that belong to the whole country."""

from everyvillage.contracts.build import count, flag, key, money, place, text
from everyvillage.contracts.shapes import NATION_LEVEL, Table, Words

MARKET_YEAR = Table(
    name="market_year",
    words=Words("yearly sales through platforms", "平台年度销售"),
    unit=Words("county and year", "县年度"),
    key=("county_code", "year"),
    place="county_code",
    place_level="county",
    columns=(
        place("county_code", "county code", "县级区划代码"),
        count("year", "year", "年度", "year", minimum=2000, maximum=2100),
        count("buyers", "active buyers", "活跃购买人数", "person"),
        money("purchases_fen", "purchases", "采购额"),
    ),
)

COUNSELLING_MONTH = Table(
    name="counselling_month",
    words=Words("counselling requests a month", "心理咨询月报"),
    unit=Words("county and month", "县月度"),
    key=("county_code", "month"),
    place="county_code",
    place_level="county",
    columns=(
        place("county_code", "county code", "县级区划代码"),
        count("month", "month as YYYYMM", "月份", "month", minimum=200_001, maximum=210_012),
        count("requests", "requests", "咨询请求数", "request"),
        count("answered_in_time", "answered in time", "按时答复数", "request"),
    ),
)

LANGUAGE_PACK = Table(
    name="language_pack",
    words=Words("language packs", "语言包"),
    unit=Words("language", "种"),
    key=("language",),
    place="",
    place_level=NATION_LEVEL,
    columns=(
        key("language", "language tag", "语言标签"),
        flag("priority", "priority language", "优先语种"),
        flag("interface", "interface ready", "界面就绪"),
        flag("glossary", "glossary ready", "术语表就绪"),
        flag("reviewed", "reviewed by people", "已人工审校"),
    ),
)

PLAN_AIM = Table(
    name="plan_aim",
    words=Words("aims of an earlier plan", "上期行动计划目标"),
    unit=Words("aim", "项"),
    key=("aim_id",),
    place="",
    place_level=NATION_LEVEL,
    columns=(
        key("aim_id", "aim number", "目标编号"),
        text("words", "words", "内容"),
        flag("met", "met", "已完成"),
    ),
)

TARIFF = Table(
    name="tariff",
    words=Words("entry tariffs", "入门资费"),
    unit=Words("county", "县"),
    key=("county_code",),
    place="county_code",
    place_level="county",
    columns=(
        place("county_code", "county code", "县级区划代码"),
        money("entry_month_fen", "entry tariff a month", "入门套餐月资费"),
        money("income_per_head_month_fen", "income per head a month", "人均月收入"),
    ),
)

TABLES = (MARKET_YEAR, COUNSELLING_MONTH, LANGUAGE_PACK, PLAN_AIM, TARIFF)
