"""A plan's answer in words: villages with their reasons, the bill, the years, the doubt."""

from __future__ import annotations

from collections import Counter
from itertools import accumulate
from typing import TYPE_CHECKING, Any

from everyvillage.contracts.codelists import OPERATOR
from everyvillage.planning.network.joint.describe import brings_signal
from everyvillage.planning.network.joint.signals import EVERY
from everyvillage.planning.network.joint.straight import straight_doubt
from everyvillage.planning.network.radio.signal import OUTSIDE, TERRAIN
from everyvillage.planning.network.report.paper import Paper
from everyvillage.planning.network.report.places import said_ends, village_names
from everyvillage.services.connectivity.words import said_share, said_yuan, say

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from everyvillage.services.connectivity.models import Built

ORDERS = ("cheapest", "poorest", "people")
TECHNOLOGIES = ("fibre", "radio", "satellite", "today", "none")
ITEMS = (
    "fibre",
    "spur",
    "hop",
    "by_fibre",
    "by_radio",
    "by_satellite",
    "tower",
    "power_mains",
    "power_solar",
    "carrier",
)
GROUNDS = {
    "plain": "network.ground_plain",
    "hills": "network.ground_hills",
    "mountain": "network.ground_mountain",
}
GROUND_MARK, LAST = "–", 99
UNITS = ("homes", "m", "piece")
Data = dict[str, Any]


def village_lines(
    data: Data, order: str, built: Mapping[str, Sequence[Built]], language: str
) -> list[Data]:
    """Give each village that gains: its technology, why, its year, and what stands already."""
    years = {row["code"]: row["year"] for row in data["orders"][order]}
    why = {row["code"]: row for row in data["reasons"]}
    lines = [
        {
            "code": row["code"],
            "name": row["name"],
            "technology": row["technology"],
            "words": f"network.by_{row['technology']}",
            "gains": row["gains"],
            "signal": brings_signal(row),
            "year": years.get(row["code"]),
            "why": [*reasons_said(why[row["code"]], language), *_far_said(row, language)],
            "built": [f"network.built_{one.service}" for one in built.get(row["code"], ())],
        }
        for row in data["villages"]
        if row["gains"] or row["technology"] == "none" or row["code"] in years
    ]
    return sorted(lines, key=lambda line: (line["year"] or LAST, line["code"]))


def _far_said(row: Data, language: str) -> list[str]:
    """Say how many homes of a village its light does not reach; older plans do not know."""
    far = row.get("far_homes", 0)
    return [say("network.far_homes", language, count=far)] if far else []


OVER = {
    "km": "network.over_km",
    "tower": "network.over_tower",
    "carrier": "network.over_carrier",
    "home": "network.over_home",
    "terminal": "network.over_terminal",
}
UNDER = {
    "km": "network.under_km",
    "tower": "network.under_tower",
    "carrier": "network.under_carrier",
    "home": "network.under_home",
    "terminal": "network.under_terminal",
}


def reasons_said(row: Data, language: str) -> list[str]:
    """Say what a village costs by its own technology, what each other one would, and the prices."""
    said = []
    if row["technology"] != "none":
        own = say(f"network.by_{row['technology']}", language)
        said.append(
            say("network.why_own", language, what=own, cost=said_yuan(row["own_yuan"], language))
        )
        said += _price_said(OVER, row, own, language)
    for other in row["others"]:
        what = say(f"network.by_{other['technology']}", language)
        cost = said_yuan(other["cost_yuan"], language)
        said.append(say("network.why_other", language, what=what, cost=cost))
        said += _price_said(UNDER, other, what, language)
    return said


def _price_said(words: Mapping[str, str], row: Data, what: str, language: str) -> list[str]:
    """Say which price would turn the choice; nothing where none would, or in an older plan."""
    price = row.get("price")
    if not price:
        return []
    turn = f"{price['turn_yuan']:,}"
    return [say(words[price["of"]], language, what=what, price=turn)]


REGIONS = {
    "east": "network.region_east",
    "centre": "network.region_centre",
    "west": "network.region_west",
}


def region_said(data: Data, language: str) -> str:
    """Give by whose rule the state pays, "" where a plan does not say so."""
    rule = data.get("subsidy")
    if not rule or not rule["region"]:
        return ""
    region = say(REGIONS[rule["region"]], language)
    return say("network.region_border", language, region=region) if rule["border"] else region


def straight_said(data: Data, language: str) -> str:
    """Say what straight lines leave out of the cost, "" where roads were given."""
    more = straight_doubt(data)
    if more is None:
        return ""
    least, most = (said_yuan(yuan, language) for yuan in more)
    return say("network.straight", language, least=least, most=most)


