"""Change the record as it was agreed: one column, with its history, sealed where it is sealed."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from everyvillage.registry.models import Person
from everyvillage.registry.own_vault import note_keys, open_vault
from everyvillage.services.rights.corrections import disagrees

if TYPE_CHECKING:
    from everyvillage.services.rights.models import Request

_SEALED = {"name": "name_mark", "phone": "phone_index"}
"""Sealed columns, each with the column of its keyed hash."""


def wanted_of(request: Request) -> str:
    """Open the value that a correction asks for."""
    sealed = bytes(request.wanted or b"")
    return open_vault().open(sealed, table="person", field=request.field, person=request.owner)


def number_disagrees(request: Request) -> bool:
    """Say whether the document number says another date of birth than the one asked for."""
    person = Person.objects.get(pk=request.person)
    if person.document_number is None:
        return False
    number = open_vault().open(
        bytes(person.document_number),
        table="person",
        field="document_number",
        person=person.person_no,
    )
    return disagrees(request.field, wanted_of(request), number)


def apply_correction(request: Request) -> Person:
    """Write the agreed value; the history of the row keeps the one before."""
    value = wanted_of(request)
    person: Person = Person.objects.select_for_update(of=("self",)).get(pk=request.person)
    vault = open_vault()
    note_keys(vault)
    if request.field in _SEALED:
        column = _SEALED[request.field]
        sealed = vault.seal(value, table="person", field=request.field, person=person.person_no)
        setattr(person, request.field, sealed)
        if column.endswith("_index"):
            setattr(person, column, vault.index(value, table="person", field=request.field))
        else:
            marks = vault.marks([value], [person.person_no], table="person", field=request.field)
            setattr(person, column, marks[0])
    elif request.field == "birth_date":
        person.birth_date = date.fromisoformat(value)
    else:
        setattr(person, request.field, value)
    person.save()
    return person
