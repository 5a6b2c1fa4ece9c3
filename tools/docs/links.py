"""Every relative link of a document leads to a file, and to a heading that is there."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import unquote

from tools.docs.checkout import ROOT, SOURCE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#+ +(.+?) *#*$", re.MULTILINE)
FENCE = re.compile(r"^(```|~~~).*?^\1", re.MULTILINE | re.DOTALL)
NAMED = re.compile(r"docs/[\w/-]+\.md")
ELSEWHERE = re.compile(r"^[a-z][a-z+.-]*:")


def faults(documents: Iterable[Path]) -> list[str]:
    """Name every broken link of these documents."""
    return [fault for path in documents for fault in faults_of(path)]


def left_out(documents: Iterable[Path], index: Path) -> list[str]:
    """Name every document below the index's folder that the index does not lead to."""
    led_to = {(index.parent / target).resolve() for target in LINK.findall(prose(index))}
    below = (path for path in documents if path.is_relative_to(index.parent) and path != index)
    return [f"{index.name} does not lead to {path.name}" for path in below if path not in led_to]


def faults_of(document: Path) -> Iterator[str]:
    """Name every broken link of one document."""
    for target in LINK.findall(prose(document)):
        if ELSEWHERE.match(target):
            continue
        name, _, anchor = unquote(target).partition("#")
        path = (document.parent / name).resolve() if name else document
        where = document.relative_to(ROOT) if document.is_relative_to(ROOT) else document
        if not path.exists():
            yield f"{where}: the link {target} leads nowhere"
        elif anchor and path.suffix == ".md" and anchor not in anchors(path):
            yield f"{where}: the link {target} names a heading that is not there"


def unkept_promises(texts: Mapping[Path, str]) -> list[str]:
    """Name every document that a message or a docstring sends the reader to in vain."""
    return [
        f"{path.relative_to(ROOT)}: names {name}, which does not exist"
        for path, text in texts.items()
        if path.suffix == ".py" and path.is_relative_to(SOURCE)
        for name in sorted(set(NAMED.findall(text)))
        if not (ROOT / name).exists()
    ]


def prose(document: Path) -> str:
    """Give a document's text without its code blocks."""
    return FENCE.sub("", document.read_text(encoding="utf-8"))


def anchors(document: Path) -> set[str]:
    """Give the anchors of a document's headings, as code hosts make them."""
    return {anchor(heading) for heading in HEADING.findall(prose(document))}


def anchor(heading: str) -> str:
    """Give one heading's anchor: lower case, no punctuation, spaces to hyphens."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-")
