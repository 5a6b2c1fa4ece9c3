"""Planted numbers and names are found nowhere in the open: tables, logs, snapshots, backups.

A real installation is served, asked in every way that takes a number, sealed, exported and
backed up; then every file it has written, but for its keys, is searched byte by byte, Parquet
and archives unpacked.
"""

from __future__ import annotations

import contextlib
import io
import json
import re
import shutil
import sqlite3
import subprocess
import sys
import tarfile
import urllib.error
import urllib.parse
import urllib.request
import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyarrow.parquet as pq
import pytest

from tests.planted.officer import work
from tests.support.browser import COUNTY
from tests.support.site import environment, run_command, running_site

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from tests.planted.officer import Answer

RUNS = re.compile(rb"(?<![0-9])[0-9]{11,20}[Xx]?")
pytestmark = [pytest.mark.once, pytest.mark.slow]


@dataclass(frozen=True)
class Planted:
    """The installation and what must not be found in it; what pages answered, by address."""

    home: Path
    secrets: Mapping[str, list[str]]
    answers: Mapping[str, bytes]
    worked: Sequence[tuple[str, Answer]]


@pytest.fixture(scope="module")
def planted(demo_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Planted:
    """Plant, serve, ask, seal, export and back up."""
    home = tmp_path_factory.mktemp("planted") / "home"
    shutil.copytree(demo_home, home)
    variables = environment(home, {"DJANGO_SETTINGS_MODULE": "everyvillage.web.settings"})
    done = subprocess.run(
        [sys.executable, "-m", "tests.planted.plant"],
        env=variables,
        stdout=subprocess.PIPE,
        check=True,
    )
    secrets = json.loads(done.stdout)
    with running_site(home) as site:
        answers = dict(ask_everything(site.url, secrets))
        worked = tuple(work(site.url, secrets))
    run_command("snapshot", "create", "--at", "2020-12-31", home=home)
    run_command("figures", "--format", "csv", "--out", str(home / "figures.csv"), home=home)
    run_command("backup", str(home / "backup.file"), home=home)
    return Planted(home, secrets, answers, worked)


def ask_everything(url: str, secrets: Mapping[str, list[str]]) -> Iterator[tuple[str, bytes]]:
    """Ask with secrets wherever a visitor can type one; give what came back."""
    number, phone, name = (secrets[kind][0] for kind in ("numbers", "phones", "names"))
    for typed in (number, phone, name):
        text = urllib.parse.quote(typed)
        for path in (
            f"/places/{text}/",
            f"/places/?q={text}",
            f"/nothing/{text}/",
            f"/targets/cn-2020-internet/{text}/",
            f"/account/invitation/{text}/",
            f"/api/v1/places/{text}",
            f"/api/v1/programmes/{text}",
            f"/api/v1/figures?target={text}",
        ):
            yield path, fetch(url + path)
        form = urllib.parse.urlencode({"login": typed, "password": typed, "text": typed}).encode()
        for path in ("/account/login/", "/programmes/check/", "/come-in/", "/account/signup/"):
            yield f"POST {path} {typed}", fetch(url + path, form)
    for path in (f"/targets/cn-2020-internet/NP20-F01/places.csv?place={COUNTY}", "/data/"):
        yield path, fetch(url + path)


def fetch(address: str, form: bytes | None = None) -> bytes:
    """Give body and headers of an answer, whatever its status."""
    try:
        with urllib.request.urlopen(address, form) as answer:  # noqa: S310 - the site of the test
            return bytes(answer.read()) + str(answer.headers).encode()
    except urllib.error.HTTPError as error:
        return error.read() + str(error.headers).encode()


def pieces(path: Path) -> Iterator[tuple[str, bytes]]:
    """Give the content of a file in the open: Parquet as text, archives unpacked."""
    if path.suffix == ".parquet":
        yield path.name, str(pq.read_table(path).to_pydict()).encode()
        return
    content = path.read_bytes()
    yield path.name, content
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            for one in archive.namelist():
                yield f"{path.name}:{one}", archive.read(one)
        return
    with contextlib.suppress(tarfile.ReadError), tarfile.open(path) as archive:
        for member in archive.getmembers():
            opened = archive.extractfile(member)
            if opened is not None:
                inside = opened.read()
                yield f"{path.name}:{member.name}", inside
                if member.name.endswith(".parquet"):
                    table = pq.read_table(io.BytesIO(inside))
                    yield f"{path.name}:{member.name}", str(table.to_pydict()).encode()


def secrets_in(content: bytes, planted: Planted) -> list[str]:
    """Give the secrets that a content holds: numbers by every run of digits, names as they are."""
    runs = {found.decode() for found in RUNS.findall(content)}
    numbers = runs & {*planted.secrets["numbers"], *planted.secrets["phones"]}
    names = [one for one in planted.secrets["names"] if one.encode() in content]
    return [*sorted(numbers), *names]


def test_the_secrets_are_many_and_can_be_found_where_they_are_in_the_open(
    planted: Planted, tmp_path: Path
) -> None:
    assert len(planted.secrets["numbers"]) >= 300
    assert len(planted.secrets["names"]) == 4
    secrets = [planted.secrets[kind][-1] for kind in ("numbers", "phones", "names")]
    leak = tmp_path / "leak.txt"
    leak.write_text(f"a line with {secrets[0]}, {secrets[1]};{secrets[2]}.", encoding="utf-8")
    ((_, content),) = pieces(leak)
    assert set(secrets_in(content, planted)) == set(secrets)


def test_no_file_of_the_installation_holds_one_in_the_open(planted: Planted) -> None:
    found, searched = [], 0
    for path in sorted(planted.home.rglob("*")):
        inside = path.relative_to(planted.home).parts
        # What offices delivered is the officers' own files, which the modelled county writes.
        if not path.is_file() or inside[0] in {"keys", "delivered"}:
            continue
        for name, content in pieces(path):
            searched += 1
            if secrets_in(content, planted):
                found.append(f"{'/'.join(inside)} {name}")
    assert searched > 30
    assert any(path.name == "serve.log" for path in planted.home.iterdir())
    assert found == []


def test_raw_tables_show_no_number_and_no_name(planted: Planted) -> None:
    with sqlite3.connect(planted.home / "everyvillage.sqlite3") as connection:
        tables = [
            name
            for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        ]
        cells = 0
        for table in tables:
            for row in connection.execute(f'SELECT * FROM "{table}"'):  # noqa: S608 - its own names
                cells += len(row)
                raw = b" ".join(
                    cell if isinstance(cell, bytes) else str(cell).encode() for cell in row
                )
                assert secrets_in(raw, planted) == [], table
    assert cells > 10_000


def test_no_answer_repeats_a_number(planted: Planted) -> None:
    names = set(planted.secrets["names"])
    found = [
        path
        for path, body in planted.answers.items()
        if not names.issuperset(secrets_in(body, planted)) and not path.startswith("POST")
    ]
    assert found == []


def test_an_officer_at_work_shows_only_what_was_opened(planted: Planted) -> None:
    shown: dict[str, int] = {"": 0, "opened": 0, "typed": 0, "searched": 0}
    names = set(planted.secrets["names"])
    for may, answer in planted.worked:
        found = secrets_in(answer.body, planted)
        shown[may] += bool(found)
        assert may or not found, answer.asked
        assert may != "searched" or names.issuperset(found), answer.asked
        named = set(secrets_in(answer.addresses(), planted))
        assert named <= (names if may == "searched" else set()), answer.asked
    # The household that was opened shows its names and numbers; the walk did reach them.
    assert shown["opened"] == 2
    assert (
        sum(b"\xe6\x88\xb7" in answer.body for _, answer in planted.worked)
        > len(planted.worked) / 2
    )
