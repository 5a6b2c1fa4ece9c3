"""Lines on axes, as SVG without any script: cost and bound, time against size."""

from __future__ import annotations

from math import ceil, floor, log10
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

if TYPE_CHECKING:
    from collections.abc import Sequence

WIDTH, HEIGHT, EDGE = 720, 420, 60


def log_log_svg(points: Sequence[tuple[float, float]], *, words: tuple[str, str, str]) -> str:
    """Draw points (both numbers over zero) on logarithmic axes; ``words`` are title, across, up."""
    rows = [(log10(x), log10(y)) for x, y in points if x > 0 and y > 0]
    left, right = _decades([x for x, _ in rows])
    low, high = _decades([y for _, y in rows])
    title, across, up = (escape(word) for word in words)

    def at(x: float, y: float) -> tuple[float, float]:
        wide = (x - left) / (right - left) * (WIDTH - 2 * EDGE)
        tall = (y - low) / (high - low) * (HEIGHT - 2 * EDGE)
        return round(EDGE + wide, 1), round(HEIGHT - EDGE - tall, 1)

    floor_y, parts = HEIGHT - EDGE, [_head(title)]
    for decade in range(left, right + 1):
        x, _ = at(decade, low)
        parts.append(f'<path d="M{x} {EDGE}V{floor_y}" stroke="#ddd"/>')
        parts.append(f'<text x="{x}" y="{floor_y + 18}" text-anchor="middle">{10**decade:g}</text>')
    for decade in range(low, high + 1):
        _, y = at(left, decade)
        parts.append(f'<path d="M{EDGE} {y}H{WIDTH - EDGE}" stroke="#ddd"/>')
        parts.append(f'<text x="{EDGE - 6}" y="{y + 4}" text-anchor="end">{10.0**decade:g}</text>')
    dots = [at(*row) for row in rows]
    line = " ".join(f"{x},{y}" for x, y in dots)
    parts.append(f'<polyline points="{line}" fill="none" stroke="#0b5" stroke-width="2"/>')
    parts += [f'<circle cx="{x}" cy="{y}" r="3.5" fill="#0b5"/>' for x, y in dots]
    parts.append(f'<text x="{WIDTH - EDGE}" y="{HEIGHT - 14}" text-anchor="end">{across}</text>')
    parts.append(f'<text x="{EDGE}" y="{EDGE - 10}">{up}</text></svg>\n')
    return "".join(parts)


def _head(title: str) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" '
        f'font-family="sans-serif" font-size="13" role="img"><title>{title}</title>'
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>'
        f'<text x="{EDGE}" y="28">{title}</text>'
    )


def _decades(logarithms: Sequence[float]) -> tuple[int, int]:
    """Give the whole decades around some logarithms, at least one."""
    low = floor(min(logarithms, default=0))
    return low, max(low + 1, ceil(max(logarithms, default=1)))
