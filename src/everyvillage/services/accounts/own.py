"""Which person of the register an account is, and who its kin are: who may not decide for whom."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from everyvillage.core.documents import check_document
from everyvillage.registry.models import KinDeclared, Person
from everyvillage.registry.own_vault import open_vault

if TYPE_CHECKING:
    from everyvillage.registry.models import Account


@transaction.atomic
def note_own_person(account: Account, number: str) -> None:
    """Note the person whose document number this is, if there is exactly one.

    It is said once; what comes later, a number that is none and one that nobody has change
    nothing and look the same, so that nobody can try out who is in the register.
    """
    found = _person_of(number)
    if account.own_person is None and found is not None:
        account.own_person = found
        account.save(update_fields=["own_person"])


def declare_kin(account: Account, number: str) -> None:
    """Note that the person whose document number this is belongs to the kin of an account.

    From then on the account checks, decides and plans nothing for that household. A number
    that nobody has changes nothing and looks the same; nothing of it is kept but the row.
    """
    found = _person_of(number)
    if found is not None:
        KinDeclared.objects.get_or_create(account=account, person=found)


def _person_of(number: str) -> int | None:
    """Give the one person who has a document number, None for none and for more than one."""
    number = number.strip().upper()
    if check_document(number, on=timezone.localdate()):
        return None
    index = open_vault().index(number, table="person", field="document_number")
    found = list(Person.objects.filter(document_number_index=index).values_list("pk", flat=True))
    return found[0] if len(found) == 1 else None
