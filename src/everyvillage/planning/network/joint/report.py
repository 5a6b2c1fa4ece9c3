"""The report for the meeting where money is decided: a PDF in Chinese or English."""

from __future__ import annotations

import tempfile
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typst

if TYPE_CHECKING:
    from collections.abc import Mapping

ROWS = 40
FONTS = 'font: ("Noto Sans CJK SC", "Noto Sans", "DejaVu Sans")'
WORDS = {
    "en": {
        "title": "Network plan",
        "modelled": "modelled, not real",
        "costs": "Building costs {building} million yuan and {year} million a year to run. Over "
        "{years} years, discounted, this plan costs {cost} million.",
        "subsidy": "By the rules of the last batches for {region} the state would pay {subsidy} "
        "million yuan of building and running.",
        "east": "the east",
        "centre": "the centre",
        "west": "the west",
        "border": ", border land",
        "bound": "No plan is cheaper than {bound} million among those by this rule: {rule}.",
        "reach": "Broadband reaches {broadband} of {total} villages, {fibre} of them by fibre.",
        "signal": "4G signal reaches {signal} of {total} villages.",
        "how": "How villages get broadband",
        "bill": "Bill of quantities",
        "years": "Year by year, the cheapest first",
        "villages": "villages",
        "item": "item",
        "count": "number",
        "building": "building, yuan",
        "year": "a year, yuan",
        "households": "households so far",
        "fibre": "fibre",
        "radio": "radio",
        "satellite": "satellite",
        "today": "what they have today",
        "none": "none",
    },
    "zh": {
        "title": "网络建设方案",
        "modelled": "模拟数据，非真实",
        "costs": "建设投资{building}万元，年运行费{year}万元。按{years}年折现，总费用{cost}万元。",
        "subsidy": "按{region}最近批次补助规则，可申请补助{subsidy}万元（建设和部分运行费）。",
        "east": "东部",
        "centre": "中部",
        "west": "西部",
        "border": "（边境地区）",
        "bound": "在下述备选范围内，没有任何方案低于{bound}万元（已核验）。范围：{rule}。",
        "reach": "共{total}个村，其中{broadband}个通宽带（光纤{fibre}个）。",
        "signal": "{signal}个村有4G信号。",
        "how": "各村宽带接入方式",
        "bill": "工程量清单",
        "years": "逐年建设（先易后难）",
        "villages": "村数",
        "item": "项目",
        "count": "数量",
        "building": "建设投资（元）",
        "year": "年运行费（元）",
        "households": "累计户数",
        "fibre": "光纤",
        "radio": "无线",
        "satellite": "卫星",
        "today": "沿用现有宽带",
        "none": "无",
    },
}


ITEMS_ZH = {
    "fibre": "光缆线路",
    "spur": "基站光缆",
    "hop": "微波链路",
    "by-fibre": "光纤入村入户",
    "by-radio": "家庭无线终端",
    "by-satellite": "卫星终端",
    "tower": "新建铁塔",
    "power-mains": "市电引入",
    "power-solar": "太阳能供电",
    "carrier": "4G基站设备",
    "homes": "户",
    "m": "米",
    "piece": "处",
}
RULE_ZH = (
    "光缆取各村、接入点和路口之间的三角网邻边、每点最近三点、既有杆路，直线敷设；铁塔取既有塔及各村一座新塔；"
    "每村由信号覆盖全村的最近五座塔之一服务；微波取可视的最近三座塔；新塔由本村、既有塔由最近两处引接光缆，微波回传的塔不再引出光缆"
)


ROAD_RULE_ZH = (
    "；另有沿给定道路的走向，道路在交叉处及相距10米内的端点处相连，各点可接到最近两条道路的最近点；"
    "离开道路的线路按地形加价"
)


