"""Code lists of what can push a household down, and of who knows of it."""

from __future__ import annotations

from everyvillage.contracts.codelists.make import code_list

SHOCK = code_list(
    "shock",
    "kind of shock",
    "风险线索类型",
    "code list of this software; causes of the monitoring rules",
    """
    bill hospital stay or bill|住院或医疗费用
    disability certificate of disability|新办残疾人证
    death death in the family|家庭成员去世
    job job lost|失业
    wages wages unpaid|欠薪
    crop crop or livestock lost|种养绝收
    unsold goods unsold|农产品滞销
    disaster disaster|自然灾害
    accident accident|意外事故
    dropout out of school|失学辍学
    debt debt or fraud|负债或被骗
    guardian guardian away or ill|监护人外出或患病
    house house graded C or D|住房鉴定为C、D级
    water water failed|饮水中断
    ended help ended|帮扶到期
    epidemic epidemic|疫情影响
    """,
)

OFFICE = code_list(
    "office",
    "office that knows",
    "来源部门",
    "code list of this software; the nine offices of a county and the three ways without one",
    """
    medical medical insurance|医保
    civil civil affairs|民政
    disabled disabled persons' federation|残联
    education education|教育
    housing housing|住建
    water water|水利
    emergency emergency|应急
    employment employment|人社
    police police|公安
    self the household itself|农户自主申报
    visit a visit|走访排查
    service a service of this register|本系统服务
    """,
)
