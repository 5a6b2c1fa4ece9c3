"""Which person of the register a row means: by number, by household and name, by likelihood."""

from __future__ import annotations

from typing import TYPE_CHECKING

from everyvillage.analytics.linkage import PersonLink, PersonRow, link_with_known
from everyvillage.analytics.linkage.wording import clean, one_apart, plain_form, sounds
from everyvillage.core.documents import CITIZEN_LENGTH
from everyvillage.services.register.intake.working import NONE, Question, Standing
from everyvillage.services.register.models import DoubtKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from everyvillage.registry.keys import Vault
    from everyvillage.services.register.intake.roll import Known, Roll
    from everyvillage.services.register.intake.working import Record, Working

MOST_ANCHORS = 2_000
_LONG = 2


def number_of(record: Record) -> str | None:
    """Give the citizen number of a row: of a disability certificate its first 18 characters."""
    number = record.get("document_number")
    return number[:CITIZEN_LENGTH] if number else None


def same_name(one: str, other: str) -> bool:
    """Say whether two names can be one person's: equal, of one sound, or one character apart.

    >>> same_name("王芳", "王方"), same_name("欧阳春晓", "欧阳春"), same_name("王芳", "李军")
    (True, True, False)
    """
    mine, theirs = plain_form(clean(one)), plain_form(clean(other))
    if not mine or not theirs or mine == theirs:
        return True
    if sounds(mine) & sounds(theirs):
        return True
    return min(len(mine), len(theirs)) >= _LONG and one_apart(mine, theirs)


def by_number(work: Working, roll: Roll, vault: Vault) -> list[bytes | None]:
    """Give the keyed hash of each row's number; rows that name one person get its key.

    A number that two persons carry, or whose person has quite another name, is asked about.
    Rows with a fault in another cell get their key as well, so that it is known whose they are.
    """
    hashes = roll.hashes([_sound(work, at) for at in range(len(work.records))])
    for at, found in enumerate(hashes):
        held = roll.by_number.get(found, []) if found is not None else []
        if len(held) == 1 and _fits(work.records[at], held[0], roll):
            work.keys[at] = held[0]
        elif held and work.standing[at] is Standing.GOOD:
            _ask_whose(work, at, stable_key(number_of(work.records[at]) or "", vault), held, roll)
    return hashes


def _sound(work: Working, at: int) -> str | None:
    """Give the number of a row, unless that is what is wrong with it."""
    told = work.sent.told.get(work.numbers[at], ())
    if any(fault.code.startswith("document.") for fault in told):
        return None
    return number_of(work.records[at])


def _fits(record: Record, person: str, roll: Roll) -> bool:
    name = record.get("name")
    return not name or same_name(name, roll.name_of(person))


def _ask_whose(work: Working, at: int, number: bytes, held: Sequence[str], roll: Roll) -> None:
    """Ask whose a number is that two persons carry."""
    record = work.records[at]
    question = Question(
        kind=DoubtKind.NUMBER,
        key=number,
        why="two persons on one number",
        secret={"name": record.get("name") or "", **_shown_of(record)},
        candidates=[_candidate(roll.persons[one], 0.0) for one in held],
    )
    answer = work.ask(at, question)
    if answer in roll.persons:
        work.keys[at] = answer
    elif answer == NONE:
        work.standing[at] = Standing.UNKNOWN


def likely_persons(work: Working, roll: Roll, rows: Sequence[int]) -> dict[int, PersonLink]:
    """Link rows without a known number to persons whom the file does not name by number."""
    if not rows or not roll.persons:
        return {}
    known = {f"{at}": key for at, key in enumerate(work.keys) if key is not None}
    taken = frozenset(known.values())
    anchors = dict(list(known.items())[:: max(1, len(known) // MOST_ANCHORS)])
    asked = [_as_row(work, at) for at in sorted({*rows, *map(int, anchors)})]
    numbered = sum(1 for at in range(len(work.records)) if number_of(work.records[at]))
    share = len(known) / max(1, numbered)
    numbers = frozenset(key for key, one in roll.persons.items() if one.number is not None)
    apart = {str(at): numbers for at in rows if number_of(work.records[at])}
    links = link_with_known(
        asked, roll.registered, known=anchors, taken=taken, apart=apart, registered=share
    )
    return {int(link.row.key): link for link in links}


def _as_row(work: Working, at: int) -> PersonRow:
    record = work.records[at]
    return PersonRow(
        str(at),
        record.get("name") or "",
        record.get("sex"),
        record.get("birth_date"),
        work.codes[at],
        record.get("household_no"),
    )


def question_of(work: Working, at: int, link: PersonLink, roll: Roll, vault: Vault) -> Question:
    """Ask which person a row means."""
    record = work.records[at]
    return Question(
        kind=DoubtKind.PERSON,
        key=key_of(record, work.office.id, work.codes[at], vault),
        why="several persons may be meant" if len(link.candidates) > 1 else "not quite sure",
        secret={"name": record.get("name") or "", **_shown_of(record)},
        candidates=[
            {
                **_candidate(roll.persons[one.key], one.probability),
                "agrees": list(one.agrees),
                "differs": list(one.differs),
            }
            for one in link.candidates
        ],
    )


def key_of(record: Record, office: str, code: str | None, vault: Vault) -> bytes:
    """Give a keyed hash of what a row says of its person, by which next month's is known."""
    said = [office, code or "", *(str(record.get(one) or "") for one in _SAID)]
    return stable_key("\x1f".join(said), vault)


def stable_key(words: str, vault: Vault) -> bytes:
    """Give a keyed hash that outlives a change of keys: a question of years ago is found."""
    (found,) = vault.pseudonyms([words], purpose="question")
    return bytes.fromhex(found or "")


_SAID = ("name", "sex", "birth_date", "household_no", "document_number")


def _shown_of(record: Record) -> Record:
    """Give what a page may show of a row beside its name."""
    born = record.get("birth_date")
    return {
        "sex": record.get("sex") or "",
        "birth_date": born.isoformat() if born else "",
        "village": record.get("village") or "",
        "township": record.get("township") or "",
        "household_no": record.get("household_no") or "",
    }


def _candidate(one: Known, probability: float) -> Record:
    return {
        "code": one.person_no,
        "household_no": one.household_no,
        "village": one.village,
        "probability": round(probability, 3),
        "agrees": [],
        "differs": [],
    }
