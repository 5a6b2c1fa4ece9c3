"""``everyvillage screen``: which households a rule set names, and why, in facts."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated

import typer

from everyvillage.cli.days import read_day
from everyvillage.core.errors import Fault, NotFoundError
from everyvillage.web.home import current_home

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from everyvillage.analytics.risk.screen import Lead, Screened
    from everyvillage.data.snapshot import Snapshot

DEFAULT_RULES = "CN-2020-03"
SHOWN = 10

app = typer.Typer(rich_markup_mode=None, pretty_exceptions_enable=False)


@app.command()
def screen(
    *,
    rules: Annotated[str, typer.Option(help="Id of the rule set.")] = DEFAULT_RULES,
    at: Annotated[
        str | None, typer.Option(help="Day of the snapshot; the newest if left out.")
    ] = None,
    region: Annotated[
        str, typer.Option(help="Region whose own values count; that of --place if left out.")
    ] = "",
    place: Annotated[str, typer.Option(help="Only places whose code begins so.")] = "",
    show: Annotated[int, typer.Option(help="How many leads to print.")] = SHOWN,
    as_json: Annotated[bool, typer.Option("--json", help="Print as JSON.")] = False,
) -> None:
    """Ask a rule set about every household of a snapshot; each lead with its facts.

    The usual size of monitoring is printed beside the number of leads and drops nobody.
    """
    from everyvillage.analytics.risk.screen import screen as ask  # noqa: PLC0415 - loads the engine
    from everyvillage.analytics.risk.tables import of_snapshot  # noqa: PLC0415 - loads the engine
    from everyvillage.data.snapshot import list_snapshots  # noqa: PLC0415 - loads Arrow
    from everyvillage.policy.rules import rules_named  # noqa: PLC0415 - loads the parser

    held = list_snapshots(current_home().snapshots)
    snapshot = _snapshot(held, read_day(at))
    tables = of_snapshot(snapshot, all_held=held)
    found = ask(tables, rules_named(rules), at=snapshot.head.at, region=region or place)
    leads = [lead for lead in found.leads if lead.village_code.startswith(place)]
    if as_json:
        print(json.dumps(_as_dict(found, leads, snapshot), ensure_ascii=False, default=str))
        return
    _print(found, leads[:show], snapshot)


def _snapshot(held: Sequence[Snapshot], day: date | None) -> Snapshot:
    """Give the snapshot of a day, or the newest."""
    found = [one for one in held if day in {None, one.head.at}]
    if found:
        return found[-1]
    raise NotFoundError(
        Fault(
            code="screen.no-snapshot",
            where="snapshots",
            asked="a sealed snapshot to screen" + (f" of {day}" if day else ""),
            found="none",
            accepted="a day that everyvillage snapshot list shows",
            next_step="seal one with everyvillage snapshot create, or run everyvillage demo",
        )
    )


def _print(found: Screened, leads: list[Lead], snapshot: Snapshot) -> None:
    made_up = "  modelled 模拟数据，非真实" if snapshot.head.modelled else ""
    print(f"{found.rules.id} on {found.at}, snapshot {snapshot.short_id}{made_up}")
    guide = "" if found.guide_percent is None else f" (usual size {found.guide_percent} %, no cap)"
    print(
        f"{len(found.leads):,} of {found.units:,} named, {found.share_percent:.1f} %{guide}; "
        f"{found.unknown:,} cannot be told"
    )
    for rule in found.rules.rules:
        yes, unknown = found.by_rule[rule.id]
        said = found.rules.sentence(rule, "zh", found.parameters)
        print(f"  {rule.id}: {yes:,} yes, {unknown:,} cannot tell. {said}")
    for lead in leads:
        facts = "；".join(found.said(lead, "zh"))
        print(f"{lead.village_code}  {lead.unit}  {'/'.join(lead.kinds)}  {facts}")


def _as_dict(found: Screened, leads: list[Lead], snapshot: Snapshot) -> dict[str, object]:
    return {
        "rules": found.rules.id,
        "version": found.rules.version,
        "at": found.at,
        "snapshot": snapshot.id,
        "modelled": snapshot.head.modelled,
        "units": found.units,
        "unknown": found.unknown,
        "guide_percent": found.guide_percent,
        "by_rule": {name: {"yes": yes, "unknown": no} for name, (yes, no) in found.by_rule.items()},
        "leads": [
            {
                "unit": lead.unit,
                "village_code": lead.village_code,
                "kinds": lead.kinds,
                "rules": [one.rule.id for one in lead.reasons],
                "facts": dict(lead.facts),
                "cannot_tell": lead.doubts,
            }
            for lead in leads
        ],
    }