def report_source(data: Mapping[str, Any], years: list[dict[str, int]], language: str) -> str:
    """Give the report as Typst source; ``language`` is zh or en."""
    words = WORDS[language]
    title = f"{words['title']} · {data['problem']}"
    if data["modelled"]:
        title += f" · {words['modelled']}"
    numbers = _numbers(data, language)
    own = ITEMS_ZH if language == "zh" else {}

    def said(word: str) -> str:
        return own.get(word, word)

    counts = Counter(row["technology"] for row in data["villages"])
    ways = [[words[name], str(number)] for name, number in sorted(counts.items())]
    bill = [
        [said(item), f"{quantity:,} {said(unit)}", f"{building:,}", f"{year:,}"]
        for (item, unit), (quantity, building, year) in sorted(_totals(data).items())
    ]
    rows = [
        [
            str(row["year"]),
            str(row["villages"]),
            f"{row['building_yuan']:,}",
            f"{row['households_so_far']:,}",
        ]
        for row in years
    ]
    heads = (
        [words["item"], words["villages"]],
        [words["item"], words["count"], words["building"], words["year"]],
        ["", words["villages"], words["building"], words["households"]],
    )
    told = (
        "reach",
        *(("signal",) if data["signal"] else ()),
        "costs",
        *(("subsidy",) if data["subsidy"]["region"] else ()),
        "bound",
    )
    parts = [
        '#set page(paper: "a4", margin: 2cm)',
        f'#set text(lang: "{language}", size: 10pt, {FONTS})\n',
        f"= #{_text(title)}\n",
        *(f"#{_text(words[key].format(**numbers))}\n\n" for key in told),
        f"== #{_text(words['how'])}\n{_table(heads[0], ways)}",
        f"== #{_text(words['bill'])}\n{_table(heads[1], bill)}",
        f"== #{_text(words['years'])}\n{_table(heads[2], rows)}",
    ]
    return "\n".join(parts)


def _numbers(data: Mapping[str, Any], language: str) -> dict[str, Any]:
    """Give the numbers that the sentences of the report hold, written for its readers."""
    words, rule = WORDS[language], data["subsidy"]
    numbers = {
        "building": _amount(data["building_yuan"], language),
        "year": _amount(data["year_yuan"], language),
        "years": data["years"],
        "cost": _amount(data["cost_yuan"], language),
        "bound": _amount(data["bound_yuan"], language),
        "rule": data["proved_among"] if language == "en" else RULE_ZH + _roads_zh(data),
        "broadband": data["broadband"],
        "fibre": data["fibre"],
        "subsidy": _amount(data["subsidy_yuan"], language),
        "signal": data["signal"],
        "total": len(data["villages"]),
    }
    if rule["region"]:
        numbers["region"] = words[rule["region"]] + (words["border"] if rule["border"] else "")
    return numbers


def _roads_zh(data: Mapping[str, Any]) -> str:
    """Say the rule of roads where there are some."""
    return ROAD_RULE_ZH if "ways" in data["graph"] else ""


def write_report(
    data: Mapping[str, Any], years: list[dict[str, int]], out: Path, language: str
) -> Path:
    """Write ``report-zh.pdf`` or ``report-en.pdf`` into a folder; the same plan, the same bytes."""
    path = out / f"report-{language}.pdf"
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "report.typ"
        text = "#set document(date: none)\n" + report_source(data, years, language)
        source.write_text(text, encoding="utf-8")
        path.write_bytes(typst.compile(str(source), format="pdf"))
    return path


def _totals(data: Mapping[str, Any]) -> dict[tuple[str, str], tuple[int, int, int]]:
    """Add the works up by item and unit."""
    found: dict[tuple[str, str], tuple[int, int, int]] = {}
    for work in data["works"]:
        key = (work["item"], work["unit"])
        old = found.get(key, (0, 0, 0))
        more = (work["quantity"], work["building_yuan"], work["year_yuan"])
        found[key] = (old[0] + more[0], old[1] + more[1], old[2] + more[2])
    return found


def _amount(yuan: int, language: str) -> str:
    """Give yuan in millions, or in Chinese in units of ten thousand."""
    return f"{yuan / 1e4:,.1f}" if language == "zh" else f"{yuan / 1e6:.3f}"


def _text(words: str) -> str:
    """Put words into a string of Typst's, so that nothing in them is taken as markup."""
    escaped = words.replace("\\", "\\\\").replace('"', '\\"')
    return f'text("{escaped}")'


def _table(heads: list[str], rows: list[list[str]]) -> str:
    cells = [f"[*#{_text(head)}*]" for head in heads]
    cells += [f"[#{_text(cell)}]" for row in rows[:ROWS] for cell in row]
    return f"#table(columns: {len(heads)}, {', '.join(cells)})\n"
