"""Who may not, and what is refused: wrong county, wrong role, wrong file, wrong works."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from everyvillage.planning.network.joint.plan import JointPlan, make_joint_plan
from everyvillage.registry.models import Place
from everyvillage.services.connectivity import storing, work
from everyvillage.services.connectivity.models import Built, Decision, Look, NetworkPlan, PlantFile
from everyvillage.services.connectivity.plant import plant_of
from everyvillage.services.connectivity.states import Standing
from tests.services.connectivity.conftest import MADOI, County
from tests.services.connectivity.test_way import FORM, press
from tests.support.network_walk import refused_plan

if TYPE_CHECKING:
    from django.test import Client

pytestmark = pytest.mark.django_db
PLANT = {"place": MADOI, "programme": "", "target": ""}


def send(client: Client, table: str, name: str, body: bytes) -> tuple[int, str]:
    file = SimpleUploadedFile(name, body)
    answer = client.post("/network/plant/", {**PLANT, "table": table, "file": file})
    return answer.status_code, answer.content.decode()


def test_nobody_of_another_county_sees_or_touches_a_plan(county: County) -> None:
    plan = refused_plan(county.place, MADOI)
    elsewhere = Place.objects.create(level="county").pk
    stranger = county.browser("stranger", place=elsewhere)
    there, absent = f"/network/{plan.pk}/", f"/network/{plan.pk + 999}/"
    for path in ("", "map.geojson", "files/report-zh.pdf", "compare/"):
        one, other = stranger.get(there + path), stranger.get(absent + path)
        assert (one.status_code, other.status_code) == (403, 403)
    for path in ("open/", "cancel/", "go-on/", "again/", "decide/", "built/"):
        one, other = stranger.post(there + path), stranger.post(absent + path)
        assert (one.status_code, other.status_code) == (403, 403)
    assert stranger.post("/network/new/", FORM).status_code == 403
    assert NetworkPlan.objects.count() == 1


def test_a_worker_makes_no_plan_and_an_auditor_opens_no_routes(county: County) -> None:
    plan = refused_plan(county.place, MADOI)
    worker = county.browser("worker", "village-worker")
    assert worker.get("/network/").status_code == 403
    auditor = county.browser("auditor", "auditor")
    assert auditor.get(f"/network/{plan.pk}/").status_code == 200
    opened = auditor.post(f"/network/{plan.pk}/open/", {"purpose": "planning"})
    assert opened.status_code == 403
    assert auditor.post("/network/new/", FORM).status_code == 403
    assert Look.objects.count() == 0


@pytest.mark.parametrize(
    ("table", "name", "body", "said"),
    [
        ("towers", "a.csv", b"name,latitude\nA,34\n", "towers.csv: row 2"),
        ("towers", "a.xlsx", b"PK", "a file of another kind"),
        ("rivers", "a.csv", b"x", "network.plant-refused"),
        ("roads", "a.csv", b"x", "network.file-wrong"),
        ("roads", "b.csv", b"wkt\nPOINT (98 34)\n", "roads.csv: row 2"),
        ("power", "a.csv", b"", "no byte"),
        ("presences", "a.geojson", b"{", "network.file-wrong"),
        ("presences", "a.csv", b"name,latitude,longitude\n\xff\xff,34.5,98.1\n", "text in neither"),
    ],
)
def test_a_file_with_a_fault_is_refused_whole(
    county: County, table: str, name: str, body: bytes, said: str
) -> None:
    status, page = send(county.browser("li"), table, name, body)
    assert status == 400
    assert said in page
    assert PlantFile.objects.count() == 0


def test_a_table_of_a_chinese_office_program_is_taken(county: County) -> None:
    body = "name,latitude,longitude\n玛多机房,34.52,98.13\n".encode("gb18030")
    assert send(county.browser("li"), "presences", "a.csv", body)[0] == 302
    assert [one.name for one in plant_of(county.place).presences] == ["玛多机房"]


def test_the_newest_file_of_each_table_is_in_the_question(county: County) -> None:
    li = county.browser("li")
    assert send(li, "power", "old.csv", b"latitude,longitude\n34.5,98.1\n")[0] == 302
    two = b"latitude,longitude\n34.5,98.1\n34.6,98.2\n"
    assert send(li, "power", "new.csv", two)[0] == 302
    page = li.get(f"/network/new/?place={MADOI}").content.decode()
    assert "<dt>Points of the mains</dt><dd>2</dd>" in page
    press(li, "/network/new/", **FORM)
    assert NetworkPlan.objects.get().counts["power"] == 2


def test_a_draft_is_not_decided_and_nothing_is_built_by_it(county: County) -> None:
    li, ma = county.browser("li"), county.browser("ma")
    page = press(li, "/network/new/", **FORM)
    assert li.post(f"{page}decide/", {"what": "submitted"}).status_code == 400
    assert ma.post(f"{page}decide/", {"what": "approved"}).status_code == 400
    plan = NetworkPlan.objects.get()
    NetworkPlan.objects.filter(pk=plan.pk).update(standing=Standing.SUBMITTED)
    Decision.objects.create(
        plan=plan, what=Standing.SUBMITTED, at=timezone.now(), by="li", role="county-officer"
    )
    assert ma.post(f"{page}decide/", {"what": "returned"}).status_code == 400
    press(ma, f"{page}decide/", what="returned", reason="one line over a gorge")
    assert NetworkPlan.objects.get().standing == "returned"
    assert plan.decisions.latest("pk").reason == "one line over a gorge"
    assert li.post(f"{page}built/", {"number": "x"}).status_code == 400
    assert Built.objects.count() == 0


def test_a_plan_that_fails_keeps_no_other_waiting(
    county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    li = county.browser("li")
    first, second = (press(li, "/network/new/", **FORM) for _ in range(2))
    real = make_joint_plan

    def broken(*_: Any, **__: Any) -> JointPlan:  # noqa: ANN401 - those of the real one
        monkeypatch.setattr(work, "make_joint_plan", real)
        message = "a value of a row"
        raise ZeroDivisionError(message)

    monkeypatch.setattr(work, "make_joint_plan", broken)
    assert work.work_through() == 2
    page = li.get(first).content.decode()
    assert "network.plan-failed" in page
    assert "ZeroDivisionError" in page
    assert "a value of a row" not in page
    assert "No plan is cheaper than" in li.get(second).content.decode()


def test_a_plan_that_is_left_while_it_is_made_is_not_kept(
    county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    li = county.browser("li")
    page = press(li, "/network/new/", **FORM)
    real = make_joint_plan

    def left(*args: Any, **more: Any) -> JointPlan:  # noqa: ANN401 - those of the real one
        press(li, f"{page}cancel/")
        return real(*args, **more)

    monkeypatch.setattr(work, "make_joint_plan", left)
    assert work.work_through() == 1
    plan = NetworkPlan.objects.get()
    assert (plan.state, plan.cost_yuan, plan.seal) == ("cancelled", None, "")
    assert list(storing.result_folder(plan).iterdir()) == []


def test_a_question_that_was_changed_is_not_planned(county: County) -> None:
    li = county.browser("li")
    page = press(li, "/network/new/", **FORM)
    file = storing.problem_folder(NetworkPlan.objects.get()) / "villages.csv"
    file.write_text(file.read_text("utf-8").replace("False", "True"), "utf-8")
    work.work_through()
    assert "network.plan-broken" in li.get(page).content.decode()
