"""Assignment of colours and finishes to the regions and glows of a car, from its appearance."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from xmc_tui.domain.appearance import PARTS, CarAppearance, OptionAppearance
from xmc_tui.picture.finish_shading import (
    Floats,
    compute_finish_colours,
    invert_tone_map,
    to_linear,
)

#: Coat (colour, finish) of each region that no option sets. These are neutral estimates, not
#: published colours.
_DEFAULT_COATS: Mapping[str, tuple[str, str]] = {
    "body": ("#8C8D8B", "metallic"),
    "duct": ("#0D0D0F", "solid"),
    "roof": ("#0B0E13", "glass"),
    "mirror": ("#0D0D0F", "solid"),
    "skirt": ("#101114", "satin"),
    "spoiler": ("#101114", "satin"),
    "kit": ("#101114", "satin"),
    "trim": ("#0D0D0F", "satin"),
    "glass": ("#080A0C", "glass"),
    "lamp": ("#0A0B0D", "glass"),
    "tyre": ("#0B0B0C", "matte"),
    "tyre-mark": ("#202123", "matte"),
    "rim": ("#1A1B1D", "metallic"),
    "face": ("#3A3D42", "metallic"),
    "ring": ("#3A3D42", "metallic"),
    "cap": ("#111214", "satin"),
    "disc": ("#6E6F72", "metallic"),
    "caliper": ("#6B6F75", "solid"),
    "badge": ("#C9A24B", "metallic"),
    "dark": ("#050506", "matte"),
    "seat": ("#2A2B2E", "leather"),
    "insert": ("#2A2B2E", "leather"),
    "bench": ("#2A2B2E", "leather"),
    "stitch": ("#3A3B3E", "leather"),
    "upper": ("#1E1F22", "leather"),
    "door": ("#1A1B1E", "leather"),
    "strip": ("#4A4D52", "satin"),
    "console": ("#17181B", "satin"),
    "steering": ("#141518", "leather"),
    "seat-back": ("#1B1C1F", "leather"),
    "door-trim": ("#26272A", "satin"),
    "vent": ("#1A1B1E", "satin"),
    "sill": ("#3A3C40", "satin"),
    "rear-console": ("#141518", "leather"),
    "screen": ("#050608", "glass"),
}

#: Decal overlays, and the region that each lies on.
OVERLAYS: Mapping[str, str] = {
    "classic-hood": "hood",
    "classic-side": "body",
    "lightning-hood": "hood",
    "lightning-side": "body",
}

#: The overlays that each decal shape covers.
_DECALS: Mapping[str, tuple[str, ...]] = {
    "classic": ("classic-hood", "classic-side"),
    "classic-side": ("classic-side",),
    "lightning": ("lightning-hood", "lightning-side"),
    "lightning-side": ("lightning-side",),
}

#: Factor for the light of the cabin, which is darker than the studio, like a longer exposure.
_CABIN_EXPOSURE = 1.45
_CABIN = frozenset(
    {
        "seat", "insert", "bench", "stitch", "upper", "door", "strip", "console", "steering",
        "seat-back", "door-trim", "vent", "sill", "rear-console", "screen",
    }
)  # fmt: skip

#: The light on the wall behind the car, bright enough that a black car contrasts with it.
_STUDIO = np.array([0.044, 0.048, 0.057], np.float32)

Coats = dict[str, tuple[str, str]]


@dataclass(frozen=True, slots=True)
class SceneSurroundings:
    """The surroundings: background colour (#rrggbb), and whether the wall behind the car is lit."""

    backdrop: str = "#0c0f14"
    is_wall_lit: bool = True


@dataclass(frozen=True)
class MaterialMap:
    """The colours of a picture.

    Per region the colour of each light, (6, 3); per glow its light, (3,); and the active shapes as
    "part.shape".
    """

    regions: Mapping[str, Floats]
    glows: Mapping[str, Floats]
    shapes: frozenset[str]


def assign_materials(appearance: CarAppearance, setting: SceneSurroundings) -> MaterialMap:
    """Return the colours and shapes of a car's appearance in a setting."""
    coats: Coats = dict(_DEFAULT_COATS)
    for part, each in appearance.parts:
        _PART_MATERIALS[part](each, coats)
    _copy_coat(coats, appearance)
    regions = {
        name: compute_finish_colours(*coat) * _find_exposure(name) for name, coat in coats.items()
    }
    shapes = {f"{part}.{appearance.shape(part)}" for part in PARTS if appearance.shape(part)}
    return MaterialMap(regions, _compute_glows(appearance, coats, setting), frozenset(shapes))


def _find_exposure(region: str) -> np.float32:
    return np.float32(_CABIN_EXPOSURE if region in _CABIN else 1)


def _copy_coat(coats: Coats, appearance: CarAppearance) -> None:
    """Give the hood and the unused decal overlays the coat of the region they lie on."""
    coats.setdefault("hood", coats["body"])
    covered = _DECALS.get(appearance.shape("decal"), ())
    for overlay, parent in OVERLAYS.items():
        coats[overlay] = (
            coats["decal"] if overlay in covered and "decal" in coats else coats[parent]
        )
    coats.pop("decal", None)


def _coat_regions(*regions: str) -> Callable[[OptionAppearance, Coats], None]:
    """Return a function that puts the first colour of an appearance on every region."""

    def coat(appearance: OptionAppearance, coats: Coats) -> None:
        for region in regions if appearance.colours else ():
            coats[region] = (appearance.colours[0], appearance.finish)

    return coat


def _coat_hood(appearance: OptionAppearance, coats: Coats) -> None:
    """Colour the hood: two colours paint the hood and its ducts, a single one the hood only."""
    if len(appearance.colours) > 1:
        coats["hood"] = (
            appearance.colours[0],
            "solid" if appearance.finish == "carbon" else appearance.finish,
        )
        coats["duct"] = (appearance.colours[-1], appearance.finish)
    elif appearance.colours:
        coats["hood"] = (appearance.colours[0], appearance.finish)


def _coat_badge(appearance: OptionAppearance, coats: Coats) -> None:
    """Colour the badge by its last colour: at this size only its background is visible."""
    if appearance.colours:
        coats["badge"] = (appearance.colours[-1], appearance.finish)


def _coat_wheel(appearance: OptionAppearance, coats: Coats) -> None:
    """Colour face and ring of the wheel; the barrel is a darker shade of the face."""
    if appearance.colours:
        coats["face"] = (appearance.colours[0], appearance.finish)
        coats["ring"] = (
            appearance.colours[-1],
            "solid" if len(appearance.colours) > 1 else appearance.finish,
        )
        coats["rim"] = (_scale_brightness(appearance.colours[0], 0.55), appearance.finish)


def _coat_interior(appearance: OptionAppearance, coats: Coats) -> None:
    """Colour the cabin: seats first, seat centres and doors second, seams third."""
    if not appearance.colours:
        return
    first, second = appearance.colours[0], appearance.colours[min(1, len(appearance.colours) - 1)]
    coats["seat"] = coats["bench"] = (first, appearance.finish)
    coats["insert"] = (
        (second, appearance.finish)
        if len(appearance.colours) > 1
        else (_scale_brightness(first, 0.82), appearance.finish)
    )
    coats["door"] = (
        (second, appearance.finish)
        if len(appearance.colours) > 1
        else (_scale_brightness(first, 0.7), appearance.finish)
    )
    coats["upper"] = (
        _scale_brightness(second if len(appearance.colours) > 1 else first, 0.55),
        appearance.finish,
    )
    coats["stitch"] = (
        appearance.colours[-1] if len(appearance.colours) > 1 else _scale_brightness(first, 1.35),
        "leather",
    )


def _scale_brightness(colour: str, factor: float) -> str:
    """Return a colour (#rrggbb) with its channels multiplied by a factor."""
    channels = (int(colour[place : place + 2], 16) for place in (1, 3, 5))
    return "#" + "".join(f"{min(255, round(channel * factor)):02x}" for channel in channels)


def _coat_nothing(_appearance: OptionAppearance, _coats: Coats) -> None:
    """Leave the coats unchanged: for parts that have only a shape or only a glow."""


_PART_MATERIALS: Mapping[str, Callable[[OptionAppearance, Coats], None]] = {
    "paint": _coat_regions("body"),
    "hood": _coat_hood,
    "decal": _coat_regions("decal"),
    "badge": _coat_badge,
    "spoiler": _coat_regions("spoiler"),
    "roof": _coat_regions("roof"),
    "welcome-light": _coat_nothing,
    "exterior-kit": _coat_regions("mirror", "skirt"),
    "mirrors": _coat_regions("mirror"),
    "kit": _coat_regions("kit"),
    "wheel": _coat_wheel,
    "caliper": _coat_regions("caliper"),
    "interior": _coat_interior,
    "stitching": _coat_regions("stitch"),
    "trim": _coat_regions("strip"),
    "interior-kit": _coat_regions("door-trim", "vent", "sill"),
    "sills": _coat_regions("sill"),
    "rear-console": _coat_regions("rear-console"),
    "seat-backs": _coat_regions("seat-back"),
    "steering-wheel": _coat_regions("steering"),
    "console": _coat_regions("console"),
}
assert set(_PART_MATERIALS) == set(PARTS), "every part needs a material function"


def _compute_glows(
    appearance: CarAppearance, coats: Coats, setting: SceneSurroundings
) -> dict[str, Floats]:
    """Return the light of everything that emits light or lies behind glass."""
    galaxy = appearance.by_part.get("welcome-light")
    puddle = (
        to_linear(galaxy.colours[0]) * 1.6 if galaxy and galaxy.colours else np.zeros(3, np.float32)
    )
    return {
        "backdrop": invert_tone_map(setting.backdrop),
        "studio": _STUDIO * np.float32(setting.is_wall_lit),
        "lamp-front": np.array([2.0, 2.25, 2.7], np.float32),
        "lamp-rear": np.array([1.5, 0.02, 0.03], np.float32),
        "seat": to_linear(coats["seat"][0]),
        "cabin": to_linear(coats["upper"][0]) * np.float32(0.8),
        "puddle": puddle,
        "ambient": to_linear("#ffb060") * np.float32(0.9),
        "screen": np.array([0.5, 0.75, 1.1], np.float32),
        "daylight": to_linear("#8294a8"),
    }
