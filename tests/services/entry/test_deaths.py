"""A death of somebody who then signs: the card, the pictures, the delegate and the account end."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.utils import timezone

from everyvillage.registry.models import Account, Death
from everyvillage.registry.shocks.models import Shock
from everyvillage.services.dated import tick
from everyvillage.services.entry.actions.delegates import grant
from everyvillage.services.entry.models import Card, Delegation, Pictures
from everyvillage.services.resident import Resident
from tests.services.entry.conftest import OTHERS, OWN, press, visitor
from tests.support.authority import make_account

if TYPE_CHECKING:
    from tests.services.entry.conftest import House

pytestmark = pytest.mark.django_db


def test_what_opened_the_way_in_for_the_dead_ends_and_others_keep_theirs(house: House) -> None:
    key = house.give_card()
    for person, pictures in ((house.person, OWN), (house.other, OTHERS)):
        house.choose(person, pictures)
    me = Resident(house.person.pk, house.household.pk, house.household.village_id, "card")
    link = grant(me, "daughter", ["answers"])
    own = make_account("own")
    Account.objects.filter(pk=own.pk).update(own_person=house.person.pk)
    today = timezone.localdate()
    path = f"{house.page}died/{house.person.pk}/"
    late = house.worker.post(path, {"day": str(today + timedelta(days=1))})
    assert (late.status_code, Death.objects.count()) == (400, 0)
    for _ in range(2):
        assert house.worker.post(path, {"day": str(today)}).status_code == 302
    assert Death.objects.get().told_by == house.account.login
    assert tick().failed == ()
    shock = Shock.objects.get()
    assert (shock.kind, shock.household_id, shock.happened_on) == ("death", me.household, today)
    assert list(Pictures.objects.values_list("person", flat=True)) == [house.other.pk]
    assert Delegation.objects.filter(revoked_at=None).count() == 0
    assert not Account.objects.get(pk=own.pk).is_active
    # The wife's pictures still open the card, those of the dead and the daughter's link do not.
    phone = visitor()
    phone.get(f"/c/{key}/")
    assert press(phone, OWN) == 400
    assert press(phone, OTHERS) == 302
    assert visitor().get(f"/d/{link}/").status_code == 403
    # Nobody chooses pictures for the dead, or asks them.
    assert house.choose(house.person, OWN) == 404
    ask = f"{house.page}ask/{house.person.pk}/"
    assert house.worker.post(ask, {"sentence": "ask.visit"}).status_code == 404
    # The last one who used the card is gone: the card too.
    house.worker.post(f"{house.page}died/{house.other.pk}/", {})
    assert not Card.objects.filter(revoked_at=None).exists()
    assert "Has died." in house.worker.get(house.page).content.decode()
    # Told by mistake: pictures can be chosen again.
    house.worker.post(path, {"mistake": "1"})
    assert house.choose(house.person, OWN) == 302


def test_an_officers_account_is_not_ended_by_a_worker(house: House) -> None:
    account = house.account
    account.own_person = house.person.pk
    account.save()
    assert house.worker.post(f"{house.page}died/{house.person.pk}/", {}).status_code == 302
    account.refresh_from_db()
    assert account.is_active
