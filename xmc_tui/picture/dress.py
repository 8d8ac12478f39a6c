"""Assignment of colours and finishes to the regions and glows of a car, from its appearance."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from xmc_tui.domain.look import PARTS, CarLook, Look
from xmc_tui.picture.paint import Floats, coated, light_behind, linear

#: Coat (colour, finish) of each region that no option sets. Our own neutral reading of a standard
#: car, not a published colour.
_PLAIN: Mapping[str, tuple[str, str]] = {
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

#: Factor on the light of the cabin, which is darker than the studio: as if by a longer exposure.
_CABIN_EXPOSURE = 1.45
_CABIN = frozenset(
    {
        "seat", "insert", "bench", "stitch", "upper", "door", "strip", "console", "steering",
        "seat-back", "door-trim", "vent", "sill", "rear-console", "screen",
    }
)  # fmt: skip

#: The light on the wall behind the car: enough for a black car to stand out.
_STUDIO = np.array([0.044, 0.048, 0.057], np.float32)

Coats = dict[str, tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Setting:
    """The surroundings: background colour (#rrggbb), and whether the wall behind the car is lit."""

    backdrop: str = "#0c0f14"
    lit: bool = True


@dataclass(frozen=True)
class Dress:
    """The colours of a picture.

    Per region the colour of each light, (6, 3); per glow its light, (3,); and the active shapes as
    "part.shape".
    """

    regions: Mapping[str, Floats]
    glows: Mapping[str, Floats]
    shapes: frozenset[str]


def dress(look: CarLook, setting: Setting) -> Dress:
    """Return the colours and shapes of a car's appearance in a setting."""
    coats: Coats = dict(_PLAIN)
    for part, each in look.parts:
        _WEARERS[part](each, coats)
    _follow(coats, look)
    regions = {name: coated(*coat) * _exposure(name) for name, coat in coats.items()}
    shapes = {f"{part}.{look.shape(part)}" for part in PARTS if look.shape(part)}
    return Dress(regions, _glows(look, coats, setting), frozenset(shapes))


def _exposure(region: str) -> np.float32:
    return np.float32(_CABIN_EXPOSURE if region in _CABIN else 1)


def _follow(coats: Coats, look: CarLook) -> None:
    """Give the hood and unused decal overlays the coat of the region they belong to."""
    coats.setdefault("hood", coats["body"])
    worn = _DECALS.get(look.shape("decal"), ())
    for overlay, parent in OVERLAYS.items():
        coats[overlay] = coats["decal"] if overlay in worn and "decal" in coats else coats[parent]
    coats.pop("decal", None)


def _on(*regions: str) -> Callable[[Look, Coats], None]:
    """Return a function that puts the colours of an appearance on the regions in turn.

    Regions beyond the number of colours get the last one.
    """

    def wear(look: Look, coats: Coats) -> None:
        for number, region in enumerate(regions):
            if look.colours:
                coats[region] = (look.colours[min(number, len(look.colours) - 1)], look.finish)

    return wear


def _all(*regions: str) -> Callable[[Look, Coats], None]:
    """Return a function that puts the first colour of an appearance on every region."""

    def wear(look: Look, coats: Coats) -> None:
        for region in regions if look.colours else ():
            coats[region] = (look.colours[0], look.finish)

    return wear


def _hood(look: Look, coats: Coats) -> None:
    """Colour the hood: painted with coloured ducts for two colours, bare for one."""
    if len(look.colours) > 1:
        coats["hood"] = (look.colours[0], "solid" if look.finish == "carbon" else look.finish)
        coats["duct"] = (look.colours[-1], look.finish)
    elif look.colours:
        coats["hood"] = (look.colours[0], look.finish)


def _badge(look: Look, coats: Coats) -> None:
    """Colour the badge by its last colour: at this size only its ground is visible."""
    if look.colours:
        coats["badge"] = (look.colours[-1], look.finish)


def _wheel(look: Look, coats: Coats) -> None:
    """Colour face and ring of the wheel; the barrel is a darker shade of the face."""
    if look.colours:
        coats["face"] = (look.colours[0], look.finish)
        coats["ring"] = (look.colours[-1], "solid" if len(look.colours) > 1 else look.finish)
        coats["rim"] = (_shade(look.colours[0], 0.55), look.finish)


def _interior(look: Look, coats: Coats) -> None:
    """Colour the cabin: seats first, seat centres and doors second, seams third."""
    if not look.colours:
        return
    first, second = look.colours[0], look.colours[min(1, len(look.colours) - 1)]
    coats["seat"] = coats["bench"] = (first, look.finish)
    coats["insert"] = (
        (second, look.finish) if len(look.colours) > 1 else (_shade(first, 0.82), look.finish)
    )
    coats["door"] = (
        (second, look.finish) if len(look.colours) > 1 else (_shade(first, 0.7), look.finish)
    )
    coats["upper"] = (_shade(second if len(look.colours) > 1 else first, 0.55), look.finish)
    coats["stitch"] = (
        look.colours[-1] if len(look.colours) > 1 else _shade(first, 1.35),
        "leather",
    )


def _shade(colour: str, factor: float) -> str:
    """Return a colour (#rrggbb) made darker (factor below 1) or lighter."""
    channels = (int(colour[place : place + 2], 16) for place in (1, 3, 5))
    return "#" + "".join(f"{min(255, round(channel * factor)):02x}" for channel in channels)


def _nothing(_look: Look, _coats: Coats) -> None:
    """Leave the coats alone: for parts that are only a shape or only a glow."""


_WEARERS: Mapping[str, Callable[[Look, Coats], None]] = {
    "paint": _all("body"),
    "hood": _hood,
    "decal": _all("decal"),
    "badge": _badge,
    "spoiler": _all("spoiler"),
    "roof": _all("roof"),
    "welcome-light": _nothing,
    "exterior-kit": _all("mirror", "skirt"),
    "mirrors": _all("mirror"),
    "kit": _all("kit"),
    "wheel": _wheel,
    "caliper": _all("caliper"),
    "interior": _interior,
    "stitching": _all("stitch"),
    "trim": _all("strip"),
    "interior-kit": _all("door-trim", "vent", "sill"),
    "sills": _all("sill"),
    "rear-console": _all("rear-console"),
    "seat-backs": _all("seat-back"),
    "steering-wheel": _all("steering"),
    "console": _all("console"),
}
assert set(_WEARERS) == set(PARTS), "every part of the catalog's words can be worn"


def _glows(look: CarLook, coats: Coats, setting: Setting) -> dict[str, Floats]:
    """Return the light of everything that shines by itself or lies behind glass."""
    galaxy = look.by_part.get("welcome-light")
    puddle = (
        linear(galaxy.colours[0]) * 1.6 if galaxy and galaxy.colours else np.zeros(3, np.float32)
    )
    return {
        "backdrop": light_behind(setting.backdrop),
        "studio": _STUDIO * np.float32(setting.lit),
        "lamp-front": np.array([2.0, 2.25, 2.7], np.float32),
        "lamp-rear": np.array([1.5, 0.02, 0.03], np.float32),
        "seat": linear(coats["seat"][0]),
        "cabin": linear(coats["upper"][0]) * np.float32(0.8),
        "puddle": puddle,
        "ambient": linear("#ffb060") * np.float32(0.9),
        "screen": np.array([0.5, 0.75, 1.1], np.float32),
        "daylight": linear("#8294a8"),
    }
