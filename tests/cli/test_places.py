from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.support.command import run_command

if TYPE_CHECKING:
    from pathlib import Path

HEAVY = frozenset(
    {"django", "duckdb", "ibis", "pyarrow", "numpy", "pandas", "sqlglot", "shapely", "rich"}
)
LIST = (
    "list_id,version,valid_from,source,code\n"
    "remaining,made-up-1,2020-01-25,made up for this test,513431\n"
)


def test_huitang_is_found_by_name_pinyin_and_code(tmp_path: Path) -> None:
    for query in ("灰汤", "huitang", "430182109"):
        ran = run_command(tmp_path, "places", "find", query)
        assert (ran.code, ran.err) == (0, "")
        assert ran.out.splitlines()[0] == (
            "430182109     town         湖南省 › 长沙市 › 宁乡市 › 灰汤镇"
        )


@pytest.mark.parametrize(
    "words",
    [("find", "灰汤"), ("find", "huitang", "--json"), ("show", "513431"), ("show", "0", "--json")],
)
def test_no_engine_is_loaded_to_find_or_show_a_place(
    tmp_path: Path, words: tuple[str, ...]
) -> None:
    ran = run_command(tmp_path, "places", *words, python=("-X", "importtime"))
    assert ran.code == 0
    loaded = {line.rpartition("|")[2].strip() for line in ran.err.splitlines()}
    assert "everyvillage.data.frame.index" in loaded
    assert {name.partition(".")[0] for name in loaded} & HEAVY == set()
    assert list(tmp_path.iterdir()) == []


def test_find_as_data(tmp_path: Path) -> None:
    ran = run_command(tmp_path, "places", "find", "huitang", "--limit", "1", "--json")
    assert ran.data == [
        {
            "code": "430182109",
            "name": "灰汤镇",
            "level": "township",
            "kind": "town",
            "parent": "430182",
            "chain": ["湖南省", "长沙市", "宁乡市", "灰汤镇"],
            "how": "exact",
        }
    ]


def test_level_and_place_narrow_a_search(tmp_path: Path) -> None:
    ran = run_command(
        tmp_path, "places", "find", "新", "--level", "township", "--under", "5134", "--json"
    )
    assert ran.data
    assert {row["level"] for row in ran.data} == {"township"}
    assert all(row["code"].startswith("5134") for row in ran.data)


def test_show_counts_what_lies_in_a_place(tmp_path: Path) -> None:
    ran = run_command(tmp_path, "places", "show", "513431000000")
    lines = ran.out.splitlines()
    assert lines[0] == "513431  四川省 › 凉山彝族自治州 › 昭觉县"
    assert lines[1] == "county, county; list of places of 2023-06-30"
    assert lines[2].startswith("153 villagers' committees (行政村), 9 communities (社区), 1 units")
    assert len(lines) == 23
    about = run_command(tmp_path, "places", "show", "513431", "--json").data
    assert (about["villages"], about["communities"], about["quasi_units"]) == (153, 9, 1)
    assert len(about["children"]) == 20
    assert about["lists"] == []


def test_a_long_table_says_how_many_more_there_are(tmp_path: Path) -> None:
    lines = run_command(tmp_path, "places", "show", "0").out.splitlines()
    assert lines[0] == "0  全国"
    assert lines[2].startswith("487,144 villagers' committees")
    hunan = run_command(tmp_path, "places", "show", "110105").out.splitlines()
    assert hunan[-1].endswith("more (--json gives all)")


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("find", "龘龘龘"), "place.not-found"),
        (("find", "  "), "place.query-empty"),
        (("find", "灰汤", "--level", "street"), "place.level-unknown"),
        (("find", "灰汤", "--limit", "0"), "place.limit-outside"),
        (("find", "灰汤", "--under", "999999"), "place.unknown-code"),
        (("show", "999999"), "place.unknown-code"),
        (("show", "540422"), "place.code-withdrawn"),
        (("show", "43018"), "place.code-unreadable"),
    ],
)
def test_wrong_input_ends_with_two_and_a_message_on_stderr(
    tmp_path: Path, words: tuple[str, ...], code: str
) -> None:
    ran = run_command(tmp_path, "places", *words)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith(f"everyvillage: [{code}] ")


def test_messages_are_json_where_json_was_asked_for(tmp_path: Path) -> None:
    ran = run_command(tmp_path, "places", "show", "999999", "--json")
    assert (ran.code, ran.out, ran.faults) == (2, "", ["place.unknown-code"])


def test_an_unknown_word_or_option_ends_with_two(tmp_path: Path) -> None:
    for words in (
        ("place",),
        ("places", "look"),
        ("places", "find"),
        ("places", "find", "x", "-q"),
    ):
        ran = run_command(tmp_path, *words)
        assert (ran.code, ran.out) == (2, "")
        assert "Usage: " in ran.err


def test_dated_lists_are_taken_in_and_shown_with_the_place(tmp_path: Path) -> None:
    file = tmp_path / "lists.csv"
    file.write_text(LIST, encoding="utf-8")
    home = tmp_path / "home"
    taken = run_command(home, "frame", "import", str(file), "--json")
    assert taken.data == {
        "lists": [
            {
                "list": "remaining",
                "version": "made-up-1",
                "valid_from": "2020-01-25",
                "source": "made up for this test",
                "places": 1,
            }
        ]
    }
    assert run_command(home, "frame", "import", str(file)).out.startswith("nothing new")
    shown = run_command(home, "places", "show", "513431").out.splitlines()
    assert shown[3] == "on the list remaining, version made-up-1, from 2020-01-25"
    listed = run_command(home, "frame", "list", "--json").data
    assert listed["lists"] == taken.data["lists"]
    assert listed["own_outlines"] is False
    assert listed["date"] == "2023-06-30"
    assert [row["counts"].get("village") for row in listed["files"]] == [487_144, 487_144, None]


def test_a_file_of_another_form_or_with_faults_is_refused(tmp_path: Path) -> None:
    wrong = tmp_path / "lists.csv"
    wrong.write_text(LIST + "remaining,made-up-1,2020-01-25,made up for this test,999999\n")
    other = tmp_path / "lists.xls"
    other.write_text("")
    home = tmp_path / "home"
    for file, code in ((wrong, "list.code-unknown"), (other, "frame.form-unknown")):
        ran = run_command(home, "frame", "import", str(file), "--json")
        assert (ran.code, ran.out, ran.faults) == (2, "", [code])
    absent = run_command(home, "frame", "import", str(tmp_path / "none.geojson"))
    assert absent.code == 3
    assert "[outlines.absent]" in absent.err
    assert not home.exists()


def test_an_operators_outlines_are_taken_in(tmp_path: Path) -> None:
    file = tmp_path / "mine.geojson"
    file.write_text(
        '{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"code":"513431"},'
        '"geometry":{"type":"Polygon","coordinates":[[[1,1],[2,1],[2,2],[1,1]]]}}]}'
    )
    home = tmp_path / "home"
    assert run_command(home, "frame", "import", str(file)).out.startswith("1 outlines; ")
    assert run_command(home, "frame", "list", "--json").data["own_outlines"] is True


def test_the_frame_tells_its_sources_and_that_plan_and_list_differ_in_year(tmp_path: Path) -> None:
    ran = run_command(tmp_path, "frame", "list")
    assert ran.code == 0
    assert "places.parquet: china-division 2.7.0 (MIT), 2023-06-30" in ran.out
    assert "  487,144    villagers' committees (the plan's villages)" in ran.out
    assert "The list of places is of 2023-06-30, the plan of 2020" in ran.out
    assert "区划清单截至2023-06-30，方案为2020年" in ran.out
