"""The proofs that stand beside a plan's own, in a file that the plan names by its hash."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

from everyvillage.planning.network.text import plain_data

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

NAME = "proofs.json"


def seal_of(data: Mapping[str, Any]) -> str:
    """Give the SHA-256 of plain data in its canonical form, the seal itself left out."""
    rest = {key: value for key, value in data.items() if key != "seal"}
    text = json.dumps(rest, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def write_proofs(proofs: Mapping[str, Any], out: Path) -> Path:
    """Write ``proofs.json`` into a folder."""
    path = out / NAME
    text = json.dumps(proofs, ensure_ascii=False, separators=(",", ":"))
    path.write_text(text + "\n", encoding="utf-8")
    return path


def read_proofs(plan_file: Path) -> dict[str, Any] | None:
    """Read the proofs that lie beside a plan; None where there are none."""
    path = plan_file.with_name(NAME)
    return plain_data(path) if path.is_file() else None
