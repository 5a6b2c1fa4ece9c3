"""Which person of the register an account is: said once, so that reading one's kin is noticed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from everyvillage.core.documents import check_document
from everyvillage.registry.models import Person
from everyvillage.registry.own_vault import open_vault

if TYPE_CHECKING:
    from everyvillage.registry.models import Account


@transaction.atomic
def note_own_person(account: Account, number: str) -> None:
    """Note the person whose document number this is, if there is exactly one.

    It is said once; what comes later, a number that is none and one that nobody has change
    nothing and look the same, so that nobody can try out who is in the register.
    """
    number = number.strip().upper()
    if check_document(number, on=timezone.localdate()):
        return
    index = open_vault().index(number, table="person", field="document_number")
    found = list(Person.objects.filter(document_number_index=index).values_list("pk", flat=True))
    if account.own_person is None and len(found) == 1:
        account.own_person = found[0]
        account.save(update_fields=["own_person"])
