"""Institutions: organisations, facilities, service points."""

from everyvillage.contracts import codelists
from everyvillage.contracts.build import coded, count, flag, key, link, place, position, text
from everyvillage.contracts.shapes import Reference, Table, Words

_VILLAGE = Reference("village", "village_code")

ORGANISATION = Table(
    name="organisation",
    words=Words("organisations", "组织机构"),
    unit=Words("organisation", "家"),
    key=("organisation_code",),
    place="county_code",
    place_level="county",
    columns=(
        key("organisation_code", "unified social credit code", "统一社会信用代码"),
        text("name", "name", "名称", required=True),
        coded("kind", "kind", "组织类别", codelists.ORGANISATION, required=True),
        place("county_code", "county code", "县级区划代码"),
        flag("uses_internet", "uses the internet", "使用互联网"),
    ),
)

FACILITY = Table(
    name="facility",
    words=Words("facilities", "设施"),
    unit=Words("facility", "所"),
    key=("facility_id",),
    place="village_code",
    place_level="village",
    columns=(
        key("facility_id", "facility number", "设施编号"),
        coded("kind", "kind", "设施类别", codelists.FACILITY, required=True),
        text("name", "name", "名称"),
        link("village_code", "village code", "村级统计代码", _VILLAGE, required=True),
        *position(),
        flag("online", "online", "已联网"),
        count("online_kbps", "speed of the access", "接入速率", "kbit/s"),
        count("students", "students", "学生数", "person"),
        flag("telemedicine", "telemedicine in use", "远程医疗在用"),
        flag("doctor", "qualified doctor", "有合格医生"),
    ),
)

SERVICE_POINT = Table(
    name="service_point",
    words=Words("service points", "服务站点"),
    unit=Words("service point", "个"),
    key=("point_id",),
    place="village_code",
    place_level="village",
    columns=(
        key("point_id", "point number", "站点编号"),
        coded("kind", "kind", "服务站点类别", codelists.POINT, required=True),
        link("village_code", "village code", "村级统计代码", _VILLAGE, required=True),
        *position(),
        flag("active", "active", "在运营"),
        flag("receives", "receives parcels", "可收件"),
        flag("sends", "sends parcels", "可寄件"),
        count("open_days_week", "days open a week", "每周营业天数", "day", maximum=7),
        flag("funded_next_year", "funded next year", "下年度经费落实"),
        flag("staffed_next_year", "staffed next year", "下年度人员落实"),
    ),
)

TABLES = (ORGANISATION, FACILITY, SERVICE_POINT)
