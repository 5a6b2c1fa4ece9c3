"""Card and pictures, lost cards, five tries, help beside, and what nobody else sees."""

from __future__ import annotations

import itertools
import re
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.utils import timezone

from everyvillage.ledger.models import Reading
from everyvillage.registry.models import RoleHeld
from everyvillage.registry.own_vault import open_vault
from everyvillage.services.codes import picture_of
from everyvillage.services.entry.models import Card, Help, Pictures
from everyvillage.services.entry.pictures import LENGTH, PICTURES, mark_of
from tests.services.entry.conftest import OTHERS, OWN, press, visitor
from tests.support.authority import give, make_account

if TYPE_CHECKING:
    from django.test import Client

    from tests.services.entry.conftest import House

pytestmark = pytest.mark.django_db


def test_there_are_more_than_ten_thousand_choices() -> None:
    choices = sum(len(set(one)) > 1 for one in itertools.product(PICTURES, repeat=LENGTH))
    assert choices == 20_724  # 12 ** 4 = 20,736, less 12 of one picture only
    assert choices >= 10_000


def test_a_card_has_no_digit_and_no_number_of_the_household(house: House) -> None:
    key = house.give_card()
    assert re.fullmatch("[a-z]{28}", key)
    assert Card.objects.get().key_hash != key
    assert house.give_card() != key


def test_card_and_pictures_open_ones_own_page(chosen: House) -> None:
    client = visitor()
    assert client.get(f"/c/{chosen.key}/").url == "/come-in/"  # type: ignore[attr-defined] # the test client's own
    assert press(client, OWN) == 302
    page = client.get("/my/family/").content.decode()
    assert "O&#x27;Brien" in page or "D&#x27;Angelo" in page or "次仁卓玛" in page
    assert Reading.objects.filter(person=chosen.person.pk, purpose="own").count() == 1
    assert not Reading.objects.filter(person=chosen.other.pk, purpose="own").exists()


def test_the_pictures_tell_who_of_the_household_comes_in(chosen: House) -> None:
    assert chosen.choose(chosen.other, OWN) == 400  # taken by the first
    assert chosen.choose(chosen.other, OTHERS) == 302
    client = visitor()
    client.get(f"/c/{chosen.key}/")
    press(client, OTHERS)
    client.get("/my/family/")
    assert Reading.objects.filter(person=chosen.other.pk, purpose="own").exists()


def test_pictures_that_everybody_tries_first_are_refused(house: House) -> None:
    assert house.choose(house.person, ("sun",) * 4) == 400
    assert not Pictures.objects.exists()


def test_two_choices_that_differ_are_refused(house: House) -> None:
    page = f"{house.page}pictures/{house.person.pk}/"
    statuses = [house.worker.post(page, {"picture": one}).status_code for one in (*OWN, *OTHERS)]
    assert statuses[-1] == 400


def test_the_sixth_try_is_refused_though_it_is_right(chosen: House) -> None:
    client = visitor()
    client.get(f"/c/{chosen.key}/")
    assert [press(client, OTHERS) for _ in range(5)] == [400, 400, 400, 400, 403]
    assert press(client, OWN) == 403
    assert press(visitor_with(chosen.key), OWN) == 403
    # New pictures beside the worker open the card again.
    assert chosen.choose(chosen.person, OTHERS) == 302
    assert press(visitor_with(chosen.key), OTHERS) == 302


def visitor_with(key: str):  # type: ignore[no-untyped-def] # noqa: ANN201 - the test client
    client = visitor()
    client.get(f"/c/{key}/")
    return client


def test_one_press_of_the_worker_opens_a_locked_card_with_the_same_pictures(chosen: House) -> None:
    client = visitor()
    client.get(f"/c/{chosen.key}/")
    for _ in range(5):
        press(client, OTHERS)
    assert press(client, OWN) == 403
    page = chosen.worker.get(chosen.page).content.decode()
    assert "Locked: the pictures" in page
    assert chosen.worker.post(f"{chosen.page}reopen/").status_code == 302
    page = chosen.worker.get(chosen.page).content.decode()
    assert "Locked: the pictures" not in page
    assert "Opened again on" in page
    assert Card.objects.get(revoked_at=None).reopened_by
    assert press(client, OWN) == 302


