"""The part of ``everyvillage plan network`` that plans a folder of counties."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

from everyvillage.core.errors import Fault, InputError
from everyvillage.planning.network.area.check import area_faults
from everyvillage.planning.network.area.counties import SEATS, TRUNK, read_area
from everyvillage.planning.network.area.pieces import plan_pieces
from everyvillage.planning.network.area.write import write_area
from everyvillage.planning.network.proofs import read_proofs
from everyvillage.planning.network.text import plain_data

if TYPE_CHECKING:
    from pathlib import Path

    from everyvillage.planning.network.area.how import How
    from everyvillage.planning.network.area.pieces import Piece


def plan_area_folder(
    folder: Path, out: Path, how: How, *, workers: int, template: Path | None, as_json: bool
) -> None:
    """Plan every county of a folder and the trunk between, and print what they come to.

    A piece whose problem and settings have not changed since it was planned is taken as it is.
    """
    if template is not None:
        raise InputError(_no_template(template))
    area = read_area(folder)
    if area.trunk is None:
        print(f"no trunk is planned: {folder.name} has no table {SEATS}", file=sys.stderr)
    plans = plan_pieces(area, out, how, workers=workers, tell=_tell)
    files, told = write_area(area, plans, out, how)
    if as_json:
        print(json.dumps(told, ensure_ascii=False))
        return
    for row in (*told["counties"], *([told["trunk"]] if told["trunk"] else [])):
        print(_said(row["name"], row))
    print(_said("together", told))
    print("the bound holds among plans in which each county reaches its own goal by itself")
    for path in files:
        print(path)


def area_check(folder: Path, told: dict[str, Any], out: Path) -> list[str]:
    """Say what does not hold in an ``area.json`` and in the plans that lie beside it in ``out``."""
    area = read_area(folder)
    names = [*area.problems, *([] if area.trunk is None else [TRUNK])]
    paths = {name: out / name / "plan.json" for name in names}
    plans = {name: (plain_data(path), read_proofs(path)) for name, path in paths.items()}
    return [*area_faults(area, told, plans)]


def _tell(piece: Piece) -> None:
    state = "as it was planned before" if piece.kept else "planned"
    print(f"{piece.name}: {'not possible' if piece.faults else state}", file=sys.stderr)


def _said(name: str, row: dict[str, Any]) -> str:
    money = (
        f"{row['cost_yuan'] / 1e6:.3f} million yuan, no plan cheaper than "
        f"{row['bound_yuan'] / 1e6:.3f} (checked)"
    )
    if name == TRUNK:
        return f"{name}: {money}"
    return (
        f"{name}: broadband in {row['broadband']} and 4G in {row['signal']} of {row['villages']} "
        f"villages, {money}"
    )


def _no_template(template: Path) -> Fault:
    return Fault(
        "network.file-wrong",
        template.name,
        "a list of items for one county",
        "a folder of counties",
        "--template with the folder of one county",
        "plan the area without it, then fill the list from each county's folder",
    )
