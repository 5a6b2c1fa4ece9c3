"""Filter, yes or no, and reason agree with each other and with a table written by hand."""

from __future__ import annotations

import os
import random
import sys
from collections import Counter
from datetime import date, timedelta
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest
from django.db.models import QuerySet

from everyvillage.contracts.shapes import Compartment
from everyvillage.core.errors import NotAllowedError
from everyvillage.ledger.access.reading import Reader, Showing, log_reading
from everyvillage.ledger.append import append
from everyvillage.ledger.models import Entry, Reading
from everyvillage.registry.access.acting import Acting
from everyvillage.registry.access.place_tree import lineage_of
from everyvillage.registry.access.roles import role_book
from everyvillage.registry.access.rules import registry_rules
from everyvillage.registry.access.sentences import Verb
from everyvillage.registry.models import Household, Person, Place
from tests.ledger.proof import delivery
from tests.support.authority import (
    LEVEL_OF,
    MERGED,
    MOVED,
    SHIFTED,
    Country,
    above_by_hand,
    make_country,
)

if TYPE_CHECKING:
    from django.db.models import Model

pytestmark = pytest.mark.django_db

# Ten thousand pairs on SQLite; PostgreSQL takes the same filters from the same sentences, and
# plans each of them anew, so a plain run asks it less often. `make show-trust` asks for all.
ROUNDS, ROWS = 1_000, 10
FEWER = 250
IDENTITY, HEALTH, CHILD = Compartment.IDENTITY, Compartment.HEALTH, Compartment.CHILD
ROUTES = Compartment.INFRASTRUCTURE
# Role, verb, kind of record: the sentence that decides and the compartment it needs.
# Written from the words of the sentences, not from the objects.
TABLE: dict[tuple[str, str, str], tuple[str, Compartment | None]] = {
    ("village-worker", "list", "household"): ("field-lists-own-households", None),
    ("village-worker", "read", "household"): ("field-reads-own-households", None),
    ("village-worker", "change", "way-in"): ("worker-opens-the-way-in", None),
    ("village-worker", "change", "way-in:help"): ("helpers-let-residents-in", None),
    ("point-keeper", "change", "way-in:help"): ("helpers-let-residents-in", None),
    ("village-worker", "change", "visit"): ("worker-records-visits", None),
    ("village-worker", "change", "lead"): ("worker-checks-leads", None),
    ("village-worker", "read", "plan"): ("field-sees-whole-plans", None),
    ("township-officer", "read", "plan"): ("field-sees-whole-plans", None),
    ("county-officer", "read", "plan"): ("field-sees-whole-plans", None),
    ("village-worker", "read", "note"): ("field-hears-notes", HEALTH),
    ("township-officer", "read", "note"): ("field-hears-notes", HEALTH),
    ("county-officer", "read", "note"): ("field-hears-notes", HEALTH),
    ("township-officer", "change", "episode:publish"): ("township-publishes", None),
    ("county-officer", "change", "episode:decide"): ("county-decides", None),
    ("village-worker", "change", "episode:plan"): ("field-plans-help", None),
    ("township-officer", "change", "episode:plan"): ("field-plans-help", None),
    ("county-officer", "change", "episode:plan"): ("field-plans-help", None),
    ("village-worker", "read", "person"): ("field-reads-own-persons", None),
    ("village-worker", "read", "person:identity"): ("field-opens-identity", IDENTITY),
    ("village-worker", "read", "person:health"): ("field-opens-health", HEALTH),
    ("village-worker", "read", "person:child"): ("field-opens-child", CHILD),
    ("township-officer", "list", "household"): ("field-lists-own-households", None),
    ("township-officer", "read", "household"): ("field-reads-own-households", None),
    ("township-officer", "export", "household"): ("officers-export-own-households", None),
    ("township-officer", "read", "person"): ("field-reads-own-persons", None),
    ("township-officer", "read", "person:identity"): ("field-opens-identity", IDENTITY),
    ("township-officer", "read", "person:health"): ("field-opens-health", HEALTH),
    ("township-officer", "read", "person:child"): ("field-opens-child", CHILD),
    ("county-officer", "list", "household"): ("field-lists-own-households", None),
    ("county-officer", "read", "household"): ("field-reads-own-households", None),
    ("county-officer", "export", "household"): ("officers-export-own-households", None),
    ("county-officer", "read", "person"): ("field-reads-own-persons", None),
    ("county-officer", "read", "person:identity"): ("field-opens-identity", IDENTITY),
    ("county-officer", "read", "person:health"): ("field-opens-health", HEALTH),
    ("county-officer", "read", "person:child"): ("field-opens-child", CHILD),
    ("auditor", "read", "household"): ("auditor-reads-sampled-households", None),
    ("auditor", "read", "person"): ("auditor-reads-persons", None),
    ("auditor", "read", "person:identity"): ("auditor-opens-identity", IDENTITY),
    ("village-worker", "read", "figure"): ("field-reads-own-figures", None),
    ("township-officer", "read", "figure"): ("field-reads-own-figures", None),
    ("county-officer", "read", "figure"): ("field-reads-own-figures", None),
    ("auditor", "read", "figure"): ("field-reads-own-figures", None),
    ("county-officer", "change", "office-file"): ("county-takes-office-files", None),
    ("village-worker", "list", "delivery"): ("field-lists-own-deliveries", None),
    ("township-officer", "list", "delivery"): ("field-lists-own-deliveries", None),
    ("county-officer", "list", "delivery"): ("field-lists-own-deliveries", None),
    ("auditor", "list", "delivery"): ("field-lists-own-deliveries", None),
    ("village-worker", "list", "request"): ("offices-list-own-requests", None),
    ("village-worker", "read", "request"): ("offices-read-own-requests", None),
    ("township-officer", "list", "request"): ("offices-list-own-requests", None),
    ("township-officer", "read", "request"): ("offices-read-own-requests", None),
    ("county-officer", "list", "request"): ("offices-list-own-requests", None),
    ("county-officer", "read", "request"): ("offices-read-own-requests", None),
    ("province-officer", "list", "request"): ("offices-list-own-requests", None),
    ("province-officer", "read", "request"): ("offices-read-own-requests", None),
    ("national-officer", "list", "request"): ("offices-list-own-requests", None),
    ("national-officer", "read", "request"): ("offices-read-own-requests", None),
    ("auditor", "list", "request"): ("offices-list-own-requests", None),
    ("auditor", "read", "request"): ("offices-read-own-requests", None),
    ("village-worker", "change", "request:check"): ("field-looks-at-proof", None),
    ("township-officer", "change", "request:check"): ("field-looks-at-proof", None),
    ("township-officer", "change", "request:answer"): ("officers-answer-requests", None),
    ("county-officer", "change", "request:answer"): ("officers-answer-requests", None),
    ("county-officer", "change", "request:decide"): ("named-person-decides-appeals", None),
    ("province-officer", "change", "request:decide"): ("named-person-decides-appeals", None),
    ("national-officer", "change", "request:decide"): ("named-person-decides-appeals", None),
    ("auditor", "change", "request:decide"): ("named-person-decides-appeals", None),
    ("administrator", "change", "appeal-person"): ("above-names-appeal-person", None),
    ("province-officer", "change", "appeal-person"): ("above-names-appeal-person", None),
    ("national-officer", "change", "appeal-person"): ("above-names-appeal-person", None),
    ("village-worker", "change", "delivery:record"): ("workers-record-deliveries", None),
    ("township-officer", "change", "delivery:record"): ("workers-record-deliveries", None),
    ("township-officer", "change", "promise:record"): ("officers-record-promises", None),
    ("county-officer", "change", "promise:record"): ("officers-record-promises", None),
    ("village-worker", "change", "evidence:record"): ("field-records-evidence", None),
    ("township-officer", "change", "evidence:record"): ("field-records-evidence", None),
    ("county-officer", "change", "evidence:record"): ("field-records-evidence", None),
    ("village-worker", "read", "evidence"): ("field-opens-evidence", None),
    ("township-officer", "read", "evidence"): ("field-opens-evidence", None),
    ("county-officer", "read", "evidence"): ("field-opens-evidence", None),
    ("auditor", "read", "evidence"): ("field-opens-evidence", None),
    ("township-officer", "list", "week"): ("officers-see-weeks", None),
    ("county-officer", "list", "week"): ("officers-see-weeks", None),
    ("county-officer", "list", "miss-rate"): ("county-and-auditors-see-the-miss-rate", None),
    ("auditor", "list", "miss-rate"): ("county-and-auditors-see-the-miss-rate", None),
    ("auditor", "list", "sample"): ("auditor-draws-samples", None),
    ("auditor", "export", "sample"): ("auditor-exports-frames", None),
    ("auditor", "change", "sample:answer"): ("auditor-answers-samples", None),
    ("auditor", "list", "decision"): ("auditor-reads-decisions", None),
    ("auditor", "list", "reading"): ("auditors-list-the-trail", None),
    ("auditor", "export", "reading"): ("auditors-export-the-trail", None),
    ("auditor", "change", "reading"): ("auditors-confirm-withholding", None),
    ("village-worker", "change", "person:death"): ("worker-notes-deaths", None),
    ("village-worker", "change", "resident-account"): ("worker-gives-residents-accounts", None),
    ("county-officer", "list", "network-plan"): ("officers-list-network-plans", None),
    ("province-officer", "list", "network-plan"): ("officers-list-network-plans", None),
    ("auditor", "list", "network-plan"): ("officers-list-network-plans", None),
    ("county-officer", "change", "network-plan"): ("county-makes-network-plans", None),
    ("county-officer", "read", "network-plan:routes"): ("officers-open-routes", ROUTES),
    ("province-officer", "read", "network-plan:routes"): ("officers-open-routes", ROUTES),
    ("county-officer", "change", "network-plan:approve"): (
        "second-officer-approves-network-plans",
        None,
    ),
    ("province-officer", "change", "network-plan:approve"): (
        "second-officer-approves-network-plans",
        None,
    ),
}
MODELS: dict[str, type[Model]] = {
    "household": Household,
    "way-in": Household,
    "way-in:help": Household,
    "visit": Household,
    "lead": Household,
    "note": Household,
    "plan": Household,
    "sample": Household,
    "decision": Household,
    # A kept sample lies at the place of whoever drew it, as evidence does at its own.
    "sample:answer": Entry,
    "week": Place,
    "miss-rate": Place,
    "episode:publish": Household,
    "episode:decide": Household,
    "episode:plan": Household,
    "figure": Place,
    "office-file": Place,
    "delivery": Entry,
    "resident-account": Household,
    "person:death": Household,
    # A request is made by a person and lies where that person lives.
    "request": Person,
    "request:check": Person,
    "request:answer": Person,
    "request:decide": Person,
    "appeal-person": Place,
    "reading": Reading,
    "delivery:record": Household,
    "network-plan": Place,
    "network-plan:routes": Place,
    "network-plan:approve": Place,
    "promise:record": Place,
    "evidence:record": Place,
    "evidence": Entry,
}
THINGS = (
    "sample",
    "sample:answer",
    "decision",
    "week",
    "miss-rate",
    "network-plan",
    "network-plan:routes",
    "network-plan:approve",
    "resident-account",
    "person:death",
    "request",
    "request:check",
    "request:answer",
    "request:decide",
    "appeal-person",
    "reading",
    "delivery:record",
    "promise:record",
    "evidence:record",
    "evidence",
    "way-in",
    "way-in:help",
    "visit",
    "lead",
    "note",
    "plan",
    "episode:publish",
    "episode:decide",
    "episode:plan",
    "figure",
    "office-file",
    "delivery",
    "household",
    "person",
    "person:identity",
    "person:health",
    "person:child",
)
DAYS = [
    change + timedelta(days=by) for change in (MOVED, MERGED, SHIFTED) for by in (-9, -1, 0, 30)
]
PURPOSES = ("visit", "help", "correction", "inspection", "care", "own", "planning", "nonsense")


