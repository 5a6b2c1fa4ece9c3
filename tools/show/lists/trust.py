"""Who may see what, who looked, what was done: the ground of trust."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile

from tools.show.item import CannotRunError, Item, Outcome
from tools.show.measure import COMMAND, measure, run_tests
from tools.show.state import ROOT
from tools.suite import read_closing_line

ENTRIES = 100_000
VERIFY_SECONDS = 1.0
WALK_TESTS = ("tests/registry/access", "tests/web/test_walk.py")
COUNTING_TESTS = (
    (
        "tests/registry/access/test_agreement.py::"
        "test_filter_answer_and_reason_agree_for_ten_thousand_people_and_rows"
    ),
    "tests/web/test_walk.py::test_every_route_answers_everybody_as_the_table_says",
)
PLANTED_TESTS = ("tests/planted", "tests/web/test_logs.py")
API_TEST = "tests/web/api/test_schema.py"
API_EXAMPLES = "100"
API_MODES = ("positive", "negative")
QUERY_TEST = "tests/web/test_queries.py"
DEPLOY_TESTS = (
    "tests/web/test_deploy.py",
    "tests/services/people/test_households.py::test_the_number_of_queries_of_each_page",
)
LEDGER_TESTS = ("tests/ledger", "tests/cli/test_ledger.py")


def ledger_holds() -> Outcome:
    """Run the tests of the ledger on both databases, then verify a hundred thousand entries."""
    embedded, server = run_tests(*LEDGER_TESTS), on_postgres(*LEDGER_TESTS)
    found = json.loads(measure(sys.executable, "benchmarks/ledger.py", "--json").output)
    figure = (
        f"SQLite: {embedded.figure}; PostgreSQL: {server.figure};"
        f" {found['entries']:,} entries verified in {found['seconds']:.2f} s"
    )
    in_time = found["seconds"] <= VERIFY_SECONDS and found["entries"] == ENTRIES
    return Outcome(figure, holds=embedded.holds and server.holds and in_time)


def walk_is_right() -> Outcome:
    """Walk every route as everybody, and hold filter, answer and reason against each other."""
    embedded, server = run_tests(*WALK_TESTS), on_postgres(*WALK_TESTS)
    counted = measure(sys.executable, "-m", "pytest", "-q", *COUNTING_TESTS).output
    told = [line for line in counted.splitlines() if " wrong" in line or " pairs agree" in line]
    figure = f"{'; '.join(told)}; SQLite: {embedded.figure}; PostgreSQL: {server.figure}"
    whole = len(told) == len(COUNTING_TESTS) and any(line.endswith(" 0 wrong") for line in told)
    return Outcome(figure, holds=embedded.holds and server.holds and whole)


def public_files_hold() -> Outcome:
    """Attack everything public of the demo county, on each day, in each form."""
    with tempfile.TemporaryDirectory() as home:
        measure(COMMAND, "demo", "--no-serve", more={"EVERYVILLAGE_HOME": home})
        command = [sys.executable, "benchmarks/attack.py", home, "--json"]
        done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=False)
    found = json.loads(done.stdout.splitlines()[-1])
    figure = (
        f"{found['hidden']:,} hidden counts of 1 to 9, {found['numbers']:,} numbers published,"
        f" {found['narrowed']} narrowed to fewer than five values (fewest {found['fewest']:g});"
        f" without the complementary step {found['without_narrowed']} of"
        f" {found['without_hidden']:,}; {found['seconds']:.0f} s"
    )
    return Outcome(figure, holds=done.returncode == 0)


def deployment_is_strict() -> Outcome:
    """Draw requests from the API's description, check the deployment, count the queries."""
    drawn = measure(
        *(sys.executable, "-m", "pytest", "-q", API_TEST), more={"API_EXAMPLES": API_EXAMPLES}
    ).output
    counted = measure(sys.executable, "-m", "pytest", "-q", QUERY_TEST).output
    checked = run_tests(*DEPLOY_TESTS)
    told = [
        line
        for line in (drawn + counted).splitlines()
        if "as described" in line or "queries stated" in line
    ]
    stated = any("not stated: none" in line for line in told)
    figure = f"{'; '.join(told)}; deployment and people's pages: {checked.figure}"
    return Outcome(figure, holds=checked.holds and stated and len(told) == len(API_MODES) + 1)


def way_through_pages() -> Outcome:
    """Drive every step in a browser: invited, opened, seen, objected, handed over, exported."""
    return run_tests("tests/browser/test_sign_in.py", "tests/browser/test_rights.py")


