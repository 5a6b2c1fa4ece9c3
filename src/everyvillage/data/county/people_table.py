"""Large tables of modelled people for measuring speed: streamed, in the shape of a snapshot."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, cast

import numpy as np
import pyarrow as pa

from everyvillage.contracts import table_named
from everyvillage.data.county.columns import labels, snapshot_shape, text_from_bytes
from everyvillage.data.county.devices import draw_devices
from everyvillage.data.county.draws import Codes, stream
from everyvillage.data.county.families import PLACES
from everyvillage.data.county.household_table import household_columns
from everyvillage.data.county.people import Homes, draw_people, only_present
from everyvillage.data.county.person_table import person_columns
from everyvillage.data.county.regions import Region, region_of
from everyvillage.data.county.settings import day_number, read_settings
from everyvillage.data.county.source import Source

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from everyvillage.contracts import Table

_HEX = np.frombuffer(b"0123456789abcdef", dtype=np.uint8)
_HOUSEHOLD_KEYS, _PERSON_KEYS = 0, 1 << 62


@dataclass(frozen=True, slots=True)
class PeopleBatch:
    """Households and the persons who live in them, with the columns a snapshot may hold."""

    households: pa.RecordBatch
    persons: pa.RecordBatch


def make_people_table(
    n_persons: int,
    seed: int,
    villages: Sequence[str],
    *,
    at: date = date(2020, 6, 30),
    households_a_batch: int = 20_000,
) -> Iterator[PeopleBatch]:
    """Stream modelled households and persons in the shape of a snapshot, without holes.

    n_persons: how many persons in all; the last household is cut to meet it.
    seed: the number of the world. villages: the twelve-digit codes over which households
    are spread evenly, in order, so that the batches come sorted by village. at: the date
    of the data. households_a_batch: how many are drawn at once.

    The keys look like keyed hashes but are only numbers written in another order. Names,
    documents and birth dates are not made, since no snapshot holds them.
    """
    of = read_settings()
    expected = max(1, round(n_persons / of.number("people.usual_household") * 1.02) + 50)
    left, first = n_persons, 0
    while left > 0:
        count = min(households_a_batch, max(left // 2, 1000))
        village = np.minimum(
            (first + np.arange(count)) * len(villages) // expected, len(villages) - 1
        )
        batch = _batch(villages, village, first, seed, day_number(at))
        batch = _cut(batch, left)
        left -= batch.persons.num_rows
        first += count
        yield batch


def _batch(villages: Sequence[str], village: Codes, first: int, seed: int, day: int) -> PeopleBatch:
    """Draw one batch of households."""
    of = read_settings()
    region = _region(villages, village)
    source = Source(str(first + 1), seed, of)
    luck = stream(seed, str(first + 1), "batch.village").random((2, len(village)))
    broadband, shop = of.numbers("household.batch_village")
    homes = Homes(
        village - village[0],
        np.arange(len(village)),
        luck[0] < broadband,
        luck[1] < shop,
    )
    them = only_present(draw_people(homes, region, day, source))
    devices = draw_devices(them, region.peoples)
    code = labels(pa.array(villages[village[0] : village[-1] + 1]), village - village[0])
    number = first + np.arange(len(village))
    household_no = _keys(number, _HOUSEHOLD_KEYS)
    home = them.families.home
    person = first * PLACES + home * PLACES + them.families.place
    households = {
        "household_no": household_no,
        "village_code": code,
        "settlement_code": pa.nulls(len(village), pa.string()),
        **household_columns(them, devices),
    }
    persons = {
        "person_no": _keys(person, _PERSON_KEYS),
        "household_no": household_no.take(pa.array(home)),
        "village_code": code.take(pa.array(home)),
        "age": them.age,
        **person_columns(them, devices, region.peoples),
    }
    return PeopleBatch(_record("household", households), _record("person", persons))


def _region(villages: Sequence[str], village: Codes) -> Region:
    """Take the region of the county in the middle of the batch."""
    return region_of(villages[int(village[len(village) // 2])][:6])


def _keys(number: Codes, start: int) -> pa.Array:
    """Write each number as sixteen hexadecimal digits that are all different.

    The mixing is that of SplitMix64, which is one to one, so two numbers never meet.
    """
    mixed = number.astype(np.uint64) + np.uint64(start)
    mixed *= np.uint64(0x9E3779B97F4A7C15)
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    mixed ^= mixed >> np.uint64(31)
    halves = mixed.astype(">u8").view(np.uint8).reshape(-1, 8)
    sheet = np.empty((len(number), 16), dtype=np.uint8)
    sheet[:, 0::2] = _HEX[halves >> 4]
    sheet[:, 1::2] = _HEX[halves & 15]
    return text_from_bytes(sheet)


def _record(name: str, columns: dict[str, pa.Array | NDArray[np.generic]]) -> pa.RecordBatch:
    """Put the columns of a snapshot together."""
    table: Table = table_named(name)
    shape = snapshot_shape(table)
    arrays = [
        pa.array(columns[field.name]).cast(field.type)
        if isinstance(columns[field.name], np.ndarray)
        else cast("pa.Array", columns[field.name]).cast(field.type)
        for field in shape
    ]
    return pa.RecordBatch.from_arrays(arrays, schema=shape)


def _cut(batch: PeopleBatch, most: int) -> PeopleBatch:
    """Leave out what goes over the wanted number of persons, whole households first."""
    if batch.persons.num_rows <= most:
        return batch
    persons = batch.persons.slice(0, most)
    last = persons["household_no"][most - 1]
    position = batch.households["household_no"].index(last).as_py()
    return PeopleBatch(batch.households.slice(0, position + 1), persons)
