"""The file that makes the register's people: households and persons as the police name them.

A household's village is what its rows say, the surest way of writing first; a person is known
by number, else by household, name and birth, else is new. Keys of new persons are keyed hashes
of what tells them apart, so that the same file twice makes nobody twice.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from typing import TYPE_CHECKING

from everyvillage.analytics.linkage.wording import clean, plain_form
from everyvillage.services.register.intake.matching import (
    by_number,
    number_of,
    same_name,
    stable_key,
)
from everyvillage.services.register.intake.working import NONE, Question, Standing
from everyvillage.services.register.models import DoubtKind

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from everyvillage.registry.keys import Vault
    from everyvillage.services.register.intake.roll import Roll
    from everyvillage.services.register.intake.villages import Villages
    from everyvillage.services.register.intake.working import Record, Working

NEEDED = ("household_no", "sex", "relation")
_COMPARED = ("name", "document_number", "sex", "birth_date", "relation", "household_no")


def resolve_people(work: Working, roll: Roll, villages: Villages, vault: Vault) -> None:
    """Give each row its village and its person; ask, or say what is wrong, where that fails."""
    _require(work, roll.on)
    _settle(work, roll, villages)
    _known_or_new(work, roll, vault)
    _one_row_each(work, roll, vault)


def _require(work: Working, on: date) -> None:
    """Refuse rows without what a person must have, against their number, or born after ``on``."""
    for at in work.good():
        record = work.records[at]
        missing = [name for name in NEEDED if not record.get(name)]
        if not number_of(record) and not record.get("name"):
            missing.append("name")
        for name in missing:
            work.refuse(
                at,
                "intake.cell-needed",
                column=name,
                asked=f"{name} of a person who is registered",
                found="an empty cell",
                accepted="household, sex, relation to the head, and a number or a name",
                next_step="fill the cell; without it the person cannot be entered",
            )
        number, born = number_of(record), record.get("birth_date")
        if not missing and number and born and number[6:14] != f"{born:%Y%m%d}":
            work.refuse(
                at,
                "intake.birth-differs",
                column="birth_date",
                asked="the day of birth that the citizen number says",
                found=f"{born}, which is another day",
                accepted="the same day in both",
                next_step="compare both with the document itself",
            )
        elif not missing and born and born > on:
            work.refuse(
                at,
                "intake.birth-ahead",
                column="birth_date",
                asked="the day of birth of a person who was registered in the month of the file",
                found=f"{born}, which is after {on}",
                accepted=f"a day up to {on}",
                next_step="compare the day with the document itself, above all its year",
            )


def _settle(work: Working, roll: Roll, villages: Villages) -> None:
    """Give each household one village: decided, said by its rows, or what the register has."""
    homes: dict[str, list[int]] = defaultdict(list)
    for at in work.good():
        homes[work.records[at]["household_no"]].append(at)
    for home, rows in homes.items():
        codes = _said(work, rows, villages)
        if len(codes) == 1:
            (code,) = codes
        elif roll.village_of(home) in codes or not codes:
            code = roll.village_of(home)
        else:
            _two_villages(work, rows, sorted(codes))
            continue
        for at in rows:
            work.codes[at] = code or _answered(work, at, villages)


def _said(work: Working, rows: Iterable[int], villages: Villages) -> set[str]:
    """Give the codes that the rows of a household say in the surest way that any of them has."""
    ways: dict[int, set[str]] = defaultdict(set)
    for at in rows:
        record = work.records[at]
        decided, found = villages.answer(record), villages.of(record)
        if decided is not None:
            ways[-1].add(decided)
        elif found.code is not None and found.way is not None:
            ways[int(found.way)].add(found.code)
    return ways[min(ways)] if ways else set()


def _answered(work: Working, at: int, villages: Villages) -> str | None:
    answer = work.ask(at, villages.question(work.records[at]))
    if answer == NONE:
        work.standing[at] = Standing.UNKNOWN
        return None
    return answer


def _two_villages(work: Working, rows: Iterable[int], codes: list[str]) -> None:
    for at in rows:
        work.refuse(
            at,
            "intake.household-two-villages",
            column="village",
            asked="one village for a household",
            found=f"rows of it in {len(codes)} villages: {', '.join(codes)}",
            accepted="the same village in each of its rows",
            next_step="ask the office where the household lives",
        )


def _known_or_new(work: Working, roll: Roll, vault: Vault) -> None:
    """Find each person by number, then inside the household; give a new one a key."""
    by_number(work, roll, vault)
    news = []
    for at in work.good():
        if work.keys[at] is None:
            work.keys[at] = _in_household(work.records[at], roll)
            if work.keys[at] is None:
                news.append(at)
    keys = vault.pseudonyms([_apart(work.records[at]) for at in news], purpose="person number")
    for at, key in zip(news, keys, strict=True):
        work.keys[at] = f"P{key}"


def _in_household(record: Record, roll: Roll) -> str | None:
    """Give the one member of the household with this name and birth who lacks another number."""
    number, born, name = number_of(record), record.get("birth_date"), record.get("name")
    found = [
        key
        for key in roll.by_household.get(record["household_no"], ())
        if name
        and roll.persons[key].sex == record["sex"]
        and roll.persons[key].birth_date == born
        and (number is None or roll.persons[key].number is None)
        and same_name(name, roll.name_of(key))
    ]
    return found[0] if len(found) == 1 else None


def _apart(record: Record) -> str:
    """Give what tells a new person apart from everybody else."""
    number = number_of(record)
    if number:
        return number
    name = plain_form(clean(record["name"] or ""))
    return "\x1f".join((record["household_no"], name, str(record.get("birth_date")), record["sex"]))


def _one_row_each(work: Working, roll: Roll, vault: Vault) -> None:
    """Leave one row for each person: equal ones once, others asked about or refused."""
    rows: dict[str, list[int]] = defaultdict(list)
    for at in work.good():
        rows[work.keys[at] or ""].append(at)
    for key, places in rows.items():
        _moved(work, key, places, roll)
        if len(places) > 1:
            _several(work, key, places, vault)


def _several(work: Working, key: str, places: list[int], vault: Vault) -> None:
    """Treat several rows of one person."""
    first = work.records[places[0]]
    others = [at for at in places[1:] if _differs(first, work.records[at])]
    for at in places[1:]:
        if at not in others:
            work.standing[at] = Standing.DOUBLE
    if not others:
        return
    if any(not same_name(first["name"] or "", work.records[at]["name"] or "") for at in others):
        _two_persons(work, key, [places[0], *others], vault)
        return
    homes = {work.records[at]["household_no"] for at in places}
    if len(homes) > 1:
        _two_homes(work, key, places, sorted(homes))
        return
    for at in (places[0], *others):
        work.refuse(
            at,
            "intake.rows-contradict",
            asked="rows of one person that say the same",
            found=f"{len(others) + 1} rows of one person that differ",
            accepted="one row for each person",
            next_step="keep the row that is right and take the others out",
        )


def _differs(one: Record, other: Record) -> bool:
    return any(one.get(name) != other.get(name) for name in _COMPARED)


def _two_persons(work: Working, key: str, places: list[int], vault: Vault) -> None:
    """Ask whose a number is that rows with two names carry."""
    names = {at: work.records[at]["name"] or "" for at in places}
    marks = {at: stable_key(name, vault).hex() for at, name in names.items()}
    known = dict(sorted((marks[at], names[at]) for at in places))
    for at in places:
        question = Question(
            kind=DoubtKind.NUMBER,
            key=hashlib.sha256("\x1f".join((key, *known)).encode()).digest(),
            why="two persons on one number",
            secret={"names": known},
            candidates=[
                {"code": marks[one], "household_no": work.records[one]["household_no"]}
                for one in places
            ],
        )
        answer = work.ask(at, question)
        if answer is not None and answer != marks[at]:
            work.standing[at] = Standing.UNKNOWN


def _two_homes(work: Working, key: str, places: list[int], homes: list[str]) -> None:
    """Ask in which household a person lives whom the file names in several."""
    for at in places:
        _ask_home(work, at, key, homes, "one person in two households of the file")


def _moved(work: Working, key: str, places: list[int], roll: Roll) -> None:
    """Ask about a person whom the register has in another household that is still there."""
    known = roll.persons.get(key)
    homes = {work.records[at]["household_no"] for at in places}
    if known is None or len(homes) != 1 or known.household_no in homes:
        return
    for at in list(places):
        _ask_home(
            work, at, key, sorted({known.household_no, *homes}), "in another household before"
        )
        if work.standing[at] is not Standing.GOOD:
            places.remove(at)


def _ask_home(work: Working, at: int, key: str, homes: list[str], why: str) -> None:
    record = work.records[at]
    born: date | None = record.get("birth_date")
    question = Question(
        kind=DoubtKind.HOUSEHOLD,
        key=hashlib.sha256("\x1f".join((key, *homes)).encode()).digest(),
        why=why,
        secret={
            "name": record.get("name") or "",
            "sex": record.get("sex") or "",
            "birth_date": born.isoformat() if born else "",
        },
        candidates=[{"code": home, "household_no": home, "village": ""} for home in homes],
    )
    answer = work.ask(at, question)
    if answer is not None and answer != record["household_no"]:
        work.standing[at] = Standing.DOUBLE
