from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from everyvillage.core.errors import InputError
from everyvillage.language.catalogue import parts_of, read_catalogue

if TYPE_CHECKING:
    from pathlib import Path


def written(folder: Path, text: str, name: str = "words.toml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_a_sentence_is_given_in_the_language_asked_for(tmp_path: Path) -> None:
    path = written(tmp_path, '[plan]\ntitle = { en = "The plan", zh = "任务方案" }\n')
    catalogue = read_catalogue(path)
    assert catalogue.word("plan.title", "en") == "The plan"
    assert catalogue.word("plan.title", "zh-hans") == "任务方案"
    assert list(catalogue) == ["plan.title"]
    assert "plan.title" in catalogue
    assert "plan.other" not in catalogue


def test_parts_are_filled_in(tmp_path: Path) -> None:
    path = written(tmp_path, '[a]\nb = { en = "{count} places", zh = "共{count}个" }\n')
    assert read_catalogue(path).word("a.b", "zh-hans", count=3) == "共3个"


def test_every_sentence_that_lacks_a_language_is_named(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        '[a]\nb = { en = "x" }\nc = { en = " ", zh = "丙" }\nd = { en = "y", zh = "丁" }\n',
    )
    with pytest.raises(InputError) as caught:
        read_catalogue(path)
    assert [str(fault) for fault in caught.value.faults] == [
        (
            "[words.language-missing] words.toml: a.b: asked for the sentence in every language; "
            "found nothing in zh; accepted: text in en and in zh; "
            "next: write the sentence in the language that is missing"
        ),
        (
            "[words.language-missing] words.toml: a.c: asked for the sentence in every language; "
            "found nothing in en; accepted: text in en and in zh; "
            "next: write the sentence in the language that is missing"
        ),
    ]


def test_parts_must_be_the_same_in_both_languages(tmp_path: Path) -> None:
    path = written(tmp_path, '[a]\nb = { en = "{count} of {all}", zh = "共{count}个" }\n')
    with pytest.raises(InputError, match="parts-differ") as caught:
        read_catalogue(path)
    assert caught.value.faults[0].found == "['all', 'count'] and ['count']"
    assert parts_of("{count} of {all}") == {"all", "count"}


def test_two_catalogues_may_not_hold_one_key(tmp_path: Path) -> None:
    one = read_catalogue(written(tmp_path, '[a]\nb = { en = "x", zh = "甲" }\n'))
    two = read_catalogue(written(tmp_path, '[a]\nb = { en = "y", zh = "乙" }\n', "two.toml"))
    three = read_catalogue(written(tmp_path, '[c]\nd = { en = "z", zh = "丙" }\n', "three.toml"))
    assert sorted(one.joined([three])) == ["a.b", "c.d"]
    with pytest.raises(InputError, match=r"words\.key-twice") as caught:
        one.joined([two])
    assert caught.value.faults[0].where == "a.b"
