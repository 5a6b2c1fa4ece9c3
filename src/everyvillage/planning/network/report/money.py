"""The parts of a report that are about money: in short, the curve, the bill, subsidy, doubt."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from everyvillage.planning.network.fibre.problem import PERMILLE
from everyvillage.planning.network.joint.straight import straight_doubt
from everyvillage.planning.network.joint.subsidy import BORDER, FIBRE_ON, RADIO_ON, rule_of_state
from everyvillage.planning.network.report.paper import (
    bullets,
    heading,
    paragraph,
    picture,
    table,
)
from everyvillage.planning.network.report.places import said_ends, village_names

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from everyvillage.planning.network.report.paper import Paper

    Data = Mapping[str, Any]

CURVE_ROWS, WORK_ROWS = 10, 20
LAST_PERMILLE = 10
"""The last percent of villages, in thousandths."""


def in_short(data: Data, paper: Paper) -> str:
    """Say what is reached, what it costs, how sure that is, and what no plan is cheaper than."""
    lines = [
        *_within_said(data, paper),
        paper.say(
            "reach",
            broadband=data["broadband"],
            fibre=data["fibre"],
            total=len(data["villages"]),
        ),
    ]
    if data["signal"]:
        lines.append(paper.say("signal", signal=data["signal"], total=len(data["villages"])))
    sums = {name: paper.money(data[f"{name}_yuan"]) for name in ("building", "year", "cost")}
    lines.append(paper.say("costs", years=data["years"], **sums))
    if data["subsidy"]["region"]:
        region, whole = region_said(data, paper), paper.money(data["subsidy_yuan"])
        lines.append(paper.say("subsidy", region=region, subsidy=whole))
    lines.append(_bound_said(data, paper))
    ends = {row["at"]: row["same_plan_yuan"] for row in doubt_rows(data) if row["costs"] == "all"}
    if ends:
        said = {at: paper.money(yuan) for at, yuan in ends.items()}
        lines.append(paper.say("range", **said))
    more = data["straight_yuan"] if "straight_yuan" in data else straight_doubt(data)
    if more:
        least, most = (paper.money(yuan) for yuan in more)
        lines.append(paper.say("straight", least=least, most=most))
    return heading(paper.say("short")) + bullets(lines)


def _within_said(data: Data, paper: Paper) -> Iterator[str]:
    """Say what a sum of money reaches, what nothing within it reaches, and what more would cost."""
    within = data.get("within") or {"stages": ()}
    for row in within["stages"]:
        counted = {
            "reached": f"{row['reached']:,}",
            "most": f"{row['most']:,}",
            "unit": paper.say(f"counted_{within['counts']}"),
        }
        money = paper.money(within["yuan"])
        yield paper.say(f"within_{row['stage']}", money=money, **counted)
        if row["more_yuan"] is not None:
            yield paper.say("within_more", more=paper.money(row["more_yuan"]), **counted)


def _bound_said(data: Data, paper: Paper) -> str:
    cost, bound = data["cost_yuan"], data["bound_yuan"]
    if data.get("within"):
        return paper.say("bound_as_many", bound=paper.money(bound))
    if cost == bound:
        return paper.say("bound_met")
    gap = f"{(cost - bound) * 100 / cost:.2f}"
    return paper.say("bound", bound=paper.money(bound), gap=gap)


def region_said(data: Data, paper: Paper) -> str:
    """Give by whose rule the state pays."""
    rule = data["subsidy"]
    return paper.say(rule["region"]) + (paper.say("border") if rule["border"] else "")


def doubt_rows(data: Data) -> Sequence[Mapping[str, Any]]:
    """Give the rows of what the doubt of unit costs does; none in a plan that was not shaken."""
    rows: Sequence[Mapping[str, Any]] = data.get("sensitivity", ())
    return rows


def curve(data: Data, paper: Paper, drawing: str) -> str:
    """Show the curve, say what the last percent costs, and give its last points."""
    points = data.get("curve", ())
    if not points:
        return ""
    shown, rows = points[-CURVE_ROWS:], []
    for number, one in enumerate(shown, start=len(points) - len(shown)):
        before = points[number - 1]["cost_yuan"] if number else None
        rows.append(
            (
                f"{one['permille'] / 10:g} %",
                paper.money(one["cost_yuan"]),
                paper.money(one["bound_yuan"]),
                "" if before is None else paper.money(one["cost_yuan"] - before),
            )
        )
    heads = [paper.say(key) for key in ("share", "cost", "least_cost", "step")]
    rest = len(points) - len(shown)
    return "".join(
        [
            heading(paper.say("curve")),
            paragraph(_last_said(points, len(data["villages"]), paper)),
            picture(drawing, "88%"),
            table(heads, rows),
            paragraph(paper.say("curve_rest", count=rest)) if rest else "",
        ]
    )


def _last_said(points: Sequence[Mapping[str, int]], villages: int, paper: Paper) -> str:
    """Say what the last percent of villages costs, or the last step where steps are wider."""
    last = points[-1]
    far = [one for one in points if last["permille"] - one["permille"] >= LAST_PERMILLE]
    if not far:
        return ""
    near, first = far[-1], points[0]
    more = last["cost_yuan"] - near["cost_yuan"]
    added = (last["permille"] - near["permille"]) * villages / PERMILLE
    early = max((near["permille"] - first["permille"]) * villages / PERMILLE, 1)
    return paper.say(
        "last",
        before=f"{near['permille'] / 10:g}",
        after=f"{last['permille'] / 10:g}",
        more=paper.money(more),
        each=paper.money(more / added),
        mean=paper.money((near["cost_yuan"] - first["cost_yuan"]) / early),
    )


def bill(data: Data, paper: Paper) -> str:
    """Add the works up by item, with the state's share where a rule is named."""
    paid = bool(data["subsidy"]["region"])
    names = ("quantity", "building_yuan", "year_yuan", *(("subsidy_yuan",) if paid else ()))
    sums: dict[tuple[str, str], list[int]] = {}
    for work in data["works"]:
        row = sums.setdefault((work["item"], work["unit"]), [0] * len(names))
        for at, name in enumerate(names):
            row[at] += work[name]
    rows = [
        [
            paper.say(f"item_{item}"),
            paper.say(f"unit_{unit}", count=f"{row[0]:,}"),
            *(f"{yuan:,}" for yuan in row[1:]),
        ]
        for (item, unit), row in sorted(sums.items())
    ]
    whole = [sum(row[at] for row in sums.values()) for at in range(1, len(names))]
    rows.append([paper.say("total"), "", *(f"{yuan:,}" for yuan in whole)])
    keys = ("item", "count", "building", "year", *(("state",) if paid else ()))
    return heading(paper.say("bill")) + table([paper.say(key) for key in keys], rows)


