"""Reference attenuation below free space: line of sight, diffraction and forward scatter.

The algorithm of Hufford (1995), sections 4 to 10, in metres, megahertz and decibels. ``wave`` is
the wave number f / 47.7 per metre.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from everyvillage.planning.network.compiled import compiled

if TYPE_CHECKING:
    from everyvillage.planning.network.steiner.graph import Floats

PER_WAVE = 47.7
"""Megahertz times metres of a wave number of one per metre."""
EARTH = 6_370e3
THIRD = 1 / 3
SCATTER_A = np.array([25.0, 80.0, 177.0, 395.0, 705.0])
SCATTER_B = np.array([24.0, 45.0, 68.0, 80.0, 105.0])
NO_SCATTER = 1001.0


@compiled
def _rough_at(distance: float, rough: float) -> float:
    """Give the terrain irregularity met within a distance (Hufford's equation 3.9)."""
    return float(rough * (1.0 - 0.8 * np.exp(-distance / 50e3)))


@compiled
def _spread(rough: float) -> float:
    """Give the standard deviation of heights for an irregularity (equation 3.10a)."""
    return float(0.78 * rough * np.exp(-0.5 * rough**0.25))


@compiled
def _knife_edge(squared: float) -> float:
    """Approximate the Fresnel integral of a knife edge, in decibels, of v squared (6.1)."""
    if squared < 5.76:
        return float(6.02 + 9.11 * np.sqrt(squared) - 1.27 * squared)
    return float(12.953 + 10.0 * np.log10(squared))


@compiled
def _height_gain(x: float, ground: float) -> float:
    """Give the height-gain function over a smooth earth, in decibels (6.2 to 6.7)."""
    far = 40.0 * np.log10(max(x, 1.0)) - 117.0
    if x < 200.0:
        depth = -np.log(ground)
        if ground < 1e-5 or x * depth**3 > 5495.0:
            return float(far)
        return float(2.5e-5 * x * x / ground - 8.686 * depth - 15.0)
    near = 0.05751 * x - 10.0 * np.log10(x)
    if x < 2000.0:
        weight = 0.0134 * x * np.exp(-0.005 * x)
        return float((1.0 - weight) * near + weight * far)
    return float(near)


@compiled
def _round_earth(
    distance: float,
    f_mhz: float,
    away: Floats,
    heights: Floats,
    radius: float,
    bend: float,
    impedance: complex,
) -> float:
    """Give diffraction around a smooth earth by Vogler's three radii (section 6, 1964)."""
    angle = distance / radius + bend
    radii = np.array(
        [
            (distance - away[0] - away[1]) / angle,
            0.5 * away[0] ** 2 / heights[0],
            0.5 * away[1] ** 2 / heights[1],
        ]
    )
    spans = np.array([radii[0] * angle, away[0], away[1]]) / 1000.0
    factors = (4.0 / 3.0 * EARTH / radii) ** THIRD
    ground = 0.017778 * factors * f_mhz ** (-THIRD) / abs(impedance)
    x = (1.607 - ground) * factors**2 * f_mhz**THIRD * spans
    whole = x.sum()
    gains = _height_gain(x[1], ground[1]) + _height_gain(x[2], ground[2])
    return float(0.05751 * whole - 10.0 * np.log10(whole) - gains - 20.0)


@compiled
def diffraction(  # noqa: PLR0913, PLR0917 -- a compiled kernel takes plain numbers
    distance: float,
    f_mhz: float,
    away: Floats,
    heights: Floats,
    masts: Floats,
    radius: float,
    bend: float,
    rough: float,
    impedance: complex,
) -> float:
    """Give the loss by diffraction: knife edges and round earth, weighted by roughness.

    ``bend`` is the sum of the horizon angles, no less than a smooth earth's (section 5).
    """
    wave, reach = f_mhz / PER_WAVE, away[0] + away[1]
    smooth = np.sqrt(2.0 * heights * radius).sum()
    angle, beyond = distance / radius + bend, distance - reach
    edges = 0.0
    for end in range(2):
        ratio = away[end] * beyond / (beyond + away[end])
        edges += _knife_edge(0.0795775 * wave * angle**2 * ratio)
    around = _round_earth(distance, f_mhz, away, heights, radius, bend, impedance)
    spread = _spread(_rough_at(smooth, rough))
    clutter = min(15.0, 5.0 * np.log10(1.0 + 1e-5 * masts[0] * masts[1] * f_mhz * spread))
    base = masts[0] * masts[1]
    raised = np.sqrt(1.0 + (heights[0] * heights[1] - base) / (base + 10.0))
    measure = (raised + (bend * radius + reach) / distance) * min(
        _rough_at(distance, rough) * wave, 6283.2
    )
    weight = 25.1 / (25.1 + np.sqrt(measure))
    return float(weight * around + (1.0 - weight) * edges + clutter)


@compiled
def line_of_sight(  # noqa: PLR0913, PLR0917 -- a compiled kernel takes plain numbers
    distance: float,
    f_mhz: float,
    heights: Floats,
    rough: float,
    impedance: complex,
    smooth: float,
    slope: float,
    start: float,
) -> float:
    """Give the loss of a direct and a reflected ray, weighted with extended diffraction.

    ``slope`` and ``start`` describe the diffraction loss as a line of distance (section 7).
    """
    wave, both = f_mhz / PER_WAVE, heights[0] + heights[1]
    spread = _spread(_rough_at(distance, rough))
    grazing = both / np.sqrt(distance**2 + both**2)
    mirror = (grazing - impedance) / (grazing + impedance)
    mirror = mirror * np.exp(-min(10.0, wave * spread * grazing))
    strength = mirror.real**2 + mirror.imag**2
    if strength < 0.25 or strength < grazing:
        mirror = mirror * np.sqrt(grazing / strength)
    phase = wave * 2.0 * heights[0] * heights[1] / distance
    if phase > np.pi / 2:
        phase = np.pi - (np.pi / 2) ** 2 / phase
    rays = complex(np.cos(phase), -np.sin(phase)) + mirror
    two_rays = -10.0 * np.log10(rays.real**2 + rays.imag**2)
    weight = 1.0 / (1.0 + f_mhz * rough / max(10e3, smooth))
    return float(weight * two_rays + (1.0 - weight) * (slope * distance + start))


@compiled
def _scatter_gain(ratio: float, eta: float) -> float:
    """Give the frequency gain of forward scatter, between the tables' whole values (section 9)."""
    whole = min(max(int(eta), 1), 5)
    part = eta - whole if 1 <= int(eta) < 5 else 0.0
    x = 1.0 / ratio**2
    low = np.log10((SCATTER_A[whole - 1] * x + SCATTER_B[whole - 1]) * x + 1.0)
    high = low
    if part > 0:
        high = np.log10((SCATTER_A[whole] * x + SCATTER_B[whole]) * x + 1.0)
    return float(10.0 * ((1.0 - part) * low + part * high))


@compiled
def _scatter_path(product: float) -> float:
    """Give the attenuation function of angle times distance (section 9)."""
    if product <= 10e3:
        return float(133.4 + 0.332e-3 * product - 10.0 * np.log10(product))
    if product <= 70e3:
        return float(104.6 + 0.212e-3 * product - 2.5 * np.log10(product))
    return float(71.8 + 0.157e-3 * product + 5.0 * np.log10(product))


@compiled
def scatter(  # noqa: PLR0913, PLR0917 -- a compiled kernel takes plain numbers
    distance: float,
    f_mhz: float,
    angles: Floats,
    away: Floats,
    heights: Floats,
    radius: float,
    bend: float,
    refractivity: float,
    known_gain: float,
) -> tuple[float, float]:
    """Give the loss by forward scatter and its frequency gain, to be handed to the next call.

    A gain above 15 dB is replaced by the one already known from farther out (section 9).
    """
    gain = known_gain
    if gain <= 15.0:
        apart, ratio = away[0] - away[1], heights[1] / heights[0]
        if apart < 0.0:
            apart, ratio = -apart, 1.0 / ratio
        angle = angles[0] + angles[1] + distance / radius
        one = 2.0 * f_mhz / PER_WAVE * angle * heights[0]
        other = 2.0 * f_mhz / PER_WAVE * angle * heights[1]
        if one < 0.2 and other < 0.2:
            return NO_SCATTER, gain
        skew = (distance - apart) / (distance + apart)
        ratio = min(max(0.1, ratio / skew), 10.0)
        skew = max(0.1, skew)
        crossing = (distance - apart) * (distance + apart) * angle * 0.25 / distance
        efficiency = (5.67e-6 * refractivity - 2.32e-3) * refractivity + 0.031
        eta = efficiency * np.exp(-(min(1.7, crossing / 8.0e3) ** 6)) + 1.0
        eta *= crossing / 1.7556e3
        at_least = max(eta, 1.0)
        gain = (_scatter_gain(one, at_least) + _scatter_gain(other, at_least)) / 2.0
        gain += min(gain, (1.38 - np.log(at_least)) * np.log(skew) * np.log(ratio) * 0.49)
        gain = max(gain, 0.0)
        if eta < 1.0:
            root = np.sqrt(2.0)
            product = ((1.0 + root / one) * (1.0 + root / other)) ** 2
            share = (one + other) / (one + other + 2.0 * root)
            gain = eta * gain + (1.0 - eta) * 10.0 * np.log10(product * share)
        if gain > 15.0 and known_gain >= 0.0:
            gain = known_gain
    angle = distance / radius + bend
    thin = 0.1 * (refractivity - 301.0) * np.exp(-angle * distance / 40e3)
    loss = _scatter_path(angle * distance) + 10.0 * np.log10(f_mhz * angle**4) - thin + gain
    return float(loss), float(gain)