@pytest.fixture
def country() -> Country:
    return make_country()


def draw(pick: random.Random, country: Country) -> tuple[Acting, str, Verb, str]:
    """Draw somebody who asks something: any role at any place of its levels, on some day.

    Three times out of four it is something that a sentence is about, for a purpose that the
    role has: with everything drawn evenly, hardly anybody would be allowed anything.
    """
    known = pick.random() < 0.75
    drawn = (pick.choice(sorted(role_book().roles)), pick.choice(list(Verb)), pick.choice(THINGS))
    role_id, verb, thing = pick.choice(sorted(TABLE)) if known else drawn
    role = role_book().role(role_id)
    at = pick.choice([name for name in country.places if LEVEL_OF[name] in role.levels])
    on = pick.choice(DAYS)
    walls = [
        wall
        for wall in (IDENTITY, HEALTH, CHILD, ROUTES)
        if pick.random() < (0.8 if known else 0.3)
    ]
    opened = {
        wall: pick.choice(role.opens.get(wall, PURPOSES) if known else PURPOSES) for wall in walls
    }
    acting = Acting(on, 1, "x", role, country.places[at], LEVEL_OF[at], opened)
    return acting, at, Verb(verb), thing


def by_hand(acting: Acting, at: str, verb: str, thing: str, village: str) -> tuple[bool, str]:
    """Say yes or no and why from the table above and the table of places."""
    sentence, wall = TABLE.get((acting.role_id, verb, thing), ("no-sentence", None))
    if sentence == "no-sentence":
        return False, sentence
    allowed = {one for held in [acting.role] if held for one in held.opens.get(wall, ())}  # type: ignore[arg-type] # None finds nothing
    is_open = wall is None or acting.opened.get(wall) in allowed
    inside = at == "nation" or at in above_by_hand(village, acting.on)
    return is_open and inside, sentence


