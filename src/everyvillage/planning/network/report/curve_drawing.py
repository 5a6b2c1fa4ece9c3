"""The curve of coverage against money as a drawing without any script, from today's share on."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple
from xml.sax.saxutils import escape

from everyvillage.planning.network.report.paper import Paper

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

WIDTH, HEIGHT, LEFT, EDGE = 720, 420, 90, 50
PERMILLE = 1000
TICKS = 5
FONT = "'Noto Sans CJK SC','Noto Sans',sans-serif"
COST, BOUND, HERE = "#0a6b3d", "#5d666e", "#8a3b12"


class Here(NamedTuple):
    """Where a plan stands on the curve: its share of villages in thousandths, and its cost."""

    permille: float
    cost_yuan: int


class _Axes(NamedTuple):
    first: float
    last: float
    most: float

    def x(self, permille: float) -> float:
        wide = (permille - self.first) / (self.last - self.first) * (WIDTH - LEFT - EDGE)
        return round(LEFT + wide, 1)

    def y(self, yuan: float) -> float:
        return round(HEIGHT - EDGE - yuan / self.most * (HEIGHT - 2 * EDGE), 1)


def curve_svg(
    points: Sequence[Mapping[str, int]], *, title: str, language: str, here: Here | None = None
) -> str:
    """Draw cost and bound of shares of villages, the axis from the first share to the last.

    ``points`` have ``permille``, ``cost_yuan`` and ``bound_yuan``; ``here`` marks a plan.
    """
    paper = Paper(language)
    axes = _axes(points, here)
    parts = [
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" '
            f'font-family="{FONT}" font-size="13" role="img"><title>{escape(title)}</title>'
            f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>'
        ),
        f'<text x="{LEFT}" y="18">{escape(title)}</text>',
        *_frame(axes, paper),
        _line(axes, points, "bound_yuan", f'stroke="{BOUND}" stroke-dasharray="5 4"'),
        _line(axes, points, "cost_yuan", f'stroke="{COST}" stroke-width="2.2"'),
    ]
    if here is not None:
        x, y = axes.x(here.permille), axes.y(here.cost_yuan)
        parts += [
            f'<circle cx="{x}" cy="{y}" r="5" fill="{HERE}"/>',
            (
                f'<text x="{x - 10}" y="{y - 8}" text-anchor="end" fill="{HERE}">'
                f"{escape(paper.say('curve_here'))}</text>"
            ),
        ]
    return "".join([*parts, *_key(paper), "</svg>\n"])


def _axes(points: Sequence[Mapping[str, int]], here: Here | None) -> _Axes:
    """Span what is drawn: shares from the first on, costs from nothing on."""
    ends = [float(one["permille"]) for one in points] + ([here.permille] if here else [])
    costs = [one["cost_yuan"] for one in points] + ([here.cost_yuan] if here else [])
    first, last = (min(ends), max(ends)) if ends else (0.0, float(PERMILLE))
    if first == last:
        first = max(0.0, last - 10)
    return _Axes(first, max(last, first + 1), max(costs, default=0) or 1)


def _frame(axes: _Axes, paper: Paper) -> list[str]:
    """Give the axes with their ticks, and what stands along them."""
    floor, right = HEIGHT - EDGE, WIDTH - EDGE
    parts = [f'<path d="M{LEFT} {EDGE}V{floor}H{right}" fill="none" stroke="#444"/>']
    for step in range(TICKS + 1):
        share = axes.first + (axes.last - axes.first) * step / TICKS
        x, yuan = axes.x(share), axes.most * step / TICKS
        y = axes.y(yuan)
        parts += [
            f'<path d="M{x} {floor}v5" stroke="#444"/>',
            f'<text x="{x}" y="{floor + 19}" text-anchor="middle">{share / 10:.4g} %</text>',
            f'<path d="M{LEFT} {y}H{right}" stroke="#ddd"/>',
            f'<text x="{LEFT - 7}" y="{y + 4}" text-anchor="end">{paper.money(yuan)}</text>',
        ]
    across = f"{paper.say('curve_across')} ({paper.say('curve_today')}: {axes.first / 10:.4g} %)"
    parts += [
        f'<text x="{right}" y="{HEIGHT - 8}" text-anchor="end">{escape(across)}</text>',
        (
            f'<text x="{LEFT - 7}" y="{EDGE - 12}" text-anchor="end">'
            f"{escape(paper.say('curve_up'))}</text>"
        ),
    ]
    return parts


def _line(axes: _Axes, points: Sequence[Mapping[str, int]], name: str, style: str) -> str:
    dots = " ".join(f"{axes.x(one['permille'])},{axes.y(one[name])}" for one in points)
    return f'<polyline points="{dots}" fill="none" {style}/>'


def _key(paper: Paper) -> list[str]:
    """Say what the two lines are, at the upper left, where no curve runs."""
    rows = [("curve_cost", f'stroke="{COST}" stroke-width="2.2"')]
    rows += [("curve_bound", f'stroke="{BOUND}" stroke-dasharray="5 4"')]
    parts = []
    for number, (key, style) in enumerate(rows):
        y = EDGE + 14 + 20 * number
        parts += [
            f'<path d="M{LEFT + 12} {y}h34" fill="none" {style}/>',
            f'<text x="{LEFT + 54}" y="{y + 4}">{escape(paper.say(key))}</text>',
        ]
    return parts
