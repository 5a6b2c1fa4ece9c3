"""Longley–Rice against published losses: ``python benchmarks/propagation.py [--data FOLDER]``.

The folder has ``itm_p2p.csv`` (inputs and loss) and ``itm_pfls.csv`` (number of steps, step in
metres, heights), as the NTIA's own model publishes them. Prints each difference in decibels.
"""

from __future__ import annotations

import argparse
import csv
import time
from pathlib import Path

from everyvillage.planning.network.radio.terrain import Link, terrain_loss_db
from everyvillage.planning.network.radio.variability import Chances, Climate, Mode

DATA = Path(__file__).resolve().parents[2] / "shared" / "data" / "propagation"
BAR_DB = 0.1
PLACE, SITUATION = 10, 20
"""What the published number for the mode of variability adds to take a variation out."""


def chances(row: dict[str, str]) -> Chances:
    """Read the percentages, the climate and the mode of a row."""
    out, mode = divmod(int(row["mdvar"]), PLACE)
    return Chances(
        float(row["time"]),
        float(row["location"]),
        float(row["situation"]),
        Climate(int(row["climate"])),
        Mode(mode),
        fixed_place=out % (SITUATION // PLACE) == 1,
        fixed_situation=out >= SITUATION // PLACE,
    )


def main() -> None:
    """Compare every row."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=DATA)
    folder = parser.parse_args().data
    if not (folder / "itm_p2p.csv").is_file():
        message = f"no inputs: {folder / 'itm_p2p.csv'} is not there"
        raise SystemExit(message)
    rows = list(csv.DictReader((folder / "itm_p2p.csv").open(encoding="utf-8")))
    profiles = (folder / "itm_pfls.csv").read_text(encoding="utf-8").splitlines()
    worst = 0.0
    for row, line in zip(rows, profiles, strict=True):
        _, step, *ground = map(float, line.split(","))
        masts = float(row["h_tx__meter"]), float(row["h_rx__meter"])
        ground_values = float(row["epsilon"]), float(row["sigma"]), float(row["N_0"])
        link = Link(float(row["f__mhz"]), masts, row["pol"] == "1", *ground_values)
        begins = time.perf_counter()
        loss = terrain_loss_db(link, ground, step, chances(row))
        taken = (time.perf_counter() - begins) * 1000
        apart = abs(loss - float(row["A__db"]))
        worst = max(worst, apart)
        print(f"{row['f__mhz']:>5} MHz  {loss:8.3f} dB  known {row['A__db']}  {taken:8.2f} ms")
    print(f"largest difference {worst:.3f} dB; bar {BAR_DB} dB; {len(rows)} paths")


if __name__ == "__main__":
    main()
