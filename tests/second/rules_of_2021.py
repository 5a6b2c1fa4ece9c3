"""Monitoring since 2021, children left behind before 2016, and exits, by plain loops.

The values are those of 30 June 2021, 2015 and 2020, written down by hand from the published rules.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.second.logic import Truth, at_least, at_most, both, either, one_of, opposite
from tests.second.rules_by_loops import away, counted, grown, of_relation, out_of_school

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.second.rules_by_loops import Home
    from tests.second.tables import Row

FLOOR_FEN = 600_000
ALERT_FEN = 1_000_000
DROP = 30
EXIT, EXIT_WEST = 2, 3
COLLECTIVE_FEN = 2_000_000
SATISFIED = 90


def monitoring_2021(home: Home, before: int | None) -> dict[str, Truth]:
    """CN-2021-05: three kinds of households, what threatens guarantees, and what just happened."""
    status = home.row.text("status")
    left, other = one_of(status, "delisted"), one_of(status, "general")
    poor, near = under(home.income, home, 100), under(home.income, home, 200)
    own, rigid = home.own("bill"), home.own()
    fallen = under(fraction(home.income, 100 - DROP), home, 100 * 100)
    hands = counted(one_of(one.text("labour"), "skilled", "ordinary") for one in home.persons)
    no_hands = None if hands is None else hands == 0
    uninsured = counted(opposite(one.flag("medical_insurance")) for one in home.persons)
    truants = counted(out_of_school(one) for one in home.persons)
    rest = None if home.income is None or rigid is None else home.income - rigid
    epidemic = either(home.hit("epidemic"), home.row.flag("epidemic_affected"))
    rules: dict[str, Truth] = {
        "unstable-income": both(left, poor),
        "unstable-drop": both(left, dropped(home.income, before)),
        "marginal-income": both(other, poor),
        "sudden-illness": at_least(own, ALERT_FEN),
        "sudden-illness-share": half_of_floor(own, home.members),
        "sudden-left": both(under(rest, home, 100), None if rigid is None else rigid > 0),
        "sudden-disaster": home.hit("disaster", "accident"),
        "risk-disability": both(home.hit("disability"), no_hands),
        "risk-work": both(home.hit("job", "wages"), fallen),
        "risk-harvest": both(home.hit("crop", "unsold"), fallen),
        "risk-death": both(home.hit("death"), either(no_hands, fallen)),
        "risk-epidemic": both(epidemic, fallen),
        "risk-debt": home.hit("debt"),
        "guarantee-house": either(one_of(home.row.text("housing"), "C", "D"), home.hit("house")),
        "guarantee-water": either(opposite(home.row.flag("safe_water")), home.hit("water")),
        "guarantee-school": either(at_least(truants, 1), home.hit("dropout")),
        "guarantee-insurance": both(left, at_least(uninsured, 1)),
        "help-ended": both(home.hit("ended"), left, near),
    }
    return rules | {"": either(*rules.values())}


def under(amount: int | None, home: Home, percent: int) -> Truth:
    """Say whether an amount is below so many per cent of the floor of all members."""
    if amount is None or home.members is None:
        return None
    return amount * 100 < FLOOR_FEN * home.members * percent


def fraction(amount: int | None, times: int) -> int | None:
    return None if amount is None else amount * times


def dropped(income: int | None, before: int | None) -> Truth:
    if income is None or before is None:
        return None
    return income * 100 <= before * (100 - DROP)


def half_of_floor(own: int | None, members: int | None) -> Truth:
    if own is None or members is None:
        return None
    return own * 2 >= FLOOR_FEN * members


def left_behind_2013(person: Row, family: Sequence[Row]) -> dict[str, Truth]:
    """LEFT-2013: under eighteen, and one parent away is enough."""
    relation, parents = person.text("relation"), None
    if relation in {"2", "3"}:
        parents = of_relation(family, "0", "1")
    if relation == "4":
        parents = grown(family)
        if parents is not None and len(parents) > 2:
            parents = None
    gone = None if parents is None else counted(away(one) for one in parents)
    child = both(at_most(person.number("age"), 17), at_least(gone, 1))
    return {"child": child, "": child}


def share_below(west: Truth, part: int | None, whole: int | None) -> Truth:
    """Say whether a part is under the share of exits: three per cent in the west, two elsewhere."""
    if part is None or whole is None:
        return None
    in_west, elsewhere = part * 100 < whole * EXIT_WEST, part * 100 < whole * EXIT
    return either(both(west, in_west), both(opposite(west), elsewhere))


def exit_of_village(village: Row) -> dict[str, Truth]:
    """EXIT-village: few poor, a road, the services, an income of its own, no objection."""
    rules: dict[str, Truth] = {
        "incidence": share_below(
            village.flag("western"), village.number("poor_persons"), village.number("persons")
        ),
        "road": village.flag("road"),
        "services": both(*[village.flag(one) for one in ("electricity", "broadband", "clinic")]),
        "collective-income": at_least(village.number("collective_income_fen"), COLLECTIVE_FEN),
        "published": opposite(village.flag("objection")),
    }
    return rules | {"": both(*rules.values())}


def exit_of_county(county: Row) -> dict[str, Truth]:
    """EXIT-county: the composite incidence, wrong exits, missed households, satisfaction."""
    parts = [county.number(one) for one in ("not_exited", "wrong_exits", "missed")]
    known = [one for one in parts if one is not None]
    together = sum(known) if len(known) == len(parts) else None
    satisfied, asked = county.number("satisfied"), county.number("asked")
    content = None if satisfied is None or asked is None else satisfied * 100 > asked * SATISFIED
    rules: dict[str, Truth] = {
        "incidence": share_below(county.flag("western"), together, county.number("rural_persons")),
        "wrong-exits": rare(county, "exited_wrongly", "exited_sampled"),
        "missed": rare(county, "others_missed", "others_sampled"),
        "satisfied": content,
    }
    return rules | {"": both(*rules.values())}


def rare(county: Row, found: str, sampled: str) -> Truth:
    """Say whether fewer than two of a hundred sampled were found."""
    part, whole = county.number(found), county.number(sampled)
    return None if part is None or whole is None else part * 100 < whole * 2
