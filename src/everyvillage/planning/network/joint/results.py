"""All results of a joint plan, written into one folder."""

from __future__ import annotations

from typing import TYPE_CHECKING

from everyvillage.planning.network.joint.curve import curve_points, doubts
from everyvillage.planning.network.joint.describe import joint_data
from everyvillage.planning.network.joint.export import write_routes
from everyvillage.planning.network.joint.orders import roll_outs, year_by_year
from everyvillage.planning.network.joint.proofs import proofs_of
from everyvillage.planning.network.joint.signals import signals
from everyvillage.planning.network.joint.why import reasons
from everyvillage.planning.network.joint.write import MODELLED, write_joint, write_signals
from everyvillage.planning.network.proofs import seal_of, write_proofs
from everyvillage.planning.network.report.curve_drawing import curve_svg
from everyvillage.planning.network.report.known import known_of
from everyvillage.planning.network.report.write import write_reports

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from pathlib import Path

    from everyvillage.planning.network.curve import SharePoint
    from everyvillage.planning.network.joint.plan import JointPlan
    from everyvillage.planning.network.steiner.limit import WorkLimit


def write_results(
    plan: JointPlan,
    curve: Sequence[SharePoint[JointPlan]],
    out: Path,
    *,
    language: str,
    limit: WorkLimit,
    day: date | None = None,
) -> tuple[Path, ...]:
    """Write the plan, its bill, its 4G test, routes, curve and reports.

    Files: plan.json, proofs.json, works.csv, signals.csv, routes as GeoJSON, GeoPackage and KMZ,
    curve.svg, the report as PDF without and with routes and towers.
    ``limit`` is what each plan of the sensitivity may take; ``language`` zh or en; ``day`` stands
    in the report.
    """
    shaken = doubts(plan, limit=limit)
    proofs, orders = proofs_of(plan, curve, shaken), roll_outs(plan)
    years = {name: year_by_year(rows) for name, rows in orders.items()}
    more = {
        "orders": orders,
        "year_by_year": years,
        "reasons": reasons(plan),
        "signals": signals(plan),
        "sensitivity": [one.as_dict() for one in shaken],
        "curve": curve_points(curve),
        "proofs": seal_of(proofs),
    }
    data = joint_data(plan, more)
    files = (*write_joint(data, out), write_proofs(proofs, out), write_signals(data, out))
    title = f"{data['problem']} · {MODELLED}" if data["modelled"] else data["problem"]
    drawn = out / "curve.svg"
    drawn.write_text(curve_svg(data["curve"], title=title, language=language), encoding="utf-8")
    reports = write_reports(data, out, language, known_of(plan.problem, day))
    return (*files, *write_routes(data, out), drawn, *reports)
