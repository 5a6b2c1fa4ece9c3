"""The end of a risk: an income that is stable by dated follow-ups, every guarantee kept."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction

from everyvillage.core.errors import Fault, InputError
from everyvillage.services.protection.actions.deciding import DECIDE
from everyvillage.services.protection.actions.moving import (
    Note,
    Who,
    limit_of,
    locked,
    move,
    undelivered,
)
from everyvillage.services.protection.catalogue import REASONS
from everyvillage.services.protection.facts import Told, explained, guarantees
from everyvillage.services.protection.incomes import months_between, stable_since, told_at_home
from everyvillage.services.protection.stages import Stage

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from everyvillage.analytics.risk.explain import Explained
    from everyvillage.registry.access.acting import Acting
    from everyvillage.services.protection.models import Episode

CONDITIONS = ("help", "since", "income", "rules", "labour")
"""What has to hold beside the guarantees; the words are "protection.must_…"."""


@dataclass(frozen=True, slots=True)
class Condition:
    """One thing that has to hold before a risk counts as removed.

    ``id`` is one of ``CONDITIONS`` or "" for a guarantee, which brings its own sentence in both
    languages; ``holds`` is None where nobody can tell; ``found`` and ``accepted`` are for the
    refusal.
    """

    id: str
    holds: bool | None
    found: str
    accepted: str
    sentences: tuple[str, str] = ("", "")


@transaction.atomic
def remove_risk(acting: Acting, number: int, reason: str, on: date) -> Episode:
    """End one episode because the risk is gone, with its reason and what it rests on.

    One at a time: nothing ends by itself and nothing ends in bulk. Refuses with everything that
    is open, see :func:`conditions`; what nobody can tell is open too, but for labour and support.
    """
    episode = locked(acting, number, DECIDE)
    told = told_at_home(episode, on)
    found = explained(episode.household, on, told)
    faults = [
        _open(one.id or "guarantee", one.found, one.accepted)
        for one in conditions(episode, on)
        if one.holds is False or (one.holds is None and one.id != "labour")
    ]
    if reason not in REASONS:
        faults.insert(0, _open("reason", f"“{reason[:20]}”", ", ".join(REASONS)))
    if faults:
        raise InputError(faults)
    facts = {"stable_since": f"{stable_since(episode, on)}", **told}
    note = Note(rules=found.rules.id, facts=facts, note=reason)
    move(episode, Stage.REMOVED, Who.of(acting), on, note)
    return episode


def conditions(episode: Episode, on: date) -> tuple[Condition, ...]:
    """Give what has to hold on a day before the risk of a household counts as removed.

    All help came or was withdrawn; it was in monitoring, and its income stable, for the months of
    `stable_income_months`; no rule of monitoring names it, with what it lives on by now; it does
    not live without labour on social security, which stays "not removed"; every guarantee of the
    exit of a household is kept. Source: policy, monitoring after exit, removal.
    """
    told = told_at_home(episode, on)
    found = explained(episode.household, on, told)
    return (
        _help(episode),
        *_time(episode, on),
        _rules(found),
        _labour(found),
        *_guaranteed(episode, on, told),
    )


def _help(episode: Episode) -> Condition:
    waiting = undelivered(episode).count()
    accepted = "every measure delivered or withdrawn"
    return Condition("help", not waiting, f"{waiting} not delivered", accepted)


def _time(episode: Episode, on: date) -> Iterator[Condition]:
    months = limit_of("stable_income_months", on)
    since = episode.recognised_on
    accepted = f"{months} months of stable income"
    long = since is not None and months_between(since, on) >= months
    yield Condition("since", long, f"recognised on {since}", accepted)
    stable = stable_since(episode, on)
    enough = stable is not None and months_between(stable, on) >= months
    at_home = f"incomes at follow-ups, all above the line, since {stable}"
    found = at_home if stable else "no income above the line at the last follow-up"
    yield Condition("income", enough, found, accepted)


def _rules(found: Explained) -> Condition:
    named = ", ".join(one.rule.id for one in found.answer.reasons)
    return Condition("rules", not named, f"named by {named}", "no rule names the household")


def _labour(found: Explained) -> Condition:
    """Say whether a household is more than supported: somebody can work, or nobody is paid for.

    "Cannot tell" stays what it is and keeps nobody in.
    """
    workers, paid = found.case.get("workers"), found.case.get("dibao_members")
    holds: bool | None = None
    if isinstance(workers, int) and isinstance(paid, int):
        holds = workers > 0 or paid == 0
    elif (isinstance(workers, int) and workers > 0) or paid == 0:
        holds = True
    said = "nobody can work and social security supports it: it stays monitored"
    return Condition("labour", holds, said, "somebody who can work, or no support needed")


def _guaranteed(episode: Episode, on: date, told: Told) -> Iterator[Condition]:
    found = guarantees(episode.household, on, told)
    said = zip(found.answer.answers, found.sentences("en"), found.sentences("zh"), strict=True)
    for one, (english, _, _), (chinese, _, _) in said:
        what = "cannot tell" if one.holds is None else "not kept"
        yield Condition("", one.holds, f"{what}: {english}", english, (english, chinese))


def _open(where: str, found: str, accepted: str) -> Fault:
    return Fault(
        code="protection.risk-not-removed",
        where=where,
        asked="to end the episode",
        found=found,
        accepted=accepted,
        next_step="see what is still open on the page of the episode",
    )
