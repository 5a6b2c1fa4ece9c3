"""The forms as each service declares them, in a ``forms.toml`` of its own folder.

A form says which template shows it, which route takes it, which roles fill it in, how often, and of
each field what kind it is, which fact it asks for, and why::

    [[form]]
    id = "visit"
    template = "field/shell.html"
    to = "field-outbox"
    roles = ["village-worker"]
    often = "visit"
    times = 800
    en = "A visit to a household"
    zh = "入户走访"
    fields = [{ name = "outcome", kind = "choice", asks = "visit.outcome", en = "…", zh = "…" }]

``times`` is how often one holder of the role fills it in in a year; ``often`` says in words what
that follows. A field that finds somebody, keeps a secret or is carried along asks for no fact.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from everyvillage.contracts.shapes import Words
from everyvillage.services.discovery import find_services

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

SERVICES = Path(__file__).parent.parent
FILE = "forms.toml"
OFTEN = ("once", "day", "visit", "month", "year", "needed")
ASKS_NOTHING = frozenset({"find", "secret", "carried"})


@dataclass(frozen=True, slots=True)
class Field:
    """One field: its name, its kind, the fact it asks for ("" for none), and why."""

    name: str
    kind: str
    asks: str
    why: Words | None


@dataclass(frozen=True, slots=True)
class Form:
    """One form of one service; ``template`` is "" where a library draws it."""

    service: str
    id: str
    template: str
    to: str
    roles: tuple[str, ...]
    often: str
    times: int
    words: Words
    fields: tuple[Field, ...]

    @property
    def asked(self) -> tuple[Field, ...]:
        """Give the fields that somebody fills in."""
        return tuple(field for field in self.fields if field.kind != "carried")

    @property
    def often_key(self) -> str:
        """Give the key of the words for how often."""
        return f"burden.often_{self.often}"

    def __str__(self) -> str:
        """Name the form with its service."""
        return f"{self.service}/{self.id}"


@cache
def all_forms() -> tuple[Form, ...]:
    """Give every declared form of every service, read once."""
    return tuple(
        form
        for service in find_services()
        for form in read_forms(SERVICES / service.name / FILE, service.name)
    )


def read_forms(path: Path, service: str) -> Iterator[Form]:
    """Read the forms of one service; none where it declares none."""
    if not path.exists():
        return
    for one in tomllib.loads(path.read_text("utf-8"))["form"]:
        yield Form(
            service=service,
            id=one["id"],
            template=one.get("template", ""),
            to=one["to"],
            roles=tuple(one["roles"]),
            often=one["often"],
            times=one["times"],
            words=Words(one["en"], one["zh"]),
            fields=tuple(map(_field, one["fields"])),
        )


def _field(plain: Mapping[str, Any]) -> Field:
    why = Words(plain["en"], plain["zh"]) if "en" in plain else None
    return Field(plain["name"], plain["kind"], plain.get("asks", ""), why)
