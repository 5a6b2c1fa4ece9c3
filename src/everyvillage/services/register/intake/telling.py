"""Files that add to what is there: which person, household or case each of their rows means."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from everyvillage.data.frame.forms import written
from everyvillage.services.register.intake.matching import (
    by_number,
    key_of,
    likely_persons,
    number_of,
    question_of,
)
from everyvillage.services.register.intake.working import NONE, Standing

if TYPE_CHECKING:
    from collections.abc import Sequence

    from everyvillage.registry.keys import Vault
    from everyvillage.services.register.intake.roll import Roll
    from everyvillage.services.register.intake.villages import Villages
    from everyvillage.services.register.intake.working import Working


def resolve_persons(work: Working, roll: Roll, villages: Villages, vault: Vault) -> None:
    """Give each row the person it means, by number or by likelihood."""
    for at, record in enumerate(work.records):
        work.codes[at] = villages.code(record)
    by_number(work, roll, vault)
    open_rows = [at for at in work.good() if work.keys[at] is None]
    _by_likelihood(work, roll, vault, open_rows)
    for at, key in enumerate(work.keys):
        if key is not None:
            work.codes[at] = _told_apart(work, at, roll.persons[key].village)
    _refuse_split(work, roll)
    _one_row_each(work)


def _by_likelihood(work: Working, roll: Roll, vault: Vault, rows: Sequence[int]) -> None:
    """Link rows without a number, and those with one that nobody has to persons who have none."""
    unnumbered = any(one.number is None for one in roll.persons.values())
    without = []
    for at in rows:
        if not work.records[at].get("name") or (number_of(work.records[at]) and not unnumbered):
            work.standing[at] = Standing.UNKNOWN
            continue
        key = key_of(work.records[at], work.office.id, work.codes[at], vault)
        answer = work.answers.get(("person", key))
        if answer in roll.persons:
            work.keys[at] = answer
        elif answer == NONE:
            work.standing[at] = Standing.UNKNOWN
        else:
            without.append(at)
    for at, link in likely_persons(work, roll, without).items():
        if link.key is not None:
            work.keys[at] = link.key
            work.notes["linked"] += 1
        elif link.is_doubtful:
            work.ask(at, question_of(work, at, link, roll, vault))
        else:
            work.standing[at] = Standing.UNKNOWN
    for at in without:
        if work.keys[at] is None and work.standing[at] is Standing.GOOD:
            work.standing[at] = Standing.UNKNOWN


def _told_apart(work: Working, at: int, registered: str) -> str:
    """Note a village that differs from the register's, which stays."""
    said = work.codes[at]
    if said is not None and said != registered and work.standing[at] is Standing.GOOD:
        work.notes["village_differs"] += 1
    return registered


def resolve_households(work: Working, roll: Roll) -> None:
    """Give each row the household it means: by its number, else by the number of its head."""
    hashes = roll.hashes([number_of(record) for record in work.records])
    for at, record in enumerate(work.records):
        home = record.get("household_no")
        if home not in roll.households:
            held = roll.by_number.get(hashes[at] or b"", [])
            home = roll.persons[held[0]].household_no if len(held) == 1 else None
        if home is not None:
            work.keys[at], work.codes[at] = home, roll.households.get(home)
        elif work.standing[at] is Standing.GOOD:
            work.standing[at] = Standing.UNKNOWN
    _refuse_split(work, roll)
    if work.office.of == "household":
        _one_row_each(work)


def _refuse_split(work: Working, roll: Roll) -> None:
    """Refuse rows about people of a village that was split: nobody has said where they are now."""
    for at in work.good():
        code = work.codes[at]
        if code is not None and code not in roll.in_force:
            work.refuse(
                at,
                "intake.village-split",
                asked="the village in which the household lives now",
                found=f"village {written(code)}, which has been split since",
                accepted="a household of which the police have said in which part it is",
                next_step="take the police's file of this month first",
            )


def resolve_cases(work: Working, roll: Roll) -> None:
    """Give each case its household and that household's village; each number once."""
    resolve_households(work, roll)
    seen: dict[str, list[int]] = defaultdict(list)
    for at in work.good():
        seen[work.records[at]["case_id"]].append(at)
    for places in seen.values():
        _keep_one(work, places)


def _one_row_each(work: Working) -> None:
    """Leave one row for each person or household: equal ones once, others refused."""
    rows: dict[str, list[int]] = defaultdict(list)
    for at in work.good():
        rows[work.keys[at] or ""].append(at)
    for places in rows.values():
        _keep_one(work, places)


def _keep_one(work: Working, places: Sequence[int]) -> None:
    says = [name for name in work.office.says if name in work.sent.names]
    first = [work.records[places[0]].get(name) for name in says]
    others = [at for at in places[1:] if [work.records[at].get(name) for name in says] != first]
    for at in places[1:]:
        if at not in others:
            work.standing[at] = Standing.DOUBLE
    for at in (places[0], *others) if others else ():
        work.refuse(
            at,
            "intake.rows-contradict",
            asked="rows about one person, household or case that say the same",
            found=f"{len(others) + 1} rows that differ",
            accepted="one row for each",
            next_step="keep the row that is right and take the others out",
        )
