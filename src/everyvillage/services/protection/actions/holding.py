"""Who can hold a case: accounts whose role lets them plan help for the household."""

from __future__ import annotations

from typing import TYPE_CHECKING

from everyvillage.registry.access.acting import Acting
from everyvillage.registry.access.kin import kin_of_home
from everyvillage.registry.access.place_tree import in_force, lineage_of
from everyvillage.registry.access.roles import role_book
from everyvillage.registry.access.rules import registry_rules
from everyvillage.registry.access.sentences import Verb
from everyvillage.registry.models import RoleHeld

if TYPE_CHECKING:
    from datetime import date

    from everyvillage.registry.models import Household

PLAN = "episode:plan"


def holders(household: Household, on: date) -> dict[str, str]:
    """Give who can hold a case of a household on a day: the id of the role by login.

    Those who work in its village come first, then those of the places around it. One who left,
    works elsewhere, or has a role that plans no help cannot: no week and no hand-over would
    find the case again; nor can kin of the household.
    """
    around = [place for _, place in lineage_of(household.village_id, on)]
    rows = RoleHeld.objects.filter(in_force(on), place__in=around, account__is_active=True)
    kin = kin_of_home(household)
    allowed: dict[tuple[str, int], bool] = {}
    found: dict[str, str] = {}
    for held in sorted(
        rows.select_related("account", "place"),
        key=lambda one: (around.index(one.place_id), one.account.login),
    ):
        key = (held.role, held.place_id)
        if key not in allowed:
            allowed[key] = _may(held, household, on)
        if allowed[key] and held.account_id not in kin:
            found.setdefault(held.account.login, held.role)
    return found


def _may(held: RoleHeld, household: Household, on: date) -> bool:
    # Whoever holds it: who is kin is asked apart.
    acting = Acting(
        on,
        role=role_book().role(held.role),
        place=held.place_id,
        level=held.place.level,
    )
    return registry_rules().ask(acting, Verb.CHANGE, PLAN, household).allowed
