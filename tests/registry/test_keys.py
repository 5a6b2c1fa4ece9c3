"""The key ring and the vault: what is sealed opens only where it belongs."""

from __future__ import annotations

import hashlib
import hmac
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from everyvillage.core.errors import CheckFailedError, PartMissingError
from everyvillage.registry.keys import KeyRing, Use, Vault
from everyvillage.registry.keys.suites import CHINESE, SUITES

if TYPE_CHECKING:
    from pathlib import Path

VAULT = Vault(KeyRing.in_memory())
PLACE = {"table": "person", "field": "name", "person": "P1"}


def test_a_ring_is_made_once_for_its_owner_only(tmp_path: Path) -> None:
    ring = KeyRing.make(tmp_path / "keys")
    again = KeyRing.make(tmp_path / "keys")
    assert [key.id for key in ring] == [key.id for key in again]
    assert (tmp_path / "keys").stat().st_mode & 0o777 == 0o700
    modes = {path.stat().st_mode & 0o777 for path in (tmp_path / "keys").iterdir()}
    assert modes == {0o600}
    assert [path.name for path in tmp_path.iterdir()] == ["keys"]


def test_the_index_key_is_apart_from_the_data_key(tmp_path: Path) -> None:
    ring = KeyRing.make(tmp_path / "keys")
    data, index = ring.current(Use.DATA), ring.current(Use.INDEX)
    assert data.id != index.id
    assert data.secret != index.secret
    assert (data.suite, len(data.secret)) == ("AES-256-GCM", 32)


def test_a_key_shows_no_secret() -> None:
    key = KeyRing.in_memory().current(Use.DATA)
    assert repr(key) == f"Key(data 1, {key.id}, AES-256-GCM)"


@given(st.text(min_size=1), st.text(min_size=1))
def test_what_is_sealed_opens_again(value: str, person: str) -> None:
    sealed = VAULT.seal(value, table="person", field="name", person=person)
    assert VAULT.open(sealed, table="person", field="name", person=person) == value


def test_a_sealed_value_names_suite_and_key_and_never_repeats() -> None:
    ring = KeyRing.in_memory()
    one, two = (Vault(ring).seal("王芳", **PLACE) for _ in range(2))
    assert one != two
    assert one[0] == SUITES["AES-256-GCM"].number == 1
    assert one[1:5].hex() == ring.current(Use.DATA).id
    # suite 1, key id 4, nonce 12, two characters of 3 bytes, tag 16
    assert len(one) == 1 + 4 + 12 + 6 + 16


@pytest.mark.parametrize(
    "other",
    [
        {"table": "household", "field": "name", "person": "P1"},
        {"table": "person", "field": "phone", "person": "P1"},
        {"table": "person", "field": "name", "person": "P2"},
    ],
)
def test_a_sealed_value_opens_nowhere_else(other: dict[str, str]) -> None:
    sealed = VAULT.seal("王芳", **PLACE)
    with pytest.raises(CheckFailedError, match=r"did not seal for this place") as caught:
        VAULT.open(sealed, **other)
    assert caught.value.code == "keys.cannot-open"
    assert "王芳" not in str(caught.value)


def test_one_changed_bit_is_found() -> None:
    sealed = bytearray(VAULT.seal("王芳", **PLACE))
    sealed[-1] ^= 1
    with pytest.raises(CheckFailedError):
        VAULT.open(bytes(sealed), **PLACE)
    with pytest.raises(CheckFailedError, match="fewer bytes"):
        VAULT.open(b"\x01short", **PLACE)


def test_old_keys_still_open_after_a_new_one(tmp_path: Path) -> None:
    ring = KeyRing.make(tmp_path / "keys")
    old = Vault(ring).seal("王芳", **PLACE)
    newer = ring.with_new_data_key(CHINESE)
    vault = Vault(KeyRing.open(tmp_path / "keys"))
    new = vault.seal("王芳", **PLACE)
    assert (old[0], new[0]) == (1, 2)
    assert new[1:5].hex() == newer.current(Use.DATA).id
    assert vault.open(old, **PLACE) == vault.open(new, **PLACE) == "王芳"


def test_a_missing_key_is_named() -> None:
    sealed = VAULT.seal("王芳", **PLACE)
    stranger = KeyRing.in_memory()
    with pytest.raises(PartMissingError, match=f"asked for the key {sealed[1:5].hex()}") as caught:
        Vault(stranger).open(sealed, **PLACE)
    assert caught.value.code == "keys.key-missing"
    assert caught.value.exit_code == 3


def test_a_foreign_key_under_the_same_id_is_refused() -> None:
    key = KeyRing.in_memory().current(Use.DATA)
    ring = KeyRing.in_memory()
    with pytest.raises(PartMissingError, match=key.id):
        ring.check([(key.id, key.fingerprint)])
    mine = ring.current(Use.DATA)
    with pytest.raises(PartMissingError, match="a key of another installation"):
        ring.check([(mine.id, "0" * 16)])
    ring.check([(mine.id, mine.fingerprint)])


def test_a_ring_that_is_not_there_open_to_others_or_damaged_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "keys"
    with pytest.raises(PartMissingError, match="no key in the folder keys"):
        KeyRing.open(folder)
    KeyRing.make(folder)
    path = next(folder.iterdir())
    path.chmod(0o644)
    with pytest.raises(PartMissingError, match="found mode 0644; accepted: 0700 for the folder"):
        KeyRing.open(folder)
    path.chmod(0o600)
    path.write_text('{"id": 1', encoding="ascii")
    with pytest.raises(PartMissingError, match=r"keys.file-damaged"):
        KeyRing.open(folder)


@given(st.lists(st.one_of(st.none(), st.text()), max_size=5))
def test_the_keyed_hash_is_hmac_sha256(values: list[str | None]) -> None:
    ring = KeyRing.in_memory()
    secret = ring.current(Use.INDEX).secret
    expected = [
        None
        if value is None
        else hmac.digest(secret, f"index\x1fperson\x1fphone\x1f{value}".encode(), hashlib.sha256)
        for value in values
    ]
    assert Vault(ring).index_all(values, table="person", field="phone") == expected


def test_a_mark_tells_a_change_and_finds_nobody() -> None:
    same = VAULT.marks(["王芳", "王芳"], ["P1", "P2"], table="person", field="name")
    assert same[0] != same[1]
    assert same[:1] == VAULT.marks(["王芳"], ["P1"], table="person", field="name")


def test_pseudonyms_stay_within_a_purpose_and_differ_between_two() -> None:
    first = VAULT.pseudonyms(["P1", "P2", None], purpose="snapshot person")
    assert first == VAULT.pseudonyms(["P1", "P2", None], purpose="snapshot person")
    assert first[2] is None
    assert len({*first[:2], *VAULT.pseudonyms(["P1", "P2"], purpose="care")}) == 4
    assert all(len(name) == 32 for name in first[:2] if name)
