"""Each fault of a programme file, in its words."""

from __future__ import annotations

import pytest

from tests.policy.files import GOOD, TARGET, one_fault


@pytest.mark.parametrize(
    ("was", "becomes", "where", "words"),
    [
        (
            'test = "fibre"',
            'test = "fibr"',
            "t.toml: T1: T1: test",
            (
                "[expression.column-unknown] t.toml: T1: T1: test: asked for an "
                "expression over declared columns; found “fibr”, which table “village” "
                "does not have; accepted: fibre, fibre_kbps; next:"
            ),
        ),
        (
            'test = "fibre"',
            "test = \"read_text('/etc/passwd')\"",
            "t.toml: T1: T1: test",
            "found the function “read_text('/etc/passwd')”; accepted: days_since(a date column)",
        ),
        (
            'test = "fibre"',
            "test = \"getenv('HOME') = 'x'\"",
            "t.toml: T1: T1: test",
            "found the function “getenv('HOME')”",
        ),
        (
            'test = "fibre"',
            'test = "households"',
            "t.toml: T1: T1: test",
            "found “households” (a whole number); accepted: yes or no",
        ),
        (
            'test = "fibre"',
            'test = "population * population * population > 1"',
            "t.toml: T1: T1: test",
            "found “population * population * population”, which may not fit into 64 bits",
        ),
        (
            'source = "S1", sure = "found" }',
            'sure = "found" }',
            "t.toml: T1: T1: threshold: source",
            (
                "[programme.threshold-source-missing] t.toml: T1: T1: threshold: source: "
                "asked for a programme that can be put in force; found nothing; "
                "accepted: the keys of one or more sources, such as “S1, S2”; next: mend "
                "the file; docs/reference/programme-format.md shows every field"
            ),
        ),
        (
            'source = "S1", sure = "found" }',
            'source = "S1, S111", sure = "found" }',
            "t.toml: T1: T1: threshold: source",
            (
                "[programme.source-unknown] t.toml: T1: T1: threshold: source: asked for "
                "a programme that can be put in force; found “S111”; accepted: S11"
            ),
        ),
        (
            'set_by = "plan"',
            'set_by = "us"',
            "t.toml: T1: T1: threshold: set_by",
            "found “us”; accepted: plan, proposal",
        ),
        (
            TARGET[TARGET.index("threshold") :],
            "",
            "t.toml: T1: T1: threshold",
            (
                "[programme.threshold-missing] t.toml: T1: T1: threshold: asked for a "
                "programme that can be put in force; found nothing; accepted: { op, "
                "value, set_by, source, sure }, or “none” with a note"
            ),
        ),
        ("value = 0.99", "value = 99", "t.toml: T1: T1: threshold: value", "0.99 for 99 %"),
        ("value = 0.99", 'value = "99%"', "t.toml: T1: T1: threshold: value", "“99%”"),
        ("value = 0.99", "value = nan", "t.toml: T1: T1: threshold: value", "found “NaN”"),
        ('op = ">="', 'op = ">"', "t.toml: T1: T1: threshold: op", "accepted: >=, <=, =="),
        (
            'table = "village"\nwhere',
            'table = "vilage"\nwhere',
            "t.toml: T1: T1: table",
            (
                "[programme.table-unknown] t.toml: T1: T1: table: asked for a programme "
                "that can be put in force; found “vilage”; accepted: village"
            ),
        ),
        (
            "deadline = 2020-12-31",
            'deadline = "31.12.2020"',
            "t.toml: T1: deadline",
            (
                "[programme.date] t.toml: T1: deadline: asked for a programme that can "
                "be put in force; found “31.12.2020”; accepted: a calendar date without "
                "quotes, such as 2020-12-31"
            ),
        ),
        ("deadline = 2020-12-31", "", "t.toml: T1: deadline", "found nothing"),
        (
            "deadline = 2020-12-31",
            "deadline = 2020-12-31T10:00:00",
            "t.toml: T1: deadline",
            "“2020",
        ),
        ('kind = "share"', 'kind = "part"', "t.toml: T1: T1: kind", "share, count, median, ratio"),
        ('area = "network"', 'area = "net"', "t.toml: T1: area", "found “net”; accepted: network"),
        (
            'sure = "found"\n',
            'sure = "certain"\n',
            "t.toml: T1: sure",
            "accepted: found, found-weak",
        ),
        (
            'lead_guess = "MIIT"',
            'leader = "MIIT"',
            "t.toml: T1: leader",
            "“leader”; accepted: lead_",
        ),
        ('id = "T1"\nkind', 'id = "X1"\nkind', "t.toml: T1: X1: id", "begins with “T1-”"),
        ('test = "active"', "", "t.toml: fact village.point: test", "since how is “any”"),
        (
            'how = "any"',
            'how = "count"',
            "t.toml: fact village.point: test",
            "since how is “count”",
        ),
        (
            'by = "village_code"',
            'by = "village"',
            "t.toml: fact village.point: by",
            "which table “service_point” does not have; accepted: village_code",
        ),
        (
            'by = "village_code"',
            'by = "kind"',
            "t.toml: fact village.point: by",
            "found “kind”, which does not lead from “service_point” to “village”",
        ),
        (
            'column = "point"',
            'column = "fibre"',
            "t.toml: fact village.fibre: column",
            "found “fibre”, which table “village” already has; accepted: a name that is not taken",
        ),
        (
            'column = "point"',
            'column = "A b"',
            "t.toml: fact village.A b: column",
            "a letter first",
        ),
        (
            'words = { en = "Fibre", zh = "光纤" }',
            'words = { en = "Fibre" }',
            "t.toml: T1: words",
            '{ en = "…", zh = "…" } with words in both',
        ),
        ('issuers = ["CAC"]', 'issuers = "CAC"', "t.toml: programme: issuers", "a list of texts"),
        ("issued = 2020-01-01", "", "t.toml: programme: issued", "found nothing"),
        ('id = "trial"\n', "id = 3\n", "t.toml: programme: id", "a text that is not empty"),
    ],
)
def test_one_fault_names_its_place_and_says_what_to_do(
    was: str, becomes: str, where: str, words: str
) -> None:
    assert was in GOOD
    found = one_fault(GOOD.replace(was, becomes, 1))
    assert found.where == where
    assert words in str(found)


