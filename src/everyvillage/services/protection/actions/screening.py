"""A county's own screening: every household against the rules in force, in one press."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pyarrow as pa
from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef

from everyvillage.analytics.risk.screen import screen
from everyvillage.analytics.risk.tables import of_snapshot
from everyvillage.core.errors import Fault, NotFoundError
from everyvillage.data.snapshot import list_snapshots
from everyvillage.registry.access.rules import registry_rules
from everyvillage.registry.access.sentences import Verb
from everyvillage.registry.models import Household
from everyvillage.registry.own_vault import open_vault
from everyvillage.registry.shocks.models import Shock
from everyvillage.services.protection.actions.assigning import Workers
from everyvillage.services.protection.actions.deciding import DECIDE
from everyvillage.services.protection.actions.leads import (
    Came,
    fresh_shocks,
    is_silent,
    silences_of,
)
from everyvillage.services.protection.actions.moving import Note, Who, due_day, new_step
from everyvillage.services.protection.before import PURPOSE
from everyvillage.services.protection.facts import monitoring_rules
from everyvillage.services.protection.kept_rules import kept_of
from everyvillage.services.protection.models import Episode, Step
from everyvillage.services.protection.region import region_of
from everyvillage.services.protection.stages import ENDED, Stage

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from django.db.models import QuerySet

    from everyvillage.analytics.risk.screen import Lead, Screened
    from everyvillage.policy.rules import RuleSet
    from everyvillage.registry.access.acting import Acting

_MONEY = ("total_fen", "paid_fen", "own_fen")
_DAYS = ("happened_on", "known_on", "care_until")


@dataclass(frozen=True, slots=True)
class Prospect:
    """What a screening would do, before it does it.

    ``at`` is the day of the incomes, whose rules and lines count; ``asked`` how many households
    of the role are in the snapshot's register, ``counted`` what would become of those named,
    ``unknown`` of how many the rules cannot tell.
    """

    at: date
    rules: RuleSet
    asked: int
    counted: Counter[Came]
    unknown: int


def look_ahead(acting: Acting) -> Prospect:
    """Say what a screening of one's own county would do; writes nothing, refuses as it does."""
    _, found, named = _asked(acting)
    asked = list(named.values())
    before = _last_episodes(asked)
    silent = silences_of(asked)
    counted = Counter(
        _came(_before(named[lead.household_no], before, silent), lead, acting.on)
        for lead in found.leads
        if lead.household_no in named
    )
    unknown = sum(unit in named for unit in found.undecided)
    return Prospect(found.at, found.rules, len(named), counted, unknown)


@transaction.atomic
def screen_county(acting: Acting) -> Counter[Came]:
    """Hold every household of one's own county against the rules; give what became of them.

    The engine reads the newest snapshot and gives pseudonyms; only those of households that
    the role decides about become leads. Incomes are of the snapshot's day, so the rules, the
    lines and the shocks of that day are held against them; what came later was weighed when it
    came. One that is open or silent stays as it is. Refuses a role that does not decide, and a
    register without snapshot.
    """
    homes, found, named = _asked(acting)
    villages = dict(homes.values_list("pk", "village_id"))
    return _open_leads(found, named, villages, Who.of(acting), acting.on)


def _asked(acting: Acting) -> tuple[QuerySet[Household], Screened, dict[str, int]]:
    """Give the households that the role decides about, what was found, rows by pseudonym."""
    rules = registry_rules()
    rules.require(acting, Verb.CHANGE, DECIDE)
    found = _screened(region_of(acting.place, acting.on) if acting.place else "")
    # A screening decides nothing: the own household and kin are asked about like everybody.
    homes = rules.visible(acting, Verb.LIST, "household", Household.objects.all())
    return homes, found, _by_pseudonym(dict(homes.values_list("household_no", "pk")))


def _screened(region: str) -> Screened:
    """Screen the newest snapshot, with last year's incomes, by the values of a region."""
    held = list_snapshots(settings.HOME.snapshots)
    if not held:
        raise NotFoundError(_no_snapshot())
    at = held[-1].head.at
    tables = of_snapshot(held[-1], all_held=held, shock=_shocks(at))
    return screen(tables, monitoring_rules(at), at=at, region=region)


def _by_pseudonym(numbers: Mapping[str, int]) -> dict[str, int]:
    """Give the rows of households under the names that snapshots give them."""
    hidden = open_vault().pseudonyms(numbers, purpose=PURPOSE)
    return {name: pk for name, pk in zip(hidden, numbers.values(), strict=True) if name}


