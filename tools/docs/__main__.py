"""Check that the documents tell the truth; with ``--write``, write the generated pages first.

python -m tools.docs [--write]
"""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

from everyvillage.policy.parameters import page as parameters
from tools.docs import commands, errors, links, settings, tables, wording
from tools.docs.checkout import ROOT, documents, tracked_texts

if TYPE_CHECKING:
    from pathlib import Path

# Each page that is made from the code, and what makes it.
GENERATED = {
    ROOT / "docs" / "reference" / "commands.md": commands.page,
    ROOT / "docs" / "reference" / "errors.md": errors.page,
    ROOT / "docs" / "reference" / "parameters.md": parameters.page,
    ROOT / "docs" / "reference" / "tables.md": tables.page,
}


def write_pages() -> None:
    """Write every generated page."""
    for path, make in GENERATED.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(make(), encoding="utf-8")
        print(f"wrote {path.relative_to(ROOT)}")


def stale_pages() -> list[str]:
    """Name every generated page that no longer says what the code says."""
    return [
        f"{path.relative_to(ROOT)}: differs from the code; run `make docs` and look at the change"
        for path, make in GENERATED.items()
        if _text(path) != make()
    ]


def all_faults() -> list[str]:
    """Gather everything that is wrong with the documents."""
    pages, texts = documents(), tracked_texts()
    return [
        *stale_pages(),
        *links.faults(pages),
        *links.left_out(pages, ROOT / "docs" / "README.md"),
        *links.unkept_promises(texts),
        *settings.faults(),
        *wording.faults(texts),
    ]


def main() -> int:
    """Write and check as asked; give 1 if something is wrong."""
    parser = argparse.ArgumentParser(prog="python -m tools.docs", description="Check documents.")
    parser.add_argument("--write", action="store_true", help="write the generated pages first")
    if parser.parse_args().write:
        write_pages()
    found = all_faults()
    for fault in found:
        print(fault, file=sys.stderr)
    print(f"documents: {len(found) or 'no'} fault{'' if len(found) == 1 else 's'}")
    return 1 if found else 0


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.exists() else ""


if __name__ == "__main__":
    sys.exit(main())
