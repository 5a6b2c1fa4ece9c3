"""The planner's own files: plant, areas, terrain; read as they come, with every fault listed."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

import shapely
from django.db import transaction
from django.utils import timezone

from everyvillage.core.errors import Fault, InputError
from everyvillage.planning.network.joint.areas import read_areas
from everyvillage.planning.network.joint.plant import TABLES, Plant, read_plant
from everyvillage.planning.network.radio.ground_file import read_ground
from everyvillage.planning.network.radio.ground_tiles import read_tile
from everyvillage.planning.network.stated import stated
from everyvillage.planning.network.systems import named_system
from everyvillage.planning.network.tables import MAPS, Folder
from everyvillage.registry.models.record import TEXT_LENGTH
from everyvillage.services.connectivity import storing
from everyvillage.services.connectivity.models import PlantFile
from everyvillage.services.connectivity.shifts import shift_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from everyvillage.planning.network.stated import Stated
    from everyvillage.registry.access.acting import Acting
    from everyvillage.registry.models import Place

AREAS, TERRAIN = "areas", "terrain"
KINDS = (*TABLES, AREAS, TERRAIN)
"""What a file may hold: a table of plant, areas where nothing may be built, a tile of terrain."""
ENDINGS, TILES = (".csv", *MAPS), (".hgt", ".tif", ".tiff")
MOST_TILES = 12
"""Tiles of terrain of one county: they are read together."""
MOST_BYTES = 32 << 20
"""The largest file that is kept: a prefecture's towers and ducts are far smaller."""
SYSTEMS = ("GCJ-02", "BD-09", "EPSG:4490", "EPSG:4326")
"""Coordinate systems that are offered; any other may be declared by its EPSG number."""


@dataclass(frozen=True, slots=True)
class Came:
    """A file as it came: what it holds, its name, its bytes, the declared coordinate system."""

    table: str
    name: str
    body: bytes
    system: str = ""


def add_plant(acting: Acting, county: Place, came: Came) -> PlantFile:
    """Keep a file of a planner; refuse it whole, with every fault by row."""
    ending = next((one for one in _endings(came) if came.name.lower().endswith(one)), "")
    if faults := list(_faults(county, came, ending)):
        raise InputError(faults)
    with transaction.atomic():
        file = PlantFile.objects.create(
            county=county,
            table=came.table,
            file_name=came.name[-TEXT_LENGTH:],
            sha256=storing.hash_of(came.body),
            system=named_system(came.system) or "",
            rows=0,
            added_at=timezone.now(),
            added_by=acting.login,
        )
        room = storing.make_room(storing.plant_folder(file))
        stem = PurePath(came.name).stem[:_STEM] if ending == TILES[0] else came.table
        (room / f"{stem}{ending}").write_bytes(came.body)
        file.rows, file.stated = _found(file)
        file.save(update_fields=["rows", "stated", "system"])
    return file


_STEM = 20
"""What is kept of a tile's name, which says where it lies: seven signs are enough."""


def _endings(came: Came) -> tuple[str, ...]:
    return TILES if came.table == TERRAIN else ENDINGS


def plant_files(county: int) -> Sequence[PlantFile]:
    """Give the newest file of each table of a county, and of each tile of terrain."""
    files = PlantFile.objects.filter(county=county).order_by("pk")
    newest = {(one.table, one.file_name if one.table == TERRAIN else ""): one for one in files}
    return tuple(newest.values())


def plant_of(county: int) -> Plant:
    """Give what the newest files of a county hold."""
    files = (one for one in plant_files(county) if one.table in TABLES)
    return Plant(**{file.table: _read(file)[0] for file in files})


def lay_maps(county: int, room: Path) -> None:
    """Lay the areas and the terrain of a county into the folder of a question.

    Areas are written in degrees; tiles are linked where the disk can, for they are large.
    """
    for file in plant_files(county):
        folder = storing.plant_folder(file)
        if file.table == AREAS:
            (room / "areas.geojson").write_text(shapely.to_geojson(_areas(file)[0]), "utf-8")
        for tile in folder.iterdir() if file.table == TERRAIN else ():
            storing.lay(tile, room / TERRAIN, f"{file.pk}-" * (tile.suffix != TILES[0]) + tile.name)


def _found(file: PlantFile) -> tuple[int, list[dict[str, Any]]]:
    """Give how much a kept file holds, and what was found out about its coordinates.

    A shift that is found by what the register knows too is kept as the file's system.
    """
    if file.table == TERRAIN:
        (tile,) = storing.plant_folder(file).iterdir()
        (read_tile if tile.suffix == TILES[0] else read_ground)(tile)
        return 1, []
    if file.table == AREAS:
        areas, said = _areas(file)
        return len(shapely.get_parts(areas)), [asdict(one) for one in said]
    rows, said = _read(file)
    if not file.system and not said and file.table in SHIFTED:
        file.system, count = shift_of(rows, file.table)
        if file.system:
            said = (stated("matched", file.file_name, system=file.system, count=count),)
    return len(rows), [asdict(one) for one in said]


SHIFTED = ("towers", "presences")
"""Tables whose things have numbers that the register may know."""


def _areas(file: PlantFile) -> tuple[Any, Sequence[Stated]]:
    """Read areas as one shape in degrees, and what was found out about their coordinates."""
    folder = Folder(storing.plant_folder(file), _systems(file))
    return read_areas(folder), folder.stated


def _systems(file: PlantFile) -> dict[str, str]:
    return {file.table: file.system} if file.system else {}


def _read(file: PlantFile) -> tuple[tuple[Any, ...], tuple[Stated, ...]]:
    """Read the rows of a kept file, and what was found out about its coordinates."""
    plant, said = read_plant(storing.plant_folder(file), _systems(file))
    return getattr(plant, file.table), said


def _faults(county: Place, came: Came, ending: str) -> Iterator[Fault]:
    if came.table not in KINDS:
        yield _fault("table", f"“{came.table[:20]}”", ", ".join(KINDS))
    if not ending:
        accepted = ", ".join(_endings(came))
        yield _fault(came.name[:40] or "file", "a file of another kind", accepted)
    tiles = [one.file_name for one in plant_files(county.pk) if one.table == TERRAIN]
    if came.table == TERRAIN and came.name not in tiles and len(tiles) >= MOST_TILES:
        yield _fault(came.name[:40], f"one more than {MOST_TILES} tiles", "tiles of this county")
    if came.system.strip() and named_system(came.system) is None:
        accepted = f"{', '.join(SYSTEMS)}, or another number of EPSG; empty to find it out"
        yield _fault("system", f"“{came.system[:20]}”", accepted)
    if not came.body:
        yield _fault(came.name[:40] or "file", "no byte", "a file with rows")
    if len(came.body) > MOST_BYTES:
        yield _fault(came.name[:40], "a larger file", f"at most {MOST_BYTES >> 20} MiB")


def _fault(where: str, found: str, accepted: str) -> Fault:
    return Fault(
        code="network.plant-refused",
        where=where,
        asked="a table of existing plant",
        found=found,
        accepted=accepted,
        next_step="choose what the file holds and send it again; nothing was kept",
    )
