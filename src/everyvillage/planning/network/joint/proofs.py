"""The proofs of the bounds that stand beside a plan's own: of the curve's points, of the doubt.

They fill a file of their own, ``proofs.json``, which the plan names by its hash: the graph that all
points of the curve share, with a proof for each; and for each line of the doubt its graph, whose
costs are its own, and its proof.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from everyvillage.planning.network.joint.describe import graph_rows
from everyvillage.planning.network.text import plain_data

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from everyvillage.planning.network.joint.curve import Doubt, SharePoint

NAME = "proofs.json"


def proofs_of(curve: Sequence[SharePoint], doubts: Sequence[Doubt]) -> dict[str, Any]:
    """Give the proofs of both as plain data."""
    plans = [point.plan for point in curve]
    return {
        "curve": {
            "graph": graph_rows(plans[0].model) if plans else None,
            "certificates": [plan.result.certificate.as_dict() for plan in plans],
        },
        "doubt": [
            {
                "graph": graph_rows(one.best.model),
                "certificate": one.best.result.certificate.as_dict(),
            }
            for one in doubts
        ],
    }


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
