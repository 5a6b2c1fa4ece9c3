"""Links of documents."""

from pathlib import Path

import pytest

from tools.docs.links import anchor, faults_of, left_out


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "other.md").write_text("# How far?\n\n```\n# no heading\n```\n", encoding="utf-8")
    return tmp_path


def check(folder: Path, text: str) -> list[str]:
    page = folder / "page.md"
    page.write_text(text, encoding="utf-8")
    return list(faults_of(page))


def test_links_that_lead_somewhere_pass(folder: Path) -> None:
    assert check(folder, "[a](other.md) [b](other.md#how-far) [c](https://example.org/x)") == []


def test_a_link_to_nothing_is_named(folder: Path) -> None:
    (fault,) = check(folder, "see [a](gone.md)")
    assert fault.endswith("page.md: the link gone.md leads nowhere")


def test_a_link_to_a_missing_heading_is_named(folder: Path) -> None:
    (fault,) = check(folder, "see [a](other.md#no-heading)")
    assert fault.endswith("the link other.md#no-heading names a heading that is not there")


def test_a_link_in_a_code_block_is_no_link(folder: Path) -> None:
    assert check(folder, "```\n[a](gone.md)\n```\n") == []


def test_anchors_are_made_as_code_hosts_make_them() -> None:
    assert anchor("Where do I go to change…?") == "where-do-i-go-to-change"
    assert anchor("`everyvillage` 任务方案") == "everyvillage-任务方案"


def test_a_document_that_the_index_does_not_name_is_named(folder: Path) -> None:
    index, other = folder / "README.md", folder / "other.md"
    index.write_text("nothing yet", encoding="utf-8")
    assert left_out([index, other], index) == ["README.md does not lead to other.md"]
    index.write_text("[other](other.md)", encoding="utf-8")
    assert left_out([index, other], index) == []
