"""The street that is walked, whole: everybody in every role, and something behind each address.

Tests of the site walk it in their own database; tests in a browser have it served.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.utils import timezone

from tests.support.site import Site, running_site
from tests.support.village import PICTURES, run_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from everyvillage.ledger.models import Entry
    from everyvillage.registry.models import Household, Person
    from tests.support.walking import Street

SCRIPT = """
import json
from everyvillage.cli.django import set_up
set_up()
from tests.support.street import settle
print(json.dumps(settle()))
"""


@dataclass(frozen=True, slots=True)
class ServedStreet:
    """A served street: the session of each visitor, the values of addresses, a card.

    ``question`` waits for the resident, ``look`` is an entry of who looked at their record.
    """

    site: Site
    sessions: Mapping[str, str]
    values: Mapping[str, str]
    card: str
    question: int
    look: int


def whole_street() -> Street:
    """Give the country, everybody in it, and a value for each part of an address."""
    from allauth.mfa.models import Authenticator  # noqa: PLC0415 - only once Django is set up

    from everyvillage.registry.access.acting import Acting  # noqa: PLC0415 - as above
    from everyvillage.registry.models import RoleHeld  # noqa: PLC0415 - as above
    from everyvillage.services.entry.actions.cards import give_card  # noqa: PLC0415 - as above
    from everyvillage.services.tokens.actions import make_token  # noqa: PLC0415 - as above
    from tests.support.authority import make_country  # noqa: PLC0415 - as above
    from tests.support.episodes import kept_sample, open_episode, voice_note  # noqa: PLC0415 - as above
    from tests.support.network_walk import refused_plan  # noqa: PLC0415 - as above
    from tests.support.office_walk import office_file  # noqa: PLC0415 - as above
    from tests.support.walking import open_street  # noqa: PLC0415 - as above

    opened = open_street(make_country())
    worker = "village-worker"
    home = opened.country.households["V1"][0]
    give_resident_a_record(opened.country.persons["V1"][0], home)
    held = RoleHeld.objects.get(account__login=worker)
    token, _ = make_token(held.account, held.pk, "report", 30)
    episode = open_episode(home)
    values = {
        "episode": episode.pk,
        "measure": episode.measures.get().pk,
        "note": voice_note(home).pk,
        "sample": kept_sample(opened.country.places["C1"], home).pk,
        "entry": photographed(opened.country.places["V1"]).pk,
        "nth": 1,
        **office_file(opened.country.places["C1"]),
        "plan": refused_plan(opened.country.places["C1"], opened.country.code("C1")).pk,
        "planfile": "report-zh.pdf",
        "key": give_card(Acting(timezone.localdate(), login="walk"), home),
        "person": opened.country.persons["V1"][0].pk,
        "delegation": 1,
        "token_id": token.pk,
        "device": UUID(int=1),
        "programme_id": "cn-2020-internet",
        "target_id": "NP20-G01",
        "form": "csv",
        "code": "632626",
        "programme": "cn-2020-internet",
        "target": "NP20-G01",
        "place": "632626",
        "held_id": held.pk,
        "pk": Authenticator.objects.get(user__login=worker, type="totp").pk,
    }
    return replace(opened, values={**values, **opened.values})


def photographed(place: int) -> Entry:
    """Record evidence of a place with a photo, of nobody in particular."""
    from django.conf import settings  # noqa: PLC0415 - only once Django is set up

    from everyvillage.ledger.append import append  # noqa: PLC0415 - as above
    from everyvillage.ledger.files.store import FileStore  # noqa: PLC0415 - as above
    from everyvillage.ledger.records import Evidence  # noqa: PLC0415 - as above
    from tests.support.pictures import white_picture  # noqa: PLC0415 - as above

    stored = FileStore(settings.HOME.files).put(white_picture())
    record = Evidence(
        service="broadband",
        provider="account 1",
        quantity=1,
        unit="line",
        happened=timezone.now(),
        recorder="account 1",
        form="photo",
        source="the pole at the road",
        evidence=(stored.reference,),
    )
    return append(record, place)


def give_resident_a_record(person: Person, home: Household) -> None:
    """Let the resident who walks be that person, who has asked for something."""
    from everyvillage.registry.models import Account  # noqa: PLC0415 - only once Django is set up
    from everyvillage.services.rights.models import Request  # noqa: PLC0415 - as above

    Account.objects.filter(login="resident").update(own_person=person.pk)
    Request.objects.create(
        pk=home.pk,
        person=person.pk,
        village_id=home.village_id,
        kind="objection",
        reason="why",
        by="account",
        made_at=timezone.now(),
        due_on=timezone.localdate(),
    )


def settle() -> dict[str, Any]:
    """Fill an empty database with the street and what a resident's pages need to have on them."""
    from everyvillage.ledger.access.reading import (  # noqa: PLC0415 - only once Django is set up
        Reader,
        Showing,
        log_reading,
    )
    from everyvillage.ledger.models import Reading  # noqa: PLC0415 - as above
    from everyvillage.registry.access.acting import Acting, acting_for  # noqa: PLC0415 - as above
    from everyvillage.registry.models import Account  # noqa: PLC0415 - as above
    from everyvillage.registry.own_vault import open_vault  # noqa: PLC0415 - as above
    from everyvillage.services.entry.actions.cards import (  # noqa: PLC0415 - as above
        give_card,
        set_pictures,
    )
    from everyvillage.services.entry.actions.questions import ask  # noqa: PLC0415 - as above
    from everyvillage.services.entry.pictures import mark_of  # noqa: PLC0415 - as above
    from everyvillage.services.protection.actions.helping import (  # noqa: PLC0415 - as above
        deliver,
    )

    street = whole_street()
    today = timezone.localdate()
    acting = Acting(today, login="village-worker")
    worker = acting_for(Account.objects.get(login="village-worker"), today)
    home, person = street.country.households["V1"][0], street.country.persons["V1"][0]
    set_pictures(acting, person, mark_of(open_vault(), f"household {home.pk}", PICTURES), "zh-hans")
    question = ask(acting, person, "ask.visit")
    reader = Reader(account="village-worker", role="village-worker", place=home.village_id)
    log_reading(reader, [person.pk], Showing(purpose="duty", fields=("household.members",)))
    deliver(worker, int(str(street.values["measure"])), timezone.now())
    return {
        "sessions": {one.name: one.cookie for one in street.visitors if not one.token},
        "values": {name: str(value) for name, value in street.values.items()},
        "card": give_card(acting, home),
        "question": question.pk,
        "look": Reading.objects.get(person=person.pk).pk,
    }


@contextmanager
def served_street(home: Path) -> Iterator[ServedStreet]:
    """Fill a new home with the street and serve it."""
    home.mkdir(parents=True, exist_ok=True)
    found = run_words(SCRIPT, home)
    with running_site(home) as site:
        yield ServedStreet(site=site, **found)
