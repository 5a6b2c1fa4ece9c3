"""Run in an installation of its own: plant names, tell what is secret of some of its people.

Prints JSON: document numbers, telephone numbers and names that must not be found in the open.
"""

from __future__ import annotations

import json
import sys

import django

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
    from everyvillage.registry.models import Person  # noqa: PLC0415 - Django is ready only now
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
    told = {"numbers": sorted(numbers), "phones": sorted(phones), "names": list(PLANTED)}
    json.dump(told, sys.stdout)


if __name__ == "__main__":
    main()