def test_filter_answer_and_reason_agree_for_ten_thousand_people_and_rows(
    country: Country,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    *,
    on_postgres: bool,
) -> None:
    rounds = FEWER if on_postgres and not os.environ.get("WHOLE_AGREEMENT") else ROUNDS
    # The map stands still here, so a chain of places is looked up once for each day.
    monkeypatch.setattr("everyvillage.registry.access.acting.lineage_of", cache(lineage_of))
    pick = random.Random(20)  # noqa: S311 - repeatable, no secret
    rules, seen = registry_rules(), Counter[bool]()
    records = rows_of(country)
    for _ in range(rounds):
        acting, at, verb, thing = draw(pick, country)
        model = MODELS.get(thing, Person)
        among = records[model]
        inside = [one for one in among if at in above_by_hand(one[0], acting.on)]
        # Rows of the own place and of any other, so that both answers come up often.
        rows = [*pick.sample(inside, k=min(len(inside), 4)), *pick.sample(among, k=ROWS)][:ROWS]
        kept = all_rows(model).filter(pk__in=[row.pk for _, row in rows])
        visible = set(rules.visible(acting, verb, thing, kept).values_list("pk", flat=True))
        for village, row in rows:
            answer = rules.ask(acting, verb, thing, row)
            expected = by_hand(acting, at, verb, thing, village)
            who = (acting, at, verb, thing, village)
            assert (answer.allowed, answer.sentence) == expected, who
            assert (row.pk in visible) is expected[0], who
            seen[expected[0]] += 1
        finds(acting, verb, thing, model, rows[0][1].pk, visible)
    with capsys.disabled():
        yes, no = seen[True], seen[False]
        sys.stdout.write(f"\n{yes + no:,} pairs agree: {yes:,} yes, {no:,} no\n")
    assert sum(seen.values()) == rounds * ROWS
    assert min(seen.values()) > 2 * rounds


