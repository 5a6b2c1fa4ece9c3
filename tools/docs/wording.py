"""No file names a place on somebody's machine or the address of a package registry."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from tools.docs.checkout import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

MACHINE_PATH = re.compile(r"(?<![\w.\-}/])/(?:work|root|tmp)/\w")
# In parts, so that this file names none of them itself.
REGISTRIES = tuple(
    ".".join(parts)
    for parts in (
        ("pypi", "org"),
        ("pythonhosted", "org"),
        ("registry", "npmjs"),
        ("npmmirror",),
        ("yarnpkg", "com"),
    )
)
# The tool and its test have to name what they look for.
EXEMPT = frozenset(
    {Path("tools/docs/wording.py"), Path("tests/tools/docs/test_wording.py"), Path("LICENSE")}
)


def faults(texts: Mapping[Path, str]) -> list[str]:
    """Name every line with a machine path or a registry's address."""
    return [
        fault
        for path, text in texts.items()
        if path.relative_to(ROOT) not in EXEMPT
        for fault in faults_of(str(path.relative_to(ROOT)), text)
    ]


def faults_of(name: str, text: str) -> Iterator[str]:
    """Name the lines of one text."""
    for number, line in enumerate(text.splitlines(), start=1):
        if MACHINE_PATH.search(line):
            yield f"{name}:{number}: a path of one machine: {line.strip()[:80]}"
        for registry in REGISTRIES:
            if registry in line:
                yield f"{name}:{number}: the address of a package registry: {registry}"
