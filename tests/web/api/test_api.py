"""Programs get what the pages show, in the role of their token, and errors in one shape."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING

import pytest
from django.test import Client

from everyvillage.services.tokens.models import Token
from tests.support.browser import COUNTY
from tests.web.api.conftest import ask, token_for

if TYPE_CHECKING:
    from pathlib import Path

    from pytest_django import Settings

    from tests.support.authority import Country

pytestmark = [pytest.mark.django_db, pytest.mark.once]
PARTS = {"code", "where", "asked", "found", "accepted", "next"}


def test_places_are_found_and_shown() -> None:
    found = ask("places?q=玛多").data["places"][0]
    assert found == {
        "code": COUNTY,
        "name": "玛多县",
        "level": "county",
        "chain": "青海省 › 果洛藏族自治州",
    }
    shown = ask(f"places/{COUNTY}").data
    assert [one["code"] for one in shown["chain"]] == ["0", "63", "6326"]
    assert len(shown["children"]) == 4
    outline = ask(f"places/{COUNTY}/outline")
    assert outline.headers["Content-Type"] == "application/geo+json"
    assert outline.data["geometry"]["type"] in {"Polygon", "MultiPolygon"}


def test_a_programme_has_every_measure_with_its_source() -> None:
    held = ask("programmes").data["programmes"]
    assert "cn-2020-internet" in [one["id"] for one in held]
    whole = ask("programmes/cn-2020-internet").data
    targets = [target for measure in whole["measures"] for target in measure["targets"]]
    assert len(targets) == whole["targets"]
    assert all(measure["source"] and measure["sure"] for measure in whole["measures"])


def test_figures_are_those_of_the_downloads(figures_home: Path) -> None:
    assert figures_home.is_dir()
    answered = ask(f"figures?place={COUNTY}&limit=500").data
    assert answered["open"] is True
    assert answered["modelled"] is True
    file = Client().get("/programmes/cn-2020-internet/figures.csv", {"place": COUNTY, "lang": "en"})
    rows = list(csv.DictReader(io.StringIO(file.content.decode("utf-8-sig"))))
    numbers = {row["target"]: (row["pass"], row["with an answer"]) for row in rows}
    for figure in answered["figures"]:
        parts = (figure["numerator"], figure["denominator"])
        assert numbers[figure["target"]] == tuple("" if x is None else str(x) for x in parts)
    assert len(answered["figures"]) == len(rows) > 40


def test_pages_of_figures_join_without_gap_or_overlap(figures_home: Path) -> None:
    assert figures_home.is_dir()
    path = f"figures?place={COUNTY}&level=village&target=NP20-A01"
    whole = ask(f"{path}&limit=500").data
    found, offset = [], 0
    while offset is not None:
        page = ask(f"{path}&limit=7&offset={offset}").data
        found += page["figures"]
        offset = page["next"]
    assert found == whole["figures"]
    villages = ask(f"gaps?target=NP20-A01&place={COUNTY}").data["units"]
    assert len(found) >= 30 > len(villages)  # Madoi has thirty villagers' committees and more


def test_a_figure_says_how_it_was_computed(figures_home: Path) -> None:
    assert figures_home.is_dir()
    told = ask(f"figures/cn-2020-internet/NP20-A01/{COUNTY}").data
    assert told["figure"]["place"] == COUNTY
    assert any("SELECT" in step["sql"] for step in told["steps"])


def test_figures_on_a_map_have_outlines_above_and_points_below(figures_home: Path) -> None:
    assert figures_home.is_dir()
    above = ask("figures.geojson?target=NP20-A01&place=6326").data["features"]
    assert {one["id"]: one["geometry"]["type"] for one in above}[COUNTY].endswith("Polygon")
    township = ask(f"places/{COUNTY}").data["children"][0]["code"]
    below = ask(f"figures.geojson?target=NP20-A01&place={township}").data["features"]
    assert {one["geometry"]["type"] for one in below if one["geometry"]} == {"Point"}
    assert all(one["properties"]["modelled"] for one in below)


def test_gaps_are_units_that_fail_or_are_missing(figures_home: Path) -> None:
    assert figures_home.is_dir()
    found = ask(f"gaps?target=NP20-A01&place={COUNTY}&limit=500").data
    assert found["total"] == len(found["units"])
    figure = ask(f"figures/cn-2020-internet/NP20-A01/{COUNTY}").data["figure"]
    failing = figure["denominator"] - figure["numerator"]
    assert [one["state"] for one in found["units"]].count("fails") == failing
    assert found["total"] == failing + figure["missing"]


def test_a_list_of_persons_is_never_given(figures_home: Path) -> None:
    assert figures_home.is_dir()
    measures = ask("programmes/cn-2020-internet").data["measures"]
    targets = [target for measure in measures for target in measure["targets"]]
    of_people = [one["id"] for one in targets if one["table"] in {"person", "household"}]
    assert len(of_people) > 5
    for target in of_people:
        path = f"gaps?target={target}&place={COUNTY}"
        assert ask(path).codes == ["figures.no-gap-list"], target


def test_a_token_reads_its_own_place_in_full_and_others_as_everybody(
    figures_home: Path, country: Country
) -> None:
    assert figures_home.is_dir()
    path = f"figures?place={COUNTY}&level=village&limit=500"
    own = token_for(country, "county-officer", "C1")
    public, full = ask(path).data, ask(path, own).data
    assert (public["open"], full["open"]) == (True, False)
    hidden = [one for one in public["figures"] if one["hidden"]]
    assert hidden
    assert all(one["numerator"] is None and one["missing"] is None for one in hidden)
    assert not any(one["hidden"] for one in full["figures"])
    for role, place in (
        ("county-officer", "C2"),
        ("analyst", "C1"),
        ("partner", "C1"),
        ("village-worker", "V1"),
    ):
        assert ask(path, token_for(country, role, place)).data["open"] is True, role
    assert ask("figures?place=0", own).data["open"] is True


def test_the_hidden_is_hidden_on_the_map_and_beside_its_steps(
    figures_home: Path, country: Country
) -> None:
    assert figures_home.is_dir()
    hidden = next(
        one
        for one in ask(f"figures?place={COUNTY}&level=township&limit=500").data["figures"]
        if one["hidden"]
    )
    target, place = hidden["target"], hidden["place"]
    above = ask(f"figures.geojson?target={target}&place={COUNTY}").data["features"]
    mapped = next(one["properties"] for one in above if one["id"] == place)
    assert {mapped[name] for name in ("numerator", "denominator", "value", "gap")} == {None}
    told = ask(f"figures/cn-2020-internet/{target}/{place}").data["figure"]
    assert {told[name] for name in ("numerator", "denominator", "value", "low", "gap")} == {None}
    token = token_for(country, "auditor", "C1")
    seen = ask(f"figures/cn-2020-internet/{target}/{place}", token).data
    # Townships of the list have no row in this small register, so the token's place is not found.
    assert seen["open"] is True


def test_one_shape_of_error_on_every_way_to_fail(
    figures_home: Path, monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    assert figures_home.is_dir()
    settings.MOST_EACH_MINUTE = {**settings.MOST_EACH_MINUTE, "search": 0}
    answered = {
        "wrong part": (ask("figures?limit=0&offset=-1"), 400, "api.part-wrong"),
        "wrong code": (ask("figures?place=12345"), 404, "place.code-unreadable"),
        "no token": (ask("deliveries"), 401, "deliveries.no-token"),
        "bad token": (ask("figures", "nonsense"), 401, "tokens.not-in-force"),
        "unknown programme": (ask("programmes/none"), 404, "programme.not-in-force"),
        "unknown target": (ask("figures?target=none"), 404, "programme.target-unknown"),
        "unknown place": (ask("places/99"), 404, "place.unknown-code"),
        "no address": (ask("nothing/here"), 404, "api.no-such-address"),
        "wrong method": (ask("figures", method="post"), 405, "api.wrong-method"),
        "too many": (ask("places?q=a"), 429, "limits.too-many"),
    }
    monkeypatch.setattr("everyvillage.services.figures.api.queries.programmes", lambda: 1 / 0)
    answered["our mistake"] = (ask("programmes"), 500, "api.mistake-ours")
    for name, (found, status, code) in answered.items():
        assert (found.status, found.codes[0]) == (status, code), name
        assert all(set(fault) == PARTS for fault in found.data["faults"]), name
        assert found.headers["Content-Type"] == "application/json; charset=utf-8", name
    assert len(answered["wrong part"][0].codes) == 2
    assert answered["bad token"][0].headers["WWW-Authenticate"] == "Bearer"
    assert answered["wrong method"][0].headers["Allow"] == "GET"


def test_a_session_is_no_token(country: Country) -> None:
    token_for(country, "county-officer", "C1", login="officer")
    client = Client()
    client.force_login(
        Token.objects.get().held.account, backend="django.contrib.auth.backends.ModelBackend"
    )
    assert client.get("/api/v1/deliveries").status_code == 401


def test_the_description_names_every_operation_with_its_errors() -> None:
    described = ask("openapi.json").data
    assert described["openapi"] == "3.1.0"
    operations = [one for methods in described["paths"].values() for one in methods.values()]
    assert len(operations) == 10
    for one in operations:
        assert {"200", "400", "401", "404", "429"} <= set(one["responses"])
        assert one["description"]
    page = Client().get("/api/v1/").content.decode()
    assert all(one["operationId"] in page for one in operations)
    assert json.dumps(described).count("NotImplemented") == 0


@pytest.mark.django_db
def test_a_word_that_the_operation_does_not_know_is_refused_by_name(figures_home: Path) -> None:
    assert figures_home.is_dir()
    asked = ask("figures?programe=itu-2030&plase=51&lang=en")
    assert (asked.status, asked.codes) == (400, ["api.word-unknown"] * 2)
    assert "programme" in asked.data["faults"][1]["accepted"]
    assert ask("programmes?limit=1").codes == ["api.word-unknown"]
    assert ask("places?q=a&lang=en").status == 200
    assert ask("no/such?x=1").codes == ["api.no-such-address"]
