"""Write a week's plan: one file to work by, one to check by."""

from __future__ import annotations

import csv
import json
from dataclasses import asdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from everyvillage.planning.rounds.solve import WeekPlan

COLUMNS = ("worker", "day", "minute", "home", "why")


def write_week(plan: WeekPlan, out: Path, *, modelled: bool) -> tuple[Path, Path]:
    """Write ``visits.csv`` (in the order of the days) and ``week.json`` under ``out``."""
    out.mkdir(parents=True, exist_ok=True)
    visits, whole = out / "visits.csv", out / "week.json"
    with visits.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        writer.writerows([getattr(stop, name) for name in COLUMNS] for stop in plan.stops)
    data = {"modelled": modelled, **asdict(plan)}
    whole.write_text(json.dumps(data, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return visits, whole