def test_a_card_that_is_not_locked_is_not_reopened(chosen: House) -> None:
    client = visitor()
    client.get(f"/c/{chosen.key}/")
    press(client, OTHERS)
    chosen.worker.post(f"{chosen.page}reopen/")
    assert Card.objects.get(revoked_at=None).tries == 1


def test_right_pictures_forgive_the_wrong_ones_before(chosen: House) -> None:
    client = visitor_with(chosen.key)
    for _ in range(4):
        press(client, OTHERS)
    assert press(client, OWN) == 302
    assert Card.objects.get(household=chosen.household, revoked_at=None).tries == 0


def test_a_lost_card_is_refused_like_one_that_never_was(chosen: House) -> None:
    client = visitor_with(chosen.key)
    press(client, OWN)
    assert client.get("/my/").status_code == 200
    chosen.worker.post(f"{chosen.page}revoke/")
    assert client.get("/my/").status_code == 403
    lost, never = (refusal(key) for key in (chosen.key, "a" * 28))
    assert lost == never
    assert lost.startswith("403 ")


def refusal(key: str) -> str:
    """Give status and page of a card that is refused, without what differs by chance."""
    answer = visitor().get(f"/c/{key}/")
    text = re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", answer.content.decode())
    return f"{answer.status_code} {text.replace(key, '')}"


def test_without_a_card_nothing_opens() -> None:
    client = visitor()
    assert client.get("/come-in/").status_code == 200
    for page in ("/my/", "/my/questions/", "/my/family/", "/my/helpers/"):
        assert client.get(page).status_code == 403


def test_a_visit_ends_by_itself_and_by_the_button(chosen: House) -> None:
    client = visitor_with(chosen.key)
    press(client, OWN)
    session = client.session
    session["resident"] = {**session["resident"], "seen": session["resident"]["seen"] - 16 * 60}
    session.save()
    assert client.get("/my/").status_code == 403
    again = visitor_with(chosen.key)
    press(again, OWN)
    assert again.post("/leave/").status_code == 302
    assert again.get("/my/").status_code == 403


def test_new_pictures_end_visits_with_the_old_ones(chosen: House) -> None:
    client = visitor_with(chosen.key)
    press(client, OWN)
    chosen.choose(chosen.person, OTHERS)
    assert client.get("/my/").status_code == 403


def test_help_needs_card_and_pictures_and_leaves_its_note(chosen: House) -> None:
    chosen.worker.get(f"/c/{chosen.key}/")
    assert press(chosen.worker, OTHERS) == 400
    assert chosen.worker.get("/my/").status_code == 403
    assert press(chosen.worker, OWN) == 302
    note = Help.objects.get()
    assert (note.person_id, note.helper, note.role) == (chosen.person.pk, "li", "village-worker")
    chosen.worker.get("/my/family/")
    assert Reading.objects.filter(person=chosen.person.pk, purpose="own", account="li").exists()
    assert chosen.worker.post("/leave/").status_code == 302
    assert chosen.worker.get("/account/").status_code == 200