def bill_lines(data: Data, language: str) -> list[tuple[str, str, str, str, str]]:
    """Add the works up by item: its words, how much, building, a year of running, subsidy."""
    found: dict[tuple[str, str], list[int]] = {}
    for work in data["works"]:
        row = found.setdefault((work["item"].replace("-", "_"), work["unit"]), [0, 0, 0, 0])
        for at, name in enumerate(("quantity", "building_yuan", "year_yuan", "subsidy_yuan")):
            row[at] += work.get(name, 0)
    return [
        (
            f"network.item_{item}",
            say(f"network.unit_{unit}", language, count=f"{row[0]:,}"),
            said_yuan(row[1], language),
            said_yuan(row[2], language),
            said_yuan(row[3], language),
        )
        for (item, unit), row in sorted(found.items())
    ]


def work_lines(data: Data, order: str, language: str) -> list[Data]:
    """Give every work by itself in an order of roll-out: what, where, its ground, who gains.

    Plans that were made before works told this have no lines.
    """
    villages, paper = village_names(data), Paper(language)
    lines = [
        {
            "item": f"network.item_{work['item'].replace('-', '_')}",
            "where": said_ends(work, villages, paper),
            "ground": GROUND_MARK.join(
                say(GROUNDS[one], language) for one in work["terrain"].split(GROUND_MARK)
            ),
            "quantity": say(
                f"network.unit_{work['unit']}", language, count=f"{work['quantity']:,}"
            ),
            "building": said_yuan(work["building_yuan"], language),
            "subsidy": said_yuan(work["subsidy_yuan"], language),
            "year": work[f"year_{order}"],
            "villages": len(work["villages"]),
            "households": work["households"],
        }
        for work in data["works"]
        if "terrain" in work
    ]
    return sorted(lines, key=lambda line: line["year"] or LAST)


def year_lines(data: Data, order: str, language: str) -> list[Data]:
    """Give an order of roll-out year by year, with the villages so far, in all and in percent."""
    rows = data["year_by_year"][order]
    so_far = list(accumulate(row["villages"] for row in rows))
    return [
        {
            **row,
            "building": said_yuan(row["building_yuan"], language),
            "villages_so_far": f"{number:,} ({said_share(round(number * 1000 / so_far[-1]))})",
        }
        for row, number in zip(rows, so_far, strict=True)
    ]


def doubt_lines(data: Data, language: str) -> list[tuple[str, str, str, str, str]]:
    """Give what the stated doubt of the unit costs does: which costs, at which end, and sums."""
    return [
        (
            f"network.costs_{row['costs']}",
            f"network.at_{row['at']}",
            said_yuan(row["same_plan_yuan"], language),
            said_yuan(row["best_yuan"], language),
            said_yuan(row["bound_yuan"], language),
        )
        for row in data["sensitivity"]
    ]


def signal_lines(data: Data, language: str) -> list[tuple[str, int, int, int]]:
    """Count for each operator the villages that pass the 4G test by each branch, and by either.

    Plans that were made before the test was told have no lines.
    """
    found: dict[str, list[int]] = {}
    for row in data.get("signals", ()):
        for tested in row["operators"]:
            counts = found.setdefault(tested["operator"], [0, 0, 0])
            near, heard = tested["near"], tested["heard"]
            for place, passed in enumerate((near, heard, near or heard)):
                counts[place] += passed
    own = {code: words.in_language(language) for code, words in OPERATOR.items.items()}
    own |= {
        EVERY: say("network.operator_all", language),
        "": say("network.operator_none", language),
    }
    return [(own.get(name, name), row[0], row[1], row[2]) for name, row in found.items()]


def rules_said(data: Data, language: str) -> list[str]:
    """Say what the signals rest on: a terrain model or none, and points outside of Hata's rule.

    Plans that were made before this was told say nothing.
    """
    told = [
        tested["rules"]
        for row in data.get("signals", ())
        for tested in row["operators"]
        if tested["operator"] == EVERY and "rules" in tested
    ]
    if not told:
        return []
    rules = [rule for row in told for rule in row if rule]
    said = [say("network.terrain_given" if TERRAIN in rules else "network.terrain_none", language)]
    if outside := rules.count(OUTSIDE):
        said.append(say("network.rule_outside", language, count=outside, total=len(rules)))
    return said


def measured_lines(data: Data) -> list[tuple[int, str, int, str]]:
    """Give what measurements add to each band and terrain: its words, how many, decibels.

    Plans that were made before anything was measured have no lines.
    """
    return [
        (row["band"], f"network.terrain_{row['terrain']}", row["count"], f"{row['db']:+.1f}")
        for row in data.get("drive", {}).get("corrections", ())
    ]


def technologies(data: Data) -> list[tuple[str, int]]:
    """Count the villages by technology."""
    counts = Counter(row["technology"] for row in data["villages"])
    return [(f"network.by_{name}", counts[name]) for name in TECHNOLOGIES if counts[name]]
