"""A country with its own levels and codes: opened, filled, sealed, counted; and then changed."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import TYPE_CHECKING

import pytest
from django.utils import timezone

from everyvillage.core.errors import InputError
from everyvillage.data.frame.forms import form_in_use
from everyvillage.registry.access.acting import acting_for
from everyvillage.registry.access.rules import registry_rules
from everyvillage.registry.access.sentences import Verb
from everyvillage.registry.models import Account, Household, PlaceChange, PlaceCode, PlaceName
from everyvillage.services.accounts.actions import Wanted, invite
from everyvillage.services.accounts.models import Invitation
from everyvillage.services.figures.queries import current_figures
from everyvillage.services.register.actions import create_snapshot, import_table, open_place
from everyvillage.services.register.country import take_list_in
from tests.support.authority import give, make_account
from tests.support.islands import (
    AFTER,
    BEFORE,
    FIRST,
    SECOND,
    islands_home,
    made_rows,
    open_islands,
    places_of,
    write,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from everyvillage.analytics.targets.figure_set import FigureSet

FIXED = "ITU30-C1-fixed"


@pytest.fixture
def folder(db: None, tmp_path: Path) -> Iterator[Path]:  # noqa: ARG001 - the database is there
    """Give the folder of files of the islands, whose register is filled."""
    with islands_home(tmp_path / "home"):
        open_islands(tmp_path / "sent")
        yield tmp_path / "sent"


def by_loops(parents: Mapping[str, str]) -> dict[str, Counter[bool]]:
    """Count connected households by place, from the files, by plain loops."""
    found: dict[str, Counter[bool]] = {}
    for row in made_rows(places_of("places-2024.csv"))["household"]:
        place = row["village_code"]
        while place:
            found.setdefault(place, Counter())[row["broadband"] == "yes"] += 1
            place = parents.get(place, "")
    return found


def parents_of(name: str) -> dict[str, str]:
    """Give the place above each place, as a list has it; XX is the country."""
    return {one["P-code"]: one["In"] or "XX" for one in places_of(name)}


def key(code: str, day: date) -> str:
    """Give the place key of a code on a day."""
    return form_in_use().key(code, day=day)


def counts(figures: FigureSet, code: str, day: date) -> tuple[int | None, int | None]:
    """Give numerator and denominator of the connected households of a place."""
    figure = figures.figure(FIXED, key(code, day))
    return figure.numerator, figure.denominator


def test_every_share_of_a_foreign_country_is_that_of_plain_loops(folder: Path) -> None:
    assert folder.is_dir()
    snapshot = create_snapshot(BEFORE)
    assert snapshot.head.frame_date == date(2024, 1, 1)
    figures = current_figures("itu-2030")
    loops = by_loops(parents_of("places-2024.csv"))
    for code, found in loops.items():
        if code.endswith("-B"):
            continue  # a bailiwick carries no figures of its own
        assert counts(figures, code, BEFORE) == (found[True], found.total()), code
    # 25 townlands, the n-th with 2 + n % 4 households: 6 × (2 + 3 + 4 + 5) + 2 = 86.
    assert loops["XX"].total() == 86


def test_mergers_splits_and_moves_keep_every_count(folder: Path) -> None:
    assert folder.is_dir()
    create_snapshot(BEFORE)
    _taken, followed = take_list_in(SECOND)
    assert followed == PlaceChange.objects.count() == 9
    create_snapshot(AFTER)
    loops = by_loops(parents_of("places-2024.csv"))
    after = current_figures("itu-2030", AFTER)

    whole = loops["XX"]
    assert counts(after, "XX", AFTER) == (whole[True], whole.total())
    merged = loops["XX10101"] + loops["XX10102"]
    assert counts(after, "XX10101", AFTER) == (merged[True], merged.total())
    # Gowlan moved from K/8 to K/7, which keeps the households of what was split in it.
    dun_mor = loops["K/7"] + loops["K/8.01"]
    assert counts(after, "K/7", AFTER) == (dun_mor[True], dun_mor.total())
    # Saint Ula West moved to the first island, without Gowlan.
    left = loops["K/8"] - loops["K/8.01"]
    assert counts(after, "K/8", AFTER) == (left[True], left.total())
    first = loops["XX1"] + left
    assert counts(after, "XX1", AFTER) == (first[True], first.total())
    # Nobody can say which part of Cashel a household lies in: neither part counts any.
    assert not after.has(FIXED, key("K/7.03", AFTER)) or counts(after, "K/7.03", AFTER)[1] == 0

    before = current_figures("itu-2030", BEFORE)
    for code, found in loops.items():
        if not code.endswith("-B"):
            assert counts(before, code, BEFORE) == (found[True], found.total()), code


def test_the_map_as_it_is_now_counts_what_was_merged_together(folder: Path) -> None:
    assert folder.is_dir()
    take_list_in(SECOND)
    create_snapshot(BEFORE)
    now = current_figures("itu-2030", BEFORE, "now")
    loops = by_loops(parents_of("places-2024.csv"))
    merged = loops["XX10101"] + loops["XX10102"]
    assert counts(now, "XX10101", AFTER) == (merged[True], merged.total())
    assert counts(now, "XX", AFTER) == (loops["XX"][True], loops["XX"].total())
    split = now.figure(FIXED, key("K/7.03", BEFORE))
    assert (split.status.value, split.reason.code) == ("cannot_tell", "figure.split")


def test_names_and_codes_are_dated_rows_and_keep_their_history(folder: Path) -> None:
    assert folder.is_dir()
    take_list_in(SECOND)
    corran = PlaceCode.objects.get(code=key("XX102", AFTER)).place_id
    names = PlaceName.objects.filter(place_id=corran).order_by("valid_to")
    held = {(one.name, one.valid_from, one.valid_to) for one in names}
    day = date(2024, 8, 1)
    assert held == {("Corrán", None, day), ("Corrán and Inver", day, None)}
    gowlan = PlaceCode.objects.get(code=key("K/8.01", BEFORE))
    assert gowlan.valid_to == date(2024, 9, 1)
    assert gowlan.place_id == PlaceCode.objects.get(code=key("K/8.01", AFTER)).place_id
    assert PlaceCode.history.filter(id=gowlan.pk).count() == 2
    # A second time changes nothing.
    assert take_list_in(SECOND)[1] == 0
    assert PlaceChange.objects.count() == 9


def test_a_file_with_a_withdrawn_code_says_which_follows(folder: Path, tmp_path: Path) -> None:
    assert folder.is_dir()
    take_list_in(SECOND)
    rows = [{"household_no": "N1", "village_code": "XX10102", "members": "2"}]
    with pytest.raises(InputError) as caught:
        import_table("household", write(tmp_path / "h.csv", rows), modelled=True, at=AFTER)
    (fault,) = caught.value.faults
    assert fault.code == "import.place-withdrawn"
    assert (fault.found, fault.accepted) == ("“XX10102”, withdrawn on 2024-07-01", "XX10101")
    # Dated before the merger the same file is right.
    import_table("household", tmp_path / "h.csv", modelled=True, at=BEFORE)
    assert Household.objects.filter(household_no="N1").count() == 1


def test_a_code_of_another_level_or_none_is_told_in_the_countrys_words(
    folder: Path, tmp_path: Path
) -> None:
    assert folder.is_dir()
    rows = [
        {"household_no": "N1", "village_code": "XX101", "members": "2"},
        {"household_no": "N2", "village_code": "513431100201", "members": "2"},
    ]
    with pytest.raises(InputError) as caught:
        import_table("household", write(tmp_path / "h.csv", rows), modelled=True, at=BEFORE)
    accepted = "the code of a townland (townland), such as K/7.01, K/7.02"
    assert [(one.code, one.accepted) for one in caught.value.faults] == [
        ("import.not-a-place-code", f"{accepted}, not of a county"),
        ("import.not-a-place-code", accepted),
    ]


def test_a_country_opened_after_its_changes_has_them_too(db: None, tmp_path: Path) -> None:  # noqa: ARG001 - the database is there
    with islands_home(tmp_path / "home"):
        take_list_in(FIRST)
        take_list_in(SECOND)
        counties, places = open_place("0")
        assert counties == 6
        # 3 islands, 6 parishes, 26 townlands and the country itself; former places follow.
        assert places == 3 + 6 + 26 + 1
        assert PlaceChange.objects.count() == 9
        clonbeg = PlaceCode.objects.get(code=key("XX10102", BEFORE))
        assert (clonbeg.valid_from, clonbeg.valid_to) == (None, date(2024, 7, 1))


def test_households_of_merged_villages_are_seen_by_the_same_people_and_the_new_village(
    folder: Path,
) -> None:
    assert folder.is_dir()
    old = [PlaceCode.objects.get(code=key(code, BEFORE)).place_id for code in MERGED]
    parish = PlaceCode.objects.get(code=key("XX101", BEFORE)).place_id
    of_each = [seen("village-worker", place) for place in old]
    of_parish = seen("county-officer", parish)
    take_list_in(SECOND)
    new = PlaceCode.objects.get(code=key("XX10101", AFTER)).place_id
    assert new not in old
    # Who had the one village still has it; who has the new village has both.
    assert [seen("village-worker", place) for place in old] == of_each
    assert seen("village-worker", new) == of_each[0] | of_each[1]
    assert seen("county-officer", parish) == of_parish
    assert len(of_each[0] | of_each[1]) == len(of_each[0]) + len(of_each[1])


MERGED = ("XX10101", "XX10102")


def seen(role: str, place: int) -> set[str]:
    """Give the households that a role at a place sees, asked as a list and one by one."""
    account = Account.objects.filter(login=f"{role} {place}").first()
    if account is None:
        account = make_account(f"{role} {place}", factor=False)
        give(account, role, place)
    acting = acting_for(account, timezone.localdate())
    rules = registry_rules()
    listed = rules.visible(acting, Verb.LIST, "household", Household.objects.all())
    found = {one.household_no for one in listed}
    asked = {
        one.household_no
        for one in Household.objects.all()
        if rules.ask(acting, Verb.LIST, "household", one).allowed
    }
    assert found == asked
    return found


def test_somebody_is_invited_by_the_code_that_the_country_writes(folder: Path) -> None:
    assert folder.is_dir()
    invite("Aoife", Wanted("village-worker", "XX10102"))
    made = Invitation.objects.get()
    assert made.place_id == PlaceCode.objects.get(code=key("XX10102", BEFORE)).place_id