def subsidy(data: Data, paper: Paper, *, open_works: bool) -> str:
    """Say by which rules the state pays; where works may be seen, what it pays for each."""
    rule = data["subsidy"]
    if not rule["region"]:
        return ""
    percent, years = rule_of_state("fibre", FIBRE_ON, rule["region"], "")
    fibre = {"region": paper.say(rule["region"]), "percent": percent, "years": years}
    land = BORDER if rule["border"] else ""
    percent, years = rule_of_state("4g", RADIO_ON, "", land)
    border = paper.say("border") if rule["border"] else ""
    said = [
        paper.say("rule_fibre", **fibre),
        paper.say("rule_towers", border=border, percent=percent, years=years),
    ]
    shown = _subsidy_works(data, paper) if open_works else ""
    return heading(paper.say("rules")) + bullets(said) + shown


def _subsidy_works(data: Data, paper: Paper) -> str:
    """Give the works that the state pays most for, and say how many more there are and where."""
    villages = village_names(data)
    paid = [work for work in data["works"] if work["subsidy_yuan"]]
    paid.sort(key=lambda work: -work["subsidy_yuan"])
    rows = [
        [
            _named(work, villages, paper),
            paper.say("unit_" + work["unit"], count=f"{work['quantity']:,}"),
            f"{work['building_yuan']:,}",
            f"{work['subsidy_yuan']:,}",
        ]
        for work in paid[:WORK_ROWS]
    ]
    heads = [paper.say(key) for key in ("work", "count", "building", "state")]
    rest = paid[WORK_ROWS:]
    whole = f"{sum(work['subsidy_yuan'] for work in rest):,}"
    more = paragraph(paper.say("works_rest", count=len(rest), sum=whole)) if rest else ""
    return table(heads, rows) + more


def _named(work: Mapping[str, Any], villages: Mapping[str, str], paper: Paper) -> str:
    """Say what a work is and where; a new tower's place says both."""
    where = said_ends(work, villages, paper)
    return where if work["item"] == "tower" else f"{paper.say('item_' + work['item'])}: {where}"


def doubt(data: Data, paper: Paper) -> str:
    """Give what the same works, the best plan and its bound come to at the ends of unit costs."""
    names = {"all": "costs_all", "fibre": "costs_fibre_only", "radio": "costs_radio"}
    rows = [
        [
            f"{paper.say(names[row['costs']])} · {paper.say('at_' + row['at'])}",
            *(paper.money(row[name]) for name in ("same_plan_yuan", "best_yuan", "bound_yuan")),
        ]
        for row in doubt_rows(data)
    ]
    if not rows:
        return ""
    unit = paper.say("curve_up")
    heads = [paper.say("unit_costs")]
    heads += [f"{paper.say(key)}, {unit}" for key in ("same", "best", "least_cost")]
    return heading(paper.say("doubt")) + table(heads, rows)
