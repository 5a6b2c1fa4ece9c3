"""The proofs of the bounds of a plan, of its curve's points and of the doubt.

They fill a file of their own, ``proofs.json``, which the plan names by its hash: the plan's proof;
that of each ceiling of a sum of money (none where there is nothing more to reach);
the graph that all points of the curve share, with a proof and the chosen lines for each; and for
each line of the doubt its graph, whose costs are its own, its proof, and its chosen lines.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from everyvillage.planning.network.curve import curve_rows
from everyvillage.planning.network.joint.describe import ceiling_rows, graph_rows

if TYPE_CHECKING:
    from collections.abc import Sequence

    from everyvillage.planning.network.curve import SharePoint
    from everyvillage.planning.network.joint.curve import Doubt
    from everyvillage.planning.network.joint.plan import JointPlan


def proofs_of(
    plan: JointPlan, curve: Sequence[SharePoint[JointPlan]], doubts: Sequence[Doubt]
) -> dict[str, Any]:
    """Give the proofs of all three as plain data."""
    return {
        "plan": plan.result.certificate.as_dict(),
        "within": ceiling_rows(plan),
        "curve": {
            "graph": graph_rows(curve[0].plan.model) if curve else None,
            **curve_rows(curve, [point.plan.lines for point in curve]),
        },
        "doubt": [
            {
                "graph": graph_rows(one.best.model),
                "certificate": one.best.result.certificate.as_dict(),
                "chosen": list(one.best.lines),
            }
            for one in doubts
        ],
    }
