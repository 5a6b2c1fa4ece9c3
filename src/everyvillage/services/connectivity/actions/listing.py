"""The planner's own list of items, filled from a plan: the newest list of a plan counts."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path, PurePath
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from everyvillage.core.errors import Fault, InputError
from everyvillage.planning.network.joint.template_file import ENDINGS, fill_file
from everyvillage.planning.network.joint.write import MODELLED
from everyvillage.registry.models.record import TEXT_LENGTH
from everyvillage.services.connectivity import storing
from everyvillage.services.connectivity.states import State

if TYPE_CHECKING:
    from collections.abc import Iterator

    from everyvillage.services.connectivity.models import NetworkPlan

TOLD = "told.json"
NAME = 80
MOST_BYTES = 8 << 20
"""The largest list that is taken: a county's bill has some hundred rows."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A filled list: its name, rows that the plan does not know, items that no row asks for."""

    name: str
    unknown: tuple[tuple[int, str], ...]
    missing: tuple[str, ...]


def fill_list(plan: NetworkPlan, name: str, body: bytes) -> Listed:
    """Fill a list and keep it with the plan's files, in the place of one filled before.

    Refuses a plan that is not done, what is no list, and a unit that an item cannot be counted in.
    """
    ending = next((one for one in ENDINGS if name.lower().endswith(one)), "")
    if faults := list(_faults(plan, name, ending, body)):
        raise InputError(faults)
    data, out = storing.read_result(plan), storing.result_folder(plan)
    note = MODELLED if data["modelled"] else ""
    with TemporaryDirectory(dir=storing.folder()) as room:
        template, filled = Path(room) / PurePath(name).name[-NAME:], Path(room, "filled")
        template.write_bytes(body)
        filled.mkdir()
        made, found = fill_file(template, data["works"], filled, note=note)
        for one in ENDINGS:
            (out / f"bill{one}").unlink(missing_ok=True)
        made.replace(out / made.name)
    listed = Listed(name[-TEXT_LENGTH:], found.unknown, found.missing)
    told = storing.make_room(storing.list_folder(plan)) / TOLD
    told.write_text(json.dumps(asdict(listed), ensure_ascii=False), encoding="utf-8")
    return listed


def last_list(plan: NetworkPlan) -> Listed | None:
    """Give what the newest list of a plan came to; None where none was filled."""
    told = storing.list_folder(plan) / TOLD
    if not told.is_file():
        return None
    found = json.loads(told.read_text(encoding="utf-8"))
    return Listed(
        found["name"],
        tuple((row, words) for row, words in found["unknown"]),
        tuple(found["missing"]),
    )


def _faults(plan: NetworkPlan, name: str, ending: str, body: bytes) -> Iterator[Fault]:
    if plan.state != State.DONE:
        yield _fault("a plan that is not done", "a plan that is done")
    if not ending:
        yield _fault(name[-40:] or "no file", f"a file that ends in {' or '.join(ENDINGS)}")
    if not body:
        yield _fault("no byte", "a list with rows")
    if len(body) > MOST_BYTES:
        yield _fault("a larger file", f"at most {MOST_BYTES >> 20} MiB")


def _fault(found: str, accepted: str) -> Fault:
    return Fault(
        code="network.list-refused",
        where="",
        asked="a list of items to fill",
        found=found,
        accepted=accepted,
        next_step="choose the list again; what was filled before stays",
    )
