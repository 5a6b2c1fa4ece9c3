"""The planner's own files of existing plant: read as they come, with every fault listed."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from everyvillage.core.errors import Fault, InputError
from everyvillage.planning.network.joint.plant import TABLES, Plant, read_plant
from everyvillage.planning.network.tables import MAPS
from everyvillage.registry.models.record import TEXT_LENGTH
from everyvillage.services.connectivity import storing
from everyvillage.services.connectivity.models import PlantFile

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from everyvillage.planning.network.stated import Stated
    from everyvillage.registry.access.acting import Acting
    from everyvillage.registry.models import Place

ENDINGS = (".csv", *MAPS)
MOST_BYTES = 32 << 20
"""The largest file that is kept: a prefecture's towers and ducts are far smaller."""
SYSTEMS = ("", "GCJ-02", "BD-09")
"""Coordinate systems that may be declared; "" finds it out from the numbers."""


@dataclass(frozen=True, slots=True)
class Came:
    """A file as it came: what it holds, its name, its bytes, the declared coordinate system."""

    table: str
    name: str
    body: bytes
    system: str = ""


def add_plant(acting: Acting, county: Place, came: Came) -> PlantFile:
    """Keep a file of existing plant; refuse it whole, with every fault by row."""
    ending = next((one for one in ENDINGS if came.name.lower().endswith(one)), "")
    if faults := list(_faults(came, ending)):
        raise InputError(faults)
    with transaction.atomic():
        file = PlantFile.objects.create(
            county=county,
            table=came.table,
            file_name=came.name[-TEXT_LENGTH:],
            sha256=storing.hash_of(came.body),
            system=came.system,
            rows=0,
            added_at=timezone.now(),
            added_by=acting.login,
        )
        room = storing.make_room(storing.plant_folder(file))
        (room / f"{came.table}{ending}").write_bytes(came.body)
        rows, stated = _read(file)
        file.rows, file.stated = len(rows), [asdict(one) for one in stated]
        file.save(update_fields=["rows", "stated"])
    return file


def plant_files(county: int) -> Mapping[str, PlantFile]:
    """Give the newest file of each table of a county."""
    return {one.table: one for one in PlantFile.objects.filter(county=county).order_by("pk")}


def plant_of(county: int) -> Plant:
    """Give what the newest files of a county hold."""
    return Plant(**{table: _read(file)[0] for table, file in plant_files(county).items()})


def _read(file: PlantFile) -> tuple[tuple[Any, ...], tuple[Stated, ...]]:
    """Read the rows of a kept file, and what was found out about its coordinates."""
    systems = {file.table: file.system} if file.system else {}
    plant, stated = read_plant(storing.plant_folder(file), systems)
    return getattr(plant, file.table), stated


def _faults(came: Came, ending: str) -> Iterator[Fault]:
    if came.table not in TABLES:
        yield _fault("table", f"“{came.table[:20]}”", ", ".join(TABLES))
    if not ending:
        yield _fault(came.name[:40] or "file", "a file of another kind", ", ".join(ENDINGS))
    if came.system not in SYSTEMS:
        yield _fault("system", f"“{came.system[:20]}”", ", ".join(SYSTEMS[1:]))
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
