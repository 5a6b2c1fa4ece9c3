"""The proofs of the bounds that stand beside a plan's own: of the curve's points, of the doubt.

They fill a file of their own, ``proofs.json``, which the plan names by its hash: the graph that all
points of the curve share, with a proof for each; and for each line of the doubt its graph, whose
costs are its own, and its proof.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from everyvillage.planning.network.curve import certificates_of
from everyvillage.planning.network.joint.describe import graph_rows

if TYPE_CHECKING:
    from collections.abc import Sequence

    from everyvillage.planning.network.curve import SharePoint
    from everyvillage.planning.network.joint.curve import Doubt
    from everyvillage.planning.network.joint.plan import JointPlan


def proofs_of(curve: Sequence[SharePoint[JointPlan]], doubts: Sequence[Doubt]) -> dict[str, Any]:
    """Give the proofs of both as plain data."""
    return {
        "curve": {
            "graph": graph_rows(curve[0].plan.model) if curve else None,
            "certificates": certificates_of(curve),
        },
        "doubt": [
            {
                "graph": graph_rows(one.best.model),
                "certificate": one.best.result.certificate.as_dict(),
            }
            for one in doubts
        ],
    }