def rows_of(country: Country) -> dict[type[Model], list[tuple[str, Model]]]:
    """Give the rows of every kind, each with its village: records, villages, deliveries."""
    chained = {
        village: append(delivery(), country.places[village]) for village in country.households
    }
    places = Place.objects.in_bulk([country.places[village] for village in country.households])
    return {
        Household: [(v, home) for v, homes in country.households.items() for home in homes],
        Person: [(v, person) for v, persons in country.persons.items() for person in persons],
        Place: [(village, places[country.places[village]]) for village in country.households],
        Entry: list(chained.items()),
        Reading: [(v, looked_at(one)) for v, persons in country.persons.items() for one in persons],
    }


def looked_at(person: Person) -> Reading:
    """Log one look at a person."""
    shown = Showing(purpose="help", fields=("person.name",))
    act = log_reading(Reader(account="x", role="auditor"), [person.pk], shown)
    made: Reading = Reading.objects.get(act=act)
    return made


def all_rows(model: type[Model]) -> QuerySet[Any]:
    """Give every row of a kind."""
    return QuerySet(model)


def finds(
    acting: Acting, verb: Verb, thing: str, model: type[Model], number: int, visible: set[int]
) -> None:
    """Hold `find` against the filter, and its refusal against that of a row that is not there."""
    if number in visible:
        rows = all_rows(model).filter(pk=number)
        assert registry_rules().find(acting, verb, thing, rows).pk == number
        return
    said = []
    for asked in (number, 10**9):
        with pytest.raises(NotAllowedError) as refused:
            registry_rules().find(acting, verb, thing, all_rows(model).filter(pk=asked))
        said.append(refused.value.faults)
    assert said[0] == said[1]


