"""Which villages a carrier reaches, and which sites a microwave hop can join."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from everyvillage.core.geometry import distance_m
from everyvillage.planning.network.joint.problem import EITHER
from everyvillage.planning.network.joint.problem import HEARD as HEARD_RULE
from everyvillage.planning.network.joint.sites import cell_of
from everyvillage.planning.network.radio.signal import farthest_m, hop_is_clear, signal_dbm

if TYPE_CHECKING:
    from everyvillage.planning.network.joint.problem import JointProblem
    from everyvillage.planning.network.joint.sites import Carrier, Site

HOPS = 3
"""A site may have a hop to each of so many nearest sites that it sees."""
HEARD = 5
"""A village may be served from so many nearest sites whose signal reaches it."""
MILLIMETRES = 3
"""Distances (m) that do not differ by so many decimals are alike: the first site comes first."""
Point = tuple[float, float]


def points_of(problem: JointProblem) -> list[list[Point]]:
    """Give the points of each village that must have signal: committee, bodies, settlements."""
    own: dict[str, list[Point]] = defaultdict(list)
    for one in problem.settlements:
        if one.kind != "settlement" or one.households >= problem.radio.settlement_least:
            own[one.village].append((one.latitude, one.longitude))
    return [
        [(village.latitude, village.longitude), *own[village.code]]
        for village in problem.fibre.villages
    ]


def reached(
    problem: JointProblem, sites: tuple[Site, ...], carriers: tuple[Carrier, ...]
) -> list[list[int]]:
    """Give for each carrier the villages that it may serve.

    All points of a village have its signal, and its site is among the nearest that reach it.
    """
    points, villages = points_of(problem), problem.fibre.villages
    found = []
    for carrier in carriers:
        site = sites[carrier.site]
        cell = cell_of(problem, site, carrier.band)
        limit = farthest_m(cell, problem.radio.rsrp_dbm, problem.air)
        found.append(
            [
                number
                for number, village in enumerate(villages)
                if abs(village.latitude - site.latitude) * 111_000 <= limit
                and all(
                    distance_m(*site.point, *point) <= limit
                    and signal_dbm(cell, site.point, point, village.terrain, problem.air)
                    >= problem.radio.rsrp_dbm
                    for point in points[number]
                )
            ]
        )
    return _nearest(problem, sites, carriers, found)


def _nearest(
    problem: JointProblem,
    sites: tuple[Site, ...],
    carriers: tuple[Carrier, ...],
    found: list[list[int]],
) -> list[list[int]]:
    """Keep for each village the nearest sites among those that reach it."""
    heard: dict[int, set[tuple[float, int]]] = defaultdict(set)
    for carrier, villages in zip(carriers, found, strict=True):
        for number in villages:
            village, point = problem.fibre.villages[number], sites[carrier.site].point
            metres = distance_m(village.latitude, village.longitude, *point)
            heard[number].add((metres, carrier.site))
    near = {number: {site for _, site in sorted(rows)[:HEARD]} for number, rows in heard.items()}
    return [
        [number for number in villages if carrier.site in near[number]]
        for carrier, villages in zip(carriers, found, strict=True)
    ]


def signalled(
    problem: JointProblem,
    sites: tuple[Site, ...],
    carriers: tuple[Carrier, ...],
    reach: list[list[int]],
) -> list[list[int]]:
    """Give for each carrier the villages that it brings 4G to by the rule that is asked.

    ``reach`` are those that hear it at all their points. Of the sites near a committee the nearest
    count.
    """
    rule, villages = problem.radio.signal_rule, problem.fibre.villages
    if rule == HEARD_RULE:
        return reach
    near: dict[int, set[int]] = defaultdict(set)
    for number, village in enumerate(villages):
        home = village.latitude, village.longitude
        rows = sorted(
            (round(distance_m(*home, *site.point), MILLIMETRES), at)
            for at, site in enumerate(sites)
        )
        for metres, at in rows[:HEARD]:
            if round(metres) <= problem.radio.site_within_m:
                near[at].add(number)
    return [
        sorted(near[one.site] | (set(heard) if rule == EITHER else set()))
        for one, heard in zip(carriers, reach, strict=True)
    ]


def hops_of(problem: JointProblem, sites: tuple[Site, ...]) -> list[tuple[int, int]]:
    """Give the pairs of sites that a hop can join: the nearest clear ones of each."""
    pairs = set()
    for number, site in enumerate(sites):
        near = sorted(
            (round(distance_m(*site.point, *other.point), MILLIMETRES), place)
            for place, other in enumerate(sites)
            if place != number and abs(site.latitude - other.latitude) < 1
        )
        seen = 0
        for metres, place in near:
            if seen == HOPS or metres > problem.costs.hop_longest_m:
                break
            other = sites[place]
            masts = site.height_m, other.height_m
            if metres > 0 and hop_is_clear(site.point, other.point, masts, problem.ground):
                pairs.add((min(number, place), max(number, place)))
                seen += 1
    return sorted(pairs)
