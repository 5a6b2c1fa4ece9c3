"""What a checked file changes: its rows, and what it says of those it does not name."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from everyvillage.contracts.offices.forms import CASES, MISSING, PEOPLE
from everyvillage.contracts.tables.health import TOLD
from everyvillage.registry.shocks.stays import Told
from everyvillage.services.register.intake.matching import number_of
from everyvillage.services.register.intake.prepared import Origin, Prepared, prepare
from everyvillage.services.register.intake.working import Standing

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from everyvillage.services.register.intake.roll import Roll
    from everyvillage.services.register.intake.working import Working

_KEY = {"person": "person_no", "household": "household_no"}
_PEOPLE = (
    "person_no", "household_no", "village_code", "name", "document_number", "sex", "birth_date",
    "relation",
)  # fmt: skip


def tables_of(work: Working, roll: Roll, *, partial: bool) -> list[Prepared]:
    """Give the tables that a file changes, each after those it refers to.

    A whole file also says something of those it does not name; a ``partial`` one does not.
    """
    origin = Origin(work.sent.path, work.sent.file.sha256)
    if work.office.creates == PEOPLE:
        return list(_people(work, roll, origin))
    if work.office.creates == CASES:
        cases = [_cases(work, origin), *([] if partial else [_silent(work, roll, origin)])]
        return [one for one in cases if one.rows]
    found = [_told(work, origin), _unsaid(work, roll, origin)]
    if not partial:
        found.append(_absent(work, roll, origin))
    return [one for one in found if one is not None and one.rows]


def _people(work: Working, roll: Roll, origin: Origin) -> Iterator[Prepared]:
    """Give the households and the persons of a file that makes people."""
    homes: dict[str, tuple[str, int]] = {}
    rows: list[list[Any]] = []
    numbers: list[int] = []
    for at in work.good():
        record, code, key = work.records[at], work.codes[at], work.keys[at]
        if code is None or key is None:
            continue
        homes.setdefault(record["household_no"], (code, work.numbers[at]))
        number = number_of(record)
        if number is None and key in roll.persons and roll.persons[key].number is not None:
            number = roll.number_of(key)
        born = record.get("birth_date") or _born(number)
        rows.append(
            [key, record["household_no"], code, record.get("name"), number, record["sex"], born,
             record["relation"]]
        )  # fmt: skip
        numbers.append(work.numbers[at])
    if not rows:
        return
    yield prepare(
        "household",
        origin,
        ("household_no", "village_code"),
        [(home, code) for home, (code, _) in homes.items()],
        [number for _, number in homes.values()],
    )
    yield prepare("person", origin, _PEOPLE, rows, numbers)


def stays_in(work: Working) -> Iterator[Told]:
    """Give what the rows tell besides, of a part of the record that no import writes."""
    names = work.sent.names
    for at in work.good():
        key, record = work.keys[at], work.records[at]
        if key is not None:
            total, paid, own, care = (record.get(name) if name in names else None for name in TOLD)
            yield Told(key, total, paid, own, care)


def _born(number: str | None) -> date | None:
    """Give the day of birth in a citizen number that was found right."""
    return date(int(number[6:10]), int(number[10:12]), int(number[12:14])) if number else None


def _cases(work: Working, origin: Origin) -> Prepared:
    """Give the cases of a file that reports what happened."""
    says = [name for name in work.office.says if name in work.sent.names]
    rows = [
        [work.records[at]["case_id"], work.keys[at], work.codes[at],
         *(work.records[at].get(name) for name in says)]
        for at in work.good()
    ]  # fmt: skip
    numbers = [work.numbers[at] for at in work.good()]
    names = ("case_id", "household_no", "village_code", *says)
    return prepare("risk_case", origin, names, rows, numbers)


def _silent(work: Working, roll: Roll, origin: Origin) -> Prepared:
    """Make missing what a whole file says nothing of: the standing of cases that were open.

    How a case went on since the last word of it is not known, so it is not taken for as young
    as it was then.
    """
    named = {work.records[at]["case_id"] for at in work.good()}
    columns = list(work.office.absent)
    rows = [
        [case, home, code, *(None for _ in columns)]
        for case, (home, code) in sorted(roll.open_cases().items())
        if case not in named and code in roll.in_force
    ]
    return prepare("risk_case", origin, ("case_id", "household_no", "village_code", *columns), rows)


def _told(work: Working, origin: Origin) -> Prepared:
    """Give what the rows say of the persons or households they name."""
    says = [name for name in work.office.says if name in work.sent.names]
    implied = list(work.office.implies.values())
    rows = [
        [work.keys[at], work.codes[at], *(work.records[at].get(name) for name in says), *implied]
        for at in work.good()
    ]
    names = (_KEY[work.office.of], "village_code", *says, *work.office.implies)
    return prepare(work.office.of, origin, names, rows, [work.numbers[at] for at in work.good()])


def _unsaid(work: Working, roll: Roll, origin: Origin) -> Prepared | None:
    """Make missing what rows would have said that are set aside, where their person is known."""
    good = {work.keys[at] for at in work.good()}
    left = {
        key
        for key, standing in zip(work.keys, work.standing, strict=True)
        if key is not None and standing in {Standing.FAULT, Standing.DOUBT} and key not in good
        if _village(work, roll, key) in roll.in_force
    }
    says = [name for name in work.office.says if name in work.sent.names]
    rows = [[key, _village(work, roll, key), *(None for _ in says)] for key in sorted(left)]
    return prepare(work.office.of, origin, (_KEY[work.office.of], "village_code", *says), rows)


def _absent(work: Working, roll: Roll, origin: Origin) -> Prepared | None:
    """Say what not being named in a whole file means: missing, or no.

    Whoever may be meant by a row that is not taken is missing, never no.
    """
    if not work.office.absent:
        return None
    named = {work.keys[at] for at in work.good()}
    unsure = _maybe_meant(work)
    columns = list(work.office.absent.items())
    people: Sequence[str] = sorted(key for key in _everybody(work, roll) if key not in named)
    rows = [
        [
            key,
            _village(work, roll, key),
            *(None if word == MISSING or key in unsure else False for _, word in columns),
        ]
        for key in people
    ]
    names = (_KEY[work.office.of], "village_code", *(name for name, _ in columns))
    return prepare(work.office.of, origin, names, rows)


def _everybody(work: Working, roll: Roll) -> set[str]:
    """Give everybody of whom it is known in which village they live."""
    everybody = roll.persons if work.office.of == "person" else roll.households
    return {key for key in everybody if _village(work, roll, key) in roll.in_force}


def _maybe_meant(work: Working) -> set[str | None]:
    """Give whoever may be meant by a row that is not taken."""
    found: set[str | None] = {
        key
        for key, standing in zip(work.keys, work.standing, strict=True)
        if key is not None and standing is not Standing.GOOD
    }
    for question in work.questions.values():
        found |= {str(one["code"]) for one in question.candidates}
    return found


def _village(work: Working, roll: Roll, key: str) -> str:
    """Give the village of a person or household of the register."""
    return roll.persons[key].village if work.office.of == "person" else roll.households[key]


def left_out(work: Working) -> dict[int, str]:
    """Give the rows that are not taken, neither double nor early, with why, by row number."""
    return {
        number: standing.value
        for number, standing in zip(work.numbers, work.standing, strict=True)
        if standing not in {Standing.GOOD, Standing.DOUBLE, Standing.EARLY}
    }


def left_out_keys(work: Working) -> set[str]:
    """Give the persons whom rows that are not taken are surely about."""
    if work.office.of != "person":
        return set()
    rows = zip(work.keys, work.standing, strict=True)
    return {
        key
        for key, standing in rows
        if key is not None and standing not in {Standing.GOOD, Standing.DOUBLE}
    }
