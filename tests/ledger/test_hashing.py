"""The hashes: against values computed another way."""

from __future__ import annotations

import hashlib

from hypothesis import given
from hypothesis import strategies as st

from everyvillage.ledger.hashing import NOTHING, Head, entry_hash, merkle_root, root_of


def sha(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()


def by_the_book(leaves: list[bytes]) -> bytes:
    """RFC 6962, section 2.1, as it is written: split at the largest power of two below."""
    if not leaves:
        return sha(b"")
    if len(leaves) == 1:
        return sha(b"\0" + leaves[0])
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    return sha(b"\1" + by_the_book(leaves[:split]) + by_the_book(leaves[split:]))


@given(st.lists(st.binary(max_size=8), max_size=70))
def test_the_root_is_that_of_rfc_6962(leaves: list[bytes]) -> None:
    assert merkle_root(leaves) == by_the_book(leaves)


def test_the_test_values_of_certificate_transparency() -> None:
    leaves = [bytes.fromhex(one) for one in ("", "00", "10", "2021", "3031", "40414243")]
    assert merkle_root(leaves[:3]).hex() == (
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77"
    )
    assert merkle_root(leaves).hex() == (
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef"
    )


def test_the_order_of_heads_does_not_matter() -> None:
    heads = [Head(2, 1, b"b" * 32), Head(10, 3, b"a" * 32), Head(1, 1, b"c" * 32)]
    assert root_of(heads) == root_of(reversed(heads))


def test_every_part_of_an_entry_counts() -> None:
    base = ((1, 2, "delivery", 3), NOTHING, b"c" * 32, b"p" * 32)
    others = [
        ((1, 23, "delivery", 3), *base[1:]),
        ((12, 2, "delivery", 3), *base[1:]),
        ((1, 2, "promise", 3), *base[1:]),
        ((1, 2, "delivery", 33), *base[1:]),
        (base[0], b"a" * 32, *base[2:]),
        (base[0], NOTHING, b"d" * 32, base[3]),
        (base[0], NOTHING, base[2], b"q" * 32),
    ]
    assert len({entry_hash(*one) for one in [base, *others]}) == 8