@pytest.mark.parametrize(
    ("target", "where", "words"),
    [
        ('kind = "share"\ntable = "village"', "test", "a test, since kind is “share”"),
        ('kind = "median"\ntable = "village"\nunit = U', "value", "since kind is “median”"),
        ('kind = "count"\ntable = "village"\nunit = U', "test", "neither test nor value"),
        (
            'kind = "share"\ntable = "village"\ntest = "fibre"\nvalue = "households"',
            "value",
            "[programme.field-unfit]",
        ),
        (
            'kind = "median"\ntable = "village"\nvalue = "fibre"\nunit = U',
            "value",
            "found “fibre”, which is yes or no; accepted: a whole number or money",
        ),
        ('kind = "count"\ntable = "village"\ntest = "fibre"', "unit", "[programme.words]"),
        (
            'kind = "ratio"\nunit = U\nnumerator = { table = "village" }',
            "denominator",
            "since kind is “ratio”",
        ),
        ('kind = "change"\nunit = U\nof = "T1"', "since", "since kind is “change”"),
        ('kind = "change"\nunit = U\nof = "T9"\nsince = 2019-12-31', "of", "found “T9”"),
        (
            'kind = "share"\ntable = "village"\ntest = "fibre"\nlevel = "hamlet"',
            "level",
            "accepted: village, township, county, prefecture, province, nation",
        ),
        (
            'kind = "share"\ntable = "county"\ntest = "delisted"\nlevel = "village"',
            "level",
            "found “village”; accepted: county, prefecture, province, nation",
        ),
    ],
)
def test_each_kind_has_its_own_fields(target: str, where: str, words: str) -> None:
    mark = 'threshold = { op = ">=", value = 1, set_by = "plan", source = "S1", sure = "found" }'
    body = target.replace("U", '{ en = "u", zh = "单位" }')
    text = f'{GOOD}\n[[measure.target]]\nid = "T1-b"\n{body}\n{mark}\n'
    found = one_fault(text)
    assert found.where == f"t.toml: T1: T1-b: {where}"
    assert words in str(found)
