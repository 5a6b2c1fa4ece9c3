"""The officer's whole way through pages: gap, plan, lock, compare, approve, built, figure moved."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from django.utils import timezone

from everyvillage.ledger.models import Entry, EntryKind, Payload
from everyvillage.registry.models import Import
from everyvillage.services.connectivity.models import Built, Look, NetworkPlan
from everyvillage.services.connectivity.storing import read_result, result_folder
from everyvillage.services.connectivity.work import work_through
from everyvillage.services.dated import tick
from tests.services.connectivity.conftest import MADOI, WITHOUT, County

if TYPE_CHECKING:
    from django.test import Client

pytestmark = pytest.mark.django_db
FORM = {
    "programme": "cn-2020-internet",
    "target": "NP20-A01",
    "place": MADOI,
    "fibre": "100",
}
TARGETS = "/targets/cn-2020-internet"


def text(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, (path, answer.status_code)
    return answer.content.decode()


def press(client: Client, path: str, **data: object) -> str:
    answer = client.post(path, data)
    assert answer.status_code == 302, (path, answer.status_code, answer.content[-3000:])
    return str(answer.headers["Location"])


def figure(client: Client, target: str = "NP20-A01") -> str:
    page = text(client, f"{TARGETS}/{target}/?place={MADOI}")
    found = re.search(r"headline-value[^>]*>([^<]+)<", page)
    assert found
    return found[1]


def test_from_the_gap_to_the_figure_that_moved(county: County) -> None:
    li, ma = county.browser("li"), county.browser("ma")
    total = len(county.villages)
    before = figure(li)
    gap = text(li, f"{TARGETS}/NP20-A01/?place={MADOI}")
    assert 'href="/network/new/?programme=cn-2020-internet&amp;target=NP20-A01' in gap
    new = text(li, f"/network/new/?programme=cn-2020-internet&target=NP20-A01&place={MADOI}")
    assert f"<dt>Without fibre</dt><dd>{WITHOUT}</dd>" in new
    page = press(li, "/network/new/", **FORM)
    assert "waits its turn" in text(li, page)
    assert work_through() == 1
    plan = NetworkPlan.objects.get()
    assert (plan.state, plan.broadband) == ("done", total), plan.faults
    done = text(li, page)
    for words in ("No plan is cheaper than", "for the west the state would pay"):  # Qinghai
        assert words in done
    assert plan.seal[:12] in done
    assert plan.snapshot[:12] in done

    # Routes are closed until somebody says what for; then each look is logged.
    assert "data-features" not in done
    assert li.get(f"{page}map.geojson").status_code == 403
    for closed in ("works.csv", "report-map-en.pdf"):
        assert li.get(f"{page}files/{closed}").status_code == 403
    assert li.get(f"{page}files/report-en.pdf").status_code == 200
    assert Look.objects.count() == 0
    opened = open_routes(li, page)

    # One route is locked out, another in, and the county planned again; both stand side by side.
    routes = re.findall(r'name="route" value="([^"]+)"', opened)
    number, words = re.findall(r'<option value="(\d+)">([^<]+ – [^<]+)</option>', opened)[0]
    assert not stands(plan, words)
    both = {"route": routes[0], "keep_route": routes[0]}
    assert li.post(f"{page}again/", both).status_code == 400
    assert li.post(f"{page}again/", {"keep_line": "none of them"}).status_code == 400
    assert Look.objects.filter(what="page").count() == 3  # what was refused showed the page again
    again = press(li, f"{page}again/", route=routes[0], keep_line=number)
    assert work_through() == 1
    second = NetworkPlan.objects.latest("pk")
    assert second.faults == []
    assert second.follows == plan
    assert second.cost_yuan is not None
    assert plan.cost_yuan is not None
    assert second.cost_yuan >= plan.cost_yuan
    assert stands(second, words)
    assert f"<dt>Routes locked in</dt><dd>{words}</dd>" in text(li, again)
    compare(li, ma, plan, second)

    # The one who made it cannot approve it; a second officer can, and it stands in the ledger.
    press(li, f"{again}decide/", what="submitted")
    assert li.post(f"{again}decide/", {"what": "approved"}).status_code == 403
    press(ma, f"{again}decide/", what="approved")
    promise = Entry.objects.get(kind=EntryKind.PROMISE)
    assert promise.place_id == county.place
    assert f"sha256:{second.seal}" in Payload.objects.get(entry=promise).body

    report(county, li, again)
    assert before == f"{(total - WITHOUT) / total:.1%}"
    assert figure(li) == f"{(total - WITHOUT + 1) / total:.1%}"


def open_routes(li: Client, page: str) -> str:
    """Say what for, see routes on the page, on the map and in files; each look is logged."""
    press(li, f"{page}open/", purpose="planning")
    opened = text(li, page)
    assert "Every work by itself" in opened
    assert re.search(r'data-label="Who gains">[1-9]\d* villages, \d+ households', opened)
    shown = li.get(f"{page}map.geojson").json()
    kinds = {one["properties"]["kind"] for one in shown["features"]}
    assert kinds == {"village", "route"}
    assert li.get(f"{page}files/routes.gpkg").status_code == 200
    assert list(Look.objects.values_list("account", "purpose", "what")) == [
        ("li", "planning", "page"),
        ("li", "planning", "map"),
        ("li", "planning", "routes.gpkg"),
    ]
    return opened


def compare(li: Client, ma: Client, plan: NetworkPlan, second: NetworkPlan) -> None:
    """See both plans on the map and what only one has; who has not opened routes sees numbers."""
    page = f"/network/{plan.pk}/compare/?with={second.pk}"
    seen, before = text(li, page), Look.objects.count()
    assert f"Plan {plan.pk} beside plan {second.pk}" in seen
    maps = re.findall(r'data-features="([^"]+)"', seen)
    assert maps == [
        f"/network/{plan.pk}/map.geojson?beside={second.pk}",
        f"/network/{second.pk}/map.geojson?beside={plan.pk}",
    ]
    drawn = [li.get(one).json()["features"] for one in maps]
    assert any(one["properties"]["differs"] for one in drawn[1])
    looks = Look.objects.order_by("pk").values_list("plan", "what")
    assert set(looks[before - 2 : before]) == {(plan.pk, "compare"), (second.pk, "compare")}
    assert sorted(looks[before:]) == [(one.pk, "map") for one in (plan, plan, second, second)]
    number = re.search(rf"Only in plan {second.pk}: (\d+) works", seen)
    assert number
    assert seen.count('<td data-label="Where">') >= int(number[1]) > 0
    closed = text(ma, page)
    assert number[0] in closed
    assert "data-features" not in closed
    assert 'data-label="Where"' not in closed
    assert ma.get(maps[0]).status_code == 403
    assert Look.objects.count() == before + 4
    opened = press(ma, f"/network/{plan.pk}/open/?with={second.pk}", purpose="planning")
    assert opened == page


def stands(plan: NetworkPlan, words: str) -> bool:
    """Say whether a line of fibre between two named places is among a plan's works."""
    works = [work for work in read_result(plan)["works"] if work["item"] == "fibre"]
    return set(words.split(" – ")) in [{work["from"], work["to"]} for work in works]


