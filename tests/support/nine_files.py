"""A county of made-up people in the real villages of Madoi: its list of places, its nine files.

One household has a story (a grandmother, a boy of nine, a bill); five hundred others live in one
large village and ten in the two beside it, whose houses are graded D from one month to the next.
Citizen numbers have the area 00, which no person has.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from everyvillage.data.frame.places import place, units
from tests.support.office_texts import One, medical, police, text_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

MADOI = "632626"
TOWNSHIP, OTHER = "玛查理镇", "花石峡镇"
HERS, LARGE, BESIDE, ELSEWHERE = "江措村", "江多村", ("隆埂村", "尕拉村"), "措柔村"
CODES = {HERS: "632626100200", LARGE: "632626100201", "隆埂村": "632626100202",
         "尕拉村": "632626100203", ELSEWHERE: "632626101200"}  # fmt: skip
MERGED, MERGED_NAME = "632626100209", "江隆村"
MANY, FEW = 500, 5
GRANDMOTHER = One("周秀英", date(1952, 3, 8), "女", "G1", "户主", TOWNSHIP, HERS)
BOY = One("周小明", date(2017, 5, 1), "男", "G1", "孙子女", TOWNSHIP, HERS)
NEIGHBOUR = One("马玉兰", date(1970, 7, 7), "女", "G2", "户主", TOWNSHIP, HERS)
FAR = One("韩多杰", date(1981, 2, 3), "男", "E1", "户主", OTHER, ELSEWHERE)
_SURNAMES = "王李张刘陈杨赵黄吴徐孙胡朱高林何郭马罗梁宋郑谢唐许"
_GIVEN = (
    "春生|建国|卓玛|才让|玉珍|文华|桂英|海龙|秀兰|志强|"
    "多吉|央金|拉毛|国庆|雪梅|永福|金花|德吉|小军|玉梅"
)


@dataclass(frozen=True, slots=True)
class Bill:
    """What the insurance tells of one person in a month, in yuan; care at home until a day."""

    of: One
    whole: int
    paid: int
    care: str = ""


def crowd() -> list[One]:
    """Give the heads of the households whose houses will be graded D."""
    given = _GIVEN.split("|")
    wanted = [(LARGE, MANY), *((name, FEW) for name in BESIDE)]
    found: list[One] = []
    for village, many in wanted:
        for _ in range(many):
            n = len(found)
            name = _SURNAMES[n % len(_SURNAMES)] + given[n // len(_SURNAMES) % len(given)]
            born = date(1955, 1, 1) + timedelta(days=17 * n)
            sex = "男" if n % 2 else "女"
            found.append(One(name, born, sex, f"M{n:03d}", "户主", TOWNSHIP, village))
    return found


def everybody() -> list[One]:
    """Give everybody who lives in the county."""
    return [GRANDMOTHER, BOY, NEIGHBOUR, FAR, *crowd()]


def write_month(folder: Path, month: str, *, houses: str, bills: Iterable[Bill] = ()) -> list[Path]:
    """Write what nine offices send for a month; ``houses`` is the grade of the crowd's."""
    folder.mkdir(parents=True, exist_ok=True)
    heads = [one for one in everybody() if one.relation == "户主"]
    files = {
        "公安局": police(everybody()),
        "住房和城乡建设局": _homes(heads, houses),
        "水利局": _water(heads),
        "医疗保障局": insured(everybody(), list(bills)),
        "民政局": _listed(("是否低保",), [(NEIGHBOUR, "是")]),
        "残疾人联合会": _listed(
            ("残疾类别", "残疾等级", "是否应享残疾人两项补贴", "是否享受残疾人两项补贴"),
            [(FAR, "肢体", "2", "是", "否")],
        ),
        "教育局": _listed(("就读阶段", "是否有学习终端"), [(BOY, "小学", "是")]),
        "人力资源和社会保障局": _listed(
            ("劳动能力", "务工地点", "务工时间（月）"), [(NEIGHBOUR, "普通劳动力", "省内县外", "6")]
        ),
        "应急管理局": _cases(month),
    }
    made = []
    for office, content in files.items():
        path = folder / f"{office}{month}（模拟）.csv"
        path.write_bytes(content)
        made.append(path)
    return made