def test_a_moved_village_changes_hands_on_the_day(country: Country) -> None:
    officer = role_book().role("township-officer")
    (row, *_) = country.households["V2"]
    seen = {
        (name, on): registry_rules()
        .ask(
            Acting(on, 1, "x", officer, country.places[name], "township"),
            Verb.READ,
            "household",
            row,
        )
        .allowed
        for name in ("T1", "T2")
        for on in (MOVED - timedelta(days=1), MOVED)
    }
    before, after = MOVED - timedelta(days=1), MOVED
    assert seen == {
        ("T1", before): True,
        ("T2", before): False,
        ("T1", after): False,
        ("T2", after): True,
    }


def test_nobody_sees_nothing(country: Country) -> None:
    nobody = Acting(date(2020, 6, 1), 1, "x")
    for verb in Verb:
        for thing in THINGS:
            model = MODELS.get(thing, Person)
            rows = all_rows(model)
            assert not registry_rules().visible(nobody, verb, thing, rows).exists()
            asked = registry_rules().ask(nobody, verb, thing, country.households["V1"][0])
            assert (asked.allowed, asked.sentence) == (False, "no-sentence")


def test_residents_read_their_own_record_and_no_other(country: Country) -> None:
    resident = role_book().role("resident")
    mine, other = country.persons["V1"][0], country.persons["V1"][1]
    rules, on = registry_rules(), date(2020, 6, 1)
    for own_person, seen in ((mine.pk, {mine.pk}), (None, set()), (10**9, set())):
        acting = Acting(
            on, 1, "x", resident, country.places["V1"], "village", own_person=own_person
        )
        rows = rules.visible(acting, Verb.READ, "person:own", Person.objects.all())
        assert set(rows.values_list("pk", flat=True)) == seen
        for person in (mine, other):
            answer = rules.ask(acting, Verb.READ, "person:own", person)
            assert answer.allowed is (person.pk in seen)
            assert answer.sentence == "resident-reads-own-record"
            assert not rules.ask(acting, Verb.READ, "person", person).allowed