def _shocks(on: date) -> pa.Table:
    """Give the shocks known by a day, under the names that snapshots give households."""
    rows = list(
        Shock.objects.filter(known_on__lte=on).values_list(
            "pk", "household__household_no", "kind", "office", *_DAYS, *_MONEY
        )
    )
    columns = list(zip(*rows, strict=True)) if rows else [()] * (4 + len(_DAYS) + len(_MONEY))
    ids, homes, kinds, offices, *others = columns
    hidden = open_vault().pseudonyms(homes, purpose=PURPOSE)
    made: dict[str, pa.Array] = {
        "shock_id": pa.array([str(one) for one in ids], pa.string()),
        "household_no": pa.array(hidden, pa.string()),
        "kind": pa.array(kinds, pa.string()),
        "office": pa.array(offices, pa.string()),
    }
    for name, values in zip((*_DAYS, *_MONEY), others, strict=True):
        made[name] = pa.array(values, pa.date32() if name in _DAYS else pa.int64())
    return pa.table(made)


def _open_leads(
    found: Screened, named: Mapping[str, int], villages: Mapping[int, int], who: Who, on: date
) -> Counter[Came]:
    last = _last_episodes(list(named.values()))
    silent = silences_of(list(named.values()))
    workers = Workers(on)
    counted: Counter[Came] = Counter()
    fresh: list[tuple[Episode, dict[str, Any]]] = []
    for lead in found.leads:
        home = named.get(lead.household_no)
        if home is None:
            continue
        came = _came(_before(home, last, silent), lead, on)
        counted[came] += 1
        if came is Came.LEAD:
            made = _episode(home, lead, found, last.get(home), on)
            made.helper = workers.take(villages[home], home)
            fresh.append((made, _facts(lead)))
    Episode.objects.bulk_create([episode for episode, _ in fresh])
    held_on = None if found.at == on else found.at
    steps = (
        new_step(one, Stage.LEAD, who, on, _note(found, held_on, facts)) for one, facts in fresh
    )
    Step.objects.bulk_create(steps, batch_size=1000)
    _join_shocks([episode for episode, _ in fresh], on)
    return counted


def _note(found: Screened, held_on: date | None, facts: dict[str, Any]) -> Note:
    kept = kept_of(found.rules, found.parameters, facts)
    return Note(rules=found.rules.id, held_on=held_on, facts=facts, kept=kept)


def _last_episodes(homes: list[int]) -> dict[int, Episode]:
    """Give the latest episode of each household that has one."""
    later = Episode.objects.filter(household=OuterRef("household"), number__gt=OuterRef("number"))
    rows = Episode.objects.filter(household__in=homes).exclude(Exists(later))
    return {one.household_id: one for one in rows}


def _before(
    home: int, last: Mapping[int, Episode], silent: Mapping[int, Episode]
) -> Episode | None:
    """Give the episode by which a household may be silent: its own latest, or one that it took."""
    return last.get(home) or silent.get(home)


def _came(before: Episode | None, lead: Lead, on: date) -> Came:
    if before is None:
        return Came.LEAD
    if before.stage not in ENDED:
        return Came.JOINED
    facts = _facts(lead)
    own = max((int(of.get("medical_own_fen") or 0) for of in facts.values()), default=0)
    return Came.SILENT if is_silent(before, set(facts), own, on) else Came.LEAD


def _facts(lead: Lead) -> dict[str, Any]:
    return {one.rule.id: dict(one.facts) for one in lead.reasons}


def _episode(home: int, lead: Lead, found: Screened, before: Episode | None, on: date) -> Episode:
    made = Episode(
        household_id=home,
        number=before.number + 1 if before else 1,
        stage=Stage.LEAD,
        stage_on=on,
        opened_on=on,
        rules=found.rules.id,
        rules_version=found.rules.version,
        kind=next(iter(lead.kinds), ""),
    )
    made.due_on = due_day(made)
    return made


def _join_shocks(episodes: list[Episode], on: date) -> None:
    """Take the shocks of the households into their new episodes."""
    by_home = {one.household_id: one for one in episodes}
    for shock in fresh_shocks(on).filter(household__in=by_home):
        by_home[shock.household_id].shocks.add(shock)


def _no_snapshot() -> Fault:
    return Fault(
        code="protection.no-snapshot",
        where="",
        asked="a sealed snapshot to screen",
        found="none",
        accepted="at least one snapshot of the register",
        next_step="seal one with everyvillage snapshot create",
    )
