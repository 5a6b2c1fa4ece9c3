"""The command `everyvillage snapshot`: create, list, verify."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.support.installation import Installation, Nursery, new_installation
from tests.support.register import MADOI, VILLAGE

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.database


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Installation:
    """Give an installation with the places of one county, one village delivered."""
    folder = tmp_path_factory.mktemp("snapshot")
    path = folder / "village.csv"
    path.write_text(f"village_code,fibre\n{VILLAGE},true\n", encoding="utf-8")
    made = new_installation(folder / "home")
    made.open_county(MADOI)
    assert made.run("import", "village", str(path), "--modelled").exit_code == 0
    return made


@pytest.fixture
def command(whole: Installation, tmp_path: Path) -> Iterator[Nursery]:
    """Give what runs commands of a copy of that installation."""
    with whole.copy(tmp_path / "home").nursery() as nursery:
        yield nursery


def listed(command: Nursery) -> list[dict[str, Any]]:
    """Give the snapshots as the command lists them."""
    done = command.run("snapshot", "list", "--json")
    assert done.exit_code == 0
    snapshots: list[dict[str, Any]] = json.loads(done.out)
    return snapshots


def test_create_list_and_verify(command: Nursery) -> None:
    assert listed(command) == []
    for day in ("2020-12-31", "2020-06-30", "2020-06-30"):
        done = command.run("snapshot", "create", "--at", day)
        assert done.exit_code == 0
        assert done.out.startswith(f"{day}  ")
        assert done.out.endswith(f"  {MADOI}  modelled 模拟数据，非真实\n")
    kept = listed(command)
    assert [one["at"] for one in kept] == ["2020-06-30", "2020-12-31"]
    assert [(one["modelled"], one["counties"]) for one in kept] == [(True, [MADOI])] * 2
    assert command.run("snapshot", "verify").exit_code == 0
    by_id = command.run("snapshot", "verify", kept[0]["id"][:10], "--json")
    assert [one["id"] for one in json.loads(by_id.out)] == [kept[0]["id"]]


def test_one_changed_byte_is_named_and_the_answer_is_1(command: Nursery) -> None:
    command.run("snapshot", "create", "--at", "2020-06-30")
    folder = Path(listed(command)[0]["folder"])
    file = next(folder.glob("village/*/*.parquet"))
    file.chmod(0o600)
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)
    done = command.run("snapshot", "verify", "2020-06-30")
    assert done.exit_code == 1
    name = file.relative_to(folder).as_posix()
    assert done.out.startswith(f"everyvillage: [snapshot.file-changed] {name}: ")
    assert done.out.count("\n") == 1


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("verify", "2019"), "snapshot.unknown"),
        (("create", "--at", "2999-01-01"), "snapshot.day-to-come"),
        (("create", "--at", "31 December"), "command.not-a-date"),
    ],
)
def test_what_cannot_be_done_ends_with_2(
    arguments: tuple[str, ...], code: str, command: Nursery
) -> None:
    done = command.run("snapshot", *arguments)
    assert (done.exit_code, f"[{code}]" in done.out) == (2, True), done.out
    assert listed(command) == []
