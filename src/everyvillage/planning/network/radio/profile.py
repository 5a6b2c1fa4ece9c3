"""What a terrain profile says: horizons, effective heights and roughness.

Longley and Rice (1968), as put into an algorithm by Hufford, Longley and Kissick (1982, NTIA
Report 82-100) and Hufford (1995, "The ITS Irregular Terrain Model: the algorithm"), section 4.
A profile is an array of heights in metres at equal steps, the two ends included.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from everyvillage.planning.network.compiled import compiled

if TYPE_CHECKING:
    from everyvillage.planning.network.steiner.graph import Floats


@compiled
def horizons(ground: Floats, step: float, masts: Floats, radius: float) -> tuple[Floats, Floats]:
    """Give the elevation angle (rad) and distance (m) of each end's horizon.

    The angle is the largest towards any point of the profile over an earth of the effective
    ``radius``; where nothing stands above the line between the masts it is the other mast.
    """
    last = len(ground) - 1
    length = last * step
    tops = ground[0] + masts[0], ground[last] + masts[1]
    rise = (tops[1] - tops[0]) / length
    bend = length / (2 * radius)
    angles = np.array([rise - bend, -rise - bend])
    away = np.array([length, length])
    for place in range(1, last):
        near, far = place * step, length - place * step
        up = (ground[place] - tops[0]) / near - near / (2 * radius)
        back = (ground[place] - tops[1]) / far - far / (2 * radius)
        if up > angles[0]:
            angles[0], away[0] = up, near
        if back > angles[1]:
            angles[1], away[1] = back, far
    return angles, away


@compiled
def fitted_line(ground: Floats, step: float, start: float, end: float) -> tuple[float, float]:
    """Fit a line to the heights between two distances; give its heights at the profile's ends."""
    last = len(ground) - 1
    first = int(max(start / step, 0.0))
    final = last - int(max(last - end / step, 0.0))
    if final <= first:
        first = int(max(first - 1.0, 0.0))
        final = last - int(max(last - (final + 1.0), 0.0))
    size = final - first
    middle = -0.5 * size
    offset = final + middle
    mean = 0.5 * (ground[first] + ground[final])
    slope = 0.5 * (ground[first] - ground[final]) * middle
    for place in range(first + 1, final):
        middle += 1.0
        mean += ground[place]
        slope += ground[place] * middle
    mean /= size
    slope *= 12.0 / ((size * size + 2.0) * size)
    return mean - slope * offset, mean + slope * (last - offset)


@compiled
def roughness(ground: Floats, step: float, start: float, end: float) -> float:
    """Give the terrain irregularity (m): what lies between the tenth and ninetieth percentile.

    Heights are read at evenly spaced places between two distances, less their fitted line, and
    the range is raised to that of a path without end.
    """
    last = len(ground) - 1
    begin, finish = start / step, end / step
    if finish - begin < 2.0:
        return 0.0
    tenth = min(max(4, int(0.1 * (finish - begin + 8.0))), 25)
    number = 10 * tenth - 5
    heights, stride = np.empty(number), (finish - begin) / (number - 1)
    place = int(begin)
    ahead = begin - (place + 1.0)
    for index in range(number):
        while ahead > 0.0 and place + 1 < last:
            ahead -= 1.0
            place += 1
        heights[index] = ground[place + 1] + (ground[place + 1] - ground[place]) * ahead
        ahead += stride
    low, high = fitted_line(heights, 1.0, 0.0, number - 1.0)
    line = low + (high - low) / (number - 1) * np.arange(number)
    ranked = np.sort(heights - line)[::-1]
    spread = ranked[tenth - 1] - ranked[number - tenth]
    return float(spread / (1.0 - 0.8 * np.exp(-(end - start) / 50e3)))


@compiled
def geometry(
    ground: Floats, step: float, masts: Floats, radius: float
) -> tuple[Floats, Floats, Floats, float]:
    """Give horizon angles (rad), horizon distances, effective heights and roughness (m).

    Where the horizons lie well beyond each other the path is taken as a line of sight over a
    fitted plane, whose horizons follow from roughness; else each end has its own fitted line.
    """
    last = len(ground) - 1
    length = last * step
    angles, away = horizons(ground, step, masts, radius)
    start = min(15.0 * masts[0], 0.1 * away[0])
    end = length - min(15.0 * masts[1], 0.1 * away[1])
    rough = roughness(ground, step, start, end)
    heights = masts.copy()
    if away[0] + away[1] <= 1.5 * length:
        own, _ = fitted_line(ground, step, start, 0.9 * away[0])
        _, other = fitted_line(ground, step, length - 0.9 * away[1], end)
        heights[0] += max(ground[0] - own, 0.0)
        heights[1] += max(ground[last] - other, 0.0)
        return angles, away, heights, rough
    own, other = fitted_line(ground, step, start, end)
    heights[0] += max(ground[0] - own, 0.0)
    heights[1] += max(ground[last] - other, 0.0)
    away = smooth_horizons(heights, radius, rough)
    reach = away[0] + away[1]
    if reach <= length:
        heights = heights * (length / reach) ** 2
        away = smooth_horizons(heights, radius, rough)
    smooth = np.sqrt(2.0 * heights * radius)
    angles = (0.65 * rough * (smooth / away - 1.0) - 2.0 * heights) / smooth
    return angles, away, heights, rough


@compiled
def smooth_horizons(heights: Floats, radius: float, rough: float) -> Floats:
    """Give the horizon distances (m) that effective heights have over rough ground."""
    falls = np.exp(-0.07 * np.sqrt(rough / np.maximum(heights, 5.0)))
    return np.asarray(np.sqrt(2.0 * heights * radius) * falls)