def keys_changed_while_killed() -> Outcome:
    """Change the keys of a hundred thousand persons while killed five times; open everything."""
    try:
        output = measure(sys.executable, "benchmarks/rotation.py", "--json").output
    except CannotRunError as error:
        return Outcome(f"a value was lost, or no stopped change went on ({error})", holds=False)
    found = json.loads(output.splitlines()[-1])
    figure = (
        f"{found['persons']:,} persons, {found['values']:,} values: keys changed while killed"
        f" {found['kills']} times, gone on {found['went_on']} times, {found['lost']} lost or wrong,"
        f" {found['under_old_key']} under the old key, {found['seconds']:.0f} s"
    )
    return Outcome(figure, holds=bool(found["holds"]))


def numbers_and_keys() -> Outcome:
    """Search everything written for planted numbers and names; change the keys."""
    planted, keys = run_tests(*PLANTED_TESTS), keys_changed_while_killed()
    figure = f"planted values: {planted.figure}; {keys.figure}"
    return Outcome(figure, holds=planted.holds and keys.holds)


def load_is_carried() -> Outcome:
    """Let fifty users onto the demo county, then as many as the bar allows."""
    with tempfile.TemporaryDirectory() as home:
        measure(COMMAND, "demo", "--no-serve", more={"EVERYVILLAGE_HOME": home})
        command = [sys.executable, "benchmarks/load.py", home, "--json", "--ladder"]
        done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=False)
    found = json.loads(done.stdout.splitlines()[-1])
    figure = (
        f"{found['users']} users, {found['requests']:,} requests: p95 public"
        f" {found['public_p95_ms']:g} ms, officer {found['officer_p95_ms']:g} ms,"
        f" {found['errors']} errors; highest rate at the bar {found['highest_rate']:g} a second"
    )
    return Outcome(figure, holds=done.returncode == 0)


def _part(found: Outcome, missing: str) -> Outcome:
    """Give the outcome of an item of which something cannot be shown yet: short."""
    return Outcome(f"{found.figure}; cannot be shown yet: {missing}", holds=False)


def on_postgres(*selection: str) -> Outcome:
    """Run those of a selection of tests that touch a database on the suite's PostgreSQL."""
    command = [sys.executable, "-m", "tools.suite", "--only", "postgresql", "-q", *selection]
    done = subprocess.run(
        command,
        cwd=ROOT,
        env=os.environ | {"WHOLE_AGREEMENT": "1"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )
    print(done.stdout, file=sys.stderr)
    closing = read_closing_line(done.stdout.splitlines()[-1].strip("= ")) if done.stdout else None
    if closing is None:
        message = f"the suite ended with {done.returncode} and no closing line"
        raise CannotRunError(message)
    counts = {outcome: count for outcome, count in closing[0].items() if count}
    figure = ", ".join(f"{count} {outcome}" for outcome, count in counts.items())
    return Outcome(figure, holds=done.returncode == 0 and set(counts) == {"passed"})


ITEMS = (
    Item(
        1,
        "the walk through every route with every role; filter, yes or no and reason agree",
        "0 wrong answers; equal for 10,000 random people and rows",
        walk_is_right,
        minutes=15,
    ),
    Item(
        2,
        "the ledger on both databases: edited, deleted, replaced, swapped, truncated, rewritten,"
        " cut, older copy; 16 writers; one person forgotten; 100,000 entries",
        f"each found and named, every chain whole, verified in at most {VERIFY_SECONDS:g} s",
        ledger_holds,
        minutes=15,
    ),
    Item(
        3,
        "public files against an attacker with linear programming",
        "no hidden count narrowed to fewer than five values; without the complementary step some",
        public_files_hold,
        minutes=20,
    ),
    Item(
        4,
        "planted numbers and names; keys changed over 100,000 persons while killed five times",
        "none where they do not belong; every person opens",
        numbers_and_keys,
        minutes=15,
    ),
    Item(
        5,
        "schemathesis; check --deploy; number of queries of every route",
        "0 server errors, 0 schema failures, clean, all stated",
        deployment_is_strict,
        minutes=15,
    ),
    Item(
        6,
        "50 users with a request every 3 s on the demo county",
        "95 of 100 pages under 250 ms, 0 errors",
        load_is_carried,
        minutes=15,
    ),
    Item(
        7,
        "in a browser: from the invitation to the exported trail",
        "every step through pages",
        way_through_pages,
    ),
)