def report(county: County, li: Client, again: str) -> None:
    """Report works with what was measured, twice by the same form; the register learns it."""
    village = county.villages[-1]
    works = {
        "number": re.findall(r'name="number" value="([^"]+)"', text(li, again))[0],
        "village": village,
        "service": "broadband",
        "happened": str(timezone.localdate()),
        "mbps": "105.5",
    }
    press(li, f"{again}built/", **works)
    press(li, f"{again}built/", **works)
    assert Built.objects.count() == 1
    assert tick().failed == ()
    came = Import.objects.filter(sender="connectivity").values_list("table", flat=True)
    assert sorted(came) == ["fibre_link", "network_node", "village"]
    press(li, "/import/seal/", month=f"{timezone.localdate():%Y-%m}")


def test_a_plan_file_that_was_changed_is_not_shown(county: County) -> None:
    li = county.browser("li")
    page = press(li, "/network/new/", **FORM)
    assert work_through() == 1
    folder = result_folder(NetworkPlan.objects.get())
    press(li, f"{page}open/", purpose="planning")
    assert f"{page}files/signals.csv" in text(li, page)
    (folder / "signals.csv").unlink()  # as in a plan that was made before there was such a file
    assert "files/signals.csv" not in text(li, page)
    assert li.get(f"{page}files/signals.csv").status_code == 404
    file = folder / "plan.json"
    file.write_text(file.read_text("utf-8").replace('"years": ', '"years": 1'), "utf-8")
    answer = li.get(page)
    assert answer.status_code == 409
    assert "network.seal-broken" in answer.content.decode()


def test_an_impossible_goal_comes_back_with_the_smallest_change(county: County) -> None:
    li = county.browser("li")
    page = press(li, "/network/new/", **FORM)
    work_through()
    again = press(li, f"{page}again/", **{f"village-{county.villages[-1]}": "out"})
    work_through()
    refused = text(li, again)
    assert "network.goal-impossible" in refused
    assert "966 thousandths" in refused  # 29 of 30 villages
    assert NetworkPlan.objects.latest("pk").state == "refused"


def test_a_plan_that_is_left_keeps_nothing(county: County) -> None:
    li = county.browser("li")
    page = press(li, "/network/new/", **FORM)
    press(li, f"{page}cancel/")
    assert work_through() == 0
    assert "left" in text(li, page)
    assert li.post(f"{page}cancel/").status_code == 400
    assert li.post(f"{page}go-on/").status_code == 400


def test_a_sum_of_money_reaches_the_most_and_its_plan_may_be_had_early(county: County) -> None:
    li = county.browser("li")
    page = press(li, "/network/new/", **FORM, within="200000", counts="villages")
    press(li, f"{page}enough/")  # whoever does not want to wait keeps the best so far
    assert "the best plan so far is written and checked" in text(li, page)
    assert work_through() == 1
    assert "The search was ended by hand" in text(li, page)
    assert li.post(f"{page}enough/").status_code == 400
    plan = NetworkPlan.objects.get()
    assert plan.state == "done", plan.faults
    (stage,) = read_result(plan)["within"]["stages"]
    assert len(county.villages) - WITHOUT <= stage["reached"] < len(county.villages)
    assert plan.cost_yuan is not None
    assert plan.cost_yuan <= 200_000
    done = text(li, page)
    assert f"Within 0.200 million yuan: {stage['reached']} villages. No plan within" in done
    assert "0.200 million yuan · villages" in done  # what was asked

    # The curve says what a share costs, building apart; a plan for it asks no sum of money.
    assert "100 % of the villages cost" in text(li, f"{page}?share=100")
    assert li.post(f"{page}again/", {"within": "-5"}).status_code == 400
    press(li, f"{page}again/", within="900000")
    press(li, f"{page}again/", share="99.5")
    asked = NetworkPlan.objects.order_by("pk").values_list("asked", flat=True)
    assert [(one["within"], one["fibre"]) for one in asked] == [
        (200_000, 100.0),
        (900_000, 100.0),
        (0, 99.5),
    ]
