"""The files of this checkout that are, or are about to be, part of the project."""

from __future__ import annotations

import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "everyvillage"


def project_files(*patterns: str) -> list[Path]:
    """List the files that git tracks or would track, those that still exist."""
    # The checkout may belong to another account than the one that builds it.
    trust = ("-c", f"safe.directory={ROOT}")
    command = ["git", *trust, "ls-files", "--cached", "--others", "--exclude-standard", "-z", "--"]
    listed = subprocess.run(
        [*command, *patterns], cwd=ROOT, capture_output=True, text=True, check=True
    )
    paths = (ROOT / name for name in listed.stdout.split("\0") if name)
    return sorted(path for path in paths if path.is_file())


def documents() -> list[Path]:
    """List the Markdown files."""
    return project_files("*.md")


def sources() -> list[Path]:
    """List the program's own Python files, tests of services apart."""
    return [path for path in project_files("src/*.py") if "tests" not in path.parts]


def tracked_texts() -> dict[Path, str]:
    """Read every file that is text."""
    texts = {}
    for path in project_files():
        try:
            texts[path] = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
    return texts