def signed_in(house: House, role: str, place: str) -> Client:
    """Give the phone of somebody who holds a role at a place."""
    account = make_account("other")
    give(account, role, house.country.places[place])
    client = visitor()
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.mark.parametrize("place", ["V1", "T1"])
def test_the_keeper_of_a_point_helps_a_resident_who_is_there_in(chosen: House, place: str) -> None:
    keeper = signed_in(chosen, "point-keeper", place)
    assert 'href="/come-in/"' in keeper.get("/account/").content.decode()
    assert "hand the phone over" in keeper.get("/come-in/").content.decode()
    assert keeper.get(f"/c/{chosen.key}/").status_code == 302
    assert keeper.get("/my/").status_code == 403  # the card alone opens nothing
    assert press(keeper, OWN) == 302
    note = Help.objects.get()
    assert (note.person_id, note.helper, note.role) == (chosen.person.pk, "other", "point-keeper")
    keeper.get("/my/family/")
    seen = Reading.objects.get(person=chosen.person.pk, purpose="own", account="other")
    assert seen.role == "point-keeper"
    # Whom she lets act for her she says on her own phone or beside the worker, not here.
    assert "/my/helpers/" not in keeper.get("/my/").content.decode()
    assert keeper.post("/my/helpers/", {"kin": "daughter"}).status_code == 403
    for page in (chosen.page, f"/households/{chosen.household.pk}/", "/households/"):
        assert keeper.get(page).status_code == 403, page
    assert keeper.post("/leave/").status_code == 302
    assert keeper.get("/my/").status_code == 403


def test_a_keeper_whose_role_ends_is_out_at_the_next_press(chosen: House) -> None:
    keeper = signed_in(chosen, "point-keeper", "V1")
    keeper.get(f"/c/{chosen.key}/")
    assert press(keeper, OWN) == 302
    held = RoleHeld.objects.get(role="point-keeper")
    held.valid_from -= timedelta(days=9)
    held.valid_to = timezone.localdate() - timedelta(days=1)
    held.save()
    assert keeper.get("/my/").status_code == 403


@pytest.mark.parametrize(
    ("role", "place"),
    [
        ("village-worker", "V2"),
        ("township-officer", "T1"),
        ("provider", "V1"),
        ("point-keeper", "V2"),
        ("point-keeper", "T2"),
    ],
)
def test_whoever_may_not_help_helps_nobody_in(chosen: House, role: str, place: str) -> None:
    client = signed_in(chosen, role, place)
    assert client.get(f"/c/{chosen.key}/").status_code == 403
    assert client.get(chosen.page).status_code == 403
    assert client.post(f"{chosen.page}card/").status_code == 403


def test_a_role_that_ended_ends_help(chosen: House) -> None:
    chosen.worker.get(f"/c/{chosen.key}/")
    press(chosen.worker, OWN)
    held = chosen.account.roles.get()
    held.valid_to = timezone.localdate() - timedelta(days=1)
    held.save()
    chosen.worker.post("/leave/")
    assert chosen.worker.get(f"/c/{chosen.key}/").status_code == 403


def test_the_table_does_not_tell_the_pictures(chosen: House) -> None:
    kept = bytes(Pictures.objects.get().mark).hex()
    owner = f"household {chosen.household.pk}"
    assert kept == mark_of(open_vault(), owner, OWN)
    # Another household with the same pictures has another mark.
    assert kept != mark_of(open_vault(), "household 0", OWN)


def test_no_resident_page_uses_a_word_that_judges(chosen: House) -> None:
    client = visitor_with(chosen.key)
    pages = [client.get("/come-in/").content.decode()]
    press(client, OWN)
    pages += [
        client.get(f"{page}?lang={language}").content.decode()
        for language in ("en", "zh-hans")
        for page in ("/my/", "/my/family/", "/my/helpers/", "/my/questions/")
    ]
    never = ("poor", "monitor", "left-behind", "disab", "贫困", "监测", "留守", "残疾", "风险")
    assert [word for word in never for page in pages if word in page.lower()] == []


def test_the_code_keeps_its_quiet_zone() -> None:
    drawn = picture_of("https://village.example/c/abcdefghijklmnopqrstuvwxyzab/")
    side, path = int(str(drawn["side"])), str(drawn["path"])
    # Version 4 has 33 modules; four quiet ones on each side make 41.
    assert side == 41
    assert path.startswith("M4 4.5h7")  # the first finder: seven modules, from the quiet zone on
