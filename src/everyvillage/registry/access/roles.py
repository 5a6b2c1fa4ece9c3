"""Roles as data: where each is held, who may give it, what it may open and why."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from everyvillage.contracts.shapes import Compartment, Words
from everyvillage.core.codes import LEVELS
from everyvillage.core.errors import Fault, InputError

if TYPE_CHECKING:
    from collections.abc import Mapping

_FILE = Path(__file__).with_name("roles.toml")


@dataclass(frozen=True, slots=True)
class Purpose:
    """A reason for which a compartment may be opened."""

    id: str
    words: Words


@dataclass(frozen=True, slots=True)
class Role:
    """What a person does here; held for a place and a period.

    ``levels`` are the levels of the places it is held for, ``gives`` the roles that a holder
    may give inside that place, ``own`` whether it is about the own record of one person of the
    register and given beside that record only, ``staff`` whether a second factor is asked,
    ``opens`` the purposes for each compartment that a holder may open.
    """

    id: str
    words: Words
    levels: tuple[str, ...]
    own: bool
    gives: frozenset[str]
    staff: bool
    opens: Mapping[Compartment, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class RoleBook:
    """All roles and purposes of an installation."""

    roles: Mapping[str, Role]
    purposes: Mapping[str, Purpose]

    def role(self, role_id: str) -> Role:
        """Give a role; refuse an unknown one."""
        found = self.roles.get(role_id)
        if found is None:
            raise InputError(_unknown("role", role_id, self.roles))
        return found

    def purpose(self, purpose_id: str) -> Purpose:
        """Give a purpose; refuse an unknown one."""
        found = self.purposes.get(purpose_id)
        if found is None:
            raise InputError(_unknown("purpose", purpose_id, self.purposes))
        return found


@cache
def role_book() -> RoleBook:
    """Give the roles that this software ships, read once."""
    return read_roles(_FILE.read_text("utf-8"), where=_FILE.name)


def read_roles(text: str, *, where: str) -> RoleBook:
    """Read roles and purposes from TOML; refuse with every fault at once."""
    plain = tomllib.loads(text)
    purposes = {one["id"]: Purpose(one["id"], _words(one)) for one in plain["purpose"]}
    roles = {one["id"]: _role(one) for one in plain["role"]}
    book = RoleBook(MappingProxyType(roles), MappingProxyType(purposes))
    faults = [fault for role in roles.values() for fault in _faults(role, book, where)]
    if faults:
        raise InputError(faults)
    return book


def _role(plain: dict[str, Any]) -> Role:
    opens = {Compartment(name): tuple(found) for name, found in plain["opens"].items()}
    return Role(
        id=plain["id"],
        words=_words(plain),
        levels=tuple(plain["levels"]),
        own=plain.get("own", False),
        gives=frozenset(plain["gives"]),
        staff=plain["staff"],
        opens=MappingProxyType(opens),
    )


def _words(plain: dict[str, Any]) -> Words:
    return Words(plain["en"], plain["zh"])


def _faults(role: Role, book: RoleBook, where: str) -> list[Fault]:
    """Give what names something that is not there."""
    named = {
        "level": (set(role.levels), set(LEVELS)),
        "role": (set(role.gives), set(book.roles)),
        "purpose": ({one for found in role.opens.values() for one in found}, set(book.purposes)),
    }
    return [
        Fault(
            code="roles.name-unknown",
            where=f"{where}, role {role.id}",
            asked=f"a {noun} that exists",
            found=f"“{name}”",
            accepted=", ".join(sorted(known)),
            next_step="mend the file of roles",
        )
        for noun, (names, known) in named.items()
        for name in sorted(names - known)
    ]


def _unknown(noun: str, found: str, known: Mapping[str, object]) -> Fault:
    return Fault(
        code=f"roles.{noun}-unknown",
        where="",
        asked=f"a {noun}",
        found=f"“{found}”",
        accepted=", ".join(sorted(known)),
        next_step=f"choose one of these {noun}s",
    )
