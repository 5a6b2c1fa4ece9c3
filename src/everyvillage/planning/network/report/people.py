"""The parts of a report that are about villages: how, when, who is left out, what would change."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from everyvillage.planning.network.report.paper import MOST_ROWS, heading, paragraph, table
from everyvillage.planning.network.report.places import village_names

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from everyvillage.planning.network.report.known import Known
    from everyvillage.planning.network.report.paper import Paper

    Data = Mapping[str, Any]

ORDERS = ("cheapest", "poorest", "people")
WAYS = {"fibre": "by_fibre", "radio": "by_radio", "satellite": "by_satellite"}
LEVELS = {"broadband": "broadband", "fibre": "fibre_level", "signal": "signal_level"}
PRICE_ROWS = 20


def ways(data: Data, paper: Paper) -> str:
    """Count the villages by what they have broadband by."""
    counts = Counter(row["technology"] for row in data["villages"])
    rows = [[_way(name, paper), f"{number:,}"] for name, number in sorted(counts.items())]
    heads = [paper.say("item"), paper.say("count")]
    return heading(paper.say("how")) + table(heads, rows)


def _way(technology: str, paper: Paper) -> str:
    return paper.say(WAYS.get(technology, technology))


def orders(data: Data, paper: Paper) -> str:
    """Give the years of the three orders of roll-out beside each other."""
    told = data.get("year_by_year")
    if not told:
        return ""
    columns = [_years(told[name]) for name in ORDERS]
    last = max((year for column in columns for year in column), default=0)
    if not last:
        return ""
    rows = [
        [str(year), *(cell for column in columns for cell in column.get(year, ("", "", "")))]
        for year in range(1, last + 1)
    ]
    heads = [paper.say("number"), *[paper.say(k) for k in ("pay", "villages_far", "homes_far")] * 3]
    above = [("", 1), *((paper.say(f"order_{name}"), 3) for name in ORDERS)]
    why = paragraph(paper.say("orders_why"))
    return heading(paper.say("orders")) + why + table(heads, rows, above=above)


def _years(rows: Sequence[Mapping[str, int]]) -> dict[int, tuple[str, str, str]]:
    """Give each year's building, and villages and households up to and with it."""
    found, villages = {}, 0
    for row in rows:
        villages += row["villages"]
        homes = f"{row['households_so_far']:,}"
        found[row["year"]] = (f"{row['building_yuan']:,}", f"{villages:,}", homes)
    return found


def left_out(data: Data, paper: Paper, known: Known) -> str:
    """Name the villages that go without, what of, and the cheapest way to each."""
    reasons = {row["code"]: row for row in data.get("reasons", ())}
    rows = []
    for row in data["villages"]:
        if missing := known.missing(row):
            way = "" if missing == ["signal"] else _cheapest(reasons.get(row["code"]), paper)
            words = (paper.say(LEVELS[one]) for one in missing)
            rows.append([row["name"], ", ".join(words), way])
    head = heading(paper.say("left"))
    if not rows:
        return head + paragraph(paper.say("left_none"))
    heads = [paper.say(key) for key in ("village", "misses", "cheapest_way")]
    rest = len(rows) - MOST_ROWS
    more = paragraph(paper.say("left_rest", count=rest)) if rest > 0 else ""
    return head + table(heads, rows[:MOST_ROWS], left=3) + more


def _cheapest(reason: Mapping[str, Any] | None, paper: Paper) -> str:
    """Say the cheapest way to a village that is left without broadband."""
    if reason is None:
        return ""
    if not reason["others"]:
        return paper.say("no_way")
    best = min(reason["others"], key=lambda other: other["cost_yuan"])
    what = _way(best["technology"], paper)
    return paper.say("way", what=what, cost=paper.money(best["cost_yuan"]))


def prices(data: Data, paper: Paper) -> str:
    """Give the prices that would change what a village gets, the nearest to today's first."""
    names = village_names(data)
    found = sorted(_turns(data), key=lambda one: (one[0], one[1]["code"]))
    head = heading(paper.say("prices"))
    if not found:
        return head + paragraph(paper.say("prices_none"))
    rows = []
    for _, row, price, other in found[:PRICE_ROWS]:
        key = "over" if other is None else "under"
        rows.append(
            [
                names[row["code"]],
                _way(row["technology"], paper),
                paper.say(price["of"]),
                f"{price['now_yuan']:,}",
                paper.say(key, price=f"{price['turn_yuan']:,}"),
                paper.say("another") if other is None else _way(other, paper),
            ]
        )
    keys = ("village", "has", "price_of", "now", "turn", "to")
    rest = len(found) - len(rows)
    more = paragraph(paper.say("prices_rest", count=rest)) if rest else ""
    why = paragraph(paper.say("prices_why"))
    return head + why + table([paper.say(key) for key in keys], rows, left=6) + more


def _turns(
    data: Data,
) -> Iterator[tuple[float, Mapping[str, Any], Mapping[str, Any], str | None]]:
    """Give each price with how far it is from today's, its village, and which way it turns to."""
    for row in data.get("reasons", ()):
        if row["technology"] == "none":
            continue
        told = [(row["price"], None)]
        told += [(other["price"], other["technology"]) for other in row["others"]]
        for price, other in told:
            if price and price["now_yuan"]:
                far = abs(price["turn_yuan"] - price["now_yuan"]) / price["now_yuan"]
                yield far, row, price, other


def drive(data: Data, paper: Paper) -> str:
    """Say what measured levels add to the model, where there were any."""
    told = data["drive"]
    if not told["points"]:
        return ""
    rows = [
        [f"{row['band']}", paper.term(row["terrain"]), f"{row['count']:,}", f"{row['db']:+.1f}"]
        for row in told["corrections"]
    ]
    heads = [paper.say(key) for key in ("band", "terrain", "measured", "added")]
    why = paragraph(paper.say("drive_why", used=told["used"], points=told["points"]))
    return heading(paper.say("drive")) + why + (table(heads, rows, left=2) if rows else "")