def insured(people: Iterable[One], bills: Sequence[Bill]) -> bytes:
    """Give the insurance's file: who is insured and, for whom there were stays, their sums."""
    if not bills:
        return medical((one, "是") for one in people)
    of = {bill.of: bill for bill in bills}
    rows = []
    for p in people:
        bill = of.get(p)
        sums = (str(bill.whole), str(bill.paid), bill.care) if bill else ("", "", "")
        rows.append((p.name, p.document, p.sex, p.township, p.village, "是", *sums))
    head = ("姓名", "身份证号码", "性别", "乡镇", "行政村", "是否参保", "住院总费用（元）",
            "报销和救助金额（元）", "居家照护至")  # fmt: skip
    return text_of([head, *rows])


def _homes(heads: Iterable[One], grade: str) -> bytes:
    head = ("户编号", "户主姓名", "身份证号", "乡镇", "村", "房屋安全等级")
    crowded = {one.home for one in crowd()}
    rows = [
        (p.home, p.name, p.document, p.township, p.village, grade if p.home in crowded else "A级")
        for p in heads
    ]
    return text_of([head, *rows])


def _water(heads: Iterable[One]) -> bytes:
    head = ("户编号", "户主姓名", "身份证号", "乡镇", "行政村", "安全饮水")
    rows = [(p.home, p.name, p.document, p.township, p.village, "是") for p in heads]
    return text_of([head, *rows])


def _listed(columns: Sequence[str], rows: Sequence[tuple[One, *tuple[str, ...]]]) -> bytes:
    head = ("姓名", "身份证号码", "性别", "乡镇", "村", *columns)
    told = [(p.name, p.document, p.sex, p.township, p.village, *said) for p, *said in rows]
    return text_of([head, *told])


def _cases(month: str) -> bytes:
    head = ("事件编号", "户编号", "乡镇", "村", "风险原因", "发生日期", "是否未消除")
    row = (f"S{month}", FAR.home, FAR.township, FAR.village, "因灾", f"{month}-03", "是")
    return text_of([head, row])


def write_list(folder: Path, *, merged_on: date | None = None) -> Path:
    """Write the county's own list of places, of the year's first day or after the merger."""
    folder.mkdir(parents=True, exist_ok=True)
    gone = {CODES[LARGE], *(CODES[name] for name in BESIDE)} if merged_on else set()
    found = [place(code) for code in (MADOI[:2], MADOI[:4], MADOI)]
    villages = tuple(units(MADOI))
    found += [place(code) for code in sorted({one.code[:9] for one in villages})]
    rows = [(p.code, "" if p.level == "province" else p.parent, p.level, p.name, "") for p in found]
    rows += [
        (one.code, one.code[:9], "village", one.name, one.kind)
        for one in villages
        if one.code not in gone
    ]
    if merged_on:
        rows.append((MERGED, MERGED[:9], "village", f"{MERGED_NAME}委会", "village"))
    name = "after" if merged_on else "before"
    with (folder / f"places-{name}.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([("code", "parent", "level", "name", "kind"), *rows])
    changes = ""
    if merged_on:
        changes = f'changes = "changes-{name}.csv"\n'
        line = f"{merged_on},merge,{';'.join(sorted(gone))},{MERGED},民政局批复"
        (folder / f"changes-{name}.csv").write_text(f"on,kind,old,new,source\n{line}\n", "utf-8")
    listed_on = merged_on or date(2020, 1, 1)
    levels = [("province", "省"), ("prefecture", "州"), ("county", "县"), ("township", "乡"),
              ("village", "村")]  # fmt: skip
    text = (
        f'[frame]\nid = "madoi"\ncode = "CN"\ndate = {listed_on}\nsource = "packaged list"\n'
        f'licence = "Apache-2.0"\nnames = {{ en = "China", zh = "中国" }}\n'
        f'file = "places-{name}.csv"\n{changes}programmes = ["cn-2020-internet"]\n'
    ) + "".join(
        f'[[level]]\nid = "{level}"\nstands_for = "{level}"\n'
        f'names = {{ en = "{level}", zh = "{word}" }}\n'
        for level, word in levels
    )
    path = folder / f"frame-{name}.toml"
    path.write_text(text, "utf-8")
    return path
