"""Roots: made, signed, printed, read again, refused when forged; the day's root once a day."""

from __future__ import annotations

import json
import stat
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.utils import timezone

from everyvillage.core.errors import CheckFailedError, InputError, PartMissingError
from everyvillage.ledger.anchor import Anchor, read_anchor
from everyvillage.ledger.append import append
from everyvillage.ledger.models import Root
from everyvillage.ledger.roots import Keeper, make_root, make_root_of_day
from everyvillage.ledger.sheet import sheet
from everyvillage.ledger.signing import SigningKey, fingerprint
from everyvillage.ledger.verify import verify
from tests.ledger.proof import delivery, keeper_in
from tests.support.proof import disarm, make_villages, run

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.proof import OwnDatabase

pytestmark = pytest.mark.django_db


@pytest.fixture
def keeper(tmp_path: Path) -> Keeper:
    (village,) = make_villages(1)
    append(delivery(), village)
    return keeper_in(tmp_path)


def test_a_root_goes_to_the_outbox_and_onto_a_sheet(keeper: Keeper) -> None:
    made = make_root(keeper)
    assert (made.number, made.chains, made.entries) == (1, 1, 1)
    for folder, name in ((keeper.outbox, "json"), (keeper.kept, "json"), (keeper.sheets, "txt")):
        assert [path.name for path in folder.iterdir()] == [f"root-000001.{name}"]
    sent = read_anchor(keeper.outbox / "root-000001.json")
    assert sent == made
    sent.check(keeper.known)
    printed = read_anchor(keeper.sheets / "root-000001.txt")
    assert printed == replace(made, heads=None)
    printed.check(keeper.known)
    assert verify(keeper, printed).holds


def test_a_sheet_fits_on_paper_and_says_what_it_is_for(keeper: Keeper) -> None:
    lines = sheet(make_root(keeper)).splitlines()
    assert len(lines) < 40
    assert max(map(len, lines)) <= 80
    assert "请打印本页，交由他人保存。日后可凭此页查出台账是否被改动。" in lines


def test_a_sheet_that_was_typed_again_with_other_spaces_is_read(
    keeper: Keeper, tmp_path: Path
) -> None:
    made = make_root(keeper)
    typed = tmp_path / "typed.txt"
    lines = [line for line in sheet(made).splitlines() if line[:1].islower() or line[:4] == "    "]
    typed.write_text("\n".join(lines).replace(": ", " : ").upper().lower(), "utf-8")
    assert read_anchor(typed).root == made.root


def test_roots_follow_each_other(keeper: Keeper) -> None:
    first, second = make_root(keeper), make_root(keeper)
    assert second.previous == first.root
    assert second.made >= first.made


def test_files_that_were_not_written_are_written_with_the_next_root(keeper: Keeper) -> None:
    make_root(keeper)
    for path in (keeper.kept / "root-000001.json", keeper.outbox / "root-000001.json"):
        path.unlink()
    make_root(keeper)
    assert len(list(keeper.outbox.iterdir())) == 2
    assert read_anchor(keeper.outbox / "root-000001.json").number == 1


def test_the_root_of_a_day_is_made_once(keeper: Keeper) -> None:
    today = timezone.localdate()
    assert make_root_of_day(keeper, today) is not None
    assert make_root_of_day(keeper, today) is None
    assert make_root_of_day(keeper, today + timedelta(days=1)) is not None
    assert Root.objects.count() == 2


@pytest.mark.parametrize("part", ["root", "entries", "made_us", "signature", "public_key", "heads"])
def test_a_forged_root_is_refused(keeper: Keeper, part: str) -> None:
    made = make_root(keeper)
    value = getattr(made, part)
    if isinstance(value, int):
        other: object = value + 1
    else:
        other = value[::-1] if isinstance(value, bytes) else ()
    forged = replace(made, **{part: other})  # type: ignore[arg-type] # wrong on purpose
    with pytest.raises(CheckFailedError, match=r"ledger\.root-forged"):
        forged.check(keeper.known)
    assert [fault.code for fault in verify(keeper, forged).faults] == ["ledger.root-forged"]


def test_a_root_of_another_key_is_refused(keeper: Keeper, tmp_path: Path) -> None:
    make_root(keeper)
    stranger = SigningKey.make(tmp_path / "stranger" / "roots.pem")
    made = Anchor.of(Root.objects.get())
    forged = replace(
        made, public_key=stranger.public, signature=stranger.sign(made.statement.encode())
    )
    with pytest.raises(CheckFailedError, match="not this installation's"):
        forged.check(keeper.known)
    forged.check()  # by itself it is sound: only the known keys tell


def test_the_key_is_its_owners_alone(keeper: Keeper) -> None:
    make_root(keeper)
    assert stat.S_IMODE(keeper.key.stat().st_mode) == 0o600
    keeper.key.chmod(0o644)
    with pytest.raises(PartMissingError, match="mode 0644"):
        make_root(keeper)


def test_a_lost_key_is_not_replaced_silently(keeper: Keeper) -> None:
    make_root(keeper)
    keeper.key.unlink()
    with pytest.raises(PartMissingError, match="no such file"):
        make_root(keeper)
    keeper.key.write_bytes(b"no key")
    keeper.key.chmod(0o600)
    with pytest.raises(PartMissingError, match="a file that is no key"):
        make_root(keeper)


def test_a_new_key_leaves_the_old_roots_checkable(keeper: Keeper) -> None:
    old = make_root(keeper)
    new = make_root(keeper, new_key=True)
    assert old.public_key != new.public_key
    assert keeper.known == {old.public_key, new.public_key}
    assert len(fingerprint(new.public_key)) == 19
    old.check(keeper.known)
    assert verify(keeper, old).holds


@pytest.mark.parametrize("text", ["", "{", "{}", "number one", '{"statement": ["number 1"]}'])
def test_a_file_that_is_no_root_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "root.json"
    path.write_text(text, "utf-8")
    with pytest.raises(InputError, match=r"ledger\.root-unreadable"):
        read_anchor(path)
    with pytest.raises(InputError, match="No such file"):
        read_anchor(tmp_path / "none")


def test_the_file_that_is_sent_is_plain_json(keeper: Keeper) -> None:
    make_root(keeper)
    data = json.loads((keeper.outbox / "root-000001.json").read_text("utf-8"))
    assert data["statement"][0] == "everyvillage root 1"
    assert len(data["heads"]) == 1


def test_without_a_root_everything_is_not_yet_anchored(
    own_database: OwnDatabase, tmp_path: Path
) -> None:
    del own_database
    (village,) = make_villages(1)
    append(delivery(), village)
    report = verify(keeper_in(tmp_path))
    assert (report.root, report.not_anchored, report.holds) == (None, 1, True)


def test_a_root_row_that_was_changed_is_found(own_database: OwnDatabase, tmp_path: Path) -> None:
    del own_database
    (village,) = make_villages(1)
    append(delivery(), village)
    keeper = keeper_in(tmp_path)
    make_root(keeper)
    disarm()
    run("UPDATE ledger_root SET root = %s", bytes(32))
    codes = [fault.code for fault in verify(keeper).faults]
    assert codes[0] == "ledger.root-changed"
