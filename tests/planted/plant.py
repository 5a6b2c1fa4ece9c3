"""Run in an installation of its own: plant names, tell what is secret of some of its people.

Prints JSON: document numbers, telephone numbers and names that must not be found in the open,
with the session of a county officer and the household of the first of these people.
"""

from __future__ import annotations

import json
import sys

import django

COUNTY = "632626"
PLANTED = (
    "植入测试姓名甲乙丙",
    "བཀྲ་ཤིས་བདེ་ལེགས་འཚོལ",
    "ئابدۇقادىرمۇھەممەتجانئوغلىپىلانت",
    "O'Planted-Xyzzy",
)
PEOPLE = 400


def main() -> None:
    """Plant and tell."""
    django.setup()
    from everyvillage.registry.models import Household, Person  # noqa: PLC0415 - Django is ready only now
    from everyvillage.registry.own_vault import open_vault  # noqa: PLC0415 - as above

    vault = open_vault()
    numbers: set[str] = set()
    phones: set[str] = set()
    people = list(Person.objects.exclude(document_number=None).order_by("pk")[:PEOPLE])
    for person, name in zip(people, PLANTED, strict=False):
        sealed = vault.seal(name, table="person", field="name", person=person.person_no)
        person.name = sealed
        person.save()
    for person in people:
        for field, found in (("document_number", numbers), ("phone", phones)):
            sealed = getattr(person, field)
            if sealed is not None:
                found.add(vault.open(sealed, table="person", field=field, person=person.person_no))
    first = Household.objects.get(household_no=people[0].household_id)
    told = {
        "numbers": sorted(numbers),
        "phones": sorted(phones),
        "names": list(PLANTED),
        "session": [officer_session()],
        "household": [str(first.pk)],
    }
    json.dump(told, sys.stdout)


def officer_session() -> str:
    """Make a county officer with a second factor; give the key of a session."""
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret  # noqa: PLC0415 - as above
    from django.core.management import call_command  # noqa: PLC0415 - as above
    from django.test import Client  # noqa: PLC0415 - as above
    from django.utils import timezone  # noqa: PLC0415 - as above

    from everyvillage.registry.models import Account, PlaceCode, RoleHeld  # noqa: PLC0415 - as above

    call_command("migrate", interactive=False, verbosity=0, skip_checks=True)
    account = Account.objects.create_user("planted", None, name="planted")
    TOTP.activate(account, generate_totp_secret())
    account.role_in_use = RoleHeld.objects.create(
        account=account,
        role="county-officer",
        place_id=PlaceCode.objects.get(code=COUNTY).place_id,
        valid_from=timezone.localdate(),
    )
    account.save()
    client = Client()
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    return str(client.cookies["sessionid"].value)


if __name__ == "__main__":
    main()
