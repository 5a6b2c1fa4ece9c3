"""The page on which a plan is started: what is in the question, and what it is to reach."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils import timezone

from everyvillage.core.errors import EveryvillageError, Fault
from everyvillage.data.frame.places import place
from everyvillage.policy.programmes.read import shipped_programmes
from everyvillage.registry.place_names import place_name
from everyvillage.services.connectivity.asking import LEVELS, Asked
from everyvillage.services.connectivity.demand import demand_of
from everyvillage.services.connectivity.plant import (
    AREAS,
    ENDINGS,
    KINDS,
    SYSTEMS,
    TERRAIN,
    TILES,
    plant_files,
)
from everyvillage.services.connectivity.problems import make_problem, newest_snapshot
from everyvillage.services.connectivity.words import COUNT_WORDS, LEVEL_WORDS, RULE_WORDS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from everyvillage.policy.programmes.model import Programme, Target
    from everyvillage.registry.models import Place

COUNTS = (
    "villages",
    "without_fibre",
    "with_broadband",
    "broadband_unsaid",
    "without_signal",
    "unknown",
    "poor",
    "households",
    "settlements",
    "settlements_unplaced",
    "bodies",
    "bodies_unplaced",
    "presences",
    "presences_full",
    "towers",
    "power",
    "poles",
    "crossings",
    "roads",
    "drive",
)

UNSAID = ("broadband_unsaid", "settlements_unplaced", "bodies_unplaced", "presences_full")


def new_page(
    county: Place, code: str, gap: tuple[str, str], asked: Asked, wrong: Sequence[Fault] = ()
) -> dict[str, Any]:
    """Gather the page; what keeps the question from being made is shown with every fault."""
    files = plant_files(county.pk)
    parts: dict[str, Any] = {
        "here": "plan",
        "code": code,
        "name": place_name(county.pk, timezone.localdate()) or code,
        "programme_id": gap[0],
        "target_id": gap[1],
        "target": target_of(*gap),
        "asked": asked,
        "levels": level_fields(asked),
        "rules": RULE_WORDS.items(),
        "counted": COUNT_WORDS.items(),
        "plant": [(table, f"network.table_{table}") for table in KINDS],
        "files": [
            (f"network.table_{one.table}", one, [_said(found) for found in one.stated])
            for one in files
        ],
        "terrain": sum(one.table == TERRAIN for one in files),
        "areas": any(one.table == AREAS for one in files),
        "endings": ", ".join((*ENDINGS, *TILES)),
        "accept": ",".join((*ENDINGS, *TILES)),
        "systems": SYSTEMS,
        "faults": list(wrong),
    }
    try:
        snapshot = newest_snapshot(settings.HOME.snapshots)
        parts["snapshot"] = snapshot
        made = make_problem(snapshot, county, code, asked.but(leave_out=True))
    except EveryvillageError as refused:
        parts["faults"] += [one for one in refused.faults if one not in parts["faults"]]
        return parts
    named = {one.code: one.name for one in made.problem.fibre.villages}
    parts["counts"] = counted(made.counts, asked)
    parts["left_out"] = [named.get(one) or place(one).name for one in made.left_out]
    return parts


def _said(found: Mapping[str, Any]) -> tuple[str, Mapping[str, str]]:
    """Give the words of one thing that was found out of a file, and their values."""
    return f"network.stated_{found['what']}", found["values"]


def counted(counts: Mapping[str, int], asked: Asked) -> list[tuple[str, int]]:
    """Give how much of each thing is in a question.

    4G only where it was asked for, what the register leaves unsaid only where it does.
    """
    silent = set() if "signal" in asked.asked else {"without_signal"}
    silent |= {name for name in UNSAID if not counts.get(name)}
    names = [name for name in COUNTS if name not in silent]
    return [(f"network.count_{name}", counts.get(name, 0)) for name in names]


def target_of(programme_id: str, target_id: str) -> Target | None:
    """Give the target that a plan is for, None where its programme is an officer's own."""
    found = programme_of(programme_id)
    targets = found.targets if found else ()
    return next((one for one in targets if one.id == target_id), None)


def programme_of(programme_id: str) -> Programme | None:
    """Give a shipped programme by its id, None for another."""
    return next((one for one in shipped_programmes() if one.id == programme_id), None)


def first_asked(programme_id: str, target_id: str) -> Asked:
    """Give what a plan for a target asks before anybody has changed it.

    Its own levels for the villages that it counts, with its own pass mark.
    """
    programme, target = programme_of(programme_id), target_of(programme_id, target_id)
    demand = demand_of(programme, target) if programme and target else None
    if demand is None:
        return Asked()
    fields = {LEVELS[level][demand.poor]: demand.each for level in demand.levels}
    return Asked(share=0.0, poor=0.0, signal_rule=demand.signal_rule).but(**fields)


def level_fields(asked: Asked) -> list[tuple[str, list[tuple[str, str, float]]]]:
    """Give the words of each level, and its fields: name, words, share in percent."""
    said = ("network.of_all", "network.of_poor")
    return [
        (
            LEVEL_WORDS[level],
            [(name, words, getattr(asked, name)) for name, words in zip(names, said, strict=True)],
        )
        for level, names in LEVELS.items()
    ]
