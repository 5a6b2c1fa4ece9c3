"""What a rule reads: one row a household, a person, a village or a county, facts joined in.

No office delivers these rows and no database keeps them. They are worked out from a snapshot
and the shocks known on its day; a column whose source is not held is missing in every row.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from everyvillage.contracts import codelists
from everyvillage.contracts.build import coded, count, flag, key, money, place
from everyvillage.contracts.shapes import Compartment, Table, Words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from everyvillage.contracts.shapes import Column

MEMBERS = 40


def _persons(name: str, en: str, zh: str) -> Column:
    return count(name, en, zh, "person", maximum=MEMBERS)


HOUSEHOLD_CASE = Table(
    name="household_case",
    words=Words("households as rules read them", "农户情况"),
    unit=Words("household", "户"),
    key=("household_no",),
    place="village_code",
    place_level="village",
    of_people=True,
    columns=(
        key("household_no", "household number", "户编号", pseudonym=True),
        place("village_code", "village code", "村级统计代码"),
        coded("status", "status", "户状态", codelists.HOUSEHOLD_STATUS),
        flag("monitored", "monitored", "监测对象"),
        count("members", "members", "家庭人口数", "person", minimum=1, maximum=MEMBERS),
        money("net_income_fen", "net income of twelve months", "近12个月纯收入", minimum=None),
        money("income_before_fen", "net income of the year before", "上年纯收入", minimum=None),
        money("medical_own_fen", "own medical spending of twelve months", "近12个月自付医疗费"),
        money("rigid_fen", "spending that cannot be put off", "近12个月刚性支出"),
        coded("housing", "grade of the house", "住房安全等级", codelists.HOUSING),
        flag("safe_water", "safe drinking water", "饮水安全"),
        flag("food_secure", "enough food", "吃饱"),
        flag("clothed", "clothes for the season", "穿暖"),
        _persons("uninsured", "members without basic medical insurance", "未参加基本医保人数"),
        _persons("out_of_school", "children of school age not at school", "义务教育阶段失学人数"),
        _persons("workers", "members who can work", "劳动力人数"),
        _persons("disabled_severely", "members with grade one or two", "一二级残疾人数"),
        _persons("dibao_members", "members with subsistence allowance", "享受低保人数"),
        flag("illness", "illness known", "因病风险"),
        flag("disability", "new disability known", "因残风险"),
        flag("disaster", "disaster or accident known", "因灾或意外风险"),
        flag("epidemic", "hit by the epidemic", "受疫情影响"),
        flag("work_lost", "job lost or wages unpaid", "失业或欠薪"),
        flag("harvest_lost", "crop lost or goods unsold", "种养绝收或滞销"),
        flag("debt", "debt or fraud known", "负债或被骗"),
        flag("bereaved", "death in the family", "家庭成员去世"),
        flag("school_left", "child known to have left school", "已知失学辍学"),
        flag("house_failed", "house known to be graded C or D", "已知住房为C、D级"),
        flag("water_failed", "water failed", "饮水中断"),
        flag("help_ended", "help ended", "帮扶到期"),
    ),
)

PERSON_CASE = Table(
    name="person_case",
    words=Words("persons as rules read them", "人员情况"),
    unit=Words("person", "人"),
    key=("person_no",),
    place="village_code",
    place_level="village",
    of_people=True,
    columns=(
        key("person_no", "person number", "人编号", pseudonym=True),
        key("household_no", "household number", "户编号", pseudonym=True),
        place("village_code", "village code", "村级统计代码"),
        coded("sex", "sex", "性别", codelists.SEX),
        count("age", "age", "年龄", "year", maximum=130),
        flag("away", "away for work", "外出务工"),
        flag("care_needed", "needs care at home", "需居家照护"),
        flag("dibao", "subsistence allowance", "享受低保"),
        flag("disability_certificate", "holds a disability certificate", "持有残疾人证"),
        count("disability_grade", "grade of disability", "残疾等级", "grade", minimum=1, maximum=4),
        flag("subsidy_entitled", "entitled to a disability subsidy", "应享残疾人补贴"),
        flag("subsidy_received", "receives the disability subsidy", "已享残疾人补贴"),
        flag("linked_rehabilitation", "record linked: rehabilitation", "康复数据已共享"),
        flag("linked_education", "record linked: education", "教育数据已共享"),
        coded("student", "student status", "在校生状况", codelists.STUDENT),
        coded("labour", "labour ability", "劳动技能", codelists.LABOUR),
        count("work_months", "months of work a year", "务工月数", "month", maximum=12),
        flag("job_matched", "matched to a job", "已匹配就业"),
        _persons("parents", "parents known in the household", "户内父母人数"),
        _persons("parents_away", "parents away for work", "外出父母人数"),
        flag("other_parent_unable", "the parent at home cannot guard", "在家父母无监护能力"),
        flag("guardian", "has a guardian", "有监护人", compartment=Compartment.CHILD),
        flag("can_guard", "a grown-up at home who can guard", "在家且有监护能力的成年人"),
        _persons("guards", "grown-ups at home who can guard", "家中有监护能力的成年人数"),
        _persons("children", "grown children known in the household", "户内成年子女人数"),
        _persons("children_away", "grown children away for work", "外出成年子女人数"),
        flag("husband_away", "husband away for work", "丈夫外出务工"),
    ),
)

VILLAGE_CASE = Table(
    name="village_case",
    words=Words("villages as rules read them", "村情况"),
    unit=Words("village", "村"),
    key=("village_code",),
    place="village_code",
    place_level="village",
    columns=(
        place("village_code", "village code", "村级统计代码"),
        count("persons", "persons", "人口数", "person"),
        count("poor_persons", "persons still poor", "未脱贫人口数", "person"),
        flag("western", "western region", "西部地区"),
        flag("road", "hardened road", "通硬化路"),
        flag("electricity", "electricity", "通动力电"),
        flag("broadband", "broadband", "通宽带"),
        flag("clinic", "clinic with a doctor", "有村卫生室和村医"),
        money("collective_income_fen", "collective income", "村集体经济收入"),
        flag("objection", "objection in the publication", "公示有异议"),
    ),
)

COUNTY_CASE = Table(
    name="county_case",
    words=Words("counties as rules read them", "县情况"),
    unit=Words("county", "县"),
    key=("county_code",),
    place="county_code",
    place_level="county",
    columns=(
        place("county_code", "county code", "县级区划代码"),
        flag("western", "western region", "西部地区"),
        count("rural_persons", "registered rural population", "农业户籍人口", "person"),
        count("not_exited", "registered persons not exited", "建档立卡未脱贫人口", "person"),
        count("wrong_exits", "wrongly exited in the whole, estimated", "错退人口推算数", "person"),
        count("missed", "missed in the whole, estimated", "漏评人口推算数", "person"),
        count("exited_sampled", "exited, sampled", "抽查脱贫人数", "person"),
        count("exited_wrongly", "of these wrongly", "其中错退", "person"),
        count("others_sampled", "not registered, sampled", "抽查非建档人数", "person"),
        count("others_missed", "of these missed", "其中漏评", "person"),
        count("asked", "asked whether satisfied", "满意度调查人数", "person"),
        count("satisfied", "of these satisfied", "其中满意", "person"),
    ),
)

TABLES = (HOUSEHOLD_CASE, PERSON_CASE, VILLAGE_CASE, COUNTY_CASE)
CASES: Mapping[str, Table] = MappingProxyType({table.name: table for table in TABLES})
