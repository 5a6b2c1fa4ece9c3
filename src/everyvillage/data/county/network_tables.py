"""The tables of the network on one date: nodes, fibre links, towers, cells, speed tests."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from everyvillage.data.county.columns import (
    contract_table,
    dates,
    degrees,
    digits,
    joined,
    labels,
)
from everyvillage.data.county.draws import Codes, Flags, Floats, stream
from everyvillage.data.county.institutions import seat_units
from everyvillage.data.county.radio import rate_kbps, signal_dbm

if TYPE_CHECKING:
    from everyvillage.data.county.world import World

_RADIOS = ("2g", "3g", "4g", "5g")
_BANDS_2G_3G_5G = (900, 2100, 3500)
_PLACEMENTS = ("aerial", "duct", "buried")
_OPERATORS = ("model_a", "model_b", "model_c")
_BACKHAULS = ("fibre", "microwave")


def node_table(world: World, day: int) -> pa.Table:
    """Draw the nodes that stand on ``day``."""
    fibre = world.fibre
    chance = stream(world.seed, world.code, "network_node")
    stands = np.flatnonzero(fibre.on <= day)
    ports = chance.integers(0, world.of.whole("network.spare_ports") + 1, len(fibre.on))
    lon, lat = world.ground.plane.degrees(fibre.points[stands])
    kind = _vertex_kind(world)
    return contract_table(
        "network_node",
        {
            "node_id": node_ids(world).take(pa.array(stands)),
            "kind": labels(("pop", "junction", "olt"), kind[stands]),
            "village_code": labels(world.units.codes, _vertex_unit(world)[stands]),
            "lon": degrees(lon),
            "lat": degrees(lat),
            "spare_ports": ports[stands],
        },
    )


def fibre_link_table(world: World, day: int) -> pa.Table:
    """Draw the fibre links that are laid on ``day``."""
    fibre, of = world.fibre, world.of
    chance = stream(world.seed, world.code, "fibre_link")
    luck = chance.random((2, len(fibre.on)))
    unit = _vertex_unit(world)
    terrain = world.ground.terrain[unit]
    duct = of.grid("network.duct")[terrain]
    aerial = of.grid("network.aerial")[terrain]
    placement = np.where(luck[0] < aerial, 0, np.where(luck[0] < aerial + duct, 1, 2))
    laid = np.flatnonzero((fibre.on <= day) & (fibre.parent >= 0))
    ids = node_ids(world)
    length = np.maximum(fibre.length_km * 1000 * of.number("network.detour"), 1.0)
    return contract_table(
        "fibre_link",
        {
            "link_id": joined("F", ids.take(pa.array(laid))),
            "village_code": labels(world.units.codes, unit[laid]),
            "from_node": ids.take(pa.array(fibre.parent[laid])),
            "to_node": ids.take(pa.array(laid)),
            "length_m": np.rint(length[laid]).astype(np.int64),
            "placement": labels(_PLACEMENTS, placement[laid]),
            "spare_cores": (luck[1, laid] * of.number("network.spare_cores")).astype(np.int64),
        },
    )


def node_ids(world: World) -> pa.Array:
    """Write the number of each vertex of the fibre tree."""
    towns = pa.array(world.units.townships)
    return pa.concat_arrays(
        [
            pa.array([f"P{world.code}"]),
            joined("J", towns),
            joined("N", pa.array(world.units.codes)),
        ]
    )


def _vertex_kind(world: World) -> Codes:
    """Give 0 for the point of presence, 1 for junctions, 2 for equipment in villages."""
    towns = len(world.units.townships)
    return np.repeat([0, 1, 2], [1, towns, world.units.size])


def _vertex_unit(world: World) -> Codes:
    """Give the unit in which each vertex of the fibre tree stands."""
    seats = seat_units(world.units)
    return np.concatenate([seats[[world.seat]], seats, np.arange(world.units.size)])


def tower_table(world: World, day: int) -> pa.Table:
    """Draw the towers that stand on ``day``."""
    towers = world.towers
    stands = np.flatnonzero(towers.built <= day)
    lon, lat = world.ground.plane.degrees(towers.points[stands])
    luck = stream(world.seed, world.code, "tower_backhaul").random(len(towers.unit))
    by_hop = luck < world.of.number("network.microwave")
    return contract_table(
        "tower",
        {
            "tower_id": tower_ids(world).take(pa.array(stands)),
            "village_code": labels(world.units.codes, towers.unit[stands]),
            "lon": degrees(lon),
            "lat": degrees(lat),
            "height_m": towers.height_m[stands],
            "operator": labels(_OPERATORS, towers.operator[stands]),
            "power": labels(("mains", "solar"), towers.solar[stands].astype(np.int64)),
            "backhaul": labels(_BACKHAULS, by_hop[stands].astype(np.int64)),
            "active": towers.working[stands],
        },
    )


def tower_ids(world: World) -> pa.Array:
    """Write the number of each tower."""
    towers = world.towers
    return joined("T", labels(world.units.codes, towers.unit), digits(towers.number, 1))


def cell_table(world: World, day: int) -> pa.Table:
    """Draw the cells that work or rest on ``day``: one of each technology a tower has."""
    towers = world.towers
    chance = stream(world.seed, world.code, "cell")
    has_3g = chance.random(len(towers.unit)) < world.of.number("network.three_g")
    low, three, five = _BANDS_2G_3G_5G
    begins = np.stack(
        [towers.built, np.where(has_3g, towers.built, day + 1), towers.on_4g, towers.on_5g]
    )
    bands = np.stack(
        [
            np.full(len(towers.unit), low),
            np.full(len(towers.unit), three),
            towers.band_mhz,
            np.full(len(towers.unit), five),
        ]
    )
    radio, tower = np.nonzero(begins <= day)
    order = np.lexsort((radio, tower))
    radio, tower = radio[order], tower[order]
    ids = tower_ids(world).take(pa.array(tower))
    return contract_table(
        "cell",
        {
            "cell_id": joined(ids, labels(("A", "B", "C", "D"), radio)),
            "tower_id": ids,
            "village_code": labels(world.units.codes, towers.unit[tower]),
            "radio": labels(_RADIOS, radio),
            "band_mhz": bands[radio, tower],
            "active": towers.working[tower],
        },
    )


def speed_test_table(world: World, day: int) -> pa.Table:
    """Draw the latest round of speed tests on ``day``.

    Three spots in each unit (committee, school, clinic): a fixed test where fibre has
    come, a 4G test where there is a signal.
    """
    units, of = world.units, world.of
    chance = stream(world.seed, world.code, "speed_test")
    size = 3 * units.size
    unit = np.repeat(np.arange(units.size), 3)
    spots = np.repeat(world.ground.units, 3, axis=0) + chance.normal(0.0, 0.2, (size, 2))
    level = signal_dbm(
        spots, chance.normal(0.0, of.number("network.shadow_db"), size), world.towers, day, of
    )
    least, most = of.numbers("network.fibre_speed_share")
    down = np.stack(
        [
            world.fibre.capacity(day, of)[unit] * chance.uniform(least, most, size),
            rate_kbps(level, of) * chance.uniform(0.35, 1.1, size),
        ]
    )
    latency = np.stack([chance.integers(8, 45, size), chance.integers(28, 120, size)])
    age = chance.integers(1, of.whole("network.speed_test_days"), (2, size))
    served = np.stack([world.fibre.unit_on[unit] <= day, level >= of.number("network.signal_dbm")])
    return _speed_rows(world, served, down, latency, day - age)


def _speed_rows(
    world: World, served: Flags, down: Floats, latency: Codes, measured: Codes
) -> pa.Table:
    """Write one row for each test; row 0 of each argument is fixed, row 1 is 4G."""
    spot, kind = np.nonzero(served.T)
    download = np.rint(down[kind, spot]).astype(np.int64)
    number = spot % 3 * 2 + kind + 1
    upload = np.where(kind == 0, download // 2, download * 22 // 100)
    units = labels(world.units.codes, spot // 3)
    return contract_table(
        "speed_test",
        {
            "test_id": joined("S", units, digits(number, 1)),
            "village_code": units,
            "measured_on": dates(measured[kind, spot]),
            "radio": labels(("", "4g"), kind, kind == 1),
            "download_kbps": download,
            "upload_kbps": upload,
            "latency_ms": latency[kind, spot],
        },
    )
