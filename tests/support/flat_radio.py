"""The Irregular Terrain Model on flat ground at sea level, written a second time in plain numbers.

Told from Hufford, "The ITS Irregular Terrain Model, version 1.2.2: the algorithm" (1995), and
compared by reading with the NTIA's own program (its repository ``itm``, point-to-point mode).
Median of time, places and situations, continental temperate, average ground, vertical. Imports
nothing of the program that it is held against. On flat ground the roughness is nothing and the
effective heights are those of the masts, which leaves these formulas.
"""

import cmath
import math

CURVATURE = 157e-9 * (1 - 0.04665 * math.exp(301 / 179.3))
RADIUS = 1 / CURVATURE
STEPS = 200


def horizons(masts: tuple[float, float], metres: float) -> list[tuple[float, float]]:
    """Give angle and distance of both horizons: the highest look over 199 points of flat ground."""
    found = []
    for own, other in (masts, masts[::-1]):
        best, away = (other - own) / metres - metres / 2 / RADIUS, metres
        for step in range(1, STEPS):
            at = step * metres / STEPS
            look = -own / at - at / 2 / RADIUS
            if look > best:
                best, away = look, at
        found.append((best, away))
    if found[0][1] + found[1][1] > 1.5 * metres:
        within = math.sqrt(2 * RADIUS * masts[0]) + math.sqrt(2 * RADIUS * masts[1])
        grown = max(1.0, metres / within) ** 2
        assert grown == 1, "both masts see each other, and yet lie beyond the smooth earth's sight"
        found = [
            (-2 * own / math.sqrt(2 * RADIUS * own), math.sqrt(2 * RADIUS * own)) for own in masts
        ]
    return found


def ground_impedance(f_mhz: float) -> complex:
    """Give the surface transfer impedance of average ground, vertically polarised."""
    earth = complex(15, 18_000 * 0.008 / f_mhz)
    return cmath.sqrt(earth - 1) / earth


def height_gain(x: float, k: float) -> float:
    """Give the gain of a mast's height over a smooth earth."""
    if x >= 200:
        low = 0.05751 * x - 10 * math.log10(x)
        if x >= 2000:
            return low
        share = 0.0134 * x * math.exp(-0.005 * x)
        return (1 - share) * low + share * (40 * math.log10(x) - 117)
    w = -math.log(k)
    if k < 1e-5 or x * w**3 > 5495:
        return 40 * math.log10(x) - 117 if x > 1 else -117
    return 2.5e-5 * x * x / k - 8.686 * w - 15


def diffraction(
    f_mhz: float, masts: tuple[float, float], seen: list[tuple[float, float]], metres: float
) -> float:
    """Give the loss by diffraction at a distance beyond the horizons.

    Without roughness only the smooth earth counts, by three radii: that of the way between the
    horizons, and one at each mast.
    """
    reach = seen[0][1] + seen[1][1]
    bend = max(seen[0][0] + seen[1][0], -reach / RADIUS)
    angle = metres / RADIUS + bend
    radii = [
        (metres - reach) / angle,
        seen[0][1] ** 2 / 2 / masts[0],
        seen[1][1] ** 2 / 2 / masts[1],
    ]
    spans = [metres - reach, seen[0][1], seen[1][1]]
    gains, whole = 0.0, 0.0
    for number in range(3):
        factor = math.cbrt(4 / 3 * 6_370e3 / radii[number])
        k = 0.017778 * factor * 1 / math.cbrt(f_mhz) / abs(ground_impedance(f_mhz))
        x = (1.607 - k) * factor**2 * math.cbrt(f_mhz) * spans[number] / 1000
        whole += x
        if number:
            gains += height_gain(x, k)
    return 0.05751 * whole - 10 * math.log10(whole) - gains - 20


def two_rays(f_mhz: float, masts: tuple[float, float], metres: float) -> float:
    """Give the loss of the direct ray and the one the ground throws back."""
    both, wave = masts[0] + masts[1], f_mhz / 47.7
    graze, z = both / math.hypot(metres, both), ground_impedance(f_mhz)
    mirror = (graze - z) / (graze + z)
    strength = abs(mirror) ** 2
    if strength < max(0.25, graze):
        mirror *= math.sqrt(graze / strength)
    phase = 2 * wave * masts[0] * masts[1] / metres
    if phase > math.pi / 2:
        phase = math.pi - math.pi**2 / 4 / phase
    return -20 * math.log10(abs(cmath.exp(-1j * phase) + mirror))


def below_free_space(f_mhz: float, masts: tuple[float, float], metres: float) -> float:
    """Give the reference attenuation as far as forward scatter does not come in."""
    seen = horizons(masts, metres)
    smooth, reach = sum(math.sqrt(2 * RADIUS * own) for own in masts), seen[0][1] + seen[1][1]
    wide = math.cbrt(RADIUS**2 / f_mhz)
    near = max(smooth, reach + 5 * wide)
    one, other = (diffraction(f_mhz, masts, seen, at) for at in (near, near + 10 * wide))
    slope = (other - one) / (10 * wide)
    start = one - slope * near
    if metres >= smooth:
        assert metres <= reach + 1.088 * wide * math.log(f_mhz), "scatter may come in"
        return max(0.0, start + slope * metres)
    end = start + slope * smooth
    first = 0.04 * f_mhz * masts[0] * masts[1]
    if start >= 0:
        first = min(first, reach / 2)
        second = first + (reach - first) / 4
    else:
        second = max(-start / slope, reach / 4)
    at_second = two_rays(f_mhz, masts, second)
    if first < second:
        at_first, span = two_rays(f_mhz, masts, first), math.log(smooth / first)
        rise = (smooth - first) * (at_second - at_first) - (second - first) * (end - at_first)
        bow = (smooth - first) * math.log(second / first) - (second - first) * span
        by_log = max(0.0, rise / bow)
        if start > 0 or by_log > 0:
            by_metre = (end - at_first - by_log * span) / (smooth - first)
            if by_metre < 0:
                by_metre, by_log = 0.0, max(0.0, end - at_first) / span
                if by_log == 0:
                    by_metre = slope
            found = end - by_metre * (smooth - metres) - by_log * math.log(smooth / metres)
            return max(0.0, found)
    by_metre = max(0.0, end - at_second) / (smooth - second) or slope
    return max(0.0, end - by_metre * (smooth - metres))


def flat_loss_db(f_mhz: float, masts: tuple[float, float], metres: float) -> float:
    """Give the median loss (dB) over flat ground: free space, the attenuation, the climate's shift.

    The shift of the median in a continental temperate climate follows the effective distance.
    """
    free = 32.45 + 20 * math.log10(f_mhz) + 20 * math.log10(metres / 1000)
    usual = sum(math.sqrt(18e6 * own) for own in masts) + math.cbrt(575.7e12 / (f_mhz / 47.7))
    effective = 130e3 * metres / usual if metres < usual else 130e3 + metres - usual
    square = (effective / 228.9e3) ** 2
    shift = (9.19 / (1 + ((effective - 205.2e3) / 143.6e3) ** 2) - 0.62) * square / (1 + square)
    found = below_free_space(f_mhz, masts, metres) - shift
    if found < 0:
        found *= (29 - found) / (29 - 10 * found)
    return free + found
