"""A terrain model, forbidden areas, settlements and any coordinate system through the page."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import numpy as np
import pyproj
import pytest
import shapely
from django.core.files.uploadedfile import SimpleUploadedFile

from everyvillage.core.errors import CheckFailedError
from everyvillage.core.geometry import distance_m
from everyvillage.planning.network.systems import to_gcj
from everyvillage.services.connectivity.models import NetworkPlan, PlantFile
from everyvillage.services.connectivity.plant import plant_of
from everyvillage.services.connectivity.storing import problem_folder
from everyvillage.services.connectivity.work import sealed_problem
from everyvillage.services.register.actions import import_table
from tests.services.connectivity.conftest import MADOI, SEALED, County
from tests.services.connectivity.test_refused import PLANT
from tests.services.connectivity.test_refused import send as send_plant
from tests.services.connectivity.test_targets import write
from tests.services.connectivity.test_way import FORM, press, text

if TYPE_CHECKING:
    from django.test import Client

pytestmark = [pytest.mark.django_db, pytest.mark.once]
# The last village stands at 98.35, 34.74 and the one beside it at 98.28; a strip lies between.
STRIP = [[98.31, 34.70], [98.32, 34.70], [98.32, 34.78], [98.31, 34.78], [98.31, 34.70]]


def tile(side: int = 41) -> bytes:
    """A tile of SRTM, level but for a wall along its middle column."""
    heights = np.full((side, side), 4000, ">i2")
    heights[:, side // 2] = 4400
    return heights.tobytes()


def area(ring: list[list[float]]) -> bytes:
    shape = {"type": "Polygon", "coordinates": [ring]}
    feature: dict[str, Any] = {"type": "Feature", "properties": {}, "geometry": shape}
    return json.dumps({"type": "FeatureCollection", "features": [feature]}).encode()


def send(client: Client, table: str, name: str, body: bytes, system: str = "") -> tuple[int, str]:
    data = {**PLANT, "table": table, "system": system, "file": SimpleUploadedFile(name, body)}
    answer = client.post("/network/plant/", data)
    return answer.status_code, answer.content.decode()


def test_terrain_areas_and_settlements_are_in_the_question(county: County) -> None:
    li = county.browser("li")
    new = f"/network/new/?programme=&target=&place={MADOI}"
    assert "No terrain model was given" in text(li, new)
    for west in (97, 98):
        assert send_plant(li, "terrain", f"n34e{west:03}.hgt", tile())[0] == 302
    assert send_plant(li, "areas", "keep-out.geojson", area(STRIP))[0] == 302
    last = county.villages[-1]
    heads = "village,latitude,longitude,households,kind\n"
    parts = f"{heads}{last},34.741,98.351,60,settlement\n{last},34.74,98.352,0,school\n"
    assert send_plant(li, "settlements", "parts.csv", parts.encode())[0] == 302
    page = text(li, new)
    assert "judged over the terrain model that was given (tiles: 2)" in page
    assert "No terrain model was given" not in page
    assert "No route and no new tower goes into the areas" in page
    assert "<dt>Settlements with a position</dt><dd>2</dd>" in page

    press(li, "/network/new/", **FORM)
    plan = NetworkPlan.objects.get()
    laid = {one.name for one in (problem_folder(plan) / "terrain").iterdir()}
    assert laid == {"n34e097.hgt", "n34e098.hgt"}
    asked, strip = sealed_problem(plan), shapely.polygons(STRIP)
    assert asked.ground is not None
    assert sorted(set(asked.ground.heights.ravel()) - {4000.0, 4400.0}) == []
    ends = [[one[::-1] for one in route[1:]] for route in asked.locks.barred]
    assert [(98.28, 34.74), (98.35, 34.74)] in ends
    assert shapely.crosses(shapely.linestrings(ends), strip).all()
    assert [one.kind for one in asked.settlements] == ["settlement", "school"]
    # A tile that was changed on the disk is no longer the question that was sealed.
    (problem_folder(plan) / "terrain" / "n34e098.hgt").write_bytes(tile(5))
    with pytest.raises(CheckFailedError, match="not the one that was sealed"):
        sealed_problem(plan)


def test_any_system_may_be_declared(county: County) -> None:
    li = county.browser("li")
    change = pyproj.Transformer.from_crs("EPSG:4490", "EPSG:32647", always_xy=True)
    east, north = change.transform(98.1, 34.5)
    body = f"latitude,longitude\n{north},{east}\n".encode()
    assert send(li, "power", "mains.csv", body, "32647")[0] == 302
    ((latitude, longitude),) = plant_of(county.place).power
    assert (round(latitude, 6), round(longitude, 6)) == (34.5, 98.1)
    assert PlantFile.objects.get().system == "EPSG:32647"


def test_a_shift_is_found_by_towers_of_the_register(county: County) -> None:
    li, first = county.browser("li"), county.villages[0]
    true = {f"T{n}": (34.5 + n / 100, 98.0 + n / 50) for n in range(4)}
    held = [[name, first, lon, lat] for name, (lat, lon) in true.items()]
    path = write(county.folder / "tower.csv", "tower_id village_code lon lat", held)
    import_table("tower", path, modelled=True, at=SEALED)
    heads = "name,latitude,longitude,terrain,height_m"

    def table(names: list[str]) -> bytes:
        rows = [f"{n},{','.join(map(repr, to_gcj(true[n])))},mountain,30" for n in names]
        return "\n".join([heads, *rows]).encode()

    # Two say nothing; three that stand 500 m off in the same way say by which shift.
    assert send(li, "towers", "two.csv", table(["T0", "T1"]))[0] == 302
    assert PlantFile.objects.latest("pk").system == ""
    assert send(li, "towers", "four.csv", table([*true]))[0] == 302
    assert PlantFile.objects.latest("pk").system == "GCJ-02"
    page = text(li, f"/network/new/?programme=&target=&place={MADOI}")
    assert "positions in GCJ-02, found by what the register knows under the same numbers: 4" in page
    for one in plant_of(county.place).towers:
        assert distance_m(one.latitude, one.longitude, *true[one.name]) < 0.1


BOWTIE = [[98.0, 34.0], [98.1, 34.1], [98.1, 34.0], [98.0, 34.1], [98.0, 34.0]]


@pytest.mark.parametrize(
    ("table", "name", "body", "system", "said"),
    [
        ("terrain", "heights.hgt", tile(), "", "under its own name (N28E102.hgt)"),
        ("terrain", "n34e098.hgt", b"123", "", "no terrain model that can be read: 3 bytes"),
        ("terrain", "model.csv", b"x", "", ".hgt, .tif, .tiff"),
        ("terrain", "model.tif", b"II*", "", "read: terrain.tif: terrain.tif:"),
        ("areas", "tile.hgt", tile(), "", "a file of another kind"),
        ("areas", "a.geojson", area(BOWTIE), "", "does not cross itself"),
        ("settlements", "s.csv", b"village\nX\n", "", "settlements.csv: row 2"),
        ("power", "p.csv", b"latitude,longitude\n34.5,98.1\n", "EPSG:99", "another number of EPSG"),
    ],
)
def test_what_is_wrong_is_said(
    county: County, table: str, name: str, body: bytes, system: str, said: str
) -> None:
    status, page = send(county.browser("li"), table, name, body, system)
    assert (status, said in page) == (400, True), page[page.find("faults") :][:1500]
    assert PlantFile.objects.count() == 0
