"""Work: projects, milestones, cases, courses."""

from everyvillage.contracts import codelists
from everyvillage.contracts.build import (
    coded,
    count,
    day,
    flag,
    key,
    link,
    of_household,
    place,
    text,
)
from everyvillage.contracts.shapes import Reference, Table, Words

_VILLAGE = Reference("village", "village_code")

PROJECT = Table(
    name="project",
    words=Words("projects", "帮扶项目"),
    unit=Words("project", "个"),
    key=("project_id",),
    place="county_code",
    place_level="county",
    columns=(
        key("project_id", "project number", "项目编号"),
        coded("kind", "kind", "项目类别", codelists.PROJECT, required=True),
        place("county_code", "county code", "县级区划代码"),
        link(
            "organisation_code",
            "organisation",
            "承担单位",
            Reference("organisation", "organisation_code"),
        ),
        text("subject", "subject", "内容"),
        coded("status", "status", "项目状态", codelists.PROJECT_STATUS, required=True),
        day("started_on", "started on", "开始日期"),
        day("last_entry_on", "last entry on", "最近更新日期"),
        count("helpers", "helpers", "参与人数", "person"),
    ),
)

MILESTONE = Table(
    name="milestone",
    words=Words("milestones", "项目节点"),
    unit=Words("milestone", "个"),
    key=("milestone_id",),
    place="county_code",
    place_level="county",
    columns=(
        key("milestone_id", "milestone number", "节点编号"),
        link(
            "project_id",
            "project number",
            "项目编号",
            Reference("project", "project_id"),
            required=True,
        ),
        place("county_code", "county code", "县级区划代码"),
        day("due_on", "due on", "应完成日期"),
        flag("met_on_time", "met on time", "按期完成"),
    ),
)

RISK_CASE = Table(
    name="risk_case",
    words=Words("risk cases", "风险线索"),
    unit=Words("case", "件"),
    key=("case_id",),
    place="village_code",
    place_level="village",
    of_people=True,
    columns=(
        key("case_id", "case number", "线索编号", pseudonym=True),
        of_household(),
        link("village_code", "village code", "村级统计代码", _VILLAGE, required=True),
        coded("cause", "cause", "风险类型", codelists.CAUSE),
        day("known_on", "known on", "发现日期"),
        flag("open", "open", "未消除"),
        flag("returned", "fell back or newly poor", "返贫或致贫"),
        flag("measure", "has a measure", "已有帮扶措施"),
        count("recognised_days", "days until recognised", "纳入用时", "day"),
        count("plan_days", "days until the plan", "制定帮扶计划用时", "day"),
        count("measure_days", "days until the first measure", "首项措施用时", "day"),
        count("days_open", "days since known", "发现至今天数", "day"),
        flag("remote_contact", "remote consultation this quarter", "本季度远程问诊或随访"),
    ),
)

ENROLMENT = Table(
    name="enrolment",
    words=Words("course enrolments", "培训记录"),
    unit=Words("enrolment", "人次"),
    key=("enrolment_id",),
    place="village_code",
    place_level="village",
    of_people=True,
    columns=(
        key("enrolment_id", "enrolment number", "培训编号", pseudonym=True),
        link(
            "person_no",
            "person number",
            "人编号",
            Reference("person", "person_no"),
            required=True,
            pseudonym=True,
        ),
        link("village_code", "village code", "村级统计代码", _VILLAGE, required=True),
        coded("course", "course", "课程类别", codelists.COURSE, required=True),
        flag("adult", "adult learner", "成年学员"),
        day("started_on", "started on", "开始日期"),
        flag("finished", "finished", "已结业"),
        count("level_after", "level reached", "结业等级", "level", maximum=8),
    ),
)

DUE_REPORT = Table(
    name="due_report",
    words=Words("due reports", "应报报告"),
    unit=Words("report", "份"),
    key=("report_id",),
    place="village_code",
    place_level="village",
    columns=(
        key("report_id", "report number", "报告编号"),
        link("village_code", "village code", "村级统计代码", _VILLAGE, required=True),
        coded("kind", "kind", "报告类别", codelists.REPORT, required=True),
        day("due_on", "due on", "应报日期"),
        flag("sent", "sent", "已上报"),
        count("delay_hours", "hours until sent", "上报用时", "hour"),
    ),
)

TABLES = (PROJECT, MILESTONE, RISK_CASE, ENROLMENT, DUE_REPORT)
