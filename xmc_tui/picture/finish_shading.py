"""Colours and finishes as factors of light, and the tone curve from linear light to sRGB.

A finish is a set of numbers: how much of each baked light a surface reflects, and in which colour.
A new colour or finish therefore never needs new layers.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from xmc_tui.domain.appearance import FINISHES

Floats = npt.NDArray[np.float32]
Bytes = npt.NDArray[np.uint8]

#: The lights that a layer file may hold: diffuse, broad flake lobe, clear-coat reflection, rough
#: lobe, grazing edge, and diffuse light through the twill of carbon fibre.
LIGHTS = ("base", "flake", "coat", "satin", "edge", "weave")


@dataclass(frozen=True, slots=True)
class FinishFactors:
    """How a surface reflects light; each number is the share of one baked light.

    `tinted` is the part of the coat reflection that takes the colour of the surface: high for
    metal, 0 for lacquer.
    """

    base: float
    flake: float = 0.0
    coat: float = 0.0
    satin: float = 0.0
    edge: float = 0.0
    weave: float = 0.0
    tinted: float = 0.0


FACTORS: Mapping[str, FinishFactors] = {
    "solid": FinishFactors(base=0.74, flake=0.02, coat=1.15, satin=0.004),
    "metallic": FinishFactors(base=0.46, flake=0.50, coat=0.95, satin=0.004, edge=0.05),
    "pearl": FinishFactors(base=0.52, flake=0.26, coat=1.10, satin=0.006, edge=0.34),
    "matte": FinishFactors(base=0.78, flake=0.05, coat=0.03, satin=0.050, edge=0.10),
    "satin": FinishFactors(base=0.60, flake=0.26, coat=0.10, satin=0.070, edge=0.08),
    "multi-coat": FinishFactors(base=0.40, flake=0.62, coat=1.35, satin=0.004, edge=0.55),
    "mirror": FinishFactors(base=0.10, flake=0.45, coat=4.00, satin=0.060, tinted=0.6),
    "carbon": FinishFactors(base=0.25, flake=0.05, coat=1.00, satin=0.010, weave=2.60),
    "glass": FinishFactors(base=0.12, coat=1.10, satin=0.004),
    "leather": FinishFactors(base=0.95, coat=0.12, satin=0.050),
    "alcantara": FinishFactors(base=1.05, satin=0.006, edge=0.10),
    "wood": FinishFactors(base=0.95, coat=0.35, satin=0.030),
}
assert tuple(FACTORS) == FINISHES, "every finish of the catalog needs factors"


def to_linear(colour: str) -> Floats:
    """Return the linear light (3,) of an sRGB colour #rrggbb."""
    encoded = (
        np.array([int(colour[place : place + 2], 16) for place in (1, 3, 5)], np.float32) / 255
    )
    light = np.where(encoded < 0.04045, encoded / 12.92, ((encoded + 0.055) / 1.055) ** 2.4)
    return np.asarray(light, np.float32)


@lru_cache(512)
def compute_finish_colours(colour: str, finish: str) -> Floats:
    """Return the colour of each light, (6, 3) in the order of LIGHTS, for a colour and finish."""
    factors, pigment = FACTORS[finish], to_linear(colour)
    # Flakes are a little lighter than the pigment.
    flake = pigment * 0.98 + 0.02 * pigment.max()
    lacquer = np.ones(3, np.float32) * (1 - factors.tinted) + pigment * factors.tinted
    return np.stack(
        [
            pigment * factors.base,
            flake * factors.flake,
            lacquer * factors.coat,
            lacquer * factors.satin,
            _compute_grazing_colour(pigment, finish) * factors.edge,
            (pigment * 1.2 + 0.012) * factors.weave,
        ]
    ).astype(np.float32)


def _compute_grazing_colour(pigment: Floats, finish: str) -> Floats:
    """Return the colour at grazing angles: lighter, and warmer for a multi-coat paint."""
    lighter = np.minimum(pigment * 1.4 + 0.03, 1)
    if finish == "multi-coat":
        lighter = np.minimum(lighter * np.array([1.9, 0.9, 1.25], np.float32) + 0.02, 1)
    return np.asarray(lighter, np.float32)


def _encode_srgb(linear_light: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Return linear light 0..1 as sRGB 0..1."""
    dark, bright = 12.92 * linear_light, 1.055 * np.maximum(linear_light, 1e-9) ** (1 / 2.4) - 0.055
    return np.where(linear_light < 0.0031308, dark, bright)


def _apply_tone_curve(light: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Return linear light as sRGB 0..1 after a filmic tone curve, which compresses bright light."""
    curve = light * (2.51 * light + 0.03) / (light * (2.43 * light + 0.59) + 0.14)
    return _encode_srgb(np.clip(curve, 0, 1))


# The tone curve as a table that is indexed by the upper bits of a number: sign, exponent and ten
# bits of the fraction.
_DROPPED_BITS = 13

# The numbers that are mapped at once.
_PIECE = 16384


def _index_light(light: Floats) -> npt.NDArray[np.uint32]:
    return light.view(np.uint32) >> np.uint32(_DROPPED_BITS)


@lru_cache(1)
def _make_tone_table() -> Bytes:
    """Return the sRGB bytes of all numbers by their upper bits; 0 for those below zero."""
    table = np.zeros(1 << (32 - _DROPPED_BITS), np.uint8)
    # No byte differs from that of 0 or of 1 outside of these.
    darkest, brightest, infinite = _index_light(np.array([2.0**-14, 64, np.inf], np.float32))
    numbers = np.arange(darkest, brightest, dtype=np.uint32) << np.uint32(_DROPPED_BITS)
    # The middle of the numbers that have the same upper bits.
    numbers += np.uint32(1 << (_DROPPED_BITS - 1))
    light = numbers.view(np.float32).astype(np.float64)
    table[darkest:brightest] = np.round(_apply_tone_curve(light) * 255)
    table[brightest : infinite + 1] = 255
    return table


def tone_map(light: Floats) -> Bytes:
    """Return the sRGB bytes of linear light, an array that must be contiguous."""
    table, flat = _make_tone_table(), light.reshape(-1)
    tones = np.empty(flat.shape, np.uint8)
    # In pieces that fit into the cache of the processor: the indices take more memory than light.
    for start in range(0, len(flat), _PIECE):
        piece = slice(start, start + _PIECE)
        tones[piece] = np.take(table, _index_light(flat[piece]))
    return tones.reshape(light.shape)


@lru_cache(32)
def invert_tone_map(colour: str) -> Floats:
    """Return the light (3,) that the tone curve maps to a colour.

    The background of the picture then equals the colour of the theme.
    """
    encoded = _encode_srgb(to_linear(colour).astype(np.float64))
    light = np.linspace(0, 1, 4096) ** 2 * 8
    return np.interp(encoded, _apply_tone_curve(light), light).astype(np.float32)
